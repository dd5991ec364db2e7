/** The page around the picture: built from the choices made, and built anew when the language changes. */

import type { Run } from '../data/run.ts';
import type { Banner } from '../panels/banner.ts';
import { showAbout } from '../panels/dialogs.ts';
import { headerPanel } from '../panels/header.ts';
import { inspectorPanel } from '../panels/inspector.ts';
import { legendPanel } from '../panels/legend.ts';
import { listsToggle } from '../panels/lists-toggle.ts';
import { operationsPanel } from '../panels/operations.ts';
import { tableView } from '../table/view.ts';
import { timeBar } from '../time/bar.ts';
import type { Player } from '../time/player.ts';
import { toolbar } from '../tools/toolbar.ts';
import { announcer } from './announce.ts';
import { type App, makeApp, type View } from './app.ts';
import { picture, steady } from './breath.ts';
import { el, Scope } from './dom.ts';
import type { AddressKeeper } from './keep-address.ts';
import { listenToKeys } from './keyboard.ts';
import type { Store } from './state.ts';

/** Always in sight: what kind of picture this is, and where its ground comes from. */
function caption(app: App): HTMLElement {
  const { t, run } = app;
  const { header } = run;
  const provenance = app.name(header.provenance);
  return el(
    'button',
    {
      type: 'button',
      class: 'caption',
      id: 'caption',
      title: `${provenance} ${t('about')}`,
      onclick: () => showAbout(app),
    },
    el(
      'span',
      {},
      el('b', {}, `${header.place.reconstructed ? `${t('reconstructed')} ` : ''}${t('modelResult')} `),
      provenance,
    ),
  );
}

/** Part by part where `gently`, each laid out before the next comes, so that opening never holds the page up for long. */
export async function mountShell(
  root: HTMLElement,
  run: Run,
  store: Store,
  player: Player,
  view: View | undefined,
  banner: Banner,
  address: AddressKeeper,
): Promise<void> {
  let scope = new Scope();
  const build = async (gently: boolean): Promise<void> => {
    scope.end();
    const mine = new Scope();
    scope = mine;
    const app = makeApp(run, store, player, view, scope, address);
    const pause = gently ? steady(8) : async (): Promise<void> => {};
    banner.setLabel(app.t('dismiss'));
    const operations = operationsPanel(app);
    await pause();
    const bar = timeBar(app);
    await pause();
    const top = headerPanel(app);
    const tools = toolbar(app);
    const table = tableView(app);
    await pause();
    const parts = [
      el('a', { class: 'skip', href: '#operations' }, app.t('skip')),
      top,
      el('div', { class: 'left-dock' }, tools.bar, tools.panel, inspectorPanel(app), legendPanel(app)),
      table,
      listsToggle(app),
      operations,
      announcer(app),
      el('footer', { class: 'bottom' }, caption(app), bar.root),
    ];
    // where another language was chosen meanwhile, that page has taken over
    if (scope !== mine) return;
    root.replaceChildren();
    for (const part of parts) {
      root.append(part);
      if (gently) await picture();
      if (scope !== mine) return;
    }
    scope.add(listenToKeys(app, bar));
    const makeRoom = (): void => {
      const canvas = view?.stage.renderer.domElement;
      if (!canvas) return;
      const [seen, page] = [canvas.getBoundingClientRect(), root.getBoundingClientRect()];
      view.stage.eye.cover({
        top: top.offsetHeight,
        right: Math.max(0, seen.right - (page.right - operations.offsetWidth)),
        bottom: bar.root.offsetHeight + (table.classList.contains('tall') ? 0 : table.offsetHeight),
        left: 0,
      });
      view.stage.invalidate();
    };
    makeRoom();
    const observer = new ResizeObserver(makeRoom);
    observer.observe(operations);
    // of two pictures each has a part of the page
    if (view) observer.observe(view.stage.renderer.domElement);
    observer.observe(bar.root);
    observer.observe(table);
    scope.add(() => observer.disconnect());
  };
  store.on(['language'], () => void build(false));
  await build(true);
}
