/** The points of a tool as text, one a line: what was clicked can be read and corrected, and typed without a pointer. */
import type { Point } from '../../assets/place.ts';
import { cellAt } from '../../core/grid.ts';
import type { App } from '../app/app.ts';
import { el } from '../app/dom.ts';
import { fixed } from '../app/format.ts';

export interface PointsField {
  readonly root: HTMLElement;
  /** Shows points that came from elsewhere. */
  show(points: readonly Point[]): void;
}

/** Easting and northing of one line, m: separated by a comma, a space or both. */
export function pointOf(line: string): Point | undefined {
  const parts = line
    .trim()
    .split(/[\s,;，；]+/)
    .map((part) => (part === '' ? Number.NaN : Number(part)));
  const [x, y] = parts;
  return parts.length === 2 && x !== undefined && y !== undefined && Number.isFinite(x + y) ? [x, y] : undefined;
}

export const lineOf = ([x, y]: Point): string => `${x.toFixed(1)}, ${y.toFixed(1)}`;

/** `most` points at most; hands them on once all of them lie in the place. */
export function pointsField(app: App, most: number, given: (points: Point[]) => void): PointsField {
  const { t, run } = app;
  const { grid } = run.header;
  const { centre, width, height } = run.ground;
  const problem = el('p', { class: 'problem', role: 'alert', id: 'points-problem' });
  const text = el('textarea', {
    rows: Math.min(4, most),
    spellcheck: 'false',
    'aria-describedby': 'points-problem',
    onchange: () => take(),
    onkeydown: (e: KeyboardEvent) => {
      if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) take();
    },
  });
  const take = (): void => {
    const lines = text.value.split('\n').filter((l) => l.trim() !== '');
    const points: Point[] = [];
    for (const line of lines) {
      const point = pointOf(line);
      if (!point) return void problem.replaceChildren(t('pointUnread', { line: line.trim() }));
      const cell = cellAt(grid, point[0], point[1]);
      if (cell < 0 || !run.ground.inside[cell])
        return void problem.replaceChildren(
          t('pointOutside', {
            line: line.trim(),
            west: fixed(centre[0] - width / 2).replaceAll(',', ''),
            east: fixed(centre[0] + width / 2).replaceAll(',', ''),
            south: fixed(centre[1] - height / 2).replaceAll(',', ''),
            north: fixed(centre[1] + height / 2).replaceAll(',', ''),
          }),
        );
      points.push(point);
    }
    if (points.length > most) return void problem.replaceChildren(t('pointsTooMany', { n: points.length, most }));
    problem.replaceChildren();
    given(points);
  };
  const apply = el('button', { type: 'button', class: 'button', onclick: () => take() }, t('pointsApply'));
  const root = el(
    'details',
    { class: 'points-field' },
    el('summary', {}, t('pointsTitle')),
    el('label', {}, el('span', {}, t('pointsHow')), text),
    problem,
    apply,
  );
  return {
    root,
    show(points) {
      problem.replaceChildren();
      text.value = points.map(lineOf).join('\n');
    },
  };
}
