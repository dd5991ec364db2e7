/** Assets by kind, with every column the timeline records of them: a kind recorded later has its table without a line here. */
import type { Zone } from '../../assets/place.ts';
import type { RecordedColumn, RecordedTable } from '../../timeline/format.ts';
import type { App } from '../app/app.ts';
import { figure, fixed, shownUnit, sinceStart, unknown } from '../app/format.ts';
import type { Asset } from '../data/assets.ts';
import { layerKinds, urgencyIn, viewOf } from '../layers/registry.ts';
import { type Cell, type Column, type Row, type Subject, wordCell } from './subject.ts';

/** Columns of place and bookkeeping. */
const dull = /^(x|y|kind|.*_tick|target)$/;
/** A level this high stands for none, such as the top of what is never overtopped. */
const beyondAny = 1e8;

interface Source {
  readonly table: RecordedTable;
  readonly name: string;
  readonly column: RecordedColumn;
  /** Row of the table by id. */
  readonly rows: ReadonlyMap<string, number>;
}

/** One for each kind of layer that has recorded tables. */
export function assetSubjects(app: App): readonly Subject[] {
  const { run } = app;
  const recorded = [...new Set(run.header.tables.flatMap(({ of }) => (of ? [of] : [])))];
  return recorded.flatMap((of) => {
    const tables = run.header.tables.filter((table) => table.of === of);
    const known = new Set(tables.flatMap((table) => table.ids));
    const assets = run.assets.of(of).filter(({ id }) => known.has(id));
    const kinds = layerKinds.filter(({ view }) => view?.of === of);
    if (kinds.length === 0) {
      const name = layerKinds.find(({ id }) => id === of)?.name;
      return assets.length ? [subjectOf(app, of, name ? app.name(name) : of.replaceAll('_', ' '), tables, assets)] : [];
    }
    return kinds.flatMap(({ id, name, view }) => {
      const own = assets.filter((asset) => view!.fits?.(asset) ?? true);
      return own.length ? [subjectOf(app, id, app.name(name), tables, own)] : [];
    });
  });
}

function subjectOf(
  app: App,
  id: string,
  name: string,
  tables: readonly RecordedTable[],
  assets: readonly Asset[],
): Subject {
  const { t, run } = app;
  const both = new Set(tables.map(({ picture }) => picture)).size > 1;
  const sources = tables.flatMap((table): Source[] => {
    const rows = new Map(table.ids.map((key, row) => [key, row]));
    return Object.entries(table.columns)
      .filter(([column]) => !dull.test(column))
      .map(([column, declared]) => ({ table, name: column, column: declared, rows }));
  });
  // states first: they are what one looks for
  sources.sort((a, b) => Number(b.column.classes !== undefined) - Number(a.column.classes !== undefined));
  const fixedPart = fixedColumns(app, id);
  const columns: Column[] = [
    { id: 'name', name: t('tableName'), numeric: false },
    ...fixedPart.map(({ column }) => column),
    ...sources.map(({ table, name: column, column: { label, unit, classes } }): Column => {
      const seen = both && table.picture === 'observed' ? `, ${t('tableObserved')}` : '';
      const words = classes !== undefined || isMoment(column, unit);
      return {
        id: `${table.picture}:${column}`,
        name: `${app.name(label)}${seen}`,
        unit: words ? undefined : shownUnit(unit, column).unit || undefined,
        numeric: classes === undefined,
      };
    }),
  ];
  const stateAt = sources.findIndex(({ name: column, column: { classes } }) => column === 'state' && classes);
  return {
    id,
    name,
    columns,
    stateColumn: stateAt < 0 ? -1 : stateAt + 1 + fixedPart.length,
    rows() {
      const { selection } = app.store.get;
      const picked = selection?.what === 'asset' ? selection.asset : undefined;
      return assets.map((asset): Row => {
        const valueIn = ({ table, name: column, rows }: Source): number =>
          run.shown?.data.tables[table.name]?.[column]?.[rows.get(asset.id) ?? -1] ?? Number.NaN;
        const state = stateAt < 0 ? undefined : sources[stateAt]!.column.classes![valueIn(sources[stateAt]!)];
        return {
          id: asset.id,
          cells: [
            wordCell(app.name(asset.name)),
            ...fixedPart.map(({ cell }) => cell(asset)),
            ...sources.map((source) => cellOf(app, source, valueIn(source))),
          ],
          state: state && app.name(state),
          urgency: urgencyIn(viewOf(asset), state),
          picked: picked?.kind === asset.kind && picked.id === asset.id,
          open() {
            app.select({ what: 'asset', asset: { kind: asset.kind, id: asset.id } });
            app.flyTo({ kind: asset.kind, id: asset.id });
          },
        };
      });
    },
  };
}

const isMoment = (column: string, unit: string): boolean => unit === 's' && column.endsWith('_time');

function cellOf(app: App, { name, column }: Source, value: number): Cell {
  const { classes, unit } = column;
  if (classes) {
    const state = classes[value];
    return state ? wordCell(app.name(state)) : { text: unknown, value: '' };
  }
  if (!(Math.abs(value) < beyondAny)) return { text: unknown, value: Number.NaN };
  if (isMoment(name, unit)) return { text: `T+${sinceStart(value)}`, value };
  const { factor, decimals: usual } = shownUnit(unit, name);
  const shown = value * factor;
  // lengths of road are no levels: nobody asks for their centimetres
  const decimals = /^road/.test(name) ? 0 : usual;
  return { text: decimals === undefined ? figure(shown) : fixed(shown, decimals), value: shown };
}

/** What the place says of its zones, which the timeline need not repeat. */
function fixedColumns(app: App, id: string): { column: Column; cell(asset: Asset): Cell }[] {
  if (id !== 'zone') return [];
  const { t } = app;
  return [
    {
      column: { id: 'tier', name: t('tableLevel'), numeric: false },
      cell: ({ row }) => wordCell(t((row as unknown as Zone).tier)),
    },
    {
      column: { id: 'population', name: t('tableResidents'), numeric: true },
      cell: ({ row }) => {
        const { population } = row as unknown as Zone;
        return { text: fixed(population), value: population };
      },
    },
  ];
}
