/** What enters and leaves: rain, inflows and open boundaries of a scenario, resolved against its place. */
import type { Place, RiverSection } from '../assets/place.ts';
import type { Series } from '../forcing/series.ts';
import { type FaultList, someOf } from './faults.ts';
import type { Files } from './files.ts';
import type { Projection } from './projection.ts';
import type { Timing } from './read-clock.ts';
import { boundsText, inBounds, type Bounds } from './read-features.ts';
import type { Boundary, Edge, Inflow, OpenLine, Rain } from './scenario.ts';
import type { WrittenTime } from './schema-words.ts';
import type { Kept, Sections } from './sections.ts';
import { readSeriesCsv, type SeriesColumns } from './series-file.ts';
import { stormZones } from './storm-zones.ts';
import type { Path, Source } from './yaml-source.ts';

export interface ForcingContext {
  readonly source: Pick<Source, 'where'>;
  readonly faults: FaultList;
  readonly files: Files;
  /** The scenario file, absolute. */
  readonly file: string;
  readonly timing: Timing;
  readonly place: Pick<Place, 'sections' | 'datum'>;
  /** For longitude and latitude; undefined where the ground names no system. */
  readonly projection: Projection | undefined;
  readonly bounds: Bounds | undefined;
}

interface WrittenSeries {
  readonly times?: readonly WrittenTime[] | undefined;
  readonly file?: string | undefined;
  readonly between?: 'steps' | 'linear' | undefined;
}

/** A series from its two lists or its file; `key` names the list of values. */
async function readSeries(
  written: WrittenSeries,
  values: readonly number[] | undefined,
  key: string,
  columns: SeriesColumns,
  between: Series['between'],
  path: Path,
  context: ForcingContext,
): Promise<Series | undefined> {
  const { faults, source, timing } = context;
  const name = textOf(path);
  const kind = written.between ?? between;
  if (written.file !== undefined) {
    if (written.times || values) {
      faults.add('one-kind', { path: name, found: `both a file and ${key}`, kinds: `file, or times with ${key}` }, source.where(path));
      return undefined;
    }
    const wanted = { what: 'the series file', written: written.file, namedBy: context.file, place: source.where([...path, 'file']) };
    const found = await context.files.text(wanted);
    const read = found && readSeriesCsv(found.text, found.shown, columns, timing.clock.startEpochMs, faults);
    return read && { ...read, between: kind };
  }
  if (!written.times || !values) {
    const has = written.times ? 'times' : values ? key : 'neither';
    faults.add('one-kind', { path: name, found: `${has} alone`.replace('neither alone', 'no values'), kinds: `file, or times with ${key}` }, source.where(path));
    return undefined;
  }
  if (written.times.length !== values.length) {
    faults.add('unequal-lengths', { path: name, times: written.times.length, values: key, count: values.length }, source.where([...path, key]));
    return undefined;
  }
  const times = written.times.map(timing.seconds);
  for (let i = 1; i < times.length; i++)
    if (times[i]! <= times[i - 1]!) {
      faults.add('times-not-rising', { path: `${name}.times[${i}]`, found: `${times[i]} s`, previous: `${times[i - 1]} s` }, source.where([...path, 'times', i]));
      return undefined;
    }
  return { times, values: [...values], between: kind };
}
const textOf = (path: Path): string => path.reduce<string>((t, p) => (typeof p === 'number' ? `${t}[${p}]` : t ? `${t}.${p}` : p), '');

export async function readRain(list: Sections['rain'], context: ForcingContext): Promise<Rain[]> {
  const { faults, source, timing } = context;
  const rain: Rain[] = [];
  for (const { value: r, index } of list) {
    const path: Path = ['rain', index];
    const kinds = (['uniform', 'series', 'design_storm'] as const).filter((k) => r[k] !== undefined);
    if (kinds.length !== 1) {
      faults.add('one-kind', { path: textOf(path), found: kinds.join(' and ') || 'none', kinds: 'uniform, series, design_storm' }, source.where(path));
      continue;
    }
    if (r.uniform) {
      const from = timing.seconds(r.uniform.from);
      const until = r.uniform.until ? timing.seconds(r.uniform.until) : timing.length;
      if (until <= from)
        faults.add('times-not-rising', { path: `${textOf(path)}.uniform.until`, found: `${until} s`, previous: `from ${from} s` }, source.where([...path, 'uniform', 'until']));
      else rain.push({ kind: 'uniform', rate: r.uniform.rate, from, until });
    } else if (r.series) {
      const series = await readSeries(r.series, r.series.rates, 'rates', { stem: 'rate', unit: 'm/s', positive: true }, 'steps', [...path, 'series'], context);
      if (series) rain.push({ kind: 'series', series });
    } else if (r.design_storm) {
      const d = r.design_storm;
      const at: Path = [...path, 'design_storm'];
      if ((d.zone === undefined) === (d.formula === undefined)) {
        faults.add('one-kind', { path: textOf(at), found: d.zone ? 'both zone and formula' : 'neither', kinds: 'zone, formula' }, source.where(at));
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
        faults.add('zones-need-crs', { path: `${textOf(at)}.cell.center` }, source.where([...at, 'cell', 'center']));
        continue;
      }
      const [x, y] = context.projection.forward(d.cell.center[0], d.cell.center[1]);
      const { radius, radius_across, velocity } = d.cell;
      const center = [millimetre(x), millimetre(y)] as const;
      rain.push({ ...storm, cell: { center, radius, ...(radius_across === undefined ? {} : { radius_across }), velocity } });
    }
  }
  return rain;
}
const millimetre = (v: number): number => Math.round(v * 1000) / 1000;

function sectionOf(id: string, path: Path, context: ForcingContext): RiverSection | undefined {
  const { sections } = context.place;
  const section = sections.find((s) => s.id === id);
  if (!section) {
    const ids = sections.map((s) => s.id);
    const of = ids.length > 0 ? 'the place' : 'the ground has no sections, and the place';
    context.faults.add('unknown-asset', { path: textOf(path), found: id, of, nearest: someOf(ids, id) }, context.source.where(path));
  }
  return section;
}

export async function readInflow(list: Sections['inflow'], context: ForcingContext): Promise<Inflow[]> {
  const { faults, source, bounds } = context;
  const inflow: Inflow[] = [];
  for (const { value: q, index } of list) {
    const path: Path = ['inflow', index];
    const columns: SeriesColumns = { stem: 'discharge', unit: 'm3/s', positive: true };
    const series = await readSeries(q.series, q.series.discharges, 'discharges', columns, 'linear', [...path, 'series'], context);
    if ((q.at === undefined) === (q.points === undefined)) {
      faults.add('one-kind', { path: textOf(path), found: q.at === undefined ? 'neither' : 'both', kinds: 'at, points' }, source.where(path));
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
        faults.add('outside-ground', { path: `${textOf(path)}.points[${off}]`, found: `[${points[off]!.join(', ')}]`, bounds: boundsText(bounds!) }, source.where([...path, 'points', off]));
      else into = { points };
    }
    if (into && series) inflow.push({ id: q.id ?? q.at ?? `inflow-${index}`, into, series });
  }
  uniqueIds('inflow', list, (q) => q.id ?? q.at, context);
  return inflow;
}

function uniqueIds<T>(section: string, list: Kept<T>, idOf: (value: T) => string | undefined, context: ForcingContext): void {
  const first = new Map<string, number>();
  for (const { value, index } of list) {
    const id = idOf(value);
    if (id === undefined) continue;
    if (first.has(id))
      context.faults.add('duplicate-id', { path: `${section}[${index}]`, id, first: `${section}[${first.get(id)}]` }, context.source.where([section, index]));
    else first.set(id, index);
  }
}

export interface OpenStretch {
  readonly index: number;
  readonly kind: 'free' | 'stage' | 'closed';
  readonly across: OpenLine;
}
const nameOf = (across: OpenLine): string => ('section' in across ? `section "${across.section.id}"` : `the ${across.edge} edge`);

export async function readBoundary(list: Sections['boundary'], inflow: Sections['inflow'], context: ForcingContext): Promise<Boundary[]> {
  const { faults, source, place, bounds } = context;
  const boundary: Boundary[] = [];
  const taken: OpenStretch[] = [];
  for (const { value: b, index } of list) {
    const path: Path = ['boundary', index];
    const name = textOf(path);
    const tell = (key: string, expected: string, found: string) =>
      faults.add('not-allowed', { path: `${name}.${key}`, found, expected, hint: '' }, source.where([...path, key], true));
    if ((b.at === undefined) === (b.edge === undefined)) {
      faults.add('one-kind', { path: name, found: b.at === undefined ? 'neither' : 'both', kinds: 'at, edge' }, source.where(path));
      continue;
    }
    const lines = linesOf(b, path, context);
    let series: Series | undefined;
    if (b.kind === 'stage') {
      if (b.slope !== undefined) tell('slope', 'no slope where a stage is given', 'a slope');
      if (!b.series) faults.add('missing-key', { of: name, key: 'series', expected: 'stages over time' }, source.where(path));
      if (b.datum === undefined && place.datum !== 'unspecified')
        faults.add('missing-key', { of: name, key: 'datum', expected: `the datum of the stages, here "${place.datum}"` }, source.where(path));
      else if (b.datum !== undefined && b.datum !== place.datum)
        faults.add('datum-mix', { path: `${name}.datum`, found: b.datum, expected: place.datum }, source.where([...path, 'datum']));
      if (b.series) series = await readSeries(b.series, b.series.stages, 'stages', { stem: 'stage', unit: 'm', positive: false }, 'linear', [...path, 'series'], context);
    } else {
      if (b.series) tell('series', `no series where the edge is ${b.kind}`, 'a series');
      if (b.kind === 'closed' && b.slope !== undefined) tell('slope', 'no slope where the edge is closed', 'a slope');
    }
    for (const across of lines) {
      const other = taken.find((t) => overlap(t.across, across));
      if (other) {
        const way = 'section' in across ? 'Keep one of the two.' : 'Keep one, or give each its own stretch by from and to.';
        const params = { path: name, kind: b.kind, across: nameOf(across), other: `boundary[${other.index}]`, otherKind: other.kind, way };
        faults.add('boundary-contradiction', params, source.where(path));
        continue;
      }
      taken.push({ index, kind: b.kind, across });
      const id = b.id ?? b.at ?? ('edge' in across ? `${across.edge}-${index}` : '');
      const own = lines.length > 1 && 'edge' in across ? `${b.id ?? 'edge'}-${across.edge}` : id;
      if (b.kind === 'free') boundary.push({ id: own, kind: 'free', across, ...(b.slope === undefined ? {} : { slope: b.slope }) });
      else if (b.kind === 'stage' && series) boundary.push({ id: own, kind: 'stage', across, series });
    }
  }
  for (const { value: q, index } of inflow) {
    if (q.at === undefined) continue;
    const stage = taken.find((t) => t.kind === 'stage' && 'section' in t.across && t.across.section.id === q.at);
    if (stage)
      faults.add('stage-and-inflow', { path: `inflow[${index}]`, section: `section "${q.at}"`, other: `boundary[${stage.index}]` }, source.where(['inflow', index]));
  }
  uniqueIds('boundary', list, (b) => b.id, context);
  if (bounds === undefined) return [];
  return boundary;
}

function linesOf(b: Sections['boundary'][number]['value'], path: Path, context: ForcingContext): OpenLine[] {
  const { faults, source, bounds } = context;
  const name = textOf(path);
  if (b.at !== undefined) {
    for (const key of ['from', 'to'] as const)
      if (b[key] !== undefined)
        faults.add('not-allowed', { path: `${name}.${key}`, found: String(b[key]), expected: 'no stretch where a section is named', hint: '' }, source.where([...path, key]));
    const section = sectionOf(b.at, [...path, 'at'], context);
    return section ? [{ section }] : [];
  }
  if (!bounds) return [];
  const edges: Edge[] = b.edge === 'all' ? ['north', 'south', 'east', 'west'] : [b.edge as Edge];
  if (b.edge === 'all' && (b.from !== undefined || b.to !== undefined)) {
    faults.add('not-allowed', { path: `${name}.edge`, found: 'all', expected: 'one edge, where from or to is given', hint: '' }, source.where([...path, 'edge']));
    return [];
  }
  return edges.map((edge) => {
    const [low, high] = edge === 'north' || edge === 'south' ? [bounds.west, bounds.east] : [bounds.south, bounds.north];
    const from = b.from ?? low;
    const to = b.to ?? high;
    if (!(from < to))
      faults.add('not-allowed', { path: `${name}.to`, found: String(to), expected: `more than from (${from})`, hint: '' }, source.where([...path, b.to === undefined ? 'from' : 'to']));
    else if (to <= low || from >= high)
      faults.add('outside-ground', { path: name, found: `(${from} to ${to})`, bounds: boundsText(bounds) }, source.where([...path, b.from === undefined ? 'to' : 'from']));
    return { edge, from, to };
  });
}

function overlap(a: OpenLine, b: OpenLine): boolean {
  if ('section' in a || 'section' in b) return 'section' in a && 'section' in b && a.section.id === b.section.id;
  return a.edge === b.edge && a.from < b.to && b.from < a.to;
}
