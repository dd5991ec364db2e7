/**
 * Affected areas: for each hazard class the patches of ground of at least that class, as outlines with who and what lies
 * inside. Outlines of a worse class lie inside those of the milder ones, so counts of different classes are never added.
 */
import type { Grid } from '../core/grid.ts';
import type { AreaRecord } from '../core/records.ts';
import { classNames } from './hazard.ts';
import { doubleArea, type LatticeRing, patchesOf, ringsOf, simplerRing } from './outlines.ts';

export interface AreaQuestion {
  readonly grid: Grid;
  readonly tick: number;
  readonly hazard: 'flood' | 'debris';
  /** Cells of any class, rising, the first `count` of these; and the class of every cell of the grid (0 elsewhere). */
  readonly cells: Int32Array;
  readonly count: number;
  readonly level: Uint8Array;
  /** Working space of one number a cell, all 0; left all 0. */
  readonly label: Int32Array;
  /** Working space of one number a cell. */
  readonly queue: Int32Array;
  readonly people: Float32Array;
  readonly roadIn: Float32Array;
  readonly leafOf: Int16Array;
  readonly zoneIds: readonly string[];
  /** Least cells of a patch or of a hole in one. */
  readonly least: number;
  /** Most records; the largest are kept. */
  readonly most: number;
}

/** How far an outline may leave the sides of cells, in cells: straightens staircases. */
const tolerance = 1;

export function areasOf(q: AreaQuestion): AreaRecord[] {
  const { grid, label } = q;
  const found: { size: number; first: number; class: number; record: AreaRecord }[] = [];
  const squareMetres = grid.cellSize * grid.cellSize;
  for (let hazard = 1; hazard <= 4; hazard++) {
    const patches = patchesOf(q.cells, q.count, q.level, hazard, q.least, grid.cols, label, q.queue);
    patches.sort((a, b) => b.cells.length - a.cells.length || a.number - b.number);
    for (const p of patches.slice(0, q.most)) {
      let people = 0;
      let road = 0;
      const zones = new Set<number>();
      for (let k = 0; k < p.cells.length; k++) {
        const i = p.cells[k]!;
        people += q.people[i]!;
        road += q.roadIn[i]!;
        if (q.leafOf[i]! >= 0) zones.add(q.leafOf[i]!);
      }
      const rings = ringsOf(p.cells, label, p.number, grid.cols).filter((r) => Math.abs(doubleArea(r)) >= 2 * q.least);
      const first = p.cells[0]!;
      found.push({
        size: p.cells.length,
        first,
        class: hazard,
        record: {
          tick: q.tick,
          // the same patch keeps its id while its northernmost cell stays
          id: `${q.hazard}-${classNames[hazard]!}-${Math.floor(first / grid.cols)}-${first % grid.cols}`,
          hazard: q.hazard,
          class: classNames[hazard] as AreaRecord['class'],
          rings: rings.map((r) => metres(grid, simplerRing(r, tolerance))),
          area_m2: p.cells.length * squareMetres,
          people: Math.round(people),
          road_m: Math.round(road),
          zones: [...zones].sort((a, b) => a - b).map((row) => q.zoneIds[row]!),
        },
      });
    }
    for (let k = 0; k < q.count; k++) label[q.cells[k]!] = 0;
  }
  // the largest of all classes, told from the mildest class up so that later ones may be drawn over earlier ones
  found.sort((a, b) => b.size - a.size || a.class - b.class || a.first - b.first);
  return found
    .slice(0, q.most)
    .sort((a, b) => a.class - b.class || b.size - a.size || a.first - b.first)
    .map((f) => f.record);
}

/** Lattice corners in the place's metres, to the metre. */
const metres = (grid: Grid, ring: LatticeRing): [number, number][] =>
  ring.map(([col, row]) => [Math.round(grid.west + col * grid.cellSize), Math.round(grid.north - row * grid.cellSize)]);
