/** Arrow heads on the ground, as lines. */
import type { Line, Point } from '../../assets/place.ts';
import { midOf } from '../data/assets.ts';

/** A chevron that points from one point along a heading; `size` m long. */
function chevron([x, y]: Point, [dx, dy]: Point, size: number): Line {
  const [bx, by] = [x - dx * size, y - dy * size];
  const half = size * 0.6;
  return [
    [bx - dy * half, by + dx * half],
    [x, y],
    [bx + dy * half, by - dx * half],
  ];
}

const heading = (a: Point, b: Point): Point => {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
  return [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
};

/** At the end of a way, pointing along its last piece; none on a single point. */
export const arrowsAlong = (way: Line, size: number): Line => {
  const [a, b] = [way.at(-2), way.at(-1)];
  return a && b ? chevron(b, heading(a, b), size) : [];
};

/** Across the middle of a line, to its right (+1) or to its left (-1): a shaft with its head. */
export function arrowAcross(line: Line, side: 1 | -1, size: number): Line {
  const [dx, dy] = heading(line[0]!, line.at(-1)!);
  const way: Point = [dy * side, -dx * side];
  const [x, y] = midOf(line);
  const tip: Point = [x + way[0] * size, y + way[1] * size];
  const head = chevron(tip, way, size * 0.4);
  return [[x, y], tip, head[0]!, tip, head[2]!];
}
