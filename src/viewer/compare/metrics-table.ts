/** The tables of the comparison: one for each section, a row's largest difference jumps to its moment, its largest maximum flies to its cell. */
import type { App } from '../app/app.ts';
import { el } from '../app/dom.ts';
import { fixed, quantity, span, unknown } from '../app/format.ts';
import { jumpTo, momentText } from './jump.ts';
import type { Metric, MetricSection } from './metrics.ts';

/** A value with its unit, fine enough that small differences are told. */
function told(app: App, value: number, { unit, column = '' }: Pick<Metric, 'unit' | 'column'>): string {
  if (unit === 'm' && !column.startsWith('rain')) return `${fixed(value, 3)} m`;
  if (unit === 'm2') return `${fixed(value / 1e4, 2)} ha`;
  if (unit === 's') return span(value, app.language);
  return quantity(value, unit, column, app.language);
}
/** A difference wears its sign. */
function signed(app: App, value: number, of: Pick<Metric, 'unit' | 'column'>): string {
  if (value === 0) return '0';
  return `${value > 0 ? '+' : '−'}${told(app, Math.abs(value), of)}`;
}

export function metricsTable(app: App, { title, rows }: MetricSection): HTMLElement {
  const { t } = app;
  const head = (text: string) => el('th', { scope: 'col', class: 'number' }, text);
  return el(
    'table',
    { class: 'metrics' },
    el('caption', {}, t(title)),
    el('thead', {}, el('tr', {}, el('td', {}), head('A'), head('B'), head('B − A'))),
    el(
      'tbody',
      {},
      rows.map((row) => metricRow(app, row)),
    ),
  );
}

function metricRow(app: App, metric: Metric): HTMLElement {
  const { t } = app;
  const { id, label, pair, words, apart, where } = metric;
  const cell = (value: number | undefined, text: string) =>
    el('td', { class: 'number', 'data-value': value === undefined ? undefined : String(value) }, text);
  const cells = words
    ? [el('td', { class: 'number' }, words.a), el('td', { class: 'number' }, words.b), el('td', {})]
    : (['a', 'b', 'difference'] as const).map((key) => {
        if (!pair) return cell(undefined, unknown);
        return cell(pair[key], key === 'difference' ? signed(app, pair[key], metric) : told(app, pair[key], metric));
      });
  return el(
    'tr',
    { 'data-metric': id },
    el(
      'th',
      { scope: 'row' },
      label,
      apart &&
        el(
          'button',
          { type: 'button', class: 'link', 'data-value': String(apart.value), onclick: () => jumpTo(app, apart.time) },
          t('mostApart', { at: momentText(app, apart.time), difference: signed(app, apart.value, metric) }),
        ),
      where &&
        el(
          'button',
          { type: 'button', class: 'link', 'data-value': String(where.value), onclick: () => app.flyTo(where.at) },
          t('mostAtCell', { difference: signed(app, where.value, metric) }),
        ),
    ),
    ...cells,
  );
}
