/** From an address to a running viewer: choose the run, open it, wait for its first picture, keep up with its news. */

import type { RunEntry } from '../../timeline/format.ts';
import { watchRun } from '../data/live.ts';
import { openRun, type Run } from '../data/run.ts';
import { listRuns } from '../data/runs.ts';
import { firstLanguage, recall, remember, translator } from '../language/language.ts';
import { layerKinds } from '../layers/registry.ts';
import { bannerOf, showRunChoice } from '../panels/banner.ts';
import { makePlayer, type Player } from '../time/player.ts';
import type { View } from './app.ts';
import { el } from './dom.ts';
import { sinceStart } from './format.ts';
import { makePicture, usualExaggeration } from './picture.ts';
import { mountShell } from './shell.ts';
import { makeStore, type State, type Store } from './state.ts';
import { type Address, writeAddress } from './url.ts';

export async function start(root: HTMLElement, address: Address): Promise<void> {
  const language = firstLanguage(address.language);
  const kept = recall('theme');
  const theme = address.theme ?? (kept === 'light' || kept === 'dark' ? kept : 'dark');
  const t = translator(language);
  applyTheme(theme, language);
  const splash = el(
    'div',
    { class: 'splash', role: 'status' },
    el('div', { class: 'splash-mark' }),
    el('p', {}, t('loading')),
  );
  root.replaceChildren(splash);

  let run: Run;
  let runs: readonly RunEntry[];
  try {
    runs = address.wait ? await runsWith(address.run, () => setText(splash, t('preparing'))) : await listRuns();
  } catch (e) {
    return showRunChoice(root, t, t('noServer', { detail: (e as Error).message }), []);
  }
  const entry = address.run === undefined ? newestOf(runs) : runs.find((r) => r.id === address.run);
  if (!entry) return showRunChoice(root, t, address.run ? t('runMissing', { id: address.run }) : t('noRuns'), runs);
  try {
    run = await openRun(entry, (header, place) => layerKinds.flatMap((kind) => kind.assets?.(header, place) ?? []));
  } catch (e) {
    return showRunChoice(
      root,
      t,
      (e as Error).message,
      runs.filter((r) => r !== entry),
    );
  }

  const initial: State = {
    language,
    theme,
    playing: false,
    speed: 1800,
    following: false,
    // none: frames that come before it is settled where to begin are kept, not shown
    wanted: -1,
    shown: -1,
    tab: 'suggestions',
    tool: undefined,
    selection: undefined,
    hidden: new Set(layerKinds.filter((k) => k.on === false).map((k) => k.id)),
    exaggeration: usualExaggeration(run),
    colourMode: address.colour ?? 'depth',
    ground: address.ground ?? 'land',
    sun: address.sun ?? 'map',
    haze: address.haze,
    news: 0,
    connected: true,
  };
  // the worker decodes the first frame while the page gets ready for it
  if (run.manifest.frames > 0) run.frames.want(0, 1, 0);
  const store = makeStore(initial);
  store.on(['theme', 'language'], () => {
    applyTheme(store.get.theme, store.get.language);
    remember('theme', store.get.theme);
    remember('language', store.get.language);
    writeAddress({ lang: store.get.language });
    document.title = `${run.header.name[store.get.language]} · ${translator(store.get.language)('title')}`;
  });
  writeAddress({ run: run.id, wait: undefined });
  document.title = `${run.header.name[language]} · ${t('title')}`;

  const canvas = el('canvas', { class: 'scene', tabindex: 0, 'aria-label': t('scene') });
  const labelRoot = el('div', { class: 'labels', 'aria-hidden': 'true' });
  const sceneRoot = el('div', { class: 'scene-root' }, canvas, labelRoot);
  const shellRoot = el('div', { class: 'shell-root' });
  root.replaceChildren(sceneRoot, shellRoot, splash);

  const banner = bannerOf(shellRoot);
  let view: View | undefined;
  try {
    view = await makePicture(run, store, canvas, labelRoot, address.quads);
    canvas.addEventListener('webglcontextlost', (e) => {
      e.preventDefault();
      banner.show(t('contextLost'));
    });
  } catch {
    banner.show(translator(store.get.language)('noWebgl'));
  }
  const player = makePlayer(run, store, (shown) => {
    if (run.shown === undefined) splash.remove();
    run.shown = shown;
    const { fields, empty, broken } = shown.data;
    const depth = fields['water_depth'];
    if (view && depth instanceof Uint16Array) {
      const { stage, layers } = view;
      stage.surface.show(stage.renderer, {
        depth,
        debris: empty.includes('debris_depth') ? undefined : (fields['debris_depth'] as Uint16Array | undefined),
        velocityX: fields['velocity_x'] as Int16Array | undefined,
        velocityY: fields['velocity_y'] as Int16Array | undefined,
      });
      layers.show();
      view.renewLabels();
      stage.invalidate();
    }
    if (broken.length)
      banner.show(translator(store.get.language)('frameBroken', { at: sinceStart(shown.seconds), detail: broken[0]! }));
  });
  run.frames.onFailure((k, error) =>
    banner.show(translator(store.get.language)('frameBroken', { at: String(k), detail: error.message })),
  );
  addEventListener('unhandledrejection', (e) =>
    banner.show(t('unexpected', { detail: String((e.reason as Error)?.message ?? e.reason) })),
  );

  await mountShell(shellRoot, run, store, player, view, banner);
  expose(run, store, player, view);
  await keepUp(run, store, player, view, address, banner, splash);
}

/** The list of runs once it holds a run that is about to begin, or as it is after two minutes. */
async function runsWith(id: string | undefined, waiting: () => void): Promise<readonly RunEntry[]> {
  for (let tries = 0; ; tries++) {
    const runs = await listRuns();
    if (tries === 300 || runs.some((r) => r.id === id)) return runs;
    waiting();
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
}

const setText = (splash: HTMLElement, text: string): void => {
  splash.querySelector('p')!.textContent = text;
};

/** The run one most likely wants: one that is computing, else the latest. */
const newestOf = (runs: readonly RunEntry[]): RunEntry | undefined =>
  runs.find((r) => r.state === 'running') ?? runs[0];

function applyTheme(theme: string, language: string): void {
  document.documentElement.dataset['theme'] = theme;
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}

/** Takes in the run's news until it is over, and starts the picture as soon as there is one. */
async function keepUp(
  run: Run,
  store: Store,
  player: Player,
  view: View | undefined,
  address: Address,
  banner: ReturnType<typeof bannerOf>,
  splash: HTMLElement,
): Promise<void> {
  let begun = false;
  const begin = (): void => {
    if (begun || run.manifest.frames === 0) return;
    begun = true;
    void run.firstRiver().then(async (mask) => {
      if (!mask || !view) return;
      await view.stage.surface.setRiver(view.stage.renderer, mask);
      view.stage.invalidate();
    });
    const stillWished = address.still || matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (address.minutes !== undefined) player.seek(address.minutes * 60);
    else if (run.manifest.state === 'running') player.follow();
    else if (stillWished) player.seekFrame(0);
    else {
      player.seekFrame(0);
      store.set({ playing: true });
    }
  };
  const told = (): void => {
    const t = translator(store.get.language);
    const { state, error } = run.manifest;
    store.set({ news: store.get.news + 1 });
    begin();
    player.grown();
    if (!begun) setText(splash, t('waitingFirst'));
    if (state === 'failed') banner.show(t('runFailed', { detail: error?.map((f) => f.message).join(' ') ?? '' }));
    if (state === 'interrupted') banner.show(t('runInterrupted'));
    if (state !== 'running') {
      live?.close();
      if (!begun) splash.remove();
    }
  };
  let live: ReturnType<typeof watchRun> | undefined;
  if (run.manifest.state === 'running') {
    let busy = false;
    let again = false;
    const take = async (manifest?: Run['manifest']): Promise<void> => {
      if (busy) {
        again = true;
        return;
      }
      busy = true;
      await run.refresh(manifest).then(told, () => {});
      busy = false;
      if (again) {
        again = false;
        void take();
      }
    };
    live = watchRun(
      run.id,
      (manifest) => void take(manifest),
      (connected) => store.set({ connected }),
    );
  }
  await run.refresh();
  told();
}

/** What tests and the curious may look at. */
function expose(run: Run, store: Store, player: Player, view: View | undefined): void {
  Object.assign(window, { stormtable: { run, store, player, stage: view?.stage } });
}
