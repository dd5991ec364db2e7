/** Where the water is deepest. */
import { tileCols, tileRows } from '../core/grid.ts';

/** The deepest cell now, and its depth, m: only the tile that holds it is searched. */
export function deepestCell(
  depth: Float32Array,
  tileDepth: Float32Array,
  cols: number,
): { depth: number; cell: number } {
  let tile = 0;
  for (let k = 1; k < tileDepth.length; k++) if (tileDepth[k]! > tileDepth[tile]!) tile = k;
  const across = cols / tileCols;
  const first = Math.floor(tile / across) * tileRows * cols + (tile % across) * tileCols;
  let cell = first;
  for (let row = 0; row < tileRows; row++)
    for (let i = first + row * cols; i < first + row * cols + tileCols; i++) if (depth[i]! > depth[cell]!) cell = i;
  return { depth: depth[cell]!, cell };
}
