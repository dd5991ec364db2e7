/** Sets up the picture: stage, layers, labels, and what clicks on it mean. */
import type { AssetRef } from '../../core/records.ts';
import type { Run } from '../data/run.ts';
import type { Layer, LayerContext } from '../layers/layer.ts';
import { makeLayers } from '../layers/registry.ts';
import { barriersOf } from '../layers/structures/profile.ts';
import { makeLabels } from '../scene/labels.ts';
import { makeStage, type Stage } from '../scene/stage.ts';
import { waterMaps } from '../scene/water-maps.ts';
import type { Spot, View } from './app.ts';
import { breath } from './breath.ts';
import { assetHit } from './hit.ts';
import { followSceneChoices } from './scene-choices.ts';
import type { Selection, Store } from './state.ts';
import { typeScale } from './type-scale.ts';

/** Where one looks first: among the bridges, else the low points, else the middle. */
function focusOf(run: Run): readonly [number, number] {
  const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;
  for (const kind of ['bridge', 'underpass', 'gauge']) {
    const spots = run.assets.of(kind).map((a) => a.at);
    if (spots.length >= 2) return [median(spots.map((p) => p[0])), median(spots.map((p) => p[1]))];
  }
  return run.ground.centre;
}

/** Stretches low relief so that slopes can be told, and leaves mountains as they are; 1 to 3. */
export function usualExaggeration(run: Run): number {
  const { width, height, lowest, highest } = run.ground;
  const ratio = (0.042 * Math.max(width, height)) / Math.max(1, highest - lowest);
  return Math.min(3, Math.max(1, Math.round(ratio * 2) / 2));
}

/** How much wider than usual a pointer hits: fingers are broad, and symbols grow with type. */
const reachOf = (e: PointerEvent): number => typeScale() * (e.pointerType === 'touch' ? 1.8 : 1);

function selectedAsset(run: Run, selection: Selection): AssetRef | undefined {
  if (selection?.what === 'asset') return selection.asset;
  if (selection?.what === 'warning') return run.records.warnings.find((w) => w.id === selection.id)?.asset;
  return selection?.what === 'suggestion' ? run.records.suggestions.get(selection.id)?.steps[0]?.asset : undefined;
}

export async function makePicture(
  run: Run,
  store: Store,
  canvas: HTMLCanvasElement,
  labelRoot: HTMLElement,
  finest?: number,
): Promise<View> {
  const still = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
  await breath();
  const stage: Stage = await makeStage(canvas, run.ground, { focus: focusOf(run), finest, still });
  const context: LayerContext = {
    run,
    stage,
    theme: () => store.get.theme,
    language: () => store.get.language,
    selected: () => selectedAsset(run, store.get.selection),
    openSuggestion: () => (store.get.selection?.what === 'suggestion' ? store.get.selection.id : undefined),
    pick: (asset) => store.set({ selection: { what: 'asset', asset } }),
  };
  const barriers = barriersOf(run.ground, run.header.structures);
  if (barriers) stage.surface.setBarriers(barriers);
  stage.exaggeration = store.get.exaggeration;
  stage.paint(store.get.theme);
  await breath();
  const layers = await makeLayers(context);
  const labels = makeLabels(stage, labelRoot, () => layers.labels());
  const repaint = (): void => {
    stage.paint(store.get.theme);
    layers.paint();
    labels.renew();
  };
  store.on(['theme', 'language', 'selection'], repaint);
  store.on(['exaggeration'], () => {
    stage.exaggeration = store.get.exaggeration;
  });
  const colour = (): void => {
    stage.surface.colourBy(store.get.colourMode);
    stage.invalidate();
    if (store.get.colourMode === 'duration') void showDuration();
  };
  let durationShown = false;
  const showDuration = async (): Promise<void> => {
    if (durationShown) return;
    const seconds = await run.ending('duration_above');
    if (!seconds) return;
    durationShown = true;
    await stage.surface.setDuration(stage.renderer, seconds);
    stage.invalidate();
  };
  store.on(['colourMode'], colour);
  store.on(['news'], () => {
    if (store.get.colourMode === 'duration') void showDuration();
  });
  colour();
  const drawLayers = (): void => {
    const { hidden, opacity } = store.get;
    const shareOf = (id: string): number => (hidden.has(id) ? 0 : (opacity[id] ?? 1));
    stage.surface.set('waterVisible', shareOf('water'));
    stage.surface.set('debrisVisible', shareOf('debris'));
    stage.surface.set('contoursVisible', shareOf('contours'));
    layers.setHidden(hidden);
    layers.setOpacity(opacity);
    labels.renew();
  };
  store.on(['hidden', 'opacity'], drawLayers);
  drawLayers();
  const paintWater = (): void => {
    stage.surface.colourWith(waterMaps[store.get.waterMap].colours, store.get.waterScale === 'continuous');
    stage.invalidate();
  };
  store.on(['waterMap', 'waterScale'], paintWater);
  paintWater();
  store.on(['selection'], () => {
    const { selection } = store.get;
    stage.surface.select(selection?.what === 'cell' ? selection.cell : -1);
    stage.invalidate();
  });
  followSceneChoices(run, store, stage);
  repaint();
  stage.eye.home();
  await breath();
  await stage.open(run.ground.bed, run.relief);

  let taker: ((spot: Spot) => boolean) | undefined;
  let down: { x: number; y: number } | undefined;
  canvas.addEventListener('pointerdown', (e) => {
    down = e.button === 0 ? { x: e.clientX, y: e.clientY } : undefined;
  });
  canvas.addEventListener('pointerup', (e) => {
    if (!down || Math.hypot(e.clientX - down.x, e.clientY - down.y) > 5) return;
    const spot = stage.pick(e.clientX, e.clientY, (cell) => run.valueAt('water_depth', cell) || 0);
    if (spot && taker?.(spot)) return;
    const box = canvas.getBoundingClientRect();
    const hit = assetHit(stage, layers.targets(), e.clientX - box.left, e.clientY - box.top, { reach: reachOf(e) });
    if (hit) return store.set({ selection: { what: 'asset', asset: hit } });
    store.set({ selection: spot ? { what: 'cell', ...spot } : undefined });
  });
  canvas.addEventListener('pointermove', (e) => {
    if (e.buttons) return;
    const box = canvas.getBoundingClientRect();
    const over = assetHit(stage, layers.targets(), e.clientX - box.left, e.clientY - box.top, {
      spotsOnly: true,
      reach: reachOf(e),
    });
    canvas.style.cursor = over ? 'pointer' : '';
  });
  return {
    stage,
    layers,
    renewLabels: () => labels.renew(),
    takeClicks: (next) => {
      taker = next;
    },
  };
}

export type { Layer };
