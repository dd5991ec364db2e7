/** One warning: how it stands at the time shown, each change of it, and the asset it was issued on. */
import type { App } from '../app/app.ts';
import { el, fill } from '../app/dom.ts';
import { sinceStart } from '../app/format.ts';
import { assetCard } from './asset-card.ts';
import type { Card } from './inspector.ts';
import { warningKinds } from './warnings.ts';

export function warningCard(app: App, id: string): Card {
  const { t, run, player } = app;
  const issued = () => run.records.warnings.filter((w) => w.id === id);
  const first = issued()[0];
  const asset = first?.asset;
  const now = el('p', { class: 'warning-now' });
  const steps = el('ol', { class: 'steps' });
  const of = asset && assetCard(app, asset);
  const body = el(
    'div',
    { class: 'card-body' },
    now,
    el('h3', {}, t('history')),
    steps,
    asset &&
      el(
        'h3',
        {},
        `${t('warningOn')} `,
        el(
          'button',
          { type: 'button', class: 'link', onclick: () => app.select({ what: 'asset', asset }) },
          app.assetName(asset),
        ),
      ),
    of?.body,
  );
  return {
    kind: `${t('warnings')}${first ? `, ${t(warningKinds[first.kind])}` : ''}`,
    title: asset ? app.assetName(asset) : first ? t(warningKinds[first.kind]) : id,
    body,
    update() {
      const ticks = run.shown?.ticks ?? 0;
      const known = issued().filter((w) => w.tick < ticks);
      const last = known.at(-1);
      fill(
        now,
        last
          ? [el('span', { class: `level ${last.level}` }, t(last.level)), app.sentence(last.code, last.params)]
          : t('nothingYet'),
      );
      fill(
        steps,
        ...known
          .toReversed()
          .map((w) =>
            el(
              'li',
              {},
              el(
                'button',
                { type: 'button', class: 'link', onclick: () => player.seek(run.secondsOf(w.tick + 1)) },
                `T+${sinceStart(app.secondsOf(w.tick))}`,
              ),
              ` ${t(w.level)}: ${app.sentence(w.code, w.params)}`,
            ),
          ),
      );
      of?.update();
    },
    end: () => of?.end(),
  };
}
