/** Which cell a look through a pixel meets: a walk along the ray over the heights the picture shows. */
import { type PerspectiveCamera, Vector3 } from 'three';
import { cellAt } from '../../core/grid.ts';
import { bedAt, type Ground, placeX, placeY } from './ground.ts';

/** Steps of half a cell near the eye, growing with distance; then the crossing is halved down. */
export function cellUnder(
  g: Ground,
  camera: PerspectiveCamera,
  exaggeration: number,
  depthAt: (cell: number) => number,
  /** -1 to 1, right and up. */
  at: readonly [number, number],
): { cell: number; x: number; y: number } | undefined {
  const from = camera.position;
  const along = new Vector3(at[0], at[1], 0.5).unproject(camera).sub(from).normalize();
  const over = (t: number): number => {
    const x = placeX(g, from.x + along.x * t);
    const y = placeY(g, from.z + along.z * t);
    const cell = cellAt(g.grid, x, y);
    const water = cell >= 0 && g.inside[cell] ? depthAt(cell) : 0;
    return from.y + along.y * t - (bedAt(g, x, y) + water) * exaggeration;
  };
  const limit = camera.far;
  const half = g.grid.cellSize * 0.5;
  let previous = camera.near;
  for (let t = previous; t < limit; t += Math.max(half, t * 0.002)) {
    if (over(t) > 0) {
      previous = t;
      continue;
    }
    let [low, high] = [previous, t];
    for (let k = 0; k < 12; k++) {
      const middle = (low + high) / 2;
      if (over(middle) > 0) low = middle;
      else high = middle;
    }
    const x = placeX(g, from.x + along.x * high);
    const y = placeY(g, from.z + along.z * high);
    const cell = cellAt(g.grid, x, y);
    return cell >= 0 && g.inside[cell] ? { cell, x, y } : undefined;
  }
  return undefined;
}
