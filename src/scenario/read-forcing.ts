/** What arrives: rain and inflows of a scenario, resolved against its place. */
import type { RiverSection } from '../assets/place.ts';
import { pathText, someOf } from './faults.ts';
import { boundsText, inBounds } from './read-features.ts';
import { type ForcingContext, readSeries } from './read-series.ts';
import type { Inflow, Rain } from './scenario.ts';
import type { Kept, Sections } from './sections.ts';
import type { SeriesColumns } from './series-file.ts';
import { stormZones } from './storm-zones.ts';
import type { Path } from './yaml-source.ts';

export async function readRain(list: Sections['rain'], context: ForcingContext): Promise<Rain[]> {
  const { faults, source, timing } = context;
  const rain: Rain[] = [];
  for (const { value: r, index } of list) {
    const path: Path = ['rain', index];
    const kinds = (['uniform', 'series', 'design_storm'] as const).filter((k) => r[k] !== undefined);
    if (kinds.length !== 1) {
      faults.add(
        'one-kind',
        { path: pathText(path), found: kinds.join(' and ') || 'none', kinds: 'uniform, series, design_storm' },
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
      const d = r.design_storm;
      const at: Path = [...path, 'design_storm'];
      if ((d.zone === undefined) === (d.formula === undefined)) {
        faults.add(
          'one-kind',
          { path: pathText(at), found: d.zone ? 'both zone and formula' : 'neither', kinds: 'zone, formula' },
          source.where(at),
        );
        continue;
      }
      const storm = {
        kind: 'design_storm' as const,
        formula: d.formula ?? stormZones[d.zone!],
        return_period: d.return_period,
        duration: d.duration,
        peak_ratio: d.peak_ratio,
        start: timing.seconds(d.start),
      };
      if (!d.cell) {
        rain.push(storm);
        continue;
      }
      if (!context.projection) {
        const { epsg } = context.place;
        const problem = epsg ? `is in EPSG:${epsg}, which is not built in` : 'names no coordinate system';
        const way = epsg ? 'Reproject the ground to UTM or CGCS2000.' : 'Set crs, for example EPSG:32648.';
        faults.add(
          'no-projection',
          { path: `${pathText(at)}.cell.center`, problem, way },
          source.where([...at, 'cell', 'center']),
        );
        continue;
      }
      const [x, y] = context.projection.forward(d.cell.center[0], d.cell.center[1]);
      const { radius, radius_across, velocity } = d.cell;
      const center = [millimetre(x), millimetre(y)] as const;
      rain.push({
        ...storm,
        cell: { center, radius, ...(radius_across === undefined ? {} : { radius_across }), velocity },
      });
    }
  }
  return rain;
}
const millimetre = (v: number): number => Math.round(v * 1000) / 1000;

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
    if ((q.at === undefined) === (q.points === undefined)) {
      faults.add(
        'one-kind',
        { path: pathText(path), found: q.at === undefined ? 'neither' : 'both', kinds: 'at, points' },
        source.where(path),
      );
      continue;
    }
    let into: Inflow['into'] | undefined;
    if (q.at !== undefined) {
      const section = sectionOf(q.at, [...path, 'at'], context);
      into = section && { section };
    } else {
      const points = q.points!;
      const off = bounds ? points.findIndex((p) => !inBounds(bounds, p)) : -1;
      if (off >= 0)
        faults.add(
          'outside-ground',
          {
            path: `${pathText(path)}.points[${off}]`,
            found: `[${points[off]!.join(', ')}]`,
            bounds: boundsText(bounds!),
          },
          source.where([...path, 'points', off]),
        );
      else into = { points };
    }
    if (into && series) inflow.push({ id: q.id ?? q.at ?? `inflow-${index}`, into, series });
  }
  uniqueIds('inflow', list, (q) => q.id ?? q.at, context);
  return inflow;
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
