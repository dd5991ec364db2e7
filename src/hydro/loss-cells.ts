/** Where a loss acts: the cells inside the place that can take water, and the share of each that is open. */
import { cellCount } from '../core/grid.ts';
import type { ProcessContext } from '../core/process.ts';

/** One number a cell of the grid, or one for all. */
export type Cells = ArrayLike<number> | number;

export const onCells = (context: Pick<ProcessContext, 'grid'>, v: Cells): ArrayLike<number> =>
  typeof v === 'number' ? new Float64Array(cellCount(context.grid)).fill(v) : v;

export interface LossCells {
  readonly cells: Int32Array;
  /** Share of each that is not sealed, above 0. */
  readonly pervious: Float64Array;
}

/** The cells that `takes` and that are not sealed altogether, in the order of the grid. */
export function lossCells(
  context: Pick<ProcessContext, 'grid' | 'mask'>,
  takes: (cell: number) => boolean,
  impervious: Cells,
): LossCells {
  const { mask } = context;
  const sealed = onCells(context, impervious);
  const found = new Int32Array(mask.length);
  let count = 0;
  for (let i = 0; i < mask.length; i++) if (mask[i] === 1 && takes(i) && sealed[i]! < 1) found[count++] = i;
  const cells = found.slice(0, count);
  return { cells, pervious: Float64Array.from(cells, (i) => 1 - Math.max(0, sealed[i]!)) };
}
