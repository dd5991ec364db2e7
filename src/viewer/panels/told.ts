/** What was said of one asset up to the time shown: what happened to it, warnings and suggestions, the newest first. */
import type { AssetRef } from '../../core/records.ts';
import type { App } from '../app/app.ts';
import { el, fill } from '../app/dom.ts';
import { sinceStart } from '../app/format.ts';

const shownAtMost = 6;

interface Told {
  readonly tick: number;
  readonly what: string;
  readonly text: string;
  go(): void;
}

export interface ToldPanel {
  readonly root: HTMLElement;
  update(): void;
}

export function toldOf(app: App, ref: AssetRef): ToldPanel {
  const { t, run, player } = app;
  const root = el('section', { class: 'told', hidden: true });
  // what watches another asset tells of it
  const watched = run.assets.get(ref)?.row['watches'];
  const about = (asset: AssetRef | undefined): boolean =>
    asset !== undefined && (asset.id === watched || (asset.kind === ref.kind && asset.id === ref.id));
  const listed = (): Told[] => {
    const ticks = run.shown?.ticks ?? 0;
    const { records } = run;
    // a record of a tick is first in the picture of the frame that ends it
    const seek = (tick: number) => () => player.seek(run.secondsOf(tick + 1));
    const out: Told[] = [];
    for (const e of records.events)
      if (e.tick < ticks && about(e.asset))
        out.push({ tick: e.tick, what: t(e.severity), text: app.sentence(e.code, e.params), go: seek(e.tick) });
    for (const w of records.warnings)
      if (w.tick < ticks && about(w.asset))
        out.push({
          tick: w.tick,
          what: `${t('warnings')}: ${t(w.level)}`,
          text: app.sentence(w.code, w.params),
          go: () => app.select({ what: 'warning', id: w.id }),
        });
    for (const { life, raised, now } of records.suggestionsAt(ticks))
      if (about(raised.asset))
        out.push({
          tick: raised.tick,
          what: `${t('suggestions')}: ${t(now.state)}`,
          text: app.sentence(raised.code, raised.params),
          go: () => app.select({ what: 'suggestion', id: life.id }),
        });
    return out.sort((a, b) => b.tick - a.tick);
  };
  let key = '';
  return {
    root,
    update() {
      const all = listed();
      const next = all.map((x) => `${x.tick} ${x.what} ${x.text}`).join('|');
      if (next === key) return;
      key = next;
      root.hidden = all.length === 0;
      fill(
        root,
        el('h3', {}, t('toldTitle')),
        el(
          'ol',
          { class: 'told-list' },
          ...all
            .slice(0, shownAtMost)
            .map(({ tick, what, text, go }) =>
              el(
                'li',
                {},
                el('button', { type: 'button', class: 'link', onclick: go }, text),
                el('small', {}, `T+${sinceStart(app.secondsOf(tick))}, ${what}`),
              ),
            ),
        ),
        all.length > shownAtMost && el('p', { class: 'note' }, t('moreOlder', { n: all.length - shownAtMost })),
      );
    },
  };
}
