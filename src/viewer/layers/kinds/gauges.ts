/** Gauges with what they last told: river stages always labelled, rain by its rate, the others when they are worth a look. */
import type { Gauge } from '../../../assets/place.ts';
import { fixed } from '../../app/format.ts';
import type { Urgency } from '../../scene/colours.ts';
import type { IconName } from '../../scene/icons.ts';
import { type LayerKind, stateNow } from '../layer.ts';
import { symbolLayer } from '../symbol-layer.ts';

const rainSteps = [16e-3 / 3600, 30e-3 / 3600, 50e-3 / 3600]; // m/s: heavy, very heavy, violent (our own steps)

export const gauges: LayerKind = {
  id: 'gauge',
  name: { en: 'Gauges', zh: '监测站' },
  order: 70,
  group: 'watched',
  make: (context) =>
    symbolLayer(context, {
      of: 'gauge',
      icon: 'stage',
      look({ run }) {
        const stage = stateNow(run, 'gauge', 'stage', 'observed');
        const rain = stateNow(run, 'gauge', 'rain_rate', 'observed');
        const depth = stateNow(run, 'gauge', 'water_depth', 'observed');
        return (asset) => {
          const { kind, watches, warning, guarantee } = asset.row as {
            kind: IconName;
            watches: string;
            warning?: number;
            guarantee?: number;
          };
          if (kind === 'stage') {
            const level = stage?.value(asset.id) ?? Number.NaN;
            const urgency: Urgency =
              level >= (guarantee ?? Infinity) ? 'alarm' : level >= (warning ?? Infinity) ? 'warn' : 'calm';
            return {
              urgency,
              icon: 'stage',
              size: 20,
              labelled: true,
              value: Number.isNaN(level) ? undefined : `${fixed(level, 2)} m`,
            };
          }
          if (kind === 'rain') {
            const rate = rain?.value(asset.id) ?? 0;
            const step = rainSteps.filter((s) => rate >= s).length;
            const urgency: Urgency = step === 3 ? 'alarm' : step === 2 ? 'warn' : step === 1 ? 'watch' : 'calm';
            return { urgency, icon: 'rain', size: step ? 16 : 5, alpha: step ? 1 : 0.6 };
          }
          // What watches an underpass or a slope is told by that asset's own symbol.
          if (watches) return { urgency: 'calm', size: 0 };
          const wet = kind === 'depth' && (depth?.value(asset.id) ?? 0) >= 0.15;
          return { urgency: wet ? 'warn' : 'calm', icon: kind, size: wet ? 13 : 0 };
        };
      },
      legend: [
        {
          urgency: 'calm',
          icon: 'stage',
          text: {
            en: 'River gauge: orange over warning, red over guarantee stage',
            zh: '水位站：超警戒橙色，超保证红色',
          },
        },
        {
          urgency: 'watch',
          icon: 'rain',
          text: { en: 'Rain gauge over 16, 30, 50 mm/h', zh: '雨量站：超过16、30、50毫米/小时' },
        },
      ],
    }),
  view: {
    of: 'gauge',
    name: { en: 'Gauge', zh: '监测站' },
    charts: (asset) => [chartsOf[asset.row['kind'] as Gauge['kind']]],
    columnName({ row }, column) {
      if (column === 'level' && row['kind'] === 'rain') return { en: 'True rain since the start', zh: '真实累计雨量' };
      return column === 'level' ? { en: 'True value (model)', zh: '真值（模型）' } : undefined;
    },
    levels({ row }, column) {
      const { warning, guarantee } = row as unknown as Gauge;
      if (column !== 'stage') return [];
      return [
        ...(warning === undefined ? [] : [{ value: warning, name: warningStage, urgency: 'warn' as const }]),
        ...(guarantee === undefined ? [] : [{ value: guarantee, name: guaranteeStage, urgency: 'alarm' as const }]),
      ];
    },
  },
};

const warningStage = { en: 'warning stage', zh: '警戒水位' };
const guaranteeStage = { en: 'guarantee stage', zh: '保证水位' };
/** What the city was told and what a perfect device would read, where the run tells both. */
const chartsOf: Record<Gauge['kind'], readonly string[]> = {
  stage: ['stage', 'gauge_truth.level'],
  rain: ['gauge.rain_rate', 'gauge_truth.rain_rate'],
  depth: ['water_depth', 'gauge_truth.level'],
  displacement: ['displacement', 'gauge_truth.level'],
};
