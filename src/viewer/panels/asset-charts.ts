/** What the charts of an asset's card show: columns of its tables over time, those of one unit together, with their levels. */
import type { AssetRef } from '../../core/records.ts';
import type { RecordedColumn, RecordedTable } from '../../timeline/format.ts';
import type { App } from '../app/app.ts';
import { shownUnit } from '../app/format.ts';
import type { Asset } from '../data/assets.ts';
import type { AssetView } from '../layers/layer.ts';
import { viewOf } from '../layers/registry.ts';
import { seriesColours, urgencyColours } from '../scene/colours.ts';
import type { ChartOptions, ChartSeries } from './chart.ts';

/** A column of one of its tables. */
export interface Charted {
  readonly table: RecordedTable;
  readonly column: string;
}
export type Plan = readonly (readonly Charted[])[];

/** Columns of place and bookkeeping that nobody charts. */
export const dull = /^(x|y|kind|.*_tick|.*_time|target)$/;
/** A level this high stands for none, such as the top of what is never overtopped. */
export const beyondAny = 1e8;

export const tablesOf = (app: App, ref: AssetRef): RecordedTable[] =>
  app.run.header.tables.filter((table) => table.of === ref.kind && table.ids.includes(ref.id));

/** The name its kind gives a column of this asset, else the table's own. */
export const columnName = (app: App, asset: Asset | undefined, name: string, { label }: RecordedColumn): string =>
  app.name((asset && viewOf(asset)?.columnName?.(asset, name)) ?? label);

/** The charts of its kind, else one of the column one most likely wants to see. */
export function planOf(
  tables: readonly RecordedTable[],
  asset: Asset | undefined,
  view: AssetView | undefined,
  without: ReadonlySet<string>,
): Plan {
  if (asset && view) {
    const charts = typeof view.charts === 'function' ? view.charts(asset) : view.charts;
    return charts
      .map((wanted) => wanted.flatMap((name) => (without.has(name) ? [] : find(tables, name))))
      .filter((columns) => columns.length > 0);
  }
  const first = firstChart(tables);
  return first ? [[first]] : [];
}

/** `column`, or `table.column` where two tables have one of that name. */
function find(tables: readonly RecordedTable[], name: string): readonly Charted[] {
  const [column, of] = name.split('.').reverse() as [string, string?];
  const table = tables.find((t) => t.columns[column] && (of === undefined || t.name === of));
  return table ? [{ table, column }] : [];
}

function firstChart(tables: readonly RecordedTable[]): Charted | undefined {
  const wanted = ['depth', 'factor_of_safety', 'people_affected', 'level', 'water_depth'];
  for (const column of wanted) {
    const table = tables.find((t) => t.columns[column]);
    if (table) return { table, column };
  }
  for (const table of tables) {
    const column = Object.keys(table.columns).find((c) => !dull.test(c));
    if (column) return { table, column };
  }
  return undefined;
}

/** One chart: its series in the unit shown, over the frames that all of them have. */
export async function chartOptions(app: App, ref: AssetRef, columns: readonly Charted[]): Promise<ChartOptions> {
  const { run } = app;
  const asset = run.assets.get(ref);
  const view = asset && viewOf(asset);
  const names = new Set(columns.map((c) => c.table.name));
  const histories = new Map(
    await Promise.all(
      [...names].map(async (name) => {
        const table = columns.find((c) => c.table.name === name)!.table;
        return [name, await run.rowHistory(name, table.ids.indexOf(ref.id))] as const;
      }),
    ),
  );
  const first = columns[0]!;
  const { factor, unit } = shownUnit(first.table.columns[first.column]!.unit, first.column);
  const seconds = [...histories.values()].map((h) => h.seconds).sort((a, b) => a.length - b.length)[0]!;
  const known = (i: number): boolean => !view?.stepped || seconds[i]! > 0;
  const urgency = urgencyColours[app.store.get.theme];
  return {
    unit,
    seconds,
    series: columns.map(({ table, column }, k): ChartSeries => {
      const values = histories.get(table.name)!.columns[column] ?? [];
      return {
        label: columnName(app, asset, column, table.columns[column]!),
        values: Array.from(seconds, (_, i) => (known(i) && values[i]! < beyondAny ? values[i]! * factor : Number.NaN)),
        colour: seriesColours[k % seriesColours.length]!,
        dashed: k === 2,
      };
    }),
    levels: ((asset && view?.levels?.(asset, first.column)) ?? []).map((level) => ({
      value: level.value * factor,
      label: app.name(level.name),
      colour: urgency[level.urgency],
    })),
  };
}
