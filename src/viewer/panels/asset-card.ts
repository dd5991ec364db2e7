/** One asset: the columns of its tables at the time shown, with name and unit, and charts: those of its kind, or of the column chosen. */
import type { AssetRef } from '../../core/records.ts';
import type { RecordedColumn, RecordedTable } from '../../timeline/format.ts';
import type { App } from '../app/app.ts';
import { el, fill } from '../app/dom.ts';
import { figure, quantity, sinceStart, unknown } from '../app/format.ts';
import { layerKinds, urgencyIn, viewOf } from '../layers/registry.ts';
import { beyondAny, chartOptions, columnName, dull, planOf, tablesOf } from './asset-charts.ts';
import { type Chart, chartOf } from './chart.ts';
import type { Card } from './inspector.ts';
import { toldOf } from './told.ts';

export function assetCard(app: App, ref: AssetRef): Card {
  const { t, run } = app;
  const asset = run.assets.get(ref);
  const view = asset && viewOf(asset);
  const tables = tablesOf(app, ref);
  const values = el('div', {});
  const told = toldOf(app, ref);
  const charts = el('div', { class: 'charts' });
  const caveat = asset?.row['caveat'] as { en: string; zh: string } | undefined;
  const body = el(
    'div',
    { class: 'card-body' },
    caveat && app.name(caveat) && el('p', { class: 'note' }, app.name(caveat)),
    // several charts come after the figures, or the state would be out of sight
    ...(view ? [values, charts] : [charts, values]),
    told.root,
    fixedData(app, ref),
  );
  const without = new Set((asset && view?.without?.(asset)) ?? []);
  const nameOf = (name: string, column: RecordedColumn): string => columnName(app, asset, name, column);
  let charted: readonly Chart[] = [];
  let ended = false;
  /** What each chart shows: those of the kind, or one of the column chosen. */
  let plan = planOf(tables, asset, view, without);
  let readTo = 0;

  const drawCharts = async (): Promise<void> => {
    readTo = run.manifest.frames;
    const wanted = plan;
    const made: Chart[] = [];
    try {
      const height = wanted.length > 1 ? 104 : 132;
      for (const columns of wanted) made.push(await chartOf(app, await chartOptions(app, ref, columns), 292, height));
    } catch (e) {
      for (const chart of made) chart.end();
      return charts.replaceChildren(el('p', { class: 'empty' }, t('historyFailed', { detail: (e as Error).message })));
    }
    const late = ended || wanted !== plan;
    for (const chart of late ? made : charted) chart.end();
    if (late) return;
    charted = made;
    charts.replaceChildren(...(made.length ? [el('h3', {}, t('overTime'))] : []), ...made.map((chart) => chart.root));
  };
  void drawCharts();

  const line = (table: RecordedTable, name: string, column: RecordedColumn, value: number): Node[] => {
    const state = column.classes?.[value];
    const text = column.classes
      ? state
        ? app.name(state)
        : unknown
      : column.unit === 's' && name.endsWith('_time')
        ? `T+${sinceStart(value)}`
        : quantity(value, column.unit, name, app.language);
    const urgency = urgencyIn(view, state);
    const isCharted = plan.some((chart) => chart.some((c) => c.table === table && c.column === name));
    const pick = el(
      'button',
      {
        type: 'button',
        class: `link ${isCharted ? 'charted' : ''}`,
        title: column.doc,
        onclick: () => {
          plan = [[{ table, column: name }]];
          void drawCharts();
          card.update();
        },
      },
      nameOf(name, column),
    );
    return [
      el('dt', {}, dull.test(name) || column.classes ? nameOf(name, column) : pick),
      el('dd', { class: state ? `state-text ${urgency}` : '', 'data-column': name }, text),
    ];
  };
  const card: Card = {
    kind: view ? app.name(view.name) : kindName(app, ref.kind),
    title: asset ? app.name(asset.name) : ref.id,
    body,
    series: () => (plan[0] ?? []).map(({ table, column }) => ({ what: 'row', asset: ref, table: table.name, column })),
    update() {
      const pictures = (['observed', 'truth'] as const).map((picture) => {
        const lines = tables
          .filter((table) => table.picture === picture)
          .flatMap((table) => {
            const row = table.ids.indexOf(ref.id);
            const now = run.shown?.data.tables[table.name];
            return Object.entries(table.columns).flatMap(([name, column]) => {
              const value = now?.[name]?.[row] ?? Number.NaN;
              return without.has(name) || !(Math.abs(value) < beyondAny) ? [] : line(table, name, column, value);
            });
          });
        if (!lines.length) return undefined;
        const title = t(picture === 'truth' ? 'pictureTruth' : 'pictureObserved');
        return el('section', {}, el('h3', {}, title), el('dl', { class: 'facts' }, ...lines));
      });
      fill(values, pictures);
      told.update();
      // A run that grows: the charts are read again now and then, not with every frame.
      if (run.manifest.frames >= readTo + 12) void drawCharts();
      for (const chart of charted) chart.mark();
    },
    end() {
      ended = true;
      for (const chart of charted) chart.end();
    },
  };
  return card;
}

function kindName(app: App, kind: string): string {
  const layer = layerKinds.find((l) => l.id === kind);
  return layer ? app.name(layer.name) : kind.replaceAll('_', ' ');
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
  const asset = app.run.assets.get(ref);
  if (!asset) return undefined;
  const { row } = asset;
  const facts = viewOf(asset)?.facts?.(asset);
  const skip = new Set(['id', 'name', 'at', 'line', 'rings', 'caveat', 'from', 'to', 'curve']);
  const told = (facts ?? []).flatMap(([name, value]) => [
    el('dt', {}, app.name(name)),
    el('dd', {}, typeof value === 'string' ? value : app.name(value)),
  ]);
  const lines = Object.entries(facts ? {} : row).flatMap(([key, value]) => {
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
  if (!lines.length && !facts) return undefined;
  return el(
    'details',
    { class: 'fixed' },
    el('summary', {}, app.t('properties')),
    el('dl', { class: 'facts' }, ...told, ...lines, el('dt', {}, 'id'), el('dd', {}, ref.id)),
  );
}
