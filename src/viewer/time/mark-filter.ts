/** Which kinds of mark the time bar shows, how many of each there are so far, and jumps from one to the next. */
import type { App } from '../app/app.ts';
import { el, fill, iconOf } from '../app/dom.ts';
import { sinceStart } from '../app/format.ts';
import { recall, remember, type TextKey } from '../language/language.ts';
import { type Mark, type MarkKind, markKinds, nextMark } from './marks.ts';
import { frameAfter } from './player.ts';
import { drawMark, markColour } from './track.ts';

const names: Record<MarkKind, TextKey> = {
  warning: 'marksWarning',
  failure: 'marksFailure',
  closure: 'marksClosure',
  suggestion: 'marksSuggestion',
  arrival: 'marksArrival',
  other: 'marksOther',
};

/** The kinds left out when one was last here. */
export const recalledMarks = (): ReadonlySet<MarkKind> => {
  const kept = recall('hiddenMarks')?.split(',') ?? [];
  return new Set(markKinds.filter((kind) => kept.includes(kind)));
};

/** Goes to the frame of the next mark, or of the one before; says where it stopped, or that there is no more. */
export function jumpToMark(app: App, marks: readonly Mark[], direction: 1 | -1): string {
  const { run, store, player, t } = app;
  const found = nextMark(marks, store.get.hiddenMarks, (s) => frameAfter(run, s), store.get.wanted, direction);
  if (!found || found.frame >= run.manifest.frames) return t(direction === 1 ? 'noMarkAfter' : 'noMarkBefore');
  store.set({ playing: false });
  player.seekFrame(found.frame);
  const at = sinceStart(run.secondsOf(run.manifest.ticks[found.frame]!));
  const more = found.marks.length > 1 ? ` ${t('andMore', { n: found.marks.length - 1 })}` : '';
  return `${t('tPlus', { at })}: ${found.marks[0]!.text(app)}${more}`;
}

export interface MarkFilter {
  readonly root: HTMLElement;
  jump(direction: 1 | -1): void;
  render(): void;
}

export function markFilter(app: App, marks: () => readonly Mark[]): MarkFilter {
  const { t, store, scope } = app;
  const buttons = markKinds.map((kind) => {
    const picture = el('canvas', { width: 24, height: 24, 'aria-hidden': 'true' });
    const count = el('b', {});
    const button = el(
      'button',
      {
        type: 'button',
        class: 'mark-kind',
        'data-marks': kind,
        onclick: () => {
          const hidden = new Set(store.get.hiddenMarks);
          if (!hidden.delete(kind)) hidden.add(kind);
          store.set({ hiddenMarks: hidden });
          remember('hiddenMarks', [...hidden].join());
        },
      },
      picture,
      el('span', {}, t(names[kind])),
      count,
    );
    return { kind, picture, count, button };
  });
  const said = el('p', { class: 'mark-said', role: 'status' });
  const jump = (direction: 1 | -1): void => {
    const text = jumpToMark(app, marks(), direction);
    fill(said, text);
    said.title = text;
  };
  const jumper = (direction: 1 | -1, key: TextKey, path: string): HTMLElement =>
    el(
      'button',
      { type: 'button', class: 'mark-jump', 'aria-label': t(key), title: t(key), onclick: () => jump(direction) },
      iconOf(path),
    );
  let last = '';
  const render = (): void => {
    const { theme, hiddenMarks } = store.get;
    const all = marks();
    const key = `${theme}|${all.length}|${[...hiddenMarks].join()}`;
    if (key === last) return;
    last = key;
    for (const { kind, picture, count, button } of buttons) {
      const n = all.filter((m) => m.kind === kind).length;
      const c = picture.getContext('2d')!;
      c.clearRect(0, 0, 24, 24);
      c.fillStyle = markColour(kind, theme);
      drawMark(c, kind, 12, 12, 7);
      count.textContent = String(n);
      button.hidden = n === 0;
      button.setAttribute('aria-pressed', String(!hiddenMarks.has(kind)));
    }
    root.hidden = all.length === 0;
  };
  const root = el(
    'div',
    { class: 'marks', role: 'group', 'aria-label': t('marks') },
    jumper(-1, 'markBefore', 'M15.5 4.5v15L7 12z'),
    jumper(1, 'markAfter', 'M8.5 4.5v15L17 12z'),
    ...buttons.map(({ button }) => button),
    said,
  );
  render();
  scope.add(store.on(['hiddenMarks', 'theme', 'news'], render));
  // What was jumped to is said as long as one stands there.
  scope.add(store.on(['playing'], () => store.get.playing && said.replaceChildren()));
  return { root, jump, render };
}
