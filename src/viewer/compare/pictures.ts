/** The two pictures of a comparison: beside each other, one wiped over the other, or the difference of their depths in one. */
import type { View } from '../app/app.ts';
import { el } from '../app/dom.ts';
import { makePicture } from '../app/picture.ts';
import { compareModes, type Store } from '../app/state.ts';
import type { Beside } from '../data/beside.ts';
import type { FrameData } from '../data/protocol.ts';
import type { Run } from '../data/run.ts';
import { translator } from '../language/language.ts';
import type { Stage } from '../scene/stage.ts';
import { waterOf } from '../scene/water-of.ts';
import { linkEyes } from './linked-eyes.ts';
import { mirroredStore } from './mirrored-store.ts';

export interface Pictures {
  /** What tools see: clicks on either picture are theirs. */
  readonly view: View;
  /** Of the second picture. */
  readonly stage: Stage;
  /** Shows of the second run what belongs to the frame on the screen of the first. */
  show(): void;
}

/** Gives each picture its part of the page; the first is then made at the size it keeps. */
export function arrangePictures(root: HTMLElement, store: Store): void {
  document.documentElement.classList.add('comparing');
  const arrange = (): void => {
    for (const mode of compareModes) root.classList.toggle(`compare-${mode}`, store.get.compareMode === mode);
    document.documentElement.style.setProperty('--split', String(store.get.split));
  };
  arrange();
  store.on(['compareMode', 'split'], arrange);
}

/** Puts the second picture beside `first`, which holds the first. Throws where the browser gives no second WebGL2. */
export async function layBeside(
  first: HTMLElement,
  run: Run,
  beside: Beside,
  view: View,
  store: Store,
  quads?: number,
): Promise<Pictures> {
  const t = translator(store.get.language);
  const canvas = el('canvas', { class: 'scene', tabindex: 0, 'aria-label': t('sceneOfB') });
  const labels = el('div', { class: 'labels', 'aria-hidden': 'true' });
  const second = el('div', { class: 'picture picture-b' }, canvas, labels);
  first.after(second);
  const other = await makePicture(beside.run, mirroredStore(store, run), canvas, labels, quads);
  store.on(['language'], () => canvas.setAttribute('aria-label', translator(store.get.language)('sceneOfB')));
  linkEyes(view.stage, other.stage);

  let river = false;
  const showRiver = (): void => {
    if (river || beside.run.manifest.frames === 0) return;
    river = true;
    void beside.run.firstRiver().then(async (mask) => {
      if (!mask) return;
      await other.stage.surface.setRiver(other.stage.renderer, mask);
      other.stage.invalidate();
    });
  };
  let onScreen: { data: FrameData | undefined; difference: boolean | undefined } = {
    data: undefined,
    difference: undefined,
  };
  const show = (): void => {
    const { shown } = run;
    if (!shown) return;
    showRiver();
    const found = beside.at(shown.seconds);
    const data = 'k' in found ? beside.run.frames.get(found.k) : undefined;
    const ticks = 'k' in found ? beside.run.manifest.ticks[found.k]! : 0;
    beside.run.shown =
      data && 'k' in found ? { k: found.k, ticks, seconds: beside.run.secondsOf(ticks), data } : undefined;
    const difference = store.get.compareMode === 'difference';
    if (data === onScreen.data && difference === onScreen.difference) return;
    onScreen = { data, difference };
    const water = data && waterOf(data);
    second.classList.toggle('absent', !water);
    view.stage.surface.setOther(view.stage.renderer, difference ? water?.depth : undefined);
    view.stage.invalidate();
    if (difference || !water) return;
    const { stage, layers } = other;
    stage.surface.show(stage.renderer, water);
    layers.show();
    other.renewLabels();
    stage.invalidate();
  };
  show();
  beside.onArrival(show);
  store.on(['compareMode', 'news'], show);
  return {
    view: {
      ...view,
      takeClicks(taker) {
        view.takeClicks(taker);
        other.takeClicks(taker);
      },
    },
    stage: other.stage,
    show,
  };
}
