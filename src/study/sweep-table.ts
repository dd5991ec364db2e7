/** The table of a sweep: one row a member, with what was varied, what came of it, and the digest; and its Parquet file. */
import { parquetWriteBuffer } from 'hyparquet-writer';
import { engineVersion } from '../core/version.ts';
import { type Figures, figureDocs } from './member-figures.ts';
import type { SweepPlan } from './sweep-plan.ts';

export const sweepFormat = 'sweep/1';

/** What one member came to. Nothing here depends on how fast or where it ran. */
export interface MemberRow {
  readonly member: number;
  readonly replicate: number;
  readonly seed: number;
  readonly state: 'finished' | 'failed';
  /** input: what was varied made a scenario that is refused; run: the run failed; thread: its thread ended. */
  readonly cause: 'input' | 'run' | 'thread' | null;
  readonly reason: string | null;
  /** SHA-256 over the state at the end. */
  readonly digest: string | null;
  readonly figures: Figures;
}

export interface TableColumn {
  readonly name: string;
  readonly type: 'INT32' | 'DOUBLE' | 'STRING';
  /** `1` where it has none. */
  readonly unit: string;
  readonly doc: string;
  readonly values: (number | string | null)[];
}

/** Unit of a figure from the end of its name. */
export function unitOfFigure(name: string): string {
  const stem = name.split('.')[0]!;
  return /_(m|m2|m3|s)$/.exec(stem)?.[1] ?? (stem.startsWith('people_') ? 'persons' : '1');
}

const gaugeDoc = (name: string): string => {
  const [kind, id] = [name.split('.')[0]!, name.slice(name.indexOf('.') + 1)];
  const place = kind.startsWith('probe') ? 'virtual gauge' : 'gauge';
  return kind.endsWith('_m')
    ? `highest true level at ${place} ${id}`
    : `when the level at ${place} ${id} was highest, from the start`;
};

/** Rows in order of member, whatever order they came in. */
export function sweepTable(plan: SweepPlan, rows: readonly MemberRow[]): TableColumn[] {
  const sorted = [...rows].sort((a, b) => a.member - b.member);
  const column = (
    name: string,
    type: TableColumn['type'],
    unit: string,
    doc: string,
    of: (row: MemberRow) => number | string | null,
  ): TableColumn => ({ name, type, unit, doc, values: sorted.map(of) });
  const columns = [
    column('member', 'INT32', '1', 'number of the member, from 1', (r) => r.member),
    column('replicate', 'INT32', '1', 'number of the seed, from 1', (r) => r.replicate),
    column('seed', 'DOUBLE', '1', 'seed of all chance', (r) => r.seed),
    column('state', 'STRING', '1', 'finished or failed', (r) => r.state),
    column('reason', 'STRING', '1', 'why it failed', (r) => r.reason),
  ];
  plan.paths.forEach((path, k) => {
    const chosen = (r: MemberRow) => path.choices[plan.member(r.member).chosen[k]!]!;
    const unit =
      path.unit === 'factor' || path.unit === 'plain' || !path.unit ? '1' : path.unit === 'time' ? 's' : path.unit;
    const doc = path.unit === 'factor' ? `factor on ${path.path}` : path.path;
    if (path.choices.some((c) => c.number !== null))
      columns.push(column(path.column, 'DOUBLE', unit, doc, (r) => chosen(r).number));
    if (path.unit !== 'factor')
      columns.push(column(`${path.path}_as_written`, 'STRING', '1', `${doc}, as written`, (r) => chosen(r).written));
  });
  for (const name of figureNames(sorted))
    columns.push(
      column(name, 'DOUBLE', unitOfFigure(name), figureDocs[name] ?? gaugeDoc(name), (r) => r.figures[name] ?? null),
    );
  columns.push(column('digest', 'STRING', '1', 'SHA-256 over the state at the end', (r) => r.digest));
  return columns;
}

/** In the order in which members first bring them. */
export function figureNames(rows: readonly MemberRow[]): string[] {
  const names = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row.figures)) names.add(name);
  return [...names];
}

/** Parquet with each column's unit and meaning in the metadata. The same rows give the same bytes. */
export function membersParquet(columns: readonly TableColumn[], scenario: string): Uint8Array {
  const kept = (pick: (c: TableColumn) => string) =>
    JSON.stringify(Object.fromEntries(columns.map((c) => [c.name, pick(c)])));
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: columns.map(({ name, type, values }) => ({ name, type, data: values, nullable: true })),
      createdBy: 'stormtable',
      kvMetadata: [
        { key: 'format', value: sweepFormat },
        { key: 'scenario', value: scenario },
        { key: 'engine', value: engineVersion },
        { key: 'units', value: kept((c) => c.unit) },
        { key: 'descriptions', value: kept((c) => c.doc) },
      ],
    }),
  );
}
