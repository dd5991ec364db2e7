/** What lies over the two pictures: their names, what the second lacks at the moment shown, and the handle that wipes. */

import { el, fill } from '../app/dom.ts';
import { localClock, span } from '../app/format.ts';
import type { Store } from '../app/state.ts';
import type { Beside } from '../data/beside.ts';
import type { Run } from '../data/run.ts';
import type { Translate } from '../language/language.ts';
import { translator } from '../language/language.ts';

/** Where the handle may stand: neither picture is wiped away altogether. */
const [least, most] = [0.02, 0.98];
const kept = (split: number): number => Math.min(most, Math.max(least, split));

export function makeSeam(run: Run, beside: Beside, store: Store): HTMLElement {
  const nameA = el('p', { class: 'picture-name name-a' });
  const nameB = el('p', { class: 'picture-name name-b', role: 'status' });
  const handle = el('div', {
    class: 'wipe',
    role: 'slider',
    tabindex: 0,
    'aria-orientation': 'horizontal',
    'aria-valuemin': Math.round(least * 100),
    'aria-valuemax': Math.round(most * 100),
  });
  const seam = el('div', { class: 'seam' }, nameA, nameB, handle);
  const move = (split: number): void => store.set({ split: kept(split) });

  handle.addEventListener('keydown', (e) => {
    const step = { ArrowLeft: -0.02, ArrowRight: 0.02, ArrowDown: -0.02, ArrowUp: 0.02, PageDown: -0.1, PageUp: 0.1 };
    const by = step[e.key as keyof typeof step];
    if (by === undefined && e.key !== 'Home' && e.key !== 'End') return;
    e.preventDefault();
    // the same keys move the ground elsewhere
    e.stopPropagation();
    move(by === undefined ? (e.key === 'Home' ? least : most) : store.get.split + by);
  });
  handle.addEventListener('pointerdown', (e) => {
    handle.setPointerCapture(e.pointerId);
    handle.focus();
    e.preventDefault();
  });
  handle.addEventListener('pointermove', (e) => {
    if (!handle.hasPointerCapture(e.pointerId)) return;
    const box = seam.getBoundingClientRect();
    move((e.clientX - box.left) / box.width);
  });

  const render = (): void => {
    const { language, compareMode, split } = store.get;
    const t = translator(language);
    const nameOf = ({ header }: Run): string => header.name[language] || header.name.en;
    // what-ifs of one scenario share its name
    const alike = nameOf(run) === nameOf(beside.run);
    const title = (letter: string, of: Run): Node[] => [
      el('b', {}, letter),
      el('span', {}, alike ? of.id : nameOf(of)),
    ];
    const gap = gapOf(run, beside, t, language);
    seam.dataset['mode'] = compareMode;
    if (compareMode === 'difference') fill(nameA, el('b', {}, 'B − A'), el('span', {}, t('differenceOf')));
    else fill(nameA, ...title('A', run));
    fill(nameB, compareMode !== 'difference' && title('B', beside.run), gap && el('em', {}, gap));
    nameB.hidden = compareMode === 'difference' && gap === undefined;
    handle.hidden = compareMode !== 'swipe';
    handle.setAttribute('aria-label', t('wipe'));
    handle.title = t('wipe');
    handle.setAttribute('aria-valuenow', String(Math.round(split * 100)));
    handle.setAttribute(
      'aria-valuetext',
      t('wipeAt', { a: Math.round(split * 100), b: Math.round(100 - split * 100) }),
    );
  };
  render();
  store.on(['language', 'compareMode', 'split', 'shown', 'news'], render);
  return seam;
}

/** In words, what the second run has not got at the moment shown; undefined where it shows that very moment. */
export function gapOf(run: Run, beside: Beside, t: Translate, language: 'en' | 'zh'): string | undefined {
  if (!run.shown) return undefined;
  const { header, manifest } = beside.run;
  const found = beside.at(run.shown.seconds);
  if (found.what === 'same') return undefined;
  const clock = localClock(header.place.time_zone, language);
  const at = (k: number): string =>
    clock(header.clock.startEpochMs + beside.run.secondsOf(manifest.ticks[k] ?? 0) * 1000).full;
  if (found.what === 'earlier') return t('gapEarlier', { at: at(found.k), by: span(found.by, language) });
  if (found.what === 'ahead' && manifest.frames === 0) return t('gapNothing');
  const key = { before: 'gapBefore', after: 'gapAfter', ahead: 'gapAhead' } as const;
  return t(key[found.what], { at: at(found.what === 'before' ? 0 : manifest.frames - 1) });
}
