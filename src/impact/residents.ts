/** Where people live: the residents of each zone without zones below it, spread over its cells by weights. */
import type { Zone } from '../assets/place.ts';
import type { Grid } from '../core/grid.ts';
import { cellsInRings } from '../core/ring-cells.ts';

/** Zones in the place's order with the tree above them; leaves are zones without zones below. */
export interface ZoneTree {
  readonly zones: readonly Zone[];
  /** Row of the parent, -1 for none. */
  readonly parent: Int32Array;
  readonly leaf: Uint8Array;
  /** Rows, children before their parents. */
  readonly upwards: readonly number[];
}

export function zoneTree(zones: readonly Zone[]): ZoneTree {
  const rowOf = new Map(zones.map((z, row) => [z.id, row]));
  const parent = Int32Array.from(zones, (z) => (z.parent ? (rowOf.get(z.parent) ?? -1) : -1));
  const leaf = new Uint8Array(zones.length).fill(1);
  for (const p of parent) if (p >= 0) leaf[p] = 0;
  const depth = zones.map((_, row) => {
    let d = 0;
    for (let p = parent[row]!; p >= 0 && d <= zones.length; p = parent[p]!) d++;
    return d;
  });
  const upwards = zones.map((_, row) => row).sort((a, b) => depth[b]! - depth[a]! || a - b);
  return { zones, parent, leaf, upwards };
}

/** Row of the leaf zone of each cell, -1 where none; where outlines overlap the first zone listed keeps the cell. */
export function leafOfCells(grid: Grid, mask: ArrayLike<number>, tree: ZoneTree): Int16Array {
  const leafOf = new Int16Array(grid.rows * grid.cols).fill(-1);
  for (let row = 0; row < tree.zones.length; row++) {
    if (!tree.leaf[row]) continue;
    for (const i of cellsInRings(grid, tree.zones[row]!.rings)) if (mask[i] === 1 && leafOf[i] === -1) leafOf[i] = row;
  }
  return leafOf;
}

/**
 * People living in each cell: a leaf zone's residents in proportion to `weight`; evenly where all its weights are 0.
 * Cells of permanent water hold nobody.
 */
export function residentsPerCell(
  tree: ZoneTree,
  leafOf: Int16Array,
  weight: ArrayLike<number> | undefined,
  permanent: ArrayLike<number>,
): Float32Array {
  const weights = new Float64Array(tree.zones.length);
  const cells = new Float64Array(tree.zones.length);
  for (let i = 0; i < leafOf.length; i++) {
    const z = leafOf[i]!;
    if (z < 0 || permanent[i]) continue;
    cells[z] = cells[z]! + 1;
    weights[z] = weights[z]! + (weight ? weight[i]! : 1);
  }
  const people = new Float32Array(leafOf.length);
  for (let i = 0; i < leafOf.length; i++) {
    const z = leafOf[i]!;
    if (z < 0 || permanent[i]) continue;
    const share = weights[z]! > 0 ? (weight ? weight[i]! : 1) / weights[z]! : 1 / cells[z]!;
    people[i] = tree.zones[z]!.population * share;
  }
  return people;
}
