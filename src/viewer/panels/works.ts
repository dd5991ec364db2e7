/** Works at the time shown, kind by kind: what each does, and the figures its kind names. The most urgent first. */
import type { RecordedTable } from '../../timeline/format.ts';
import type { App } from '../app/app.ts';
import { el, fill } from '../app/dom.ts';
import { quantity, shownUnit, unknown } from '../app/format.ts';
import type { Asset } from '../data/assets.ts';
import type { Run } from '../data/run.ts';
import type { AssetView } from '../layers/layer.ts';
import { layerKinds, urgencyIn } from '../layers/registry.ts';
import type { urgencies } from '../scene/colours.ts';
import type { List } from './operations.ts';

/** Rows of one kind beyond these are counted, not listed. */
const shownAtMost = 100;

interface Group {
  readonly view: AssetView;
  readonly table: RecordedTable;
  readonly columns: readonly string[];
  readonly assets: readonly Asset[];
}

/** Kinds with rows in this run; the others have no place in the table. */
export function worksOf(run: Run): readonly Group[] {
  return layerKinds.flatMap(({ view }) => {
    const table = run.header.tables.find((t) => t.of === view?.of && t.picture === 'truth');
    if (!view?.table || !table) return [];
    const known = new Set(table.ids);
    const assets = run.assets.of(view.of).filter((a) => known.has(a.id) && (view.fits?.(a) ?? true));
    return assets.length ? [{ view, table, columns: view.table.filter((c) => table.columns[c]), assets }] : [];
  });
}

export function worksTable(app: App): List {
  const { t, run, store } = app;
  const root = el('div', { class: 'list works' });
  const groups = worksOf(run);
  let key = '';
  const rowsOf = ({ view, table, columns, assets }: Group) => {
    const now = run.shown?.data.tables[table.name];
    const at = new Map(table.ids.map((id, row) => [id, row]));
    const classes = table.columns['state']?.classes;
    return assets
      .map((asset, order) => {
        const row = at.get(asset.id)!;
        const state = classes?.[now?.['state']?.[row] ?? -1];
        const values = columns.map((column) => now?.[column]?.[row] ?? Number.NaN);
        const worst = (view.worst && now?.[view.worst]?.[row]) || 0;
        return { asset, order, state, urgency: urgencyIn(view, state), values, worst };
      })
      .sort((a, b) => rank[b.urgency]! - rank[a.urgency]! || b.worst - a.worst || a.order - b.order);
  };
  return {
    root,
    count: () => 0,
    render() {
      const { selection } = store.get;
      const picked = selection?.what === 'asset' ? selection.asset : undefined;
      const next = `${run.shown?.ticks}|${picked?.kind}:${picked?.id}`;
      if (next === key) return;
      key = next;
      if (!run.shown) return fill(root, el('p', { class: 'empty' }, t('nothingYet')));
      const parts = groups.map((group) => {
        const { view, table, columns } = group;
        const rows = rowsOf(group);
        return el(
          'section',
          {},
          el(
            'table',
            { class: 'works-table' },
            el('caption', {}, app.name(layerNameOf(view)), el('span', { class: 'count' }, rows.length)),
            el(
              'thead',
              {},
              el(
                'tr',
                {},
                el('th', { scope: 'col', class: 'works-column' }, t('nameAndState')),
                ...columns.map((c) => el('th', { scope: 'col', class: 'works-column number' }, headOf(app, group, c))),
              ),
            ),
            el(
              'tbody',
              {},
              rows.slice(0, shownAtMost).map(({ asset, state, urgency, values }) =>
                el(
                  'tr',
                  {
                    class: picked?.kind === asset.kind && picked.id === asset.id ? 'picked' : '',
                    'data-work': asset.id,
                  },
                  el(
                    'th',
                    { scope: 'row' },
                    el(
                      'button',
                      {
                        type: 'button',
                        class: 'link',
                        onclick: () => {
                          app.select({ what: 'asset', asset: { kind: asset.kind, id: asset.id } });
                          app.flyTo({ kind: asset.kind, id: asset.id });
                        },
                      },
                      app.name(asset.name),
                    ),
                    state && el('span', { class: `works-state state-text ${urgency}` }, app.name(state)),
                  ),
                  ...values.map((value, k) =>
                    el('td', { class: 'number', 'data-column': columns[k] }, figureOf(app, table, columns[k]!, value)),
                  ),
                ),
              ),
            ),
          ),
          rows.length > shownAtMost && el('p', { class: 'note' }, t('moreNotListed', { n: rows.length - shownAtMost })),
        );
      });
      fill(root, el('p', { class: 'note' }, t('worksNote')), parts);
    },
  };
}

const rank: Readonly<Record<string, number>> = Object.fromEntries(
  (['calm', 'active', 'watch', 'warn', 'alarm'] satisfies (typeof urgencies)[number][]).map((u, k) => [u, k]),
);

const layerNameOf = (view: AssetView) => layerKinds.find((kind) => kind.view === view)!.name;

/** The column's name with its unit; of a single asset its own name for it would not speak for the rest. */
function headOf(app: App, { table }: Group, column: string): string {
  const { label, unit } = table.columns[column]!;
  const shown = shownUnit(unit, column).unit;
  return shown ? `${app.name(label)}, ${shown}` : app.name(label);
}

/** The figure alone: its unit stands over the column. */
function figureOf(app: App, table: RecordedTable, column: string, value: number): string {
  const { unit } = table.columns[column]!;
  const text = quantity(value, unit, column, app.language);
  const shown = shownUnit(unit, column).unit;
  return text === unknown || !shown ? text : text.replace(` ${shown}`, '');
}
