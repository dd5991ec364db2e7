/**
 * Rain onto the place: uniform spells, series, design storms and moving cells, summed. Gives each tick its mean rate, so
 * that the depth fallen is the hyetograph's whatever the tick.
 */
import { defineFaults, type Fault, StormtableError } from '../core/errors.ts';
import { defineProcess, type ProcessContext } from '../core/process.ts';
import { type DesignStorm, faultsOfStorm, meanIntensity } from './design-storm.ts';
import { addRainCell, type RainCell } from './rain-cell.ts';
import { faultsOfSeries, meanOver, type Series, seriesFaults } from './series.ts';

export type RainSource =
  | { readonly kind: 'uniform'; readonly rate: number; readonly from: number; readonly until: number }
  | { readonly kind: 'series'; readonly series: Series }
  | ({ readonly kind: 'design_storm'; readonly start: number; readonly cell?: RainCell } & DesignStorm);

export interface RainfallOptions {
  /** What falls; rates in m/s, times in s from the start. */
  readonly rain: readonly RainSource[];
}

export const rainFaults = defineFaults({
  'rain-cell-radius': '{what}: a moving cell of radius {found} m; expected more than 0, for example 7 km.',
});

const wayOut = { unit: 'm/s', way: 'Write 0 mm/h for a dry step.' };

function faultsOfRain(source: RainSource, index: number): readonly Fault[] {
  const what = `rain ${index}`;
  if (source.kind === 'series') return faultsOfSeries(what, source.series, wayOut);
  if (source.kind === 'uniform')
    return source.rate < 0 ? [seriesFaults('series-negative', { what, index: 0, found: source.rate, ...wayOut })] : [];
  const faults = [...faultsOfStorm(what, source)];
  if (source.cell && !(source.cell.radius > 0 && (source.cell.radius_across ?? 1) > 0))
    faults.push(rainFaults('rain-cell-radius', { what, found: source.cell.radius }));
  return faults;
}

/** Mean rate at a source's centre (or everywhere, without a cell) from a to b, m/s. */
export function meanRate(source: RainSource, a: number, b: number): number {
  if (source.kind === 'series') return meanOver(source.series, a, b);
  if (source.kind === 'uniform')
    return (source.rate * Math.max(0, Math.min(b, source.until) - Math.max(a, source.from))) / (b - a);
  return meanIntensity(source, a - source.start, b - source.start);
}

export function rainfall(context: ProcessContext, options: RainfallOptions) {
  const faults = options.rain.flatMap(faultsOfRain);
  if (faults.length) throw new StormtableError(faults);
  const { grid, mask } = context;
  const cells = options.rain.filter((s) => s.kind === 'design_storm' && s.cell);
  const everywhere = options.rain.filter((s) => !cells.includes(s));
  // What the fields hold now; only spares the work of writing the same again, so it is forgotten on resume.
  let written = Number.NaN;

  return defineProcess({
    name: 'rainfall',
    source: 'Chicago pattern: Keifer and Chu 1957; cells: Gaussian in distance',
    pace: 'tick_start',
    fields: {
      rainfall_rate: {
        unit: 'm/s',
        access: 'owns',
        derived: true,
        doc: 'rain over the tick, its mean rate',
      },
      rain_depth: {
        unit: 'm',
        access: 'owns',
        doc: 'rain since the start',
        record: { label: { en: 'Rain total', zh: '累计雨量' }, encoding: 'f32', every: 'end' },
      },
      water_depth: { unit: 'm/s', access: 'adds', doc: 'rain onto the surface' },
    },
    resume() {
      written = Number.NaN;
    },
    step(fields, { start, length }) {
      const rate = fields.rainfall_rate.values;
      const onto = fields.water_depth.rate;
      let uniform = 0;
      for (const s of everywhere) uniform += meanRate(s, start, start + length);
      const now = cells.map((s) => ({ s, rate: meanRate(s, start, start + length) })).filter((c) => c.rate > 0);
      if (now.length > 0 || uniform !== written) {
        for (let i = 0; i < rate.length; i++) rate[i] = mask[i] === 1 ? uniform : 0;
        for (const { s, rate: centre } of now)
          if (s.kind === 'design_storm' && s.cell)
            addRainCell(grid, mask, s.cell, start + length / 2 - s.start, centre, rate);
        onto.set(rate);
        fields.water_depth.changed();
        written = now.length > 0 ? Number.NaN : uniform;
      }
      if (uniform > 0 || now.length > 0) {
        const total = fields.rain_depth.values;
        for (let i = 0; i < rate.length; i++) if (rate[i]! > 0) total[i]! += rate[i]! * length;
      }
    },
  });
}
