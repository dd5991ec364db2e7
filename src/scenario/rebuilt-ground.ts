/** The ground rebuilt from facts: elevations and land cover, and the numbers of each cell that a scenario uses. */
import type { Raster } from '../core/grid.ts';
import type { GroundFacts } from '../terrain/ground-facts.ts';
import { type Reconstruction, reconstruct, type SurfaceClass } from '../terrain/reconstruction.ts';
import type { Surface } from './scenario.ts';

export interface RebuiltGround {
  readonly raster: Raster;
  /** Land cover of each cell, an index into `classTable`. */
  readonly classes: Uint8Array;
  readonly classTable: readonly SurfaceClass[];
}

export function rebuiltGround(facts: GroundFacts): RebuiltGround {
  const built = reconstruct(facts);
  return { raster: built.ground, classes: built.classes, classTable: built.classTable };
}

/** The numbers of each cell's land cover. */
export function coverOf({ classes, classTable }: Pick<Reconstruction, 'classes' | 'classTable'>): Surface {
  const spread = (of: (k: number) => number): Float32Array => {
    const table = Float32Array.from(classTable, (_, k) => of(k));
    const values = new Float32Array(classes.length);
    for (let i = 0; i < classes.length; i++) values[i] = table[classes[i]!]!;
    return values;
  };
  return {
    manning: spread((k) => classTable[k]!.manning),
    impervious: spread((k) => classTable[k]!.impervious),
    conductivity: spread((k) => classTable[k]!.soil.conductivity),
    suction: spread((k) => classTable[k]!.soil.suction),
    moisture_deficit: spread((k) => classTable[k]!.soil.moisture_deficit),
    classes: { values: classes, ids: classTable.map((c) => c.id), names: classTable.map((c) => c.name) },
  };
}
