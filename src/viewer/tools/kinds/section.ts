/** Cross-section by two clicks: ground, water, soffits and the range over time along a straight line. */
import type { Point } from '../../../assets/place.ts';
import { el, fill } from '../../app/dom.ts';
import type { Run } from '../../data/run.ts';
import { drawingOn } from '../drawing.ts';
import { pointsField } from '../points-field.ts';
import { sectionPanel } from '../section/section-panel.ts';
import type { ToolKind } from '../tool.ts';

/** The line last drawn on a run, so that it is there again when the tool is opened again or the language changes. */
const kept = new WeakMap<Run, Point[]>();
const letters = ['A', 'B'];

export const section: ToolKind = {
  id: 'section',
  order: 20,
  name: { en: 'Cross-section', zh: '横断面' },
  icon: 'M2 5h4.4l3 9h5.2l3-9H22v2h-3l-3 9H8L5 7H2zM9 8.4h6V10H9zM2 18.4h20v2H2z',
  key: 'x',
  open(app) {
    const { t, run, store } = app;
    const drawing = drawingOn(app.view);
    const panel = sectionPanel(app, (at) => drawing.spot(at));
    const hint = el('p', { class: 'note', role: 'status' });
    let points: Point[] = [];
    const take = (next: Point[]): void => {
      points = next;
      kept.set(run, points);
      drawing.show(points, letters, store.get.theme);
      field.show(points);
      const [a, b] = points;
      const whole = a && b && Math.hypot(b[0] - a[0], b[1] - a[1]) > 0 ? ([a, b] as const) : undefined;
      fill(hint, t(whole ? 'sectionAgain' : a ? 'sectionSecond' : app.view ? 'sectionFirst' : 'sectionType'));
      panel.show(whole);
    };
    const field = pointsField(app, 2, take);
    take(kept.get(run) ?? []);
    const stop = store.on(['theme'], () => drawing.show(points, letters, store.get.theme));
    return {
      panel: el(
        'div',
        { class: 'tool-panel wide' },
        el('h2', {}, app.name(section.name)),
        hint,
        panel.root,
        field.root,
      ),
      click({ x, y }) {
        take(points.length === 1 ? [points[0]!, [x, y]] : [[x, y]]);
        return true;
      },
      update: () => panel.update(),
      close() {
        stop();
        panel.close();
        drawing.close();
      },
    };
  },
};
