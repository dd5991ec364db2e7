/** What happened in the model, newest first. */
import type { App } from '../app/app.ts';
import { el, fill } from '../app/dom.ts';
import { sinceStart } from '../app/format.ts';
import type { List } from './operations.ts';

const shownAtMost = 200;

export function eventsList(app: App): List {
  const { t, run } = app;
  const root = el('div', { class: 'list' });
  const ticks = (): number => run.shown?.ticks ?? 0;
  let key = '';
  return {
    root,
    count: () => 0,
    render() {
      const all = run.records.eventsAt(ticks());
      const next = `${ticks()}|${all.length}`;
      if (next === key) return;
      key = next;
      fill(
        root,
        all.length === 0 && el('p', { class: 'empty' }, t('nothingYet')),
        all.slice(0, shownAtMost).map((e) =>
          el(
            'article',
            { class: 'item' },
            el(
              'button',
              {
                type: 'button',
                class: 'item-head',
                onclick: () => {
                  if (e.asset && run.assets.get(e.asset)) app.select({ what: 'asset', asset: e.asset });
                  const at = e.at ?? e.asset;
                  if (at) app.flyTo(at);
                },
              },
              el('span', { class: `severity ${e.severity}`, role: 'img', 'aria-label': t(e.severity) }),
              el(
                'span',
                { class: 'item-text' },
                el('b', {}, app.sentence(e.code, e.params)),
                el(
                  'span',
                  { class: 'meta' },
                  el('span', {}, t(e.severity)),
                  el(
                    'span',
                    { class: 'time' },
                    `${app.local(app.secondsOf(e.tick)).clock}, T+${sinceStart(app.secondsOf(e.tick))}`,
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
