/**
 * Rain onto the place: uniform spells, series, design storms, moving cells and rasters, summed. Gives each tick its mean
 * rate, so that the depth fallen is the hyetograph's whatever the tick.
 */
import { defineFaults, type Fault, StormtableError } from '../core/errors.ts';
import { defineProcess, type ProcessContext } from '../core/process.ts';
import type { ArealReduction } from './areal-reduction.ts';
import { type DesignStorm, faultsOfStorm, meanIntensity } from './design-storm.ts';
import { addRainCell, type RainCell } from './rain-cell.ts';
import { meanRates, type RainGrid, RainMapping, type RainReader, spellsBetween } from './rain-grid.ts';
import { faultsOfSeries, meanOver, type Series, seriesFaults } from './series.ts';
import { faultsOfPattern, meanPatternRate, type PatternStorm } from './storm-pattern.ts';

/** What a storm has beside its hyetograph. */
interface Placed {
  readonly start: number;
  /** Everywhere alike where left out. */
  readonly cell?: RainCell;
  /** Point rainfall stands where left out. */
  readonly areal_reduction?: ArealReduction;
}
export type Storm =
  | ({ readonly kind: 'design_storm' } & Placed & DesignStorm)
  | ({ readonly kind: 'pattern_storm' } & Placed & PatternStorm);

export type RainSource =
  | { readonly kind: 'uniform'; readonly rate: number; readonly from: number; readonly until: number }
  | { readonly kind: 'series'; readonly series: Series }
  | Storm
  | ({ readonly kind: 'grid' } & RainGrid);

export interface RainfallOptions {
  /** What falls; rates in m/s, times in s from the start. */
  readonly rain: readonly RainSource[];
  /** The rasters of `grid` sources by their content. */
  readonly grids?: ReadonlyMap<string, RainReader> | undefined;
  /** Everything that falls is multiplied by it. */
  readonly factor?: number | undefined;
}

export const rainFaults = defineFaults({
  'rain-cell-radius': '{what}: a moving cell of radius {found} m; expected more than 0, for example 7 km.',
  'rain-grid-missing': '{what}: the rasters it was read from are not at hand. Read the scenario again from its file.',
  'rain-reduction': '{what}: an areal reduction of {found}; expected more than 0 and at most 1.',
});

const wayOut = { unit: 'm/s', way: 'Write 0 mm/h for a dry step.' };

function faultsOfRain(source: RainSource, index: number, grids: RainfallOptions['grids']): readonly Fault[] {
  const what = `rain ${index}`;
  if (source.kind === 'series') return faultsOfSeries(what, source.series, wayOut);
  if (source.kind === 'uniform')
    return source.rate < 0 ? [seriesFaults('series-negative', { what, index: 0, found: source.rate, ...wayOut })] : [];
  if (source.kind === 'grid') return grids?.has(source.content) ? [] : [rainFaults('rain-grid-missing', { what })];
  const faults = [...(source.kind === 'design_storm' ? faultsOfStorm(what, source) : faultsOfPattern(what, source))];
  const factor = source.areal_reduction?.factor ?? 1;
  if (!(factor > 0 && factor <= 1)) faults.push(rainFaults('rain-reduction', { what, found: factor }));
  if (source.cell && !(source.cell.radius > 0 && (source.cell.radius_across ?? 1) > 0))
    faults.push(rainFaults('rain-cell-radius', { what, found: source.cell.radius }));
  return faults;
}

/** Mean rate at a source's centre (or everywhere, without a cell) from a to b, m/s. */
export function meanRate(source: Exclude<RainSource, { kind: 'grid' }>, a: number, b: number): number {
  if (source.kind === 'series') return meanOver(source.series, a, b);
  if (source.kind === 'uniform')
    return (source.rate * Math.max(0, Math.min(b, source.until) - Math.max(a, source.from))) / (b - a);
  const { start, areal_reduction } = source;
  const rate =
    source.kind === 'design_storm'
      ? meanIntensity(source, a - start, b - start)
      : meanPatternRate(source, a - start, b - start);
  return areal_reduction ? rate * areal_reduction.factor : rate;
}

const isStorm = (s: RainSource): s is Storm => s.kind === 'design_storm' || s.kind === 'pattern_storm';

export function rainfall(context: ProcessContext, options: RainfallOptions) {
  const faults = options.rain.flatMap((source, index) => faultsOfRain(source, index, options.grids));
  if (faults.length) throw new StormtableError(faults);
  const { grid, mask } = context;
  const { factor = 1 } = options;
  const cells = options.rain.filter(isStorm).filter((s) => s.cell);
  const rasters = options.rain
    .filter((s) => s.kind === 'grid')
    .map((rain) => ({
      rain,
      read: options.grids!.get(rain.content)!,
      mapping: new RainMapping(grid, mask, rain.frame, rain.mapping),
      rates: new Float64Array(rain.frame.rows * rain.frame.cols),
    }));
  const everywhere = options.rain.filter((s) => s.kind !== 'grid').filter((s) => !(isStorm(s) && s.cell));
  // What the fields hold now; only spares the work of writing the same again, so it is forgotten on resume.
  let written = Number.NaN;
  let laid = '';

  return defineProcess({
    name: 'rainfall',
    source: 'Chicago pattern: Keifer and Chu 1957; cells: Gaussian in distance; rasters: area-weighted mean',
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
      laid = '';
    },
    step(fields, { start, length }) {
      const rate = fields.rainfall_rate.values;
      const onto = fields.water_depth.rate;
      let uniform = 0;
      for (const s of everywhere) uniform += factor * meanRate(s, start, start + length);
      const now = cells
        .map((s) => ({ s, rate: factor * meanRate(s, start, start + length) }))
        .filter((c) => c.rate > 0);
      const spells = rasters.map((r) => spellsBetween(r.rain.edges, start, start + length));
      const held = JSON.stringify(spells);
      if (now.length > 0 || uniform !== written || held !== laid) {
        for (let i = 0; i < rate.length; i++) rate[i] = mask[i] === 1 ? uniform : 0;
        for (const { s, rate: centre } of now)
          addRainCell(grid, mask, s.cell!, start + length / 2 - s.start, centre, rate);
        rasters.forEach((r, k) => {
          if (spells[k]!.length === 0) return;
          meanRates(r.rain, r.read, spells[k]!, length, r.rates);
          if (factor !== 1) for (let i = 0; i < r.rates.length; i++) r.rates[i]! *= factor;
          r.mapping.add(r.rates, rate);
        });
        onto.set(rate);
        fields.water_depth.changed();
        written = now.length > 0 ? Number.NaN : uniform;
        laid = held;
      }
      const falling = uniform > 0 || now.length > 0 || spells.some((s) => s.length > 0);
      if (falling) {
        const total = fields.rain_depth.values;
        for (let i = 0; i < rate.length; i++) if (rate[i]! > 0) total[i]! += rate[i]! * length;
      }
    },
  });
}
