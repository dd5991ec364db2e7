/** One cell of the grid: depth, flow, hazard and ground as recorded, and how they went over time. */
import { xOf, yOf } from '../../core/grid.ts';
import type { App } from '../app/app.ts';
import { el, fill } from '../app/dom.ts';
import { fixed, span } from '../app/format.ts';
import type { History } from '../data/protocol.ts';
import { durationDepth } from '../data/run.ts';
import type { TextKey } from '../language/language.ts';
import { waterClasses } from '../scene/colours.ts';
import { type Chart, chartOf } from './chart.ts';
import type { Card } from './inspector.ts';
import { zonesAt } from './where.ts';

const bearings = {
  en: ['N', 'NE', 'E', 'SE', 'S', 'SW', 'W', 'NW'],
  zh: ['北', '东北', '东', '东南', '南', '西南', '西', '西北'],
};

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
  const body = el('div', { class: 'card-body' }, facts, el('h3', {}, t('overTime')), charts);
  let chart: Chart | undefined;
  let ended = false;
  let readTo = 0;
  let deepFor: number | undefined;
  run.ending('duration_above').then(
    (seconds) => {
      deepFor = seconds?.[cell];
      if (!ended && deepFor !== undefined) card.update();
    },
    () => {},
  );
  const draw = async (history: History): Promise<void> => {
    const depth = history.columns['water_depth'];
    if (!depth) return charts.replaceChildren();
    const next = await chartOf(
      app,
      { unit: 'm', seconds: history.seconds, series: [{ label: t('depth'), values: depth, colour: waterClasses[2]! }] },
      292,
    );
    chart?.end();
    if (ended) return next.end();
    chart = next;
    charts.replaceChildren(chart.root);
  };
  const read = (): void => {
    readTo = run.manifest.frames;
    run.cellHistory(cell).then(
      (history) => {
        if (!ended) void draw(history);
      },
      (e: Error) => {
        if (!ended) charts.replaceChildren(el('p', { class: 'empty' }, t('historyFailed', { detail: e.message })));
      },
    );
  };
  read();
  const card: Card = {
    kind: t('cell'),
    title: t('cellAt', { row: Math.floor(cell / grid.cols), col: cell % grid.cols }),
    body,
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
        ...(wet ? row('waterLevel', `${fixed(bed + depth, 2)} m`, 'level') : []),
        ...(deepFor === undefined || Number.isNaN(deepFor)
          ? []
          : [
              el('dt', {}, t('deepFor', { depth: fixed(durationDepth(run.header), 1) })),
              el('dd', { 'data-value': 'duration' }, span(deepFor, language)),
            ]),
        ...(debris > 0 ? row('debris', `${fixed(debris, 2)} m`, 'debris') : []),
        ...(zone.length ? row('inZone', zone.map((z) => app.name(z.name)).join(', ')) : []),
        ...row('easting', `${fixed(xOf(grid, cell))} m`),
        ...row('northing', `${fixed(yOf(grid, cell))} m`),
      );
      // A run that grows: the chart is read again now and then, not with every frame.
      if (run.manifest.frames >= readTo + 12) read();
      chart?.mark();
    },
    end() {
      ended = true;
      chart?.end();
    },
  };
  return card;
}
