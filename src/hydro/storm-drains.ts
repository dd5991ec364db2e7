/**
 * Storm drains as a limited sink: in each drain area street water leaves through inlets at up to the area's capacity.
 * The pipes are not modelled; what they take is booked to the store `drains`, which stands for the pipes and the river
 * they end in, and does not come back. Pipes that are modelled are in `drainage.ts`.
 */
import type { DrainArea } from '../assets/place.ts';
import { defineFaults, type Fault, StormtableError } from '../core/errors.ts';
import { cellArea, cellCount } from '../core/grid.ts';
import { defineProcess, type ProcessContext } from '../core/process.ts';
import { cellsInRings } from '../core/ring-cells.ts';

export interface StormDrainsOptions {
  readonly areas: readonly DrainArea[];
  /**
   * Under deep water the outfalls are drowned and inlets stop taking: from full capacity at `drowning_from` to none at
   * `drowned_at`, m. This also keeps rivers that lie inside an area from draining away. Our own choice: 0.5 and 1.5.
   */
  readonly drowning_from?: number;
  readonly drowned_at?: number;
  /** Cells that drain into a network instead. */
  readonly without?: ArrayLike<number>;
}

export const drainFaults = defineFaults({
  'drain-capacity': 'drain area {id} has a capacity of {found} m/s; expected 0 or more, for example 36 mm/h.',
});

/** Depth that inlets of a capacity (m/s) take from a cell in dt seconds, m. */
export function inletIntake(depth: number, capacity: number, dt: number, from: number, at: number): number {
  if (!(depth > 0) || depth >= at) return 0;
  const working = depth <= from ? 1 : (at - depth) / (at - from);
  return Math.min(depth, capacity * dt * working);
}

export function stormDrains(context: ProcessContext, options: StormDrainsOptions) {
  const { grid, mask, ledger } = context;
  const { areas, drowning_from = 0.5, drowned_at = 1.5 } = options;
  const faults: Fault[] = [];
  for (const a of areas)
    if (!(a.capacity >= 0)) faults.push(drainFaults('drain-capacity', { id: a.id, found: a.capacity }));
  if (faults.length) throw new StormtableError(faults);

  // Each cell drains into one area: the first that names it.
  const { without = [] } = options;
  const areaOf = new Int32Array(cellCount(grid)).fill(-1);
  for (let k = 0; k < without.length; k++) areaOf[without[k]!] = -2;
  let count = 0;
  areas.forEach((a, k) => {
    for (const i of cellsInRings(grid, a.rings))
      if (mask[i] === 1 && areaOf[i] === -1) {
        areaOf[i] = k;
        count++;
      }
  });
  const cells = new Int32Array(count);
  const area = new Int32Array(count);
  for (let i = 0, k = 0; k < count; i++)
    if (areaOf[i]! >= 0) {
      cells[k] = i;
      area[k++] = areaOf[i]!;
    }
  const capacity = new Float64Array(count);
  for (let k = 0; k < count; k++) capacity[k] = areas[area[k]!]!.capacity;
  const squareMetres = cellArea(grid);
  const takenNow = new Float64Array(areas.length);

  const table = context.ownTable({
    name: 'drain_area',
    of: 'drain_area',
    picture: 'truth',
    ids: areas.map((a) => a.id),
    columns: {
      intake: { unit: 'm3/s', type: 'f32', doc: 'water entering the drains', label: { en: 'Intake', zh: '排水量' } },
      taken: { unit: 'm3', type: 'f64', doc: 'water taken since the start', label: { en: 'Taken', zh: '累计排水' } },
    },
  });

  return defineProcess({
    name: 'storm-drains',
    source: 'inlets as a sink of limited capacity; drowned under deep water (own choice)',
    pace: 'tick_end',
    fields: {
      water_depth: { unit: 'm', access: 'requests', cells, doc: 'what the inlets would take in the next tick' },
      depth_now: { unit: 'm', of: 'water_depth', access: 'reads', doc: 'street water' },
    },
    start() {
      ledger.open('drains', 0);
    },
    step(fields, { length }) {
      const request = fields.water_depth;
      const { asked, granted } = request;
      const depth = fields.depth_now.values;
      const answered = !request.pending;
      takenNow.fill(0);
      let any = false;
      for (let k = 0; k < cells.length; k++) {
        const h = depth[cells[k]!]!;
        // most streets are dry most of the time
        if (h === 0 && asked[k] === 0) continue;
        if (answered && asked[k]! > 0) takenNow[area[k]!]! += granted[k]! * squareMetres;
        const intake = inletIntake(h, capacity[k]!, length, drowning_from, drowned_at);
        asked[k] = intake;
        if (intake > 0) any = true;
      }
      for (let a = 0; a < areas.length; a++) {
        const volume = takenNow[a]!;
        table.column.intake[a] = volume / length;
        table.column.taken[a]! += volume;
        if (volume > 0) ledger.book('drains', 'storm-drains', volume);
      }
      if (any) request.submit();
    },
    volumes() {
      let sum = 0;
      for (const v of table.column.taken) sum += v;
      return { drains: sum };
    },
  });
}
