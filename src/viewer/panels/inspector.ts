/** Looking closer at what was clicked: a cell or an asset, its values at the time shown and over time. */
import type { App } from '../app/app.ts';
import { el, fill, icon } from '../app/dom.ts';
import { assetCard } from './asset-card.ts';
import { cellCard } from './cell-card.ts';

/** What a card shows; `update` follows the time, `end` frees its charts. */
export interface Card {
  readonly title: string;
  readonly kind: string;
  readonly body: HTMLElement;
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
          : undefined;
    fill(
      root,
      el(
        'header',
        {},
        el('div', {}, el('p', { class: 'kind' }, card.kind), el('h2', {}, card.title)),
        app.view && el('button', { type: 'button', class: 'link', onclick: () => at && app.flyTo(at) }, t('flyThere')),
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
