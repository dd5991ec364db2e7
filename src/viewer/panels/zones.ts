/** The roll-up: city, districts and towns with what is affected in each, the worst first. */
import type { Zone } from '../../assets/place.ts';
import type { App } from '../app/app.ts';
import { el, fill } from '../app/dom.ts';
import { area, distance, fixed } from '../app/format.ts';
import type { List } from './operations.ts';

export function zonesTable(app: App): List {
  const { t, run, store } = app;
  const root = el('div', { class: 'list zones' });
  const zones = run.place.zones ?? [];
  const tableNow = () => run.tables('zone').find(({ rows }) => rows['people_affected'] || rows['affected_area']);
  const affected = (zone: Zone, column: string): number => {
    const now = tableNow();
    return now?.rows[column]?.[now.table.ids.indexOf(zone.id)] ?? Number.NaN;
  };
  /** City, its districts, their towns; siblings by people affected. */
  const ordered = (parent: string): Zone[] =>
    zones
      .filter((z) => z.parent === parent)
      .sort(
        (a, b) =>
          (affected(b, 'people_affected') || 0) - (affected(a, 'people_affected') || 0) || a.id.localeCompare(b.id),
      )
      .flatMap((z) => [z, ...ordered(z.id)]);
  let key = '';
  return {
    root,
    count: () => 0,
    render() {
      const { selection } = store.get;
      const picked = selection?.what === 'asset' && selection.asset.kind === 'zone' ? selection.asset.id : '';
      const next = `${run.shown?.ticks}|${picked}`;
      if (next === key) return;
      key = next;
      if (!tableNow()) return fill(root, el('p', { class: 'empty' }, t('nothingYet')));
      fill(
        root,
        el('p', { class: 'note' }, t('zonesNote')),
        el(
          'table',
          { class: 'zone-table' },
          el(
            'thead',
            {},
            el(
              'tr',
              {},
              el('th', { scope: 'col' }, t('zone')),
              ...(['people', 'area', 'roads'] as const).map((k) => el('th', { scope: 'col', class: 'number' }, t(k))),
            ),
          ),
          el(
            'tbody',
            {},
            ordered('').map((z) => {
              const people = affected(z, 'people_affected');
              return el(
                'tr',
                { class: `${z.tier} ${z.id === picked ? 'picked' : ''} ${people > 0 ? 'hit' : ''}` },
                el(
                  'th',
                  { scope: 'row' },
                  el(
                    'button',
                    {
                      type: 'button',
                      class: 'link',
                      onclick: () => {
                        app.select({ what: 'asset', asset: { kind: 'zone', id: z.id } });
                        app.flyTo({ kind: 'zone', id: z.id });
                      },
                    },
                    app.name(z.name),
                  ),
                ),
                el('td', { class: 'number' }, fixed(people)),
                el('td', { class: 'number' }, area(affected(z, 'affected_area'))),
                el(
                  'td',
                  { class: 'number' },
                  Number.isNaN(affected(z, 'road_closed')) ? '–' : distance(affected(z, 'road_closed')),
                ),
              );
            }),
          ),
        ),
      );
    },
  };
}
