/** Work that takes a while, started by a button: a bar of how far it is, a button that calls it off, and how it ended. */
import type { App } from '../app/app.ts';
import { el } from '../app/dom.ts';

export interface Work {
  readonly root: HTMLElement;
  /** Says something where progress is told. */
  say(text: string): void;
  /** Called off when its panel goes away. */
  end(): void;
}

export function workButton(
  { t }: App,
  label: string,
  work: (progress: (share: number) => void, signal: AbortSignal) => Promise<string>,
): Work {
  const said = el('p', { class: 'note', role: 'status' });
  const bar = el('progress', { max: 1, value: 0, hidden: true, 'aria-label': label });
  let running: AbortController | undefined;
  const go = el('button', { type: 'button', class: 'button', onclick: () => void begin() }, label);
  const stop = el(
    'button',
    { type: 'button', class: 'text-button', hidden: true, onclick: () => running?.abort() },
    t('cancel'),
  );
  const begin = async (): Promise<void> => {
    const mine = new AbortController();
    running = mine;
    go.disabled = true;
    bar.hidden = stop.hidden = false;
    bar.value = 0;
    said.textContent = '';
    stop.focus();
    try {
      said.textContent = await work((share) => {
        bar.value = share;
      }, mine.signal);
    } catch (e) {
      said.textContent = mine.signal.aborted ? t('calledOff') : t('didNotWork', { detail: (e as Error).message });
    }
    running = undefined;
    go.disabled = false;
    const focused = document.activeElement === stop;
    bar.hidden = stop.hidden = true;
    if (focused) go.focus();
  };
  return {
    root: el('div', { class: 'work' }, el('div', { class: 'field-row' }, go, bar, stop), said),
    say: (text) => {
      said.textContent = text;
    },
    end: () => running?.abort(),
  };
}
