/** Lengths and areas of what was drawn: on the map, and along the ground as the model has it. Everything in metres. */
import type { Point } from '../../../assets/place.ts';
import { bedAt, type Ground } from '../../scene/ground.ts';

export interface Way {
  /** m on the map. */
  readonly map: number;
  /** m along the ground, sampled every half cell. */
  readonly ground: number;
  /** m up and m down on the way. */
  readonly climb: number;
  readonly descent: number;
}

export function wayAlong(g: Ground, points: readonly Point[]): Way {
  let [map, ground, climb, descent] = [0, 0, 0, 0];
  for (let i = 0; i + 1 < points.length; i++) {
    const [a, b] = [points[i]!, points[i + 1]!];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const pieces = Math.max(1, Math.ceil(length / (g.grid.cellSize / 2)));
    let before = bedAt(g, a[0], a[1]);
    for (let k = 1; k <= pieces; k++) {
      const t = k / pieces;
      const z = bedAt(g, a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t);
      ground += Math.hypot(length / pieces, z - before);
      if (z > before) climb += z - before;
      else descent += before - z;
      before = z;
    }
    map += length;
  }
  return { map, ground, climb, descent };
}

/** Area of a polygon on the map, m², by Gauss's formula; its sides must not cross. */
export function polygonArea(points: readonly Point[]): number {
  const [ox, oy] = points[0] ?? [0, 0];
  let twice = 0;
  points.forEach(([x, y], i) => {
    const [nx, ny] = points[(i + 1) % points.length]!;
    twice += (x - ox) * (ny - oy) - (nx - ox) * (y - oy);
  });
  return Math.abs(twice) / 2;
}

/** Whether two sides of a polygon that are not neighbours cross, so that its area means nothing. */
export function crossesItself(points: readonly Point[]): boolean {
  const n = points.length;
  const turn = (a: Point, b: Point, c: Point): number =>
    Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
  for (let i = 0; i < n; i++)
    for (let k = i + 2; k < n; k++) {
      if (i === 0 && k === n - 1) continue;
      const [a, b, c, d] = [points[i]!, points[i + 1]!, points[k]!, points[(k + 1) % n]!];
      if (turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0) return true;
    }
  return false;
}

const digits = (value: number, decimals: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

/** `84.2 m`, `532 m`, `1.284 km`. */
export function lengthText(m: number): string {
  return m < 100 ? `${digits(m, 1)} m` : m < 1000 ? `${digits(m, 0)} m` : `${digits(m / 1000, 3)} km`;
}

/** `840 m²`, `2.31 ha (23,100 m²)`, `1.284 km² (128.4 ha)`. */
export function areaText(m2: number): string {
  if (m2 < 1e4) return `${digits(m2, m2 < 100 ? 1 : 0)} m²`;
  if (m2 < 1e6) return `${digits(m2 / 1e4, 2)} ha (${digits(m2, 0)} m²)`;
  return `${digits(m2 / 1e6, 3)} km² (${digits(m2 / 1e4, 1)} ha)`;
}
