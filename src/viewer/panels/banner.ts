/** Trouble, said at the top of the page with the way out; and the choice of runs where none could be opened. */

import type { RunEntry } from '../../timeline/format.ts';
import { el, icon } from '../app/dom.ts';
import type { Translate } from '../language/language.ts';

export interface Banner {
  show(text: string): void;
  hide(): void;
  setLabel(dismiss: string): void;
}

export function bannerOf(root: HTMLElement): Banner {
  const text = el('p');
  const button = el('button', { class: 'icon-button', type: 'button', onclick: () => hide() }, icon('close'));
  const box = el('div', { class: 'banner', role: 'alert', hidden: true }, text, button);
  root.parentElement!.append(box);
  const hide = (): void => {
    box.hidden = true;
  };
  return {
    show(message) {
      text.textContent = message;
      box.hidden = false;
    },
    hide,
    setLabel: (dismiss) => button.setAttribute('aria-label', dismiss),
  };
}

/** The page where no run could be opened: what is wrong, and the runs there are. */
export function showRunChoice(root: HTMLElement, t: Translate, message: string, runs: readonly RunEntry[]): void {
  const language = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
  root.replaceChildren(
    el(
      'main',
      { class: 'choice' },
      el('div', { class: 'splash-mark' }),
      el('h1', {}, t('errorTitle')),
      el('p', { role: 'alert', class: 'choice-message' }, message),
      el(
        'ul',
        {},
        runs.map((r) => {
          const link = new URL(location.href);
          link.searchParams.set('run', r.id);
          return el(
            'li',
            {},
            el(
              'a',
              { href: link.href, 'aria-label': t('openRun', { name: r.name[language] }) },
              el('b', {}, r.name[language]),
              el('span', {}, `${t(r.state)} · ${r.id}`),
            ),
          );
        }),
      ),
      el('button', { type: 'button', class: 'button', onclick: () => location.reload() }, t('reload')),
    ),
  );
}
