/** The level of the water as the timeline tells it, and whether it tells how fast it flows. */
import type { Run } from './run.ts';

const recorded = (run: Run, name: string): boolean =>
  run.header.fields.some((f) => f.name === name && f.every === 'frame');
/** With sub-grid ground the level is recorded by itself: bed and mean depth do not add up to it. */
export const levelField = (run: Run): string | undefined => (recorded(run, 'water_level') ? 'water_level' : undefined);
export const hasVelocity = (run: Run): boolean => recorded(run, 'velocity_x') && recorded(run, 'velocity_y');

/** Level of the water over a cell at the frame shown, m; NaN where dry. */
export function levelAt(run: Run, cell: number): number {
  const depth = run.valueAt('water_depth', cell);
  if (!(depth > 0)) return Number.NaN;
  const level = levelField(run);
  return level ? run.valueAt(level, cell) : run.valueAt('bed_elevation', cell) + depth;
}
