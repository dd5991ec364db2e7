/** The runs one may lay beside this one, and those of other places with the reason why not. Choosing opens the page anew, at the same moment. */
import { footprintOf, placeDifferences } from '../../timeline/compare/same-place.ts';
import type { RunEntry } from '../../timeline/format.ts';
import type { App } from '../app/app.ts';
import { el, fill } from '../app/dom.ts';
import { listRuns } from '../data/runs.ts';
import { differenceWords } from './refusal.ts';

export function runChoice(app: App): HTMLElement {
  const { t, run } = app;
  const list = el('div', { class: 'run-choice', 'aria-busy': 'true' }, el('p', { class: 'note' }, t('loadingRuns')));
  const show = (runs: readonly RunEntry[]): void => {
    const here = footprintOf(run.header);
    const others = runs
      .filter((entry) => entry.id !== run.id)
      .map((entry) => ({ entry, reason: placeDifferences(here, entry.footprint)[0] }));
    const fit = others.filter((o) => !o.reason);
    const unfit = others.filter((o) => o.reason);
    list.setAttribute('aria-busy', 'false');
    fill(
      list,
      fit.length === 0 && el('p', { class: 'note' }, t('noOtherRuns')),
      el(
        'ul',
        {},
        ...fit.map(({ entry }) => {
          const chosen = entry.id === run.beside?.run.id;
          const link = { href: addressWith(app, entry.id), 'aria-current': chosen ? 'true' : undefined };
          return el('li', {}, el('a', link, ...words(app, entry)));
        }),
      ),
      unfit.length > 0 &&
        el(
          'details',
          { open: fit.length === 0 },
          el('summary', {}, t('otherPlaces', { n: unfit.length })),
          el(
            'ul',
            {},
            ...unfit.map(({ entry, reason }) =>
              el('li', { class: 'unfit' }, ...words(app, entry), el('small', {}, differenceWords(t, reason!))),
            ),
          ),
        ),
    );
  };
  listRuns().then(show, (e: Error) => {
    list.setAttribute('aria-busy', 'false');
    fill(list, el('p', { class: 'gap', role: 'alert' }, t('noServer', { detail: e.message })));
  });
  return el(
    'div',
    { class: 'compare-choice' },
    el('h2', {}, t('compareWith')),
    el('p', { class: 'note' }, t('compareWithNote')),
    run.beside && el('a', { class: 'button', href: addressWith(app, undefined) }, t('endComparison')),
    list,
  );
}

const words = ({ name, t }: App, entry: RunEntry): Node[] => [
  el('b', {}, name(entry.name)),
  el('small', {}, `${entry.id} · ${t(entry.state)} · ${entry.start.slice(0, 16).replace('T', ' ')}`),
];

/** This page with another run beside it, standing at the moment shown. */
function addressWith({ run }: App, other: string | undefined): string {
  const url = new URL(location.href);
  url.searchParams.set('run', run.id);
  for (const name of ['with', 'compare', 'split']) url.searchParams.delete(name);
  if (other !== undefined) url.searchParams.set('with', other);
  if (run.shown) url.searchParams.set('t', String(Number((run.shown.seconds / 60).toFixed(3))));
  return url.href;
}
