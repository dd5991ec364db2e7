/** The comparison in the panel at the right: how it is shown, what was changed, the numbers of both runs, and what they suggested differently. */
import type { Comparison } from '../../timeline/compare/compare-runs.ts';
import type { App } from '../app/app.ts';
import { el, fill } from '../app/dom.ts';
import { fixed, unknown } from '../app/format.ts';
import { type CompareMode, compareModes } from '../app/state.ts';
import type { Beside } from '../data/beside.ts';
import type { TextKey } from '../language/language.ts';
import type { List } from '../panels/operations.ts';
import { changesList } from './changes-list.ts';
import { type CompareClient, compareClient } from './compare-client.ts';
import { differenceLegend } from './difference-legend.ts';
import { differingRecords } from './differing-records.ts';
import { momentText } from './jump.ts';
import { metricsOf } from './metrics.ts';
import { metricsTable } from './metrics-table.ts';
import { gapOf } from './seam.ts';

const modeNames: Record<CompareMode, TextKey> = { side: 'modeSide', swipe: 'modeSwipe', difference: 'modeDifference' };

/** Counted once for a page, whatever language it is then read in. */
const clients = new WeakMap<Beside, CompareClient>();

export function comparisonList(app: App): List {
  const { t, run, store, view, scope } = app;
  const beside = run.beside!;
  let client = clients.get(beside);
  if (!client) clients.set(beside, (client = compareClient(run.source, beside.run.source)));
  const counting = client;
  const edge = (): string => [run, beside.run].map(({ manifest: m }) => `${m.frames} ${m.state}`).join(', ');
  const top = el('div', { class: 'compare-top' });
  const here = el('div', {});
  const numbers = el('div', {});
  const root = el('div', { class: 'list comparison' }, top, here, numbers);

  const renderTop = (): void => {
    const { compareMode } = store.get;
    const named = (letter: string, of: typeof run): Node[] => [
      el('dt', {}, letter),
      el('dd', {}, el('b', {}, app.name(of.header.name)), el('small', {}, `${of.id} · ${t(of.manifest.state)}`)),
    ];
    fill(
      top,
      el('dl', { class: 'compared' }, ...named('A', run), ...named('B', beside.run)),
      el('p', { class: 'note' }, t('listsTellA')),
      view &&
        el(
          'fieldset',
          { class: 'modes' },
          el('legend', {}, t('compareHow')),
          ...compareModes.map((mode) =>
            el(
              'label',
              {},
              el('input', {
                type: 'radio',
                name: 'compare-mode',
                value: mode,
                checked: mode === compareMode,
                onchange: () => store.set({ compareMode: mode }),
              }),
              el('span', {}, t(modeNames[mode])),
            ),
          ),
        ),
      view && compareMode === 'difference' && differenceLegend(app),
    );
  };
  /** The gap in time, and both depths at the cell that is looked at. */
  const renderHere = (): void => {
    const gap = gapOf(run, beside, t, app.language);
    const { selection } = store.get;
    const cell = selection?.what === 'cell' ? selection.cell : undefined;
    const depth = (of: typeof run): number => (cell === undefined ? Number.NaN : of.valueAt('water_depth', cell));
    const [a, b] = [depth(run), depth(beside.run)];
    const metres = (value: number): string => (Number.isFinite(value) ? `${fixed(value, 3)} m` : unknown);
    const sign = b - a > 0 ? '+' : b - a < 0 ? '−' : '';
    fill(
      here,
      gap && el('p', { class: 'gap' }, gap),
      cell !== undefined &&
        el(
          'p',
          { class: 'at-cell' },
          el('span', {}, t('depthAtCell')),
          el('b', {}, `A ${metres(a)}`),
          el('b', {}, `B ${metres(b)}`),
          el('b', {}, `B − A ${sign}${metres(Math.abs(b - a))}`),
        ),
    );
  };
  const again = (): HTMLElement =>
    el('button', { type: 'button', class: 'button', onclick: () => counting.count(edge()) }, t('countAgain'));
  const contents = (): readonly Node[] => {
    const state = counting.state();
    if (!state) return [];
    if (state.what === 'counting') {
      const words = state.of
        ? t('countingMoments', { done: fixed(state.done), of: fixed(state.of) })
        : t('countingBegins');
      const bar = el('progress', { 'aria-label': words, ...(state.of ? { max: state.of, value: state.done } : {}) });
      return [el('p', { class: 'note' }, words), bar];
    }
    if (state.what === 'failed')
      return [el('p', { class: 'gap', role: 'alert' }, t('compareFailed', { detail: state.message })), again()];
    return [...told(app, state.comparison), ...(edge() === counting.edge() ? [] : [again()])];
  };
  const renderNumbers = (): void => fill(numbers, contents());
  renderTop();
  renderHere();
  renderNumbers();
  scope.add(counting.onChange(renderNumbers));
  scope.add(store.on(['compareMode', 'theme'], renderTop));
  scope.add(store.on(['shown', 'selection'], renderHere));
  scope.add(
    store.on(['news'], () => {
      renderTop();
      renderHere();
      if (counting.state()?.what === 'done') renderNumbers();
    }),
  );
  return {
    root,
    count: () => 0,
    // the first look at it begins the counting
    render: () => {
      if (!counting.state() && run.manifest.frames > 0 && beside.run.manifest.frames > 0) counting.count(edge());
    },
  };
}

function told(app: App, c: Comparison): Node[] {
  const { t } = app;
  const { from, to, moments, frames } = c.common;
  const alone = (letter: 'a' | 'b'): number => frames[letter] - moments;
  const span = t('commonMoments', { n: fixed(moments), from: momentText(app, from), to: momentText(app, to) });
  return [
    el('p', { class: 'note' }, span),
    ...(['a', 'b'] as const)
      .filter((letter) => alone(letter) > 0)
      .map((letter) =>
        el('p', { class: 'gap' }, t('framesAlone', { n: fixed(alone(letter)), run: letter.toUpperCase() })),
      ),
    ...changesList(app, c),
    ...(c.identical.common
      ? [el('p', { class: 'strong' }, t('identicalRuns', { values: fixed(c.identical.values) }))]
      : [
          differingRecords(app, 'suggestions', c.suggestions),
          ...metricsOf(app, c).map((section) => metricsTable(app, section)),
          differingRecords(app, 'warnings', c.warnings),
        ]),
  ];
}
