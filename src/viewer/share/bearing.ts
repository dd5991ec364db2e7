/** Scale and north of a picture in perspective: both hold at the point looked at, in the middle, and say so. */
import type { Stage } from '../scene/stage.ts';

export interface Bearing {
  /** px of the page for one metre across the line of sight, at the point looked at. */
  readonly pxPerMetre: number;
  /** Where north lies on the picture, rad clockwise from straight up. */
  readonly north: number;
}

export function bearingOf({ eye, project }: Pick<Stage, 'eye' | 'project'>): Bearing {
  const { x, y, distance, azimuth } = eye.pose();
  const step = distance * 0.02;
  const at = project(x, y)!;
  // The eye looks along its azimuth; across it lies (cos, -sin) in scene axes, where z runs south.
  const across = project(x + Math.cos(azimuth) * step, y + Math.sin(azimuth) * step)!;
  const up = project(x, y + step)!;
  return {
    pxPerMetre: Math.hypot(across.x - at.x, across.y - at.y) / step,
    north: Math.atan2(up.x - at.x, at.y - up.y),
  };
}

/** A round length, 1, 2 or 5 times a power of ten, that is at most so many px long. */
export function roundLength(pxPerMetre: number, mostPx: number): number {
  const most = mostPx / pxPerMetre;
  const power = 10 ** Math.floor(Math.log10(most));
  return power * (most >= 5 * power ? 5 : most >= 2 * power ? 2 : 1);
}
