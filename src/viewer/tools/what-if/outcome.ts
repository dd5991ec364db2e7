/** What came of a what-if at the time shown: recorded or computed picture, figures of the difference, and how to have it computed again. */
import { xOf, yOf } from '../../../core/grid.ts';
import type { App } from '../../app/app.ts';
import { el, fill } from '../../app/dom.ts';
import { area, fixed } from '../../app/format.ts';
import { asCommand } from './asked.ts';
import type { Computation } from './computation.ts';
import { difference } from './difference.ts';

export interface Outcome {
  readonly root: HTMLElement;
  /** The frame on the screen has changed. */
  update(): void;
}

export function outcomeOf(
  app: App,
  c: Computation,
  digest: string,
  shows: boolean,
  show: (whatIf: boolean) => void,
): Outcome {
  const { t, run } = app;
  const { grid } = run.header;
  const facts = el('div', { role: 'status' });
  const time = (ticks: number): string => app.local(app.secondsOf(ticks)).clock;
  const choice = (whatIf: boolean) =>
    el(
      'label',
      {},
      el('input', { type: 'radio', name: 'what-if-shown', checked: shows === whatIf, onchange: () => show(whatIf) }),
      t(whatIf ? 'whatIfShown' : 'whatIfRecorded'),
    );
  const place = (text: string, cell: number) =>
    cell < 0
      ? text
      : el(
          'button',
          { type: 'button', class: 'link', onclick: () => app.flyTo([xOf(grid, cell), yOf(grid, cell)]) },
          text,
        );
  const row = (key: Parameters<typeof t>[0], id: string, ...value: (Node | string)[]) => [
    el('dt', {}, t(key)),
    el('dd', { 'data-value': id }, ...value),
  ];
  const update = (): void => {
    const k = run.shown?.k ?? -1;
    const [before, after] = [run.frames.recorded(k), c.frames.get(k)].map((f) => f?.fields['water_depth']);
    if (!after) {
      const range = { from: time(c.whatIf.tick), until: time(c.ends) };
      fill(facts, el('p', { class: 'note' }, t('whatIfOutside', range)));
      return;
    }
    if (!before) {
      fill(facts, el('p', { class: 'note' }, t('whatIfReading')));
      return;
    }
    const d = difference(before, after);
    const cells = (n: number): string => area(n * grid.cellSize ** 2);
    const metres = (mm: number): string => `${fixed(mm / 1000, 2)} m`;
    const rows = [
      row('whatIfGained', 'gained', cells(d.gained)),
      row('whatIfLost', 'lost', cells(d.lost)),
      row('whatIfRise', 'rise', place(metres(d.rise), d.riseAt)),
      row('whatIfFall', 'fall', place(metres(d.fall), d.fallAt)),
    ];
    fill(facts, el('dl', { class: 'facts' }, ...rows));
  };
  update();
  const root = el(
    'div',
    { class: 'what-if-outcome' },
    el('fieldset', { class: 'modes' }, el('legend', {}, t('whatIfShow')), choice(false), choice(true)),
    facts,
    el('p', { class: 'note' }, t('whatIfLists')),
    el(
      'details',
      {},
      el('summary', {}, t('whatIfAgain')),
      el('p', { class: 'note' }, t('whatIfDigest', { time: time(c.ends) })),
      el('code', { class: 'what-if-digest', 'data-value': 'digest' }, digest),
      el('pre', { tabindex: 0, 'aria-label': t('whatIfAgain') }, asCommand(run.id, run.header, c.whatIf, c.ends)),
    ),
  );
  return { root, update };
}
