/** What was changed between the two scenarios: the first thing one asks of a comparison. */
import type { ChangeSaid, Comparison } from '../../timeline/compare/compare-runs.ts';
import type { App } from '../app/app.ts';
import { el } from '../app/dom.ts';
import { momentText } from './jump.ts';

/** Changes listed before the rest is only counted. */
const most = 12;
/** What a scenario is called decides nothing. */
const onlyWords = /^(id|name|description)(\.|$)/;

export function changesList(app: App, c: Comparison): Node[] {
  const { t } = app;
  const { scenario, rules, seed, on_the_way } = c.changed;
  const said = (value: unknown): string => {
    const short = (_: string, v: unknown): unknown => (typeof v === 'number' ? Number(v.toPrecision(6)) : v);
    const text = value === undefined ? t('noneOf') : JSON.stringify(value, short);
    return text.length > 48 ? `${text.slice(0, 45)}...` : text;
  };
  const onTheWay = (letter: string, { time, set, commands }: ChangeSaid): Node[] =>
    [...set, ...commands.map(({ type, payload }) => `${type} ${said(payload)}`)].map((what) =>
      el('li', {}, el('code', {}, what), t('changedFrom', { at: momentText(app, time), run: letter })),
    );
  const lines = [
    ...scenario
      .filter(({ path }) => !onlyWords.test(path))
      .map(({ path, a, b }) => el('li', {}, el('code', {}, path), t('changedValue', { a: said(a), b: said(b) }))),
    ...(rules ? [el('li', {}, t('changedRules'))] : []),
    ...(seed.a !== seed.b && !scenario.some((x) => x.path === 'seed')
      ? [el('li', {}, el('code', {}, 'seed'), t('changedValue', { a: String(seed.a), b: String(seed.b) }))]
      : []),
    ...on_the_way.a.flatMap((change) => onTheWay('A', change)),
    ...on_the_way.b.flatMap((change) => onTheWay('B', change)),
    ...(c.a.engine === c.b.engine ? [] : [el('li', {}, t('changedEngine', { a: c.a.engine, b: c.b.engine }))]),
  ];
  if (lines.length === 0) return [];
  return [
    el(
      'section',
      { class: 'changes' },
      el('h3', {}, t('changed')),
      el('ul', {}, ...lines.slice(0, most)),
      ...(lines.length > most ? [el('p', { class: 'note' }, t('moreNotListed', { n: lines.length - most }))] : []),
    ),
  ];
}
