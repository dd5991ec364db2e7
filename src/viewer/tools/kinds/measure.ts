/** Measuring: the length of a line through clicked points, and the area they enclose. */
import type { Point } from '../../../assets/place.ts';
import { el, fill } from '../../app/dom.ts';
import type { Run } from '../../data/run.ts';
import { drawingOn } from '../drawing.ts';
import { areaText, crossesItself, lengthText, polygonArea, wayAlong } from '../measure/measures.ts';
import { pointsField } from '../points-field.ts';
import type { ToolKind } from '../tool.ts';

type What = 'distance' | 'area';
const kept = new WeakMap<Run, { what: What; points: Point[] }>();
const most = 200;

export const measure: ToolKind = {
  id: 'measure',
  order: 30,
  name: { en: 'Measure', zh: '量测' },
  icon: 'M3.4 15.2 15.2 3.4l5.4 5.4L8.8 20.6zm2.8 0 2.6 2.6 9-9-2.6-2.6-1.1 1.1 1.4 1.4-1.1 1.1-1.4-1.4-1.3 1.3 2 2-1.1 1.1-2-2-1.3 1.3 1.4 1.4-1.1 1.1-1.4-1.4z',
  key: 'm',
  open(app) {
    const { t, run, store } = app;
    const drawing = drawingOn(app.view);
    let { what, points } = kept.get(run) ?? { what: 'distance' as What, points: [] as Point[] };
    const facts = el('dl', { class: 'facts', role: 'status' });
    const hint = el('p', { class: 'note' });
    const draw = (): void =>
      drawing.show(
        points,
        points.map((_, i) => String(i + 1)),
        store.get.theme,
        what === 'area' && points.length > 2,
      );
    const row = (name: string, value: string, id: string) => [
      el('dt', {}, name),
      el('dd', { 'data-value': id }, value),
    ];
    const take = (next: Point[]): void => {
      points = next;
      kept.set(run, { what, points });
      draw();
      field.show(points);
      const enough = points.length > (what === 'area' ? 2 : 1);
      fill(hint, t(what === 'area' ? 'measureAreaHow' : 'measureHow'));
      const way = wayAlong(run.ground, what === 'area' && enough ? [...points, points[0]!] : points);
      fill(
        facts,
        ...(!enough
          ? []
          : what === 'area'
            ? [
                ...row(
                  t('measureArea'),
                  crossesItself(points) ? t('measureCrossed') : areaText(polygonArea(points)),
                  'measured-area',
                ),
                ...row(t('measurePerimeter'), lengthText(way.map), 'measured-map'),
              ]
            : [
                ...row(t('measureMap'), lengthText(way.map), 'measured-map'),
                ...row(t('measureGround'), lengthText(way.ground), 'measured-ground'),
                ...row(t('measureClimb'), `${lengthText(way.climb)}, ${lengthText(way.descent)}`, 'measured-climb'),
              ]),
      );
    };
    const field = pointsField(app, most, take);
    const choice = (value: What, label: string) =>
      el(
        'label',
        {},
        el('input', {
          type: 'radio',
          name: 'measure',
          value,
          checked: what === value,
          onchange: () => {
            what = value;
            take(points);
          },
        }),
        label,
      );
    take(points);
    const stop = store.on(['theme'], draw);
    return {
      panel: el(
        'div',
        { class: 'tool-panel' },
        el('h2', {}, app.name(measure.name)),
        el(
          'fieldset',
          { class: 'modes' },
          el('legend', {}, t('measureWhat')),
          choice('distance', t('measureDistance')),
          choice('area', t('measureArea')),
        ),
        hint,
        facts,
        el(
          'div',
          { class: 'tool-row' },
          el('button', { type: 'button', class: 'button', onclick: () => take(points.slice(0, -1)) }, t('measureUndo')),
          el('button', { type: 'button', class: 'button', onclick: () => take([]) }, t('measureClear')),
        ),
        field.root,
      ),
      click({ x, y }) {
        if (points.length < most) take([...points, [x, y]]);
        return true;
      },
      close() {
        stop();
        drawing.close();
      },
    };
  },
};
