/** The handle at the edge of the side panel: puts the lists away where the picture wants the room, and brings them back. */
import type { App } from '../app/app.ts';
import { el, iconOf } from '../app/dom.ts';

export function listsToggle(app: App): HTMLElement {
  const { t, store, scope } = app;
  const button = el('button', {
    type: 'button',
    class: 'lists-toggle',
    'aria-controls': 'operations',
    onclick: () => store.set({ lists: !store.get.lists }),
  });
  const render = (): void => {
    const { lists } = store.get;
    document.documentElement.dataset['lists'] = lists ? 'open' : 'away';
    button.replaceChildren(iconOf(lists ? 'M8 4.5 15.5 12 8 19.5z' : 'M16 4.5 8.5 12 16 19.5z'));
    button.setAttribute('aria-expanded', String(lists));
    button.setAttribute('aria-label', t(lists ? 'hideLists' : 'showLists'));
    button.title = `${t(lists ? 'hideLists' : 'showLists')} (\\)`;
  };
  render();
  scope.add(store.on(['lists'], render));
  // opening a suggestion from elsewhere brings the lists that explain it
  scope.add(
    store.on(['selection'], () => {
      if (store.get.selection?.what === 'suggestion') store.set({ lists: true });
    }),
  );
  return button;
}
