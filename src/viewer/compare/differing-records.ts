/** Suggestions and warnings that the two runs do not share, or not alike: what, in which run, when; each jumps to its moment and place. */
import type { AssetRef, DecisionRecord, Params } from '../../core/records.ts';
import type { Both } from '../../timeline/compare/align.ts';
import type { RecordComparison, RecordRef, Shifted, Told } from '../../timeline/compare/compare-records.ts';
import { type App, sentenceOf } from '../app/app.ts';
import { el } from '../app/dom.ts';
import { span } from '../app/format.ts';
import type { Run } from '../data/run.ts';
import type { TextKey } from '../language/language.ts';
import { byText } from '../panels/why.ts';
import { jumpAfter, momentText } from './jump.ts';

export type RecordKind = 'suggestions' | 'warnings';
type Letter = 'a' | 'b';

interface Known {
  readonly text: string;
  readonly asset?: AssetRef;
}

/** What a run itself says of one of its records. */
function known(app: App, run: Run, kind: RecordKind, ref: RecordRef): Known | undefined {
  const said: { code: string; params: Params; asset?: AssetRef } | undefined =
    kind === 'suggestions'
      ? run.records.suggestions.get(ref.id)?.steps[0]
      : run.records.warnings.find((w) => w.id === ref.id && w.tick === ref.tick);
  return said && { text: sentenceOf(run, app.language, said.code, said.params), asset: said.asset };
}

export function differingRecords(app: App, kind: RecordKind, c: RecordComparison): HTMLElement {
  const { t, run } = app;
  const runs = { a: run, b: run.beside!.run };
  const jump = (letter: Letter, time: string, asset: AssetRef | undefined, ref: RecordRef): HTMLElement =>
    el(
      'button',
      {
        type: 'button',
        class: `jump jump-${letter}`,
        title: t('jumpThere'),
        onclick: () => {
          jumpAfter(app, time);
          if (asset) app.flyTo(asset);
          if (letter === 'a' && kind === 'suggestions') app.select({ what: 'suggestion', id: ref.id });
          else if (asset) app.select({ what: 'asset', asset });
        },
      },
      el('b', {}, letter.toUpperCase()),
      momentText(app, time),
    );
  const only = (letter: Letter, told: Told): HTMLElement => {
    const found = known(app, runs[letter], kind, told.record);
    return el(
      'li',
      { 'data-record': `only_${letter}` },
      el('p', {}, found?.text ?? told.what),
      el(
        'p',
        { class: 'meta' },
        el('span', {}, t(letter === 'a' ? 'onlyInA' : 'onlyInB')),
        jump(letter, told.time, found?.asset, told.record),
      ),
    );
  };
  const shifted = (s: Shifted): HTMLElement => {
    const found = known(app, run, kind, s.record.a);
    return el(
      'li',
      { 'data-record': 'shifted' },
      el('p', {}, found?.text ?? s.what),
      el('p', { class: 'meta' }, unlikeWords(app, s).join('; ')),
      el(
        'p',
        { class: 'meta' },
        jump('a', s.time.a, found?.asset, s.record.a),
        jump('b', s.time.b, found?.asset, s.record.b),
      ),
    );
  };
  const count = { a: c.only_a.length, b: c.only_b.length, shifted: c.shifted.length, alike: c.alike };
  return el(
    'section',
    { class: 'differing', 'data-kind': kind },
    el('h3', {}, t(kind)),
    el('p', { class: 'note' }, t('recordCounts', count)),
    el('ul', {}, ...c.only_a.map((x) => only('a', x)), ...c.only_b.map((x) => only('b', x)), ...c.shifted.map(shifted)),
  );
}

const factKeys: Readonly<Record<string, TextKey>> = {
  crew: 'crew',
  outcome: 'outcome',
  outcome_time: 'outcomeTime',
  travel_s: 'travelTime',
  decisions: 'decided',
  level: 'warningLevel',
};

/** In what a record of both differs, in words. */
function unlikeWords(app: App, s: Shifted): string[] {
  const { t, language } = app;
  const later =
    s.later_s === 0 ? [] : [t(s.later_s > 0 ? 'laterInB' : 'earlierInB', { by: span(Math.abs(s.later_s), language) })];
  return [
    ...later,
    ...Object.entries(s.unlike).map(([fact, { a, b }]: [string, Both<string>]) =>
      t('factDiffers', {
        fact: factKeys[fact] ? t(factKeys[fact]!) : fact,
        a: factText(app, fact, a),
        b: factText(app, fact, b),
      }),
    ),
  ];
}

function factText(app: App, fact: string, value: string): string {
  const { t } = app;
  if (value === 'none') return t('noneOf');
  if (fact === 'crew') return app.assetName({ kind: 'crew', id: value });
  if (fact === 'outcome' || fact === 'level') return t(value as TextKey);
  if (fact === 'outcome_time') return momentText(app, value);
  if (fact === 'travel_s') return span(Number(value), app.language);
  if (fact !== 'decisions') return value;
  return value
    .split(', ')
    .map((one) => {
      const [decision = '', by = ''] = one.split(/ by (.*)/);
      return t('decidedBy', { decision: t(decision as DecisionRecord['decision']), by: byText(app, by) });
    })
    .join(', ');
}
