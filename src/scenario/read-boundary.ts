/** Where water leaves: the open boundaries of a scenario, checked against each other and against its inflows. */
import type { Series } from '../forcing/series.ts';
import { pathText } from './faults.ts';
import { boundsText } from './read-features.ts';
import { sectionOf, uniqueIds } from './read-forcing.ts';
import { type ForcingContext, readSeries } from './read-series.ts';
import type { Boundary, Edge, OpenLine } from './scenario.ts';
import type { Sections } from './sections.ts';
import type { Path } from './yaml-source.ts';

interface OpenStretch {
  readonly index: number;
  readonly kind: 'free' | 'stage' | 'rating' | 'closed';
  readonly across: OpenLine;
}
const nameOf = (across: OpenLine): string =>
  'section' in across ? `section "${across.section.id}"` : `the ${across.edge} edge`;

export async function readBoundary(
  list: Sections['boundary'],
  inflow: Sections['inflow'],
  context: ForcingContext,
): Promise<Boundary[]> {
  const { faults, source, place, bounds } = context;
  const boundary: Boundary[] = [];
  const taken: OpenStretch[] = [];
  for (const { value: b, index } of list) {
    const path: Path = ['boundary', index];
    const name = pathText(path);
    const tell = (key: string, expected: string, found: string) =>
      faults.add(
        'not-allowed',
        { path: `${name}.${key}`, found, expected, hint: '' },
        source.where([...path, key], true),
      );
    if ((b.at === undefined) === (b.edge === undefined)) {
      faults.add(
        'one-kind',
        { path: name, found: b.at === undefined ? 'neither' : 'both', kinds: 'at, edge' },
        source.where(path),
      );
      continue;
    }
    const lines = linesOf(b, path, context);
    let series: Series | undefined;
    let curve: Curve | undefined;
    if (b.kind === 'stage' || b.kind === 'rating') {
      if (b.slope !== undefined) tell('slope', `no slope where a ${b.kind} is given`, 'a slope');
      const key = b.kind === 'stage' ? 'series' : 'curve';
      if (!b[key]) {
        const expected = b.kind === 'stage' ? 'stages over time' : 'a list of [stage, discharge]';
        faults.add('missing-key', { of: name, key, expected }, source.where(path));
      }
      if (b.datum === undefined && place.datum !== 'unspecified')
        faults.add(
          'missing-key',
          { of: name, key: 'datum', expected: `the datum of the stages, here "${place.datum}"` },
          source.where(path),
        );
      else if (b.datum !== undefined && b.datum !== place.datum)
        faults.add(
          'datum-mix',
          { path: `${name}.datum`, found: b.datum, expected: place.datum },
          source.where([...path, 'datum']),
        );
    }
    if (b.curve && b.kind !== 'rating') tell('curve', `no curve where the boundary is ${b.kind}`, 'a curve');
    if (b.kind === 'rating') {
      if (b.series) tell('series', 'no series where a rating is given', 'a series');
      curve = b.curve && risingCurve(b.curve, path, context);
    } else if (b.kind === 'stage') {
      if (b.series)
        series = await readSeries(
          b.series,
          b.series.stages,
          'stages',
          { stem: 'stage', unit: 'm', positive: false },
          'linear',
          [...path, 'series'],
          context,
        );
    } else {
      if (b.series) tell('series', `no series where the edge is ${b.kind}`, 'a series');
      if (b.kind === 'closed' && b.slope !== undefined) tell('slope', 'no slope where the edge is closed', 'a slope');
    }
    for (const across of lines) {
      const other = taken.find((t) => overlap(t.across, across));
      if (other) {
        const way =
          'section' in across ? 'Keep one of the two.' : 'Keep one, or give each its own stretch by from and to.';
        const params = {
          path: name,
          kind: b.kind,
          across: nameOf(across),
          other: `boundary[${other.index}]`,
          otherKind: other.kind,
          way,
        };
        faults.add('boundary-contradiction', params, source.where(path));
        continue;
      }
      taken.push({ index, kind: b.kind, across });
      const id = b.id ?? b.at ?? ('edge' in across ? `${across.edge}-${index}` : '');
      const own = lines.length > 1 && 'edge' in across ? `${b.id ?? 'edge'}-${across.edge}` : id;
      if (b.kind === 'free')
        boundary.push({ id: own, kind: 'free', across, ...(b.slope === undefined ? {} : { slope: b.slope }) });
      else if (b.kind === 'rating' && curve) boundary.push({ id: own, kind: 'rating', across, curve });
      else if (b.kind === 'stage' && series) boundary.push({ id: own, kind: 'stage', across, series });
    }
  }
  for (const { value: q, index } of inflow) {
    if (q.at === undefined) continue;
    const fixed = (kind: OpenStretch['kind']): boolean => kind === 'stage' || kind === 'rating';
    const stage = taken.find((t) => fixed(t.kind) && 'section' in t.across && t.across.section.id === q.at);
    if (stage)
      faults.add(
        'stage-and-inflow',
        { path: `inflow[${index}]`, section: `section "${q.at}"`, other: `boundary[${stage.index}]`, kind: stage.kind },
        source.where(['inflow', index]),
      );
  }
  uniqueIds('boundary', list, (b) => b.id, context);
  if (bounds === undefined) return [];
  return boundary;
}

type Curve = readonly (readonly [stage: number, discharge: number])[];

/** A curve whose stages and discharges rise from a discharge of 0; faults where it is none. */
function risingCurve(curve: Curve, path: Path, context: ForcingContext): Curve | undefined {
  const falls = curve.findIndex(([stage, q], k) => k > 0 && !(stage > curve[k - 1]![0] && q > curve[k - 1]![1]));
  const from = curve[0]![1];
  if (falls < 0 && from === 0) return curve;
  const k = from === 0 ? falls : 0;
  const problem =
    from === 0
      ? `${curve[k]!.join(' m, ')} m3/s does not rise above ${curve[k - 1]!.join(' m, ')} m3/s before it`
      : `a rating begins with the stage at which nothing flows, here it begins with ${from} m3/s; put [stage, 0 m3/s] before it`;
  const params = { path: `${pathText(path)}.curve[${k}]`, problem };
  context.faults.add('curve-not-rising', params, context.source.where([...path, 'curve', k]));
  return undefined;
}

function linesOf(b: Sections['boundary'][number]['value'], path: Path, context: ForcingContext): OpenLine[] {
  const { faults, source, bounds } = context;
  const name = pathText(path);
  if (b.at !== undefined) {
    for (const key of ['from', 'to'] as const)
      if (b[key] !== undefined)
        faults.add(
          'not-allowed',
          { path: `${name}.${key}`, found: String(b[key]), expected: 'no stretch where a section is named', hint: '' },
          source.where([...path, key]),
        );
    const section = sectionOf(b.at, [...path, 'at'], context);
    return section ? [{ section }] : [];
  }
  if (!bounds) return [];
  if (b.edge === 'all' && b.kind === 'rating') {
    const params = { found: 'all', expected: 'one edge, since a rating is that of one section', hint: '' };
    faults.add('not-allowed', { path: `${name}.edge`, ...params }, source.where([...path, 'edge']));
    return [];
  }
  const edges: Edge[] = b.edge === 'all' ? ['north', 'south', 'east', 'west'] : [b.edge as Edge];
  if (b.edge === 'all' && (b.from !== undefined || b.to !== undefined)) {
    faults.add(
      'not-allowed',
      { path: `${name}.edge`, found: 'all', expected: 'one edge, where from or to is given', hint: '' },
      source.where([...path, 'edge']),
    );
    return [];
  }
  return edges.map((edge) => {
    const [low, high] =
      edge === 'north' || edge === 'south' ? [bounds.west, bounds.east] : [bounds.south, bounds.north];
    const from = b.from ?? low;
    const to = b.to ?? high;
    if (!(from < to))
      faults.add(
        'not-allowed',
        { path: `${name}.to`, found: String(to), expected: `more than from (${from})`, hint: '' },
        source.where([...path, b.to === undefined ? 'from' : 'to']),
      );
    else if (to <= low || from >= high)
      faults.add(
        'outside-ground',
        { path: name, found: `(${from} to ${to})`, bounds: boundsText(bounds) },
        source.where([...path, b.from === undefined ? 'to' : 'from']),
      );
    return { edge, from, to };
  });
}

function overlap(a: OpenLine, b: OpenLine): boolean {
  if ('section' in a || 'section' in b) return 'section' in a && 'section' in b && a.section.id === b.section.id;
  return a.edge === b.edge && a.from < b.to && b.from < a.to;
}
