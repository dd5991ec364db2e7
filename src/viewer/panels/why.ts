/** Why a suggestion was made: the condition, what it came to, every value read, and why that crew. */

import type { ReasonValue, SuggestionRecord } from '../../core/records.ts';
import type { App } from '../app/app.ts';
import { el } from '../app/dom.ts';
import { figure, fixed, sinceStart, span } from '../app/format.ts';
import type { SuggestionLife } from '../data/records.ts';
import type { TextKey } from '../language/language.ts';
import { en } from '../language/texts.ts';

const verdicts: Record<SuggestionRecord['reason']['verdict'], TextKey> = {
  true: 'verdictTrue',
  false: 'verdictFalse',
  unknown: 'verdictUnknown',
};

export function whyOf(app: App, life: SuggestionLife, ticks: number): HTMLElement {
  const { t, run } = app;
  const known = life.steps.filter((s) => s.tick < ticks);
  const raised = known[0]!;
  const now = known.at(-1)!;
  const { reason } = raised;
  const row = (key: TextKey, ...value: (Node | string | undefined | false)[]) => [
    el('dt', {}, t(key)),
    el('dd', {}, ...value),
  ];
  const chosen = known.findLast((s) => s.choice);
  const history = [
    // An approval told by its decision, which says whose it was, is not told twice.
    ...known
      .filter(
        (s) => s.state !== 'approved' || !life.decisions.some((d) => d.decision === 'approve' && d.tick === s.tick),
      )
      .map((s) => ({ tick: s.tick, text: t(s.state) })),
    ...life.decisions
      .filter((d) => d.tick < ticks)
      .map((d) => ({ tick: d.tick, text: t('decidedBy', { decision: t(d.decision), by: byText(app, d.by) }) })),
  ].sort((a, b) => a.tick - b.tick);
  return el(
    'div',
    { class: 'why', 'aria-label': t('why') },
    el('h3', {}, t('why')),
    el(
      'dl',
      {},
      ...row('condition', el('code', {}, reason.condition)),
      ...row(
        'verdict',
        el('b', { class: `verdict ${reason.verdict}` }, t(verdicts[reason.verdict])),
        reason.held_s > 0 && ` ${t('heldFor', { span: span(reason.held_s, app.language) })}`,
      ),
    ),
    reason.values.length > 0 &&
      el(
        'table',
        { class: 'values' },
        el('caption', {}, t('valuesRead')),
        el(
          'thead',
          {},
          el(
            'tr',
            {},
            el('th', { scope: 'col' }, `${t('signal')}, ${t('source')}`),
            el('th', { scope: 'col', class: 'number' }, `${t('value')}, ${t('age')}`),
          ),
        ),
        el('tbody', {}, ...reason.values.map((v) => valueRow(app, v))),
      ),
    el(
      'dl',
      {},
      ...(chosen?.crew && chosen.choice
        ? row(
            'crew',
            el('b', {}, app.assetName({ kind: 'crew', id: chosen.crew })),
            el('br'),
            t('crewChoice', {
              considered: chosen.choice.considered,
              travel: span(chosen.choice.travel_s, app.language),
            }),
            chosen.choice.next_best_s !== null &&
              `; ${t('crewNext', { span: span(chosen.choice.next_best_s, app.language) })}`,
            chosen.choice.avoided > 0 && `; ${t('crewAvoided', { n: chosen.choice.avoided })}`,
          )
        : []),
      ...(now.authority ? row('authority', authorityText(app, now.authority)) : []),
      ...row('rule', el('code', {}, now.rule)),
      ...row(
        'asset',
        el(
          'button',
          { type: 'button', class: 'link', onclick: () => app.select({ what: 'asset', asset: now.asset }) },
          run.assets.get(now.asset) ? app.assetName(now.asset) : `${now.asset.kind} ${now.asset.id}`,
        ),
      ),
    ),
    el('h3', {}, t('history')),
    el(
      'ol',
      { class: 'steps' },
      ...history.map((h) => el('li', {}, el('time', {}, `T+${sinceStart(app.secondsOf(h.tick))}`), h.text)),
    ),
  );
}

function valueRow(app: App, v: ReasonValue): HTMLElement {
  const { t } = app;
  const told =
    v.value === null
      ? el('b', { class: 'unknown' }, t('unknownValue'))
      : el(
          'b',
          {},
          `${v.unit === 'm' ? fixed(v.value, 2) : figure(v.value)}${v.unit && v.unit !== '1' ? ` ${v.unit}` : ''}`,
        );
  return el(
    'tr',
    {},
    el('td', {}, el('code', {}, v.signal), el('small', {}, sourceOf(app, v.from))),
    el('td', { class: 'number' }, told, el('small', {}, v.age_s === null ? '–' : span(v.age_s, app.language))),
  );
}

/** `district: duty_officer` in words. */
function authorityText(app: App, authority: string): string {
  const [tier = '', role = ''] = authority.split(/:\s*/);
  const tierName = tier === 'city' || tier === 'district' || tier === 'town' ? app.t(tier) : tier;
  return role ? `${tierName}: ${roleText(app, role)}` : roleText(app, tier);
}
/** `policy:auto for duty_officer`, `person:name` in words. */
export function byText(app: App, by: string): string {
  const [, role] = /^policy:auto for (.+)$/.exec(by) ?? [];
  if (role) return app.t('policyFor', { role: roleText(app, role) });
  if (by.startsWith('policy')) return app.t('policy');
  return by.replace(/^person:/, '').replaceAll('_', ' ');
}
function roleText(app: App, role: string): string {
  const key = `role_${role}`;
  return key in en ? app.t(key as TextKey) : role.replaceAll('_', ' ');
}

/** A gauge or asset by its display name where the place knows it, to be opened; `table:id` and plain ids alike. */
function sourceOf(app: App, from: string): Node | string {
  const id = from.includes(':') ? from.slice(from.indexOf(':') + 1) : from;
  for (const kind of ['gauge', 'underpass', 'site', 'bridge', 'zone', 'road', 'crew', 'structure']) {
    const asset = app.run.assets.get({ kind, id });
    if (asset)
      return el(
        'button',
        { type: 'button', class: 'link', onclick: () => app.select({ what: 'asset', asset: { kind, id } }) },
        app.name(asset.name),
      );
  }
  return from;
}
