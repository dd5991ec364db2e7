/** What arrives and what the air takes: rain, inflows and evaporation of a scenario, resolved against its place. */
import type { Point, RiverSection } from '../assets/place.ts';
import type { Series } from '../forcing/series.ts';
import { pathText, someOf } from './faults.ts';
import { boundsText, inBounds } from './read-features.ts';
import { readRainGrid } from './read-rain-grid.ts';
import { type ForcingContext, readSeries } from './read-series.ts';
import { readStorm } from './read-storm.ts';
import { firstCrossing } from './ring-crossing.ts';
import type { Inflow, Rain } from './scenario.ts';
import type { Kept, Sections } from './sections.ts';
import type { SeriesColumns } from './series-file.ts';
import type { Path } from './yaml-source.ts';

export async function readRain(list: Sections['rain'], context: ForcingContext): Promise<Rain[]> {
  const { faults, source, timing } = context;
  const rain: Rain[] = [];
  for (const { value: r, index } of list) {
    const path: Path = ['rain', index];
    const kinds = (['uniform', 'series', 'design_storm', 'grid'] as const).filter((k) => r[k] !== undefined);
    if (kinds.length !== 1) {
      faults.add(
        'one-kind',
        { path: pathText(path), found: kinds.join(' and ') || 'none', kinds: 'uniform, series, design_storm, grid' },
        source.where(path),
      );
      continue;
    }
    if (r.uniform) {
      const from = timing.seconds(r.uniform.from);
      const until = r.uniform.until ? timing.seconds(r.uniform.until) : timing.length;
      if (until <= from)
        faults.add(
          'times-not-rising',
          { path: `${pathText(path)}.uniform.until`, found: `${until} s`, previous: `from ${from} s` },
          source.where([...path, 'uniform', 'until']),
        );
      else rain.push({ kind: 'uniform', rate: r.uniform.rate, from, until });
    } else if (r.series) {
      const series = await readSeries(
        r.series,
        r.series.rates,
        'rates',
        { stem: 'rate', unit: 'm/s', positive: true },
        'steps',
        [...path, 'series'],
        context,
      );
      if (series) rain.push({ kind: 'series', series });
    } else if (r.design_storm) {
      const storm = await readStorm(r.design_storm, [...path, 'design_storm'], context);
      if (storm) rain.push(storm);
    } else if (r.grid) {
      const { startEpochMs } = timing.clock;
      const { projection, place, bounds } = context;
      const key = [
        r.grid,
        source.fileOf([...path, 'grid']),
        startEpochMs,
        timing.length,
        bounds,
        place.epsg,
        projection?.epsg,
      ];
      const read = await context.memory.recall(`rain ${index}`, key, context.files, faults, () =>
        readRainGrid(r.grid!, [...path, 'grid'], context),
      );
      if (!read) continue;
      rain.push(read.rain);
      context.grids.set(read.rain.content, read.read);
    }
  }
  return rain;
}

/** A section of the place by its id, or a fault. */
export function sectionOf(id: string, path: Path, context: ForcingContext): RiverSection | undefined {
  const { sections } = context.place;
  const section = sections.find((s) => s.id === id);
  if (!section) {
    const ids = sections.map((s) => s.id);
    context.faults.add(
      'unknown-asset',
      { path: pathText(path), found: id, of: 'the place', nearest: someOf(ids, id) },
      context.source.where(path),
    );
  }
  return section;
}

export async function readInflow(list: Sections['inflow'], context: ForcingContext): Promise<Inflow[]> {
  const { faults, source, bounds } = context;
  const inflow: Inflow[] = [];
  for (const { value: q, index } of list) {
    const path: Path = ['inflow', index];
    const columns: SeriesColumns = { stem: 'discharge', unit: 'm3/s', positive: true };
    const series = await readSeries(
      q.series,
      q.series.discharges,
      'discharges',
      columns,
      'linear',
      [...path, 'series'],
      context,
    );
    const kinds = (['at', 'points', 'line', 'area'] as const).filter((k) => q[k] !== undefined);
    if (kinds.length !== 1) {
      faults.add(
        'one-kind',
        { path: pathText(path), found: kinds.join(' and ') || 'none', kinds: 'at, points, line, area' },
        source.where(path),
      );
      continue;
    }
    let into: Inflow['into'] | undefined;
    if (q.at !== undefined) {
      const section = sectionOf(q.at, [...path, 'at'], context);
      into = section && { section };
    } else {
      const key = kinds[0]! as 'points' | 'line' | 'area';
      const written = q[key]!;
      const off = bounds ? written.findIndex((p) => !inBounds(bounds, p)) : -1;
      const ring = key === 'area' ? closed(written) : undefined;
      const crossing = ring && firstCrossing(ring);
      if (off >= 0)
        faults.add(
          'outside-ground',
          {
            path: `${pathText(path)}.${key}[${off}]`,
            found: `[${written[off]!.join(', ')}]`,
            bounds: boundsText(bounds!),
          },
          source.where([...path, key, off]),
        );
      else if (crossing) {
        const problem = `its outline crosses itself: the side after position ${crossing[0]} and the side after position ${crossing[1]}`;
        faults.add('bad-geometry', { path: `${pathText(path)}.area`, problem }, source.where([...path, 'area']));
      } else into = ring ? { area: ring } : key === 'line' ? { line: written } : { points: written };
    }
    if (into && series) inflow.push({ id: q.id ?? q.at ?? `inflow-${index}`, into, series });
  }
  uniqueIds('inflow', list, (q) => q.id ?? q.at, context);
  return inflow;
}

/** A rate, or rates over time; nothing where the scenario has none. */
export async function readEvaporation(
  written: Sections['evaporation'],
  context: ForcingContext,
): Promise<Series | undefined> {
  if (written === undefined) return undefined;
  if (typeof written === 'number') return { times: [0], values: [written], between: 'steps' };
  const columns: SeriesColumns = { stem: 'rate', unit: 'm/s', positive: true };
  return readSeries(written, written.rates, 'rates', columns, 'steps', ['evaporation'], context);
}

/** A ring that ends where it begins. */
function closed(ring: readonly Point[]): readonly Point[] {
  const [first, last] = [ring[0]!, ring.at(-1)!];
  return first[0] === last[0] && first[1] === last[1] ? ring : [...ring, first];
}

/** Two entries of a list may not have one id. */
export function uniqueIds<T>(
  section: string,
  list: Kept<T>,
  idOf: (value: T) => string | undefined,
  context: ForcingContext,
): void {
  const first = new Map<string, number>();
  for (const { value, index } of list) {
    const id = idOf(value);
    if (id === undefined) continue;
    if (first.has(id))
      context.faults.add(
        'duplicate-id',
        { path: `${section}[${index}]`, id, first: `${section}[${first.get(id)}]` },
        context.source.where([section, index]),
      );
    else first.set(id, index);
  }
}
