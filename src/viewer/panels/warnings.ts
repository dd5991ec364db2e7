/** Warnings the centre has issued on what it sees, newest first. */

import type { WarningRecord } from '../../core/records.ts';
import type { App } from '../app/app.ts';
import { el, fill } from '../app/dom.ts';
import { sinceStart } from '../app/format.ts';
import type { TextKey } from '../language/language.ts';
import type { List } from './operations.ts';

export const warningKinds: Record<WarningRecord['kind'], TextKey> = {
  river: 'kindRiver',
  rainstorm: 'kindRainstorm',
  geohazard: 'kindGeohazard',
};
const shownAtMost = 200;

export function warningsList(app: App): List {
  const { t, run } = app;
  const root = el('div', { class: 'list' });
  const ticks = (): number => run.shown?.ticks ?? 0;
  let key = '';
  /** Warnings in force: the latest of each id that is not lifted. */
  const inForce = (): number => {
    const latest = new Map<string, string>();
    for (const w of run.records.warnings) if (w.tick < ticks()) latest.set(w.id, w.level);
    return [...latest.values()].filter((level) => level !== 'none').length;
  };
  return {
    root,
    count: inForce,
    render() {
      const all = run.records.warningsAt(ticks());
      const next = `${ticks()}|${all.length}`;
      if (next === key) return;
      key = next;
      fill(
        root,
        all.length === 0 && el('p', { class: 'empty' }, t('nothingYet')),
        all.slice(0, shownAtMost).map((w) =>
          el(
            'article',
            { class: 'item' },
            el(
              'button',
              {
                type: 'button',
                class: 'item-head',
                onclick: () => {
                  app.select({ what: 'warning', id: w.id });
                  if (w.asset) app.flyTo(w.asset);
                },
              },
              el('span', { class: `level ${w.level}` }, t(w.level)),
              el(
                'span',
                { class: 'item-text' },
                el('b', {}, app.sentence(w.code, w.params)),
                el(
                  'span',
                  { class: 'meta' },
                  el('span', {}, t(warningKinds[w.kind])),
                  el(
                    'span',
                    { class: 'time' },
                    `${app.local(app.secondsOf(w.tick)).clock}, T+${sinceStart(app.secondsOf(w.tick))}`,
                  ),
                ),
              ),
            ),
          ),
        ),
        all.length > shownAtMost && el('p', { class: 'empty' }, t('moreOlder', { n: all.length - shownAtMost })),
      );
    },
  };
}
