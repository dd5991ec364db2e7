/** From an address to a running viewer: choose the run, open it, wait for its first picture, keep up with its news. */

import type { RunEntry } from '../../timeline/format.ts';
import { arrangePictures, layBeside, type Pictures } from '../compare/pictures.ts';
import { refusalWords } from '../compare/refusal.ts';
import { makeSeam } from '../compare/seam.ts';
import { computing, openBeside, sharedBudget } from '../data/beside.ts';
import { keepCurrent } from '../data/live.ts';
import { type Described, openRun, type Run, type Shown } from '../data/run.ts';
import { isExported, listRuns } from '../data/runs.ts';
import { firstLanguage, recall, remember, type Translate, translator } from '../language/language.ts';
import { hiddenAtFirst, watchPreset } from '../layers/presets.ts';
import { layerKinds } from '../layers/registry.ts';
import { bannerOf, showRunChoice } from '../panels/banner.ts';
import { waterOf } from '../scene/water-of.ts';
import { recalledMarks } from '../time/mark-filter.ts';
import { makePlayer, type Player } from '../time/player.ts';
import type { View } from './app.ts';
import { el } from './dom.ts';
import { sinceStart } from './format.ts';
import { keepAddress, viewOnOpening } from './keep-address.ts';
import { keepLayerChoices, readLayerChoices } from './layer-address.ts';
import { makePicture, usualExaggeration } from './picture.ts';
import type { Chosen } from './saved-view.ts';
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
    const key = isExported() ? 'noExportedRuns' : 'noServer';
    return showRunChoice(root, t, t(key, { detail: (e as Error).message }), []);
  }
  const entry = address.run === undefined ? newestOf(runs) : runs.find((r) => r.id === address.run);
  if (!entry) return showRunChoice(root, t, missingWords(t, address.run), runs);
  const described: Described = (header, place) => layerKinds.flatMap((kind) => kind.assets?.(header, place) ?? []);
  const paired = address.beside !== undefined;
  try {
    run = await openRun(entry, described, paired ? { budget: sharedBudget } : {});
  } catch (e) {
    return showRunChoice(
      root,
      t,
      (e as Error).message,
      runs.filter((r) => r !== entry),
    );
  }
  let refused: string | undefined;
  if (paired) {
    const second = runs.find((r) => r.id === address.beside);
    try {
      if (second) run.beside = await openBeside(run, second, described);
      else refused = t('runMissing', { id: address.beside! });
    } catch (e) {
      refused = refusalWords(t, e as Error);
    }
  }

  const opening: Chosen = {
    speed: 1800,
    tab: run.beside ? 'comparison' : 'suggestions',
    tool: undefined,
    selection: undefined,
    hidden: hiddenAtFirst(),
    exaggeration: usualExaggeration(run),
    colourMode: 'depth',
  };
  const asked = viewOnOpening(run, opening);
  const initial: State = {
    ...opening,
    pins: [],
    waterMap: 'blues',
    waterScale: 'classes',
    opacity: {},
    preset: undefined,
    lists: innerWidth > 600,
    subject: new URLSearchParams(location.search).get('table') ?? 'zone',
    ...readLayerChoices(location.search),
    // a word of its own counts more than a preset
    ...asked.chosen,
    // a tool may ask for what is on the screen: it opens with the first picture
    tool: undefined,
    language,
    theme,
    playing: false,
    following: false,
    // none: frames that come before it is settled where to begin are kept, not shown
    wanted: -1,
    shown: -1,
    moment: 0,
    smooth: false,
    hiddenMarks: recalledMarks(),
    ground: address.ground ?? 'land',
    sun: address.sun ?? 'map',
    haze: address.haze,
    compareMode: address.compareMode ?? 'side',
    split: Math.min(0.98, Math.max(0.02, address.split ?? 0.5)),
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
  watchPreset(store);
  keepLayerChoices(store);
  writeAddress({ run: run.id, with: run.beside?.run.id, wait: undefined });
  if (run.beside)
    store.on(['compareMode', 'split'], () => {
      const { compareMode, split } = store.get;
      writeAddress({ compare: compareMode, split: compareMode === 'swipe' ? split.toFixed(2) : undefined });
    });
  document.title = `${run.header.name[language]} · ${t('title')}`;

  const canvas = el('canvas', { class: 'scene', tabindex: 0, 'aria-label': t('scene') });
  const labelRoot = el('div', { class: 'labels', 'aria-hidden': 'true' });
  const picture = el('div', { class: 'picture picture-a' }, canvas, labelRoot);
  const sceneRoot = el('div', { class: 'scene-root' }, picture);
  const shellRoot = el('div', { class: 'shell-root' });
  root.replaceChildren(sceneRoot, shellRoot, splash);

  if (run.beside) arrangePictures(sceneRoot, store);
  const banner = bannerOf(shellRoot);
  if (refused !== undefined) banner.show(t('compareRefused', { detail: refused }));
  let view: View | undefined;
  let pictures: Pictures | undefined;
  try {
    view = await makePicture(run, store, canvas, labelRoot, address.quads);
    if (run.beside) {
      pictures = await layBeside(picture, run, run.beside, view, store, address.quads);
      view = pictures.view;
      sceneRoot.append(makeSeam(run, run.beside, store));
    }
    canvas.addEventListener('webglcontextlost', (e) => {
      e.preventDefault();
      banner.show(t('contextLost'));
    });
  } catch {
    sceneRoot.hidden = true;
    store.set({ tool: 'table' });
    banner.show(translator(store.get.language)('noWebgl'));
  }
  const smoothKept = recall('smooth');
  // Without a graphics card every picture takes long: between frames none is drawn unless one asks for it.
  const reduced = matchMedia('(prefers-reduced-motion: reduce)').matches;
  store.set({ smooth: smoothKept ? smoothKept === 'on' : view?.stage.software === false && !reduced });
  const present = (shown: Shown): void => {
    if (run.shown === undefined) splash.remove();
    run.shown = shown;
    const { broken } = shown.data;
    const water = waterOf(shown.data);
    if (view && water) {
      const { stage, layers } = view;
      stage.surface.show(stage.renderer, water);
      layers.show();
      view.renewLabels();
      stage.invalidate();
    }
    pictures?.show();
    if (broken.length)
      banner.show(translator(store.get.language)('frameBroken', { at: sinceStart(shown.seconds), detail: broken[0]! }));
  };
  const player = makePlayer(run, store, present, (next, share) => {
    if (!view) return;
    view.stage.surface.blend(view.stage.renderer, next && waterOf(next), share);
    view.stage.invalidate();
  });
  run.frames.onFailure((k, error) =>
    banner.show(translator(store.get.language)('frameBroken', { at: String(k), detail: error.message })),
  );
  addEventListener('unhandledrejection', (e) =>
    banner.show(t('unexpected', { detail: String((e.reason as Error)?.message ?? e.reason) })),
  );

  const keeper = keepAddress(run, store, player, view, opening);
  if (asked.pose) view?.stage.eye.stand(asked.pose);
  const openTool = store.on(['shown'], () => {
    openTool();
    const usual = refused === undefined ? undefined : 'compare';
    const tool =
      asked.chosen.tool ?? usual ?? (new URLSearchParams(location.search).has('table') ? 'table' : undefined);
    if (tool) store.set({ tool });
  });
  await mountShell(shellRoot, run, store, player, view, banner, keeper);
  expose(run, store, player, view, pictures);
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

/** Why there is nothing to show: the run asked for is not there, or none is. */
function missingWords(t: Translate, id: string | undefined): string {
  if (id !== undefined) return t(isExported() ? 'runMissingExported' : 'runMissing', { id });
  return t(isExported() ? 'noRunsExported' : 'noRuns');
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
    else if (computing(run)) player.follow();
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
    if (run.beside?.run.manifest.state !== 'running') liveBeside?.close();
  };
  const { beside } = run;
  const running = (of: Run | undefined): of is Run => of?.manifest.state === 'running' && !isExported();
  const connected = (now: boolean): void => store.set({ connected: now });
  const live = running(run) ? keepCurrent(run, told, connected) : undefined;
  const liveBeside = running(beside?.run) ? keepCurrent(beside.run, told, connected) : undefined;
  await beside?.run.refresh();
  await run.refresh();
  told();
}

/** What tests and the curious may look at. */
function expose(run: Run, store: Store, player: Player, view: View | undefined, pictures: Pictures | undefined): void {
  Object.assign(window, { stormtable: { run, store, player, stage: view?.stage, second: pictures?.stage } });
}
