/**
 * Warnings the city centre issues on what its gauges told it: rainstorm signals by zone and flood levels by river gauge.
 * Nothing is warned of that no gauge has seen, and a silent gauge leaves a standing warning as it is.
 */
import type { Gauge, Zone } from '../assets/place.ts';
import { defineProcess, type Process, type ProcessContext } from '../core/process.ts';
import type { Table } from '../core/table.ts';

import { quality } from './gauge-table.ts';
import { advanceLevel, levels, rainstormLevel, riverLevel } from './warning-levels.ts';

export interface WarningOptions {
  readonly gauges: readonly Gauge[];
  readonly zones: readonly Zone[];
}

/** A river level falls when the stage is this far below its threshold, m, for `riverHold` s. Our own choice. */
export const riverMargin = 0.1;
const riverHold = 1800;
/** A rainstorm signal falls when its totals have not been reached for this long, s. Our own choice. */
const rainHold = 1800;
/** Rain gauges that speak for a zone that has none of its own. */
const nearestGauges = 2;

const middle = (zone: Zone): [number, number] => {
  let x = 0;
  let y = 0;
  const ring = zone.rings[0] ?? [];
  for (const p of ring) {
    x += p[0] / ring.length;
    y += p[1] / ring.length;
  }
  return [x, y];
};

const inRing = (ring: readonly (readonly [number, number])[], x: number, y: number): boolean => {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i]!;
    const [xj, yj] = ring[j]!;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
};

/** Rows of the rain gauges that speak for a zone: those inside it, else the nearest to its middle. */
export function gaugesOf(zone: Zone, gauges: readonly Gauge[]): number[] {
  const rain = gauges.flatMap((g, row) => (g.kind === 'rain' ? [row] : []));
  const within = rain.filter((row) => zone.rings[0] && inRing(zone.rings[0], gauges[row]!.at[0], gauges[row]!.at[1]));
  if (within.length) return within;
  const [x, y] = middle(zone);
  const far = (row: number) => (gauges[row]!.at[0] - x) ** 2 + (gauges[row]!.at[1] - y) ** 2;
  return rain.sort((a, b) => far(a) - far(b) || a - b).slice(0, nearestGauges);
}

const levelColumn = (en: string, zh: string, doc: string) =>
  ({
    unit: '1',
    type: 'u8',
    doc,
    label: { en, zh },
    classes: [
      { en: 'none', zh: '无' },
      { en: 'blue', zh: '蓝色' },
      { en: 'yellow', zh: '黄色' },
      { en: 'orange', zh: '橙色' },
      { en: 'red', zh: '红色' },
    ],
  }) as const;
const since = {
  unit: 's',
  type: 'f64',
  doc: 'since when a lower level has been reached',
  label: { en: 'Falling since', zh: '回落起始' },
  initial: Number.NaN,
  unrecorded: true,
} as const;

export function warnings(context: ProcessContext, options: WarningOptions): Process {
  const { gauges, zones } = options;
  const districts = zones.filter((z) => z.tier === 'district');
  const warned = districts.length ? districts : zones.filter((z) => !zones.some((other) => other.parent === z.id));
  const speakers = warned.map((z) => gaugesOf(z, gauges));
  const river = gauges.flatMap((g, row) =>
    g.kind === 'stage' && (g.warning !== undefined || g.guarantee !== undefined) ? [row] : [],
  );
  const zoneTable = context.ownTable({
    name: 'warning_zone',
    of: 'zone',
    picture: 'observed',
    ids: warned.map((z) => z.id),
    columns: {
      rainstorm: levelColumn('Rainstorm signal', '暴雨预警', 'rainstorm signal that stands for the zone'),
      lower_since: since,
    },
  });
  const riverTable = context.ownTable({
    name: 'warning_gauge',
    of: 'gauge',
    picture: 'observed',
    ids: river.map((row) => gauges[row]!.id),
    columns: {
      river: levelColumn('River warning', '洪水预警', 'yellow: warning stage reached; red: guarantee stage reached'),
      lower_since: since,
    },
  });
  let gauge: Table | undefined;
  const fixed = (m: number): string => m.toFixed(2);

  return defineProcess({
    name: 'warnings',
    source: 'rainstorm signals of the China Meteorological Administration; warning and guarantee stages of the gauges',
    pace: 'tick_end',
    fields: {},
    sentences: {
      'rainstorm-signal': {
        en: 'Rainstorm {level} signal for {zone_en}: {rain_mm} mm within {hours} h at {gauge_en}.',
        zh: '{zone_zh}发布暴雨{level_zh}预警：{gauge_zh}{hours}小时雨量{rain_mm}毫米。',
      },
      'rainstorm-lower': {
        en: 'Rainstorm signal for {zone_en} lowered to {level}.',
        zh: '{zone_zh}暴雨预警降为{level_zh}。',
      },
      'rainstorm-lifted': { en: 'Rainstorm signal for {zone_en} lifted.', zh: '{zone_zh}暴雨预警解除。' },
      'river-warning': {
        en: '{gauge_en}: stage {stage} m has reached the warning stage of {threshold} m.',
        zh: '{gauge_zh}水位{stage}米，达到警戒水位{threshold}米。',
      },
      'river-guarantee': {
        en: '{gauge_en}: stage {stage} m has reached the guarantee stage of {threshold} m.',
        zh: '{gauge_zh}水位{stage}米，达到保证水位{threshold}米。',
      },
      'river-lower': {
        en: '{gauge_en}: stage {stage} m is below the guarantee stage again, still above the warning stage.',
        zh: '{gauge_zh}水位{stage}米，回落至保证水位以下，仍超警戒。',
      },
      'river-lifted': {
        en: '{gauge_en}: stage {stage} m is below the warning stage again.',
        zh: '{gauge_zh}水位{stage}米，回落至警戒水位以下。',
      },
    },
    start(_fields, started) {
      gauge = started.table('gauge');
    },
    resume(_fields, started) {
      gauge = started.table('gauge');
    },
    step(_fields, interval) {
      const now = interval.start + interval.length;
      const column = gauge!.column as Record<string, ArrayLike<number>>;
      for (let k = 0; k < warned.length; k++) {
        let level = 0;
        let by = -1;
        let heard = false;
        for (const row of speakers[k]!) {
          if (column['quality']![row] !== quality.current) continue;
          heard = true;
          const l = rainstormLevel(column['rain_3h']![row]!, column['rain_6h']![row]!, column['rain_12h']![row]!);
          if (l > level) {
            level = l;
            by = row;
          }
        }
        if (!heard) continue;
        const c = zoneTable.column;
        const standing = { level: c.rainstorm[k]!, lowerSince: c.lower_since[k]! };
        const next = advanceLevel(standing, level, level, now, rainHold);
        c.rainstorm[k] = next.level;
        c.lower_since[k] = next.lowerSince;
        if (next.level === standing.level) continue;
        const rose = next.level > standing.level;
        const zone = warned[k]!;
        const hours = next.level === 1 ? 12 : next.level === 2 ? 6 : 3;
        const name = levels[next.level]!;
        context.report('observed/city/warnings', {
          tick: interval.tick,
          id: `rainstorm-${zone.id}`,
          kind: 'rainstorm',
          level: name,
          code: rose ? 'rainstorm-signal' : next.level > 0 ? 'rainstorm-lower' : 'rainstorm-lifted',
          params: {
            zone_en: zone.name.en,
            zone_zh: zone.name.zh,
            level: name,
            level_zh: colourZh[name],
            ...(by >= 0 && {
              hours,
              rain_mm: Math.round(column[`rain_${hours}h`]![by]! * 1000),
              gauge_en: gauges[by]!.name.en,
              gauge_zh: gauges[by]!.name.zh,
            }),
          },
          asset: { kind: 'zone', id: zone.id },
        });
      }
      for (let k = 0; k < river.length; k++) {
        const row = river[k]!;
        const stage = column['stage']![row]!;
        if (column['quality']![row] !== quality.current || Number.isNaN(stage)) continue;
        const g = gauges[row]!;
        const c = riverTable.column;
        const standing = { level: c.river[k]!, lowerSince: c.lower_since[k]! };
        const up = riverLevel(stage, g.warning, g.guarantee);
        const next = advanceLevel(standing, up, riverLevel(stage, g.warning, g.guarantee, riverMargin), now, riverHold);
        c.river[k] = next.level;
        c.lower_since[k] = next.lowerSince;
        if (next.level === standing.level) continue;
        const rose = next.level > standing.level;
        context.report('observed/city/warnings', {
          tick: interval.tick,
          id: `river-${g.id}`,
          kind: 'river',
          level: levels[next.level]!,
          code: rose
            ? next.level === 4
              ? 'river-guarantee'
              : 'river-warning'
            : next.level > 0
              ? 'river-lower'
              : 'river-lifted',
          params: {
            gauge_en: g.name.en,
            gauge_zh: g.name.zh,
            stage: fixed(stage),
            threshold: fixed((next.level === 4 ? g.guarantee : g.warning) ?? Number.NaN),
          },
          asset: { kind: 'gauge', id: g.id },
        });
      }
    },
    figures: () => ({
      warnings:
        zoneTable.column.rainstorm.filter((l) => l > 0).length + riverTable.column.river.filter((l) => l > 0).length,
    }),
  }) as unknown as Process;
}

const colourZh: Record<string, string> = { none: '无', blue: '蓝色', yellow: '黄色', orange: '橙色', red: '红色' };
