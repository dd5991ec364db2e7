/** Tables of two runs over the common moments: people, stages, roads and assets by state, and every column that differs. */
import type { RecordedTable } from '../format.ts';
import type { Series, Timeline } from '../reader.ts';
import { withUnit } from '../unit-suffix.ts';
import { type Both, type CommonMoment, type OverTime, overTime } from './align.ts';

/** A column whose values differ anywhere. */
export interface ColumnDifference {
  readonly table: string;
  readonly column: string;
  readonly unit: string;
  readonly rows_that_differ: number;
  readonly first_time: string;
}

/** Counts of rows whose class is at least so bad, told over time. */
const counted = [
  { key: 'roads_closed', table: 'road', column: 'state', least: 2, what: 'roads closed or impassable' },
  {
    key: 'underpasses_impassable',
    table: 'underpass',
    column: 'state',
    least: 2,
    what: 'underpasses impassable or full',
  },
  { key: 'underpasses_closed', table: 'underpass', column: 'closed', least: 1, what: 'underpasses closed to traffic' },
  { key: 'bridges_alarmed', table: 'bridge', column: 'state', least: 1, what: 'bridges at amber or red' },
  { key: 'bridges_red', table: 'bridge', column: 'state', least: 2, what: 'bridges at red' },
  { key: 'bridges_closed', table: 'bridge', column: 'closed', least: 1, what: 'bridges closed to traffic' },
  { key: 'slopes_failed', table: 'site', column: 'state', least: 2, what: 'slopes failed' },
] as const;

export interface StateCount {
  readonly key: string;
  readonly what: string;
  readonly over_time: OverTime;
}
/** An asset that ever got worse in one run than in the other. */
export interface AssetDifference {
  readonly table: string;
  readonly id: string;
  readonly worst: Both<string>;
  readonly steps: number;
}
export interface RowOverTime {
  readonly id: string;
  readonly column: string;
  readonly over_time: OverTime;
}

export interface TableComparison {
  /** Sums over the zones that have none above them. */
  readonly people: readonly RowOverTime[];
  /** Zones below them whose people differ, largest first. */
  readonly zones: readonly RowOverTime[];
  readonly gauges: readonly RowOverTime[];
  readonly states: readonly StateCount[];
  readonly assets: readonly AssetDifference[];
  readonly differing: readonly ColumnDifference[];
  readonly only_a: readonly string[];
  readonly only_b: readonly string[];
  readonly values: number;
}

/** One table in both runs, its rows brought together by id. */
interface Shared {
  readonly table: RecordedTable;
  readonly a: Series;
  readonly b: Series;
  readonly rows: readonly { readonly id: string; readonly a: number; readonly b: number }[];
}

const peopleColumns = ['people_affected', 'people_exposed', 'people_evacuated'] as const;

export async function compareTables(
  a: Timeline,
  b: Timeline,
  moments: readonly CommonMoment[],
): Promise<TableComparison> {
  const differing: ColumnDifference[] = [];
  const people: RowOverTime[] = [];
  const zones: RowOverTime[] = [];
  const gauges: RowOverTime[] = [];
  const states: StateCount[] = [];
  const assets: AssetDifference[] = [];
  const only = { a: namesNotIn(a, b), b: namesNotIn(b, a) };
  let values = 0;
  for (const table of a.header.tables) {
    const other = b.header.tables.find((t) => t.name === table.name);
    if (!other) continue;
    const rowsOfB = new Map(other.ids.map((id, r) => [id, r]));
    const rows = table.ids.flatMap((id, r) => (rowsOfB.has(id) ? [{ id, a: r, b: rowsOfB.get(id)! }] : []));
    only.a.push(...table.ids.filter((id) => !rowsOfB.has(id)).map((id) => `${table.name} ${id}`));
    only.b.push(...other.ids.filter((id) => !table.ids.includes(id)).map((id) => `${table.name} ${id}`));
    const shared: Shared = { table, a: await a.series(table.name), b: await b.series(table.name), rows };
    values += moments.length * rows.length * Object.keys(table.columns).length;
    differing.push(...columnDifferences(shared, moments));
    if (table.name === 'zone') {
      const above = new Set(a.place.zones.filter((z) => z.parent === '').map((z) => z.id));
      for (const column of peopleColumns)
        if (column in table.columns)
          people.push({ id: 'all', column, over_time: rowsOverTime(shared, column, moments, (id) => above.has(id)) });
      if ('people_affected' in table.columns)
        for (const { id } of rows.filter((r) => !above.has(r.id)))
          zones.push({
            id,
            column: 'people_affected',
            over_time: rowsOverTime(shared, 'people_affected', moments, (other) => other === id),
          });
    }
    if (table.name === 'gauge_truth' && 'level' in table.columns) {
      const stage = new Set(a.place.gauges.filter((g) => g.kind === 'stage').map((g) => g.id));
      for (const { id } of rows.filter((r) => stage.has(r.id)))
        gauges.push({ id, column: 'stage', over_time: stageOverTime(shared, id, moments) });
    }
    for (const { key, what, column, least } of counted.filter(
      (c) => c.table === table.name && c.column in table.columns,
    ))
      states.push({ key, what, over_time: countOverTime(shared, column, least, moments) });
    if (counted.some((c) => c.table === table.name)) assets.push(...worstStates(shared, moments));
  }
  const size = (r: RowOverTime, key: string): number => Math.abs(r.over_time[`largest_difference_${key}`] as number);
  return {
    people,
    zones: zones
      .filter((z) => size(z, 'people_affected') > 0)
      .sort((x, y) => size(y, 'people_affected') - size(x, 'people_affected')),
    gauges: gauges.sort((x, y) => size(y, 'stage_m') - size(x, 'stage_m')),
    states,
    assets: assets.sort((x, y) => Math.abs(y.steps) - Math.abs(x.steps)),
    differing,
    only_a: only.a,
    only_b: only.b,
    values,
  };
}

/** Tables, and columns of shared tables, that the other run has not. */
const namesNotIn = (here: Timeline, there: Timeline): string[] =>
  here.header.tables.flatMap((t) => {
    const other = there.header.tables.find((x) => x.name === t.name);
    if (!other) return [`table ${t.name}`];
    return Object.keys(t.columns).flatMap((c) => (c in other.columns ? [] : [`column ${t.name}.${c}`]));
  });

function columnDifferences({ table, a, b, rows }: Shared, moments: readonly CommonMoment[]): ColumnDifference[] {
  const found: ColumnDifference[] = [];
  for (const [column, { unit }] of Object.entries(table.columns)) {
    const [one, other] = [a.columns[column], b.columns[column]];
    if (!one || !other) continue;
    const differ = new Set<string>();
    let first: string | undefined;
    for (const m of moments)
      for (const row of rows) {
        const x = one[m.a * a.rows + row.a];
        const y = other[m.b * b.rows + row.b];
        if (x === y || (Number.isNaN(x) && Number.isNaN(y))) continue;
        first ??= m.time;
        differ.add(row.id);
      }
    if (first) found.push({ table: table.name, column, unit, rows_that_differ: differ.size, first_time: first });
  }
  return found;
}

/** A number at each common moment in both runs. */
function gather(
  { a, b }: Shared,
  moments: readonly CommonMoment[],
  value: (series: Series, run: 'a' | 'b', k: number) => number,
): Both<Float64Array> {
  return {
    a: Float64Array.from(moments, (m) => value(a, 'a', m.a)),
    b: Float64Array.from(moments, (m) => value(b, 'b', m.b)),
  };
}

function rowsOverTime(shared: Shared, column: string, moments: readonly CommonMoment[], take: (id: string) => boolean) {
  const rows = shared.rows.filter((r) => take(r.id));
  const sums = gather(shared, moments, (s, run, k) =>
    rows.reduce((sum, r) => sum + s.columns[column][k * s.rows + r[run]], 0),
  );
  return overTime(withUnit(column, shared.table.columns[column].unit), moments, sums.a, sums.b);
}

function stageOverTime(shared: Shared, id: string, moments: readonly CommonMoment[]): OverTime {
  const row = shared.rows.find((r) => r.id === id)!;
  const stage = gather(shared, moments, (s, run, k) => s.columns['level'][k * s.rows + row[run]]);
  return overTime('stage_m', moments, stage.a, stage.b);
}

function countOverTime(shared: Shared, column: string, least: number, moments: readonly CommonMoment[]): OverTime {
  const counts = gather(
    shared,
    moments,
    (s, run, k) => shared.rows.filter((r) => s.columns[column][k * s.rows + r[run]] >= least).length,
  );
  return overTime('count', moments, counts.a, counts.b);
}

/** Assets whose worst state over the common moments is not the same. */
function worstStates(shared: Shared, moments: readonly CommonMoment[]): AssetDifference[] {
  const { table, a, b, rows } = shared;
  const classes = table.columns['state']?.classes;
  if (!classes) return [];
  const worst = (s: Series, row: number, run: 'a' | 'b') =>
    moments.reduce((most, m) => Math.max(most, s.columns['state'][m[run] * s.rows + row]), 0);
  return rows.flatMap(({ id, a: rowA, b: rowB }) => {
    const [x, y] = [worst(a, rowA, 'a'), worst(b, rowB, 'b')];
    const name = (c: number): string => classes[c]?.en ?? String(c);
    return x === y ? [] : [{ table: table.name, id, worst: { a: name(x), b: name(y) }, steps: y - x }];
  });
}
