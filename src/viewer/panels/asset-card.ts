/** One asset: every column of its tables at the time shown, with name and unit, and a chart of the one chosen. */
import type { AssetRef } from '../../core/records.ts';
import type { RecordedColumn, RecordedTable } from '../../timeline/format.ts';
import type { App } from '../app/app.ts';
import { el, fill } from '../app/dom.ts';
import { figure, quantity, shownUnit, sinceStart, unknown } from '../app/format.ts';
import type { History } from '../data/protocol.ts';
import { urgencyOf } from '../layers/layer.ts';
import { layerKinds } from '../layers/registry.ts';
import { urgencyColours, waterClasses } from '../scene/colours.ts';
import { type Chart, chartOf } from './chart.ts';
import type { Card } from './inspector.ts';

/** Columns of place and bookkeeping that nobody charts. */
const dull = /^(x|y|kind|.*_tick|.*_time|target)$/;

export function assetCard(app: App, ref: AssetRef): Card {
  const { t, run } = app;
  const asset = run.assets.get(ref);
  const tables = run.header.tables.filter((table) => table.of === ref.kind && table.ids.includes(ref.id));
  const values = el('div', {});
  const charts = el('div', { class: 'charts' });
  const caveat = asset?.row['caveat'] as { en: string; zh: string } | undefined;
  const body = el(
    'div',
    { class: 'card-body' },
    caveat && app.name(caveat) && el('p', { class: 'note' }, app.name(caveat)),
    charts,
    values,
    fixedData(app, ref),
  );
  let chart: Chart | undefined;
  let ended = false;
  let charted = firstChart(run.header.tables, tables);

  const drawChart = async (): Promise<void> => {
    if (!charted) return;
    const { table, column } = charted;
    const declared = table.columns[column]!;
    let history: History;
    try {
      history = await run.rowHistory(table.name, table.ids.indexOf(ref.id));
    } catch (e) {
      return charts.replaceChildren(el('p', { class: 'empty' }, t('historyFailed', { detail: (e as Error).message })));
    }
    const { factor, unit } = shownUnit(declared.unit, column);
    const gauge = asset?.row as { warning?: number; guarantee?: number } | undefined;
    const colours = urgencyColours[app.store.get.theme];
    const levels =
      column === 'stage' && gauge?.warning !== undefined
        ? [
            { value: gauge.warning, label: app.language === 'zh' ? '警戒水位' : 'warning stage', colour: colours.warn },
            ...(gauge.guarantee !== undefined
              ? [
                  {
                    value: gauge.guarantee,
                    label: app.language === 'zh' ? '保证水位' : 'guarantee stage',
                    colour: colours.alarm,
                  },
                ]
              : []),
          ]
        : [];
    const next = await chartOf(
      app,
      {
        unit,
        seconds: history.seconds,
        levels,
        series: [
          {
            label: app.name(declared.label),
            values: Array.from(history.columns[column] ?? [], (v) => v * factor),
            colour: waterClasses[2]!,
          },
        ],
      },
      292,
    );
    chart?.end();
    if (ended) return next.end();
    chart = next;
    charts.replaceChildren(el('h3', {}, t('overTime')), chart.root);
  };
  void drawChart();

  const line = (table: RecordedTable, name: string, column: RecordedColumn, value: number): Node[] => {
    const state = column.classes?.[value];
    const text = column.classes
      ? state
        ? app.name(state)
        : unknown
      : column.unit === 's' && name.endsWith('_time')
        ? `T+${sinceStart(value)}`
        : quantity(value, column.unit, name, app.language);
    const urgency = state ? urgencyOf(state) : 'calm';
    const isCharted = charted?.table === table && charted.column === name;
    const pick = el(
      'button',
      {
        type: 'button',
        class: `link ${isCharted ? 'charted' : ''}`,
        title: column.doc,
        onclick: () => {
          charted = { table, column: name };
          void drawChart();
          card.update();
        },
      },
      app.name(column.label),
    );
    return [
      el('dt', {}, dull.test(name) ? app.name(column.label) : pick),
      el('dd', { class: state ? `state-text ${urgency}` : '', 'data-column': name }, text),
    ];
  };
  const card: Card = {
    kind: kindName(app, ref.kind),
    title: asset ? app.name(asset.name) : ref.id,
    body,
    update() {
      const pictures = (['observed', 'truth'] as const).map((picture) => {
        const lines = tables
          .filter((table) => table.picture === picture)
          .flatMap((table) => {
            const row = table.ids.indexOf(ref.id);
            const now = run.shown?.data.tables[table.name];
            return Object.entries(table.columns).flatMap(([name, column]) => {
              const value = now?.[name]?.[row] ?? Number.NaN;
              return Number.isNaN(value) ? [] : line(table, name, column, value);
            });
          });
        if (!lines.length) return undefined;
        const title = t(picture === 'truth' ? 'pictureTruth' : 'pictureObserved');
        return el('section', {}, el('h3', {}, title), el('dl', { class: 'facts' }, ...lines));
      });
      fill(values, pictures);
      chart?.mark();
    },
    end() {
      ended = true;
      chart?.end();
    },
  };
  return card;
}

function kindName(app: App, kind: string): string {
  const layer = layerKinds.find((l) => l.id === kind);
  return layer ? app.name(layer.name) : kind.replaceAll('_', ' ');
}

/** The column one most likely wants to see. */
function firstChart(
  _all: readonly RecordedTable[],
  tables: readonly RecordedTable[],
): { table: RecordedTable; column: string } | undefined {
  const wanted = [
    'stage',
    'depth',
    'freeboard',
    'factor_of_safety',
    'people_affected',
    'rain_rate',
    'level',
    'water_depth',
  ];
  for (const column of wanted) {
    const table = tables.find((t) => t.columns[column]);
    if (table) return { table, column };
  }
  for (const table of tables) {
    const column = Object.keys(table.columns).find((c) => !dull.test(c));
    if (column) return { table, column };
  }
  return undefined;
}

const unitOf: readonly (readonly [RegExp, string])[] = [
  [/elevation|width|span|radius|depth|specific_area|interval_m|warning|guarantee/, 'm'],
  [/^(slope|friction_angle)$/, 'rad'],
  [/^pump$/, 'm3/s'],
  [/^cohesion$/, 'Pa'],
  [/^unit_weight$/, 'N/m3'],
  [/^transmissivity$/, 'm2/s'],
  [/^volume$/, 'm3'],
  [/^(interval|delay|mobilisation)$/, 's'],
  [/^ford$/, 'm'],
  [/^speed$/, 'm/s'],
];

/** Numbers and words of the place file, as they were read. */
function fixedData(app: App, ref: AssetRef): HTMLElement | undefined {
  const row = app.run.assets.get(ref)?.row;
  if (!row) return undefined;
  const skip = new Set(['id', 'name', 'at', 'line', 'rings', 'caveat', 'from', 'to', 'curve']);
  const lines = Object.entries(row).flatMap(([key, value]) => {
    if (skip.has(key) || value === '' || value === undefined) return [];
    const unit = unitOf.find(([name]) => name.test(key))?.[1];
    const text =
      typeof value === 'number'
        ? unit
          ? quantity(value, unit as never, key, app.language)
          : figure(value)
        : Array.isArray(value)
          ? value.join(', ')
          : typeof value === 'boolean'
            ? value
              ? '✓'
              : '–'
            : typeof value === 'string'
              ? value
              : undefined;
    return text === undefined ? [] : [el('dt', {}, key.replaceAll('_', ' ')), el('dd', {}, text)];
  });
  if (!lines.length) return undefined;
  return el(
    'details',
    { class: 'fixed' },
    el('summary', {}, app.t('properties')),
    el('dl', { class: 'facts' }, ...lines, el('dt', {}, 'id'), el('dd', {}, ref.id)),
  );
}
