/** Where the cells of a reconstructed ground lie; no facts are read and no ground is made here. */
import type { Raster } from '../core/grid.ts';
import type { GroundFacts } from './ground-facts.ts';

export type GroundFrame = Pick<Raster, 'rows' | 'cols' | 'cellSize' | 'west' | 'north'>;

/** Whole cells of the facts' size within their extent, from its north-west corner. */
export function groundFrame({ extent, cellSize }: Pick<GroundFacts, 'extent' | 'cellSize'>): GroundFrame {
  const { west, north, width, height } = extent;
  // a size that divides the extent but for its last bits must not lose a row
  return {
    rows: Math.floor(height / cellSize + 1e-9),
    cols: Math.floor(width / cellSize + 1e-9),
    cellSize,
    west,
    north,
  };
}
