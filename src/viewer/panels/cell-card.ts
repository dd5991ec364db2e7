/** One cell of the grid: depth, flow, hazard and ground as recorded, and how they went over time. */
import { xOf, yOf } from '../../core/grid.ts';
import type { App } from '../app/app.ts';
import { el, fill } from '../app/dom.ts';
import { fixed, sinceStart, span, unknown } from '../app/format.ts';
import { hasVelocity, levelAt } from '../data/level.ts';
import { durationDepth } from '../data/run.ts';
import type { TextKey } from '../language/language.ts';
import { seriesColours, waterClasses } from '../scene/colours.ts';
import { type Chart, chartOf } from './chart.ts';
import type { Card } from './inspector.ts';
import { zonesAt } from './where.ts';

const bearings = {
  en: ['N', 'NE', 'E', 'SE', 'S', 'SW', 'W', 'NW'],
  zh: ['北', '东北', '东', '东南', '南', '西南', '西', '西北'],
};

/** What the run records once, when it is over. */
const endFields = ['maximum_depth', 'maximum_speed', 'maximum_hazard', 'arrival_time', 'duration_above'];

/** Rating d (v + 0.5) + debris factor and its class by 0.75, 1.25 and 2 (DEFRA FD2320); nothing below 0.15 m. */
function hazardOf(depth: number, speed: number): { rating: number; level: TextKey } | undefined {
  if (!(depth >= 0.15)) return undefined;
  const rating = depth * (speed + 0.5) + (depth > 0.25 || speed > 2 ? 1 : 0);
  return {
    rating,
    level:
      rating >= 2
        ? 'hazardExtreme'
        : rating >= 1.25
          ? 'hazardSignificant'
          : rating >= 0.75
            ? 'hazardModerate'
            : 'hazardLow',
  };
}

export function cellCard(app: App, cell: number): Card {
  const { t, run, language } = app;
  const { grid } = run.header;
  const facts = el('dl', { class: 'facts' });
  const charts = el('div', { class: 'charts' }, el('p', { class: 'empty' }, t('loadingHistory')));
  const overallTitle = el('h3', { hidden: true }, t('wholeRun'));
  const overallFacts = el('dl', { class: 'facts', hidden: true });
  const body = el(
    'div',
    { class: 'card-body' },
    facts,
    el('h3', {}, t('overTime')),
    charts,
    overallTitle,
    overallFacts,
  );
  let drawn: readonly Chart[] = [];
  let ended = false;
  let readTo = 0;
  let whole: Readonly<Record<string, Float32Array>> = {};
  const end = (field: string): number => whole[field]?.[0] ?? Number.NaN;
  const readWhole = (): void => {
    if (!run.manifest.finals.length || Object.keys(whole).length) return;
    run.endsAt(Int32Array.of(cell), endFields).then(
      (values) => {
        whole = values;
        if (!ended && Object.keys(values).length) card.update();
      },
      () => {},
    );
  };
  /** Depth and speed over time, as far as they are read. */
  let depths: { readonly seconds: Float64Array; readonly values: ArrayLike<number> } | undefined;
  let speeds: typeof depths;
  const endCharts = (): void => {
    for (const chart of drawn) chart.end();
  };
  const draw = async (): Promise<void> => {
    const wanted = [
      depths && { unit: 'm', of: depths, label: t('depth'), colour: waterClasses[2]! },
      speeds && { unit: 'm/s', of: speeds, label: t('speedOf'), colour: seriesColours[1]! },
    ].filter((x) => x !== undefined);
    const made = await Promise.all(
      wanted.map(({ unit, of, label, colour }) =>
        chartOf(app, { unit, seconds: of.seconds, series: [{ label, values: of.values, colour }] }, 292, 112),
      ),
    );
    endCharts();
    drawn = made;
    if (ended) return endCharts();
    charts.replaceChildren(...drawn.map((chart) => chart.root));
  };
  const moving = hasVelocity(run);
  const read = async (): Promise<void> => {
    readTo = run.manifest.frames;
    try {
      const { seconds, columns } = await run.cellHistory(cell);
      depths = { seconds, values: columns['water_depth']! };
      if (ended) return;
      await draw();
      if (!moving) return card.update();
      const flow = await run.cellHistory(cell, ['velocity_x', 'velocity_y']);
      const [vx, vy] = [flow.columns['velocity_x']!, flow.columns['velocity_y']!];
      speeds = { seconds: flow.seconds, values: Float64Array.from(flow.seconds, (_, k) => Math.hypot(vx[k]!, vy[k]!)) };
      if (ended) return;
      await draw();
      card.update();
    } catch (e) {
      const detail = (e as Error).message;
      if (!ended) charts.replaceChildren(el('p', { class: 'empty' }, t('historyFailed', { detail })));
    }
  };
  /** The largest up to the frame shown, and when it was first so large. */
  const most = (of: typeof depths, unit: string, decimals: number): string | undefined => {
    const k = run.shown?.k ?? -1;
    if (!of || k < 0) return undefined;
    let at = -1;
    for (let i = 0; i <= Math.min(k, of.values.length - 1); i++)
      if (of.values[i]! > 0 && (at < 0 || of.values[i]! > of.values[at]!)) at = i;
    if (at < 0) return unknown;
    return t('maximumAt', { value: `${fixed(of.values[at]!, decimals)} ${unit}`, at: sinceStart(of.seconds[at]!) });
  };
  const card: Card = {
    kind: t('cell'),
    title: t('cellAt', { row: Math.floor(cell / grid.cols), col: cell % grid.cols }),
    body,
    series: () => [{ what: 'cell', cell }],
    update() {
      const depth = run.valueAt('water_depth', cell);
      const [vx, vy] = [run.valueAt('velocity_x', cell), run.valueAt('velocity_y', cell)];
      const speed = Math.hypot(vx, vy);
      const bed = run.valueAt('bed_elevation', cell);
      const debris = run.valueAt('debris_depth', cell);
      const wet = depth > 0;
      const hazard = hazardOf(depth, speed);
      const row = (key: TextKey, value: string, id?: string) => [
        el('dt', {}, t(key)),
        el('dd', { 'data-value': id }, value),
      ];
      const maximum = (key: TextKey, value: string | undefined, id: string) =>
        value === undefined ? [] : row(key, value, id);
      const overall = (key: TextKey, value: number, text: (v: number) => string, id: string) =>
        Number.isNaN(value) ? [] : row(key, text(value), id);
      const bearing = bearings[language][Math.round((Math.atan2(vx, vy) / Math.PI) * 4 + 8) % 8]!;
      const zone = zonesAt(run, xOf(grid, cell), yOf(grid, cell));
      fill(
        facts,
        ...row('depth', wet ? `${fixed(depth, 3)} m` : t('depthDry'), 'depth'),
        ...(Number.isNaN(speed)
          ? []
          : row('speedOf', speed > 0 ? `${fixed(speed, 2)} m/s, ${t('towards', { bearing })}` : '0 m/s', 'speed')),
        ...(Number.isNaN(speed)
          ? []
          : row('hazard', hazard ? `${fixed(hazard.rating, 2)}, ${t(hazard.level)}` : '–', 'hazard')),
        ...row('bed', `${fixed(bed, 2)} m`, 'bed'),
        ...(wet ? row('waterLevel', `${fixed(levelAt(run, cell), 2)} m`, 'level') : []),
        ...maximum('maximumSoFar', most(depths, 'm', 3), 'deepest'),
        ...maximum('fastestSoFar', most(speeds, 'm/s', 2), 'fastest'),
        ...(debris > 0 ? row('debris', `${fixed(debris, 2)} m`, 'debris') : []),
        ...zone.flatMap((z) => [
          el('dt', {}, t('inZone')),
          el(
            'dd',
            {},
            el(
              'button',
              {
                type: 'button',
                class: 'link',
                onclick: () => app.select({ what: 'asset', asset: { kind: 'zone', id: z.id } }),
              },
              app.name(z.name),
            ),
          ),
        ]),
        ...row('easting', `${fixed(xOf(grid, cell))} m`),
        ...row('northing', `${fixed(yOf(grid, cell))} m`),
      );
      const last = [
        ...overall('maximumDepth', end('maximum_depth'), (v) => `${fixed(v, 3)} m`, 'maximum_depth'),
        ...overall('maximumSpeed', end('maximum_speed'), (v) => `${fixed(v, 2)} m/s`, 'maximum_speed'),
        ...overall('maximumHazard', end('maximum_hazard'), (v) => fixed(v, 2), 'maximum_hazard'),
        ...overall(
          'arrival',
          end('arrival_time'),
          (v) => (v < 0 ? t('neverWet') : `T+${sinceStart(v)}`),
          'arrival_time',
        ),
        ...(Number.isNaN(end('duration_above'))
          ? []
          : [
              el('dt', {}, t('deepFor', { depth: fixed(durationDepth(run.header), 1) })),
              el('dd', { 'data-value': 'duration' }, span(end('duration_above'), language)),
            ]),
      ];
      fill(overallFacts, ...last);
      overallTitle.hidden = overallFacts.hidden = last.length === 0;
      readWhole();
      // A run that grows: the chart is read again now and then, not with every frame.
      if (run.manifest.frames >= readTo + 12) void read();
      for (const chart of drawn) chart.mark();
    },
    end() {
      ended = true;
      endCharts();
    },
  };
  void read();
  return card;
}
