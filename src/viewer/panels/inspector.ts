/** Looking closer at what was clicked: a cell or an asset, its values at the time shown and over time. */
import type { App } from '../app/app.ts';
import { el, fill, icon, iconOf } from '../app/dom.ts';
import { series as seriesTool } from '../tools/kinds/series.ts';
import { type Pin, withPins } from '../tools/series/pins.ts';
import { assetCard } from './asset-card.ts';
import { cellCard } from './cell-card.ts';
import { warningCard } from './warning-card.ts';

/** What a card shows; `update` follows the time, `end` frees its charts. */
export interface Card {
  readonly title: string;
  readonly kind: string;
  readonly body: HTMLElement;
  /** Its main series, to be kept beside others. */
  series?(): readonly Pin[];
  update(): void;
  end(): void;
}

export function inspectorPanel(app: App): HTMLElement {
  const { t, store, scope } = app;
  const root = el('section', {
    class: 'card inspector',
    'aria-label': t('inspector'),
    hidden: true,
  });
  let card: Card | undefined;
  const open = (): void => {
    card?.end();
    card = undefined;
    const { selection } = store.get;
    if (selection?.what === 'cell') card = cellCard(app, selection.cell);
    else if (selection?.what === 'asset') card = assetCard(app, selection.asset);
    else if (selection?.what === 'warning') card = warningCard(app, selection.id);
    root.hidden = !card;
    if (!card) {
      root.replaceChildren();
      return;
    }
    const at =
      selection?.what === 'asset'
        ? selection.asset
        : selection?.what === 'cell'
          ? ([selection.x, selection.y] as const)
          : selection?.what === 'warning'
            ? app.run.records.warnings.find((w) => w.id === selection.id)?.asset
            : undefined;
    fill(
      root,
      el(
        'header',
        {},
        el('div', {}, el('p', { class: 'kind' }, card.kind), el('h2', {}, card.title)),
        at && app.view && el('button', { type: 'button', class: 'link', onclick: () => app.flyTo(at) }, t('flyThere')),
        card.series &&
          el(
            'button',
            {
              type: 'button',
              class: 'icon-button',
              'aria-label': t('seriesKeep'),
              title: t('seriesKeep'),
              onclick: () => {
                const more = card?.series?.() ?? [];
                store.set({ pins: withPins(store.get.pins, more), tool: 'series' });
              },
            },
            iconOf(seriesTool.icon),
          ),
        el(
          'button',
          { type: 'button', class: 'icon-button', 'aria-label': t('close'), onclick: () => app.select(undefined) },
          icon('close'),
        ),
      ),
      card.body,
    );
    card.update();
  };
  open();
  scope.add(store.on(['selection', 'theme'], open));
  scope.add(store.on(['shown'], () => card?.update()));
  scope.add(() => card?.end());
  return root;
}
