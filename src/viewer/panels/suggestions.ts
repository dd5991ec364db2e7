/** Suggestions, newest first; opening one flies there, shows the crew's way and says why. */

import type { SuggestionRecord } from '../../core/records.ts';
import type { App } from '../app/app.ts';
import { el, fill } from '../app/dom.ts';
import { sinceStart, span } from '../app/format.ts';
import type { List } from './operations.ts';
import { whyOf } from './why.ts';

const shownAtMost = 120;
const over = (s: SuggestionRecord): boolean => s.state === 'cleared' || s.state === 'withdrawn';

export function suggestionsList(app: App): List {
  const { t, run, store } = app;
  const root = el('div', { class: 'list' });
  const ticks = (): number => run.shown?.ticks ?? 0;
  let key = '';
  return {
    root,
    count: () => run.records.suggestionsAt(ticks()).filter((s) => !over(s.now)).length,
    render() {
      const all = run.records.suggestionsAt(ticks());
      const open = store.get.selection?.what === 'suggestion' ? store.get.selection.id : '';
      const next = `${ticks()}|${open}|${all.length}|${run.records.suggestions.size}`;
      if (next === key) return;
      key = next;
      const kept = root.parentElement?.scrollTop ?? 0;
      const focused = (document.activeElement as HTMLElement | null)?.dataset['id'];
      // What is settled goes below what is not.
      const listed = [...all.filter((s) => !over(s.now)), ...all.filter((s) => over(s.now))];
      fill(
        root,
        listed.length === 0 && el('p', { class: 'empty' }, t('nothingYet')),
        listed.slice(0, shownAtMost).map(({ life, raised, now }) => {
          const isOpen = life.id === open;
          const head = el(
            'button',
            {
              type: 'button',
              class: 'item-head',
              'aria-expanded': isOpen,
              'data-id': life.id,
              onclick: () => {
                app.select(isOpen ? undefined : { what: 'suggestion', id: life.id });
                if (!isOpen) app.flyTo(now.asset);
              },
            },
            el('span', { class: `stripe ${stripe(now)}` }),
            el(
              'span',
              { class: 'item-text' },
              el('b', {}, app.sentence(raised.code, raised.params)),
              el(
                'span',
                { class: 'meta' },
                el('span', { class: `state ${now.state}` }, t(now.state)),
                el('span', {}, app.assetName(now.asset)),
                now.crew && el('span', {}, app.assetName({ kind: 'crew', id: now.crew })),
                el(
                  'span',
                  { class: 'time' },
                  `T+${sinceStart(app.secondsOf(raised.tick))}, ${t('ago', { span: span(app.secondsOf(Math.max(0, ticks() - raised.tick)), app.language) })}`,
                ),
              ),
            ),
          );
          return el(
            'article',
            { class: `item ${isOpen ? 'open' : ''} ${over(now) ? 'over' : ''}` },
            head,
            isOpen && whyOf(app, life, ticks()),
          );
        }),
        listed.length > shownAtMost && el('p', { class: 'empty' }, t('moreOlder', { n: listed.length - shownAtMost })),
      );
      if (root.parentElement) root.parentElement.scrollTop = kept;
      if (focused)
        root.querySelector<HTMLElement>(`[data-id="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    },
  };
}

const stripe = (s: SuggestionRecord): string => (over(s) ? 'calm' : s.state === 'raised' ? 'warn' : 'active');
