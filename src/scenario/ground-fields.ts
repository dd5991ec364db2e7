/** Lays what a place and a scenario say of the ground onto the engine's grid: mask, bed, roughness, water at the start. */
import { cellCount, type Grid, gridAround, ontoGrid, outsideElevation } from '../core/grid.ts';
import type { Given } from '../core/world.ts';
import { initialDepth } from '../hydro/initial-water.ts';
import type { LossMap, ScenarioBundle, Surface } from './scenario.ts';
import { heldBetween } from './snapped-structures.ts';

export interface GroundFields {
  readonly grid: Grid;
  readonly mask: Uint8Array;
  readonly bed: Float32Array;
  readonly given: ReadonlyMap<string, Given>;
  /** A map of the surface on the engine's grid; outside cells get 0. */
  onGrid(map: Exclude<keyof Surface, 'classes' | 'losses'>): Float32Array;
  /** A loss's number or map on the engine's grid; outside cells get 0. */
  loss(map: LossMap): Float32Array | number;
}

export function groundFields(bundle: ScenarioBundle): GroundFields {
  const { ground, surface, scenario } = bundle;
  const grid = gridAround(ground);
  const n = cellCount(grid);
  const bed = new Float32Array(n);
  ontoGrid(grid, ground.values, bed, outsideElevation);
  const mask = new Uint8Array(n);
  for (let i = 0; i < n; i++) mask[i] = bed[i] === outsideElevation ? 0 : 1;
  const lay = (map: Float32Array): Float32Array => {
    const values = new Float32Array(n);
    ontoGrid(grid, map, values, 0);
    return values;
  };
  const onGrid = (map: Exclude<keyof Surface, 'classes' | 'losses'>): Float32Array => lay(surface[map]);
  const loss = (map: LossMap): Float32Array | number => (typeof map === 'number' ? map : lay(map));
  const manning = new Float32Array(n);
  ontoGrid(grid, surface.manning, manning, 0.03);
  const depth = initialDepth(
    grid,
    mask,
    bed,
    scenario.initial.water_surface.map((w) => ({ line: w.river.line, stages: w.stages })),
    ...(scenario.initial.water_surface.length > 0 ? heldBetween(bundle, { grid, mask, bed }) : []),
  );
  if (scenario.initial.depth > 0)
    for (let i = 0; i < n; i++) if (mask[i]) depth[i] = Math.max(depth[i]!, scenario.initial.depth);
  const residual = new Float64Array(n);
  for (let i = 0; i < n; i++) residual[i] = depth[i]! - Math.fround(depth[i]!);
  const given = new Map<string, Given>([
    ['bed_elevation', { unit: 'm', values: bed }],
    ['manning_n', { unit: 's/m^(1/3)', values: manning }],
    ['water_depth', { unit: 'm', values: depth }],
    // what single precision leaves out, so that a level surface is level to the last bit
    ['water_depth_residual', { unit: 'm', values: residual }],
  ]);
  return { grid, mask, bed, given, onGrid, loss };
}
