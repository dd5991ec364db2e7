/** Which cells a scenario's inflows and open boundaries take: sections of rivers, points, stretches of the place's edge. */
import type { Point } from '../assets/place.ts';
import { defineFaults, type Fault } from '../core/errors.ts';
import { cellAt, type Grid, xOf, yOf } from '../core/grid.ts';
import { sectionCells } from '../core/line-cells.ts';
import type { OpenLine } from './scenario.ts';

export const openFaults = defineFaults({
  'section-dry':
    '{what} crosses no cell of the ground below {top} m. Move section "{section}" onto the river, or raise its top.',
  'section-inland':
    '{what} stands at section "{section}", which touches no open edge of the ground. A boundary must lie where the ground ends: move the section there.',
  'edge-empty': '{what} opens no cell of the {edge} edge between {from} m and {to} m.',
  'inflow-empty':
    '{what}: its {shape} takes in no cell of the ground. Move it onto the ground; an area must hold the middle of a cell.',
  'point-outside': '{what}: the point {x}, {y} lies outside the ground.',
});

export interface OpenGround {
  readonly grid: Grid;
  readonly mask: ArrayLike<number>;
  readonly bed: ArrayLike<number>;
}

/** Whether an inside cell has a side on the outside. */
const atEdge = ({ grid, mask }: OpenGround, cell: number): boolean =>
  mask[cell] === 1 && !(mask[cell - 1] && mask[cell + 1] && mask[cell - grid.cols] && mask[cell + grid.cols]);

/** Inside cells on the ground's edge that an open line takes, rising; faults go to `faults`. */
export function boundaryCells(ground: OpenGround, across: OpenLine, what: string, faults: Fault[]): Int32Array {
  const { grid, mask, bed } = ground;
  if ('section' in across) {
    const { id, line, top } = across.section;
    const crossed = sectionCells(grid, mask, bed, line, top);
    if (!crossed.length) faults.push(openFaults('section-dry', { what, section: id, top }));
    const open = crossed.filter((cell) => atEdge(ground, cell)).sort();
    if (crossed.length && !open.length) faults.push(openFaults('section-inland', { what, section: id }));
    return open;
  }
  const { edge, from, to } = across;
  const cells: number[] = [];
  const step = { north: grid.cols, south: -grid.cols, west: 1, east: -1 }[edge];
  for (let cell = grid.cols; cell < mask.length - grid.cols; cell++) {
    // on this edge: inside, with the outside right behind it
    if (mask[cell] !== 1 || mask[cell - step] === 1) continue;
    const along = edge === 'north' || edge === 'south' ? xOf(grid, cell) : yOf(grid, cell);
    if (along >= from && along <= to) cells.push(cell);
  }
  if (!cells.length) faults.push(openFaults('edge-empty', { what, edge, from, to }));
  return Int32Array.from(cells);
}

/** Cells of points, in their order, a cell named twice kept twice. */
export function pointCells(ground: OpenGround, points: readonly Point[], what: string, faults: Fault[]): Int32Array {
  return Int32Array.from(
    points.flatMap(([x, y]) => {
      const cell = cellAt(ground.grid, x, y);
      if (cell >= 0 && ground.mask[cell] === 1) return [cell];
      faults.push(openFaults('point-outside', { what, x, y }));
      return [];
    }),
  );
}
