/** The right-hand panel: suggestions, warnings, events, zones and works at the time shown, and a comparison, one tab each. */
import type { App } from '../app/app.ts';
import { el, fill } from '../app/dom.ts';
import { tabs as allTabs, type Tab } from '../app/state.ts';
import { comparisonList } from '../compare/comparison-list.ts';
import { eventsList } from './events.ts';
import { suggestionsList } from './suggestions.ts';
import { warningsList } from './warnings.ts';
import { worksOf, worksTable } from './works.ts';
import { zonesTable } from './zones.ts';

/** A list that renders itself for the frame on the screen and counts what wants attention. */
export interface List {
  readonly root: HTMLElement;
  render(): void;
  count(): number;
}

const lists: Record<Tab, (app: App) => List> = {
  suggestions: suggestionsList,
  warnings: warningsList,
  events: eventsList,
  zones: zonesTable,
  works: worksTable,
  comparison: comparisonList,
};

export function operationsPanel(app: App): HTMLElement {
  const { t, store, scope } = app;
  const tabs = allTabs.filter(
    (tab) => (tab !== 'works' || worksOf(app.run).length > 0) && (tab !== 'comparison' || app.run.beside),
  );
  const made = new Map(tabs.map((tab) => [tab, lists[tab](app)]));
  const buttons = new Map(
    tabs.map((tab) => [
      tab,
      el('button', {
        type: 'button',
        role: 'tab',
        id: `tab-${tab}`,
        'aria-controls': `panel-${tab}`,
        onclick: () => store.set({ tab }),
      }),
    ]),
  );
  const bar = el('div', { role: 'tablist', class: 'tabs', 'aria-label': t('operations') }, ...buttons.values());
  bar.addEventListener('keydown', (e) => {
    const step = e.key === 'ArrowRight' ? 1 : e.key === 'ArrowLeft' ? -1 : 0;
    if (!step) return;
    e.preventDefault();
    const next = tabs[(tabs.indexOf(store.get.tab) + step + tabs.length) % tabs.length]!;
    store.set({ tab: next });
    buttons.get(next)!.focus();
  });
  const bodies = tabs.map((tab) =>
    el(
      'section',
      { role: 'tabpanel', id: `panel-${tab}`, 'aria-labelledby': `tab-${tab}`, class: 'tab-body', tabindex: 0 },
      made.get(tab)!.root,
    ),
  );
  const render = (): void => {
    if (!tabs.includes(store.get.tab)) {
      store.set({ tab: tabs[0]! });
      return;
    }
    tabs.forEach((tab, i) => {
      const list = made.get(tab)!;
      const active = store.get.tab === tab;
      const button = buttons.get(tab)!;
      button.setAttribute('aria-selected', String(active));
      button.tabIndex = active ? 0 : -1;
      const count = list.count();
      fill(button, t(tab), count > 0 && el('span', { class: 'count' }, count));
      bodies[i]!.hidden = !active;
      if (active) list.render();
    });
  };
  render();
  let due = false;
  // Several keys change with each frame: one rendering for all of them.
  const soon = (): void => {
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      render();
    });
  };
  scope.add(store.on(['shown', 'news', 'tab', 'selection'], soon));
  scope.add(
    store.on(['selection'], () => {
      if (store.get.selection?.what === 'suggestion') store.set({ tab: 'suggestions' });
    }),
  );
  return el(
    'aside',
    { class: 'operations', id: 'operations', tabindex: -1, 'aria-label': t('operations') },
    bar,
    ...bodies,
  );
}
