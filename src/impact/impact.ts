/**
 * What the water and the debris mean: hazard classes, affected areas as outlines, people and roads in them, and the
 * roll-up from towns to districts to the city. The words:
 *
 * - *affected*: residents of ground under at least 0.15 m of water or 0.1 m of debris, wherever they are by now;
 * - *exposed*: affected residents of hazard class moderate or worse who have not been evacuated;
 * - *evacuated*: residents who have left by order; the denominator of all three is the zone's residents.
 *
 * Ground under water before the run began (the river) is neither affected nor home to anybody. Counts are rounded in
 * each zone that has none below it, and every zone above is the exact sum of those below.
 */
import type { RoadEdge, Zone } from '../assets/place.ts';
import { roadState } from '../assets/road-passability.ts';
import { cellArea, cellCount } from '../core/grid.ts';
import { defineProcess, type Process, type ProcessContext } from '../core/process.ts';
import { areasOf } from './areas.ts';
import { affectedDebris, affectedDepth, debrisClass, hazardClass } from './hazard.ts';
import { leafOfCells, residentsPerCell, zoneTree } from './residents.ts';
import { roadPart, roadSentences } from './roads.ts';
import { zonePart } from './zone-counts.ts';

export interface ImpactOptions {
  readonly edges: readonly RoadEdge[];
  readonly zones: readonly Zone[];
  /** Weight of each cell of the grid in spreading residents; evenly where left out. */
  readonly habitable?: ArrayLike<number>;
  /** Whether slope failures leave `debris_depth`. */
  readonly debris: boolean;
  /** Depth before the run from which ground counts as permanent water, m. */
  readonly permanent_depth?: number;
  /** Ticks between counts and outlines; the recording interval where left out. */
  readonly every?: number;
  /** Outlines told at a time, largest first, and the least cells of one. */
  readonly most_areas?: number;
  readonly least_cells?: number;
}

export function impact(context: ProcessContext, options: ImpactOptions): Process {
  const { grid, mask, clock } = context;
  const n = cellCount(grid);
  const tree = zoneTree(options.zones);
  const leafOf = leafOfCells(grid, mask, tree);
  const roads = roadPart(context, options.edges);
  const every = options.every ?? clock.recordEvery;
  const counts = zonePart(context, tree);
  const { table: zones } = counts;
  const z = zones.column;
  // working space and what follows from state: made anew where it is used
  const level = new Uint8Array(n);
  const label = new Int32Array(n);
  const queue = new Int32Array(n);
  const wet = new Int32Array(n);
  const slid = new Int32Array(n);
  let people: Float32Array | undefined;
  const roadIn = roadMetres(n, roads.pieces);
  const edgeLeaves = leavesOfEdges(roads.pieces, options.edges.length, leafOf);
  const { cellSize } = grid;

  const idOf =
    (table: { rowOf(id: string): number }, key: string, what: string) => (p: Readonly<Record<string, unknown>>) =>
      typeof p[key] === 'string' && table.rowOf(p[key]) >= 0
        ? undefined
        : `${key} is ${JSON.stringify(p[key])}; name ${what} of the place`;
  const checkRoad = idOf(roads.table, 'road', 'a road');
  const checkZone = idOf(zones, 'zone', 'a zone');
  const optionalNumber = (p: Readonly<Record<string, unknown>>, key: string) =>
    p[key] === undefined || (typeof p[key] === 'number' && Number.isFinite(p[key]))
      ? undefined
      : `${key} is ${JSON.stringify(p[key])}; give a number or leave it out`;

  const fields = {
    water_depth: { unit: 'm', access: 'reads', doc: 'water on the ground' },
    velocity_x: { unit: 'm/s', access: 'reads', doc: 'its speed, eastwards' },
    velocity_y: { unit: 'm/s', access: 'reads', doc: 'its speed, northwards' },
    bed_elevation: { unit: 'm', access: 'reads', doc: 'ground, for orders by elevation' },
    permanent_water: {
      unit: '1',
      access: 'owns',
      type: 'u8',
      doc: '1 where water stood before the run began: the river, not flooding',
      record: { label: { en: 'Water before the run', zh: '起始水域' }, encoding: 'u8', every: 'end' },
    },
  } as const;
  const debris = { debris_depth: { unit: 'm', access: 'reads', doc: 'debris on the ground' } } as const;

  return defineProcess({
    name: 'impact',
    source: 'hazard rating: DEFRA FD2320; road speed: Pregnolato et al. 2017; fording limits: TRID 1412184',
    pace: 'tick_end',
    // where nothing makes debris the field is not asked for
    fields: (options.debris ? { ...fields, ...debris } : fields) as typeof fields & typeof debris,
    commands: {
      'close-road': {
        doc: 'closes a road to traffic: { road }',
        check: checkRoad,
        apply: (c) => roads.order(roads.table.rowOf(String(c.payload['road'])), true, c.tick),
      },
      'open-road': {
        doc: 'lifts the closing order on a road: { road }',
        check: checkRoad,
        apply: (c) => roads.order(roads.table.rowOf(String(c.payload['road'])), false, c.tick),
      },
      'clear-debris': {
        doc: 'takes the debris off a road: { road }',
        check: checkRoad,
        apply: (c) => roads.clear(roads.table.rowOf(String(c.payload['road'])), c.tick),
      },
      evacuate: {
        doc: 'residents leave: { zone, below?: m, people?: number }; below: those who live lower than an elevation; people: so many',
        check: (p) => checkZone(p) ?? optionalNumber(p, 'below') ?? optionalNumber(p, 'people'),
        apply(c, f) {
          const root = zones.rowOf(String(c.payload['zone']));
          people ??= residentsPerCell(tree, leafOf, options.habitable, f.permanent_water.values);
          const below = (c.payload['below'] as number | undefined) ?? Infinity;
          const living = counts.livingBelow(root, below, leafOf, people, f.bed_elevation.values);
          const leaving = counts.tellToLeave(root, living, c.payload['people'] as number | undefined);
          if (leaving === 0) return;
          const zone = options.zones[root]!;
          context.report('truth/events', {
            tick: c.tick,
            code: 'evacuation-begun',
            params: { zone_en: zone.name.en, zone_zh: zone.name.zh, people: leaving },
            severity: 'info',
            asset: { kind: 'zone', id: zone.id },
          });
        },
      },
    },
    sentences: {
      ...roadSentences,
      'evacuation-begun': { en: '{people} residents of {zone_en} are leaving.', zh: '{zone_zh}开始转移{people}人。' },
      'zone-affected': {
        en: '{zone_en}: {people} residents live on ground that is now under water or debris.',
        zh: '{zone_zh}受灾，涉及常住人口{people}人。',
      },
    },
    start(_f, started) {
      roads.look(started);
    },
    begin(f) {
      const least = options.permanent_depth ?? 0.1;
      const wet = f.permanent_water.values;
      for (let i = 0; i < n; i++) wet[i] = mask[i] === 1 && f.water_depth.values[i]! >= least ? 1 : 0;
      people = undefined;
    },
    resume(_f, started) {
      roads.look(started);
      people = undefined;
    },
    step(f, interval) {
      const water = f.water_depth.values;
      const permanent = f.permanent_water.values;
      const buried = options.debris ? f.debris_depth.values : undefined;
      roads.step(water, buried, permanent, interval.tick);
      counts.leave(interval.length);
      if ((interval.tick + 1) % every !== 0) return;

      people ??= residentsPerCell(tree, leafOf, options.habitable, permanent);
      const wets = deeper(water, affectedDepth, permanent, mask, wet);
      const slides = buried ? deeper(buried, affectedDebris, permanent, mask, slid) : 0;
      const area = cellArea(grid);
      const cells = new Int32Array(tree.leaf.length);
      const affected = new Float64Array(tree.leaf.length);
      const threatened = new Float64Array(tree.leaf.length);
      const worst = new Uint8Array(tree.leaf.length);
      const before = z.people_affected.slice();
      /** Counts a cell once, by the worse of its hazards. */
      const countCell = (i: number, hazard: number): void => {
        const row = leafOf[i]!;
        if (row < 0) return;
        cells[row] = cells[row]! + 1;
        affected[row] = affected[row]! + people![i]!;
        if (hazard >= 2) threatened[row] = threatened[row]! + people![i]!;
        if (hazard > worst[row]!) worst[row] = hazard;
      };
      for (let k = 0; k < wets; k++) {
        const i = wet[k]!;
        const vx = f.velocity_x.values[i]!;
        const vy = f.velocity_y.values[i]!;
        level[i] = hazardClass(water[i]!, Math.sqrt(vx * vx + vy * vy));
        countCell(i, buried ? Math.max(level[i]!, debrisClass(buried[i]!)) : level[i]!);
      }
      for (let k = 0; k < slides; k++) if (level[slid[k]!] === 0) countCell(slid[k]!, debrisClass(buried![slid[k]!]!));
      z.road_closed.fill(0);
      for (let e = 0; e < options.edges.length; e++)
        if (roads.table.column['state']![e]! >= roadState.closed)
          for (const [row, metres] of edgeLeaves[e]!) z.road_closed[row] = z.road_closed[row]! + metres;
      for (let row = 0; row < tree.leaf.length; row++) {
        if (!tree.leaf[row]) continue;
        z.affected_area[row] = cells[row]! * area;
        z.people_affected[row] = Math.round(affected[row]!);
        z.people_evacuated[row] = Math.round(z.evacuation_left[row]!);
        z.people_exposed[row] = Math.max(0, Math.round(threatened[row]!) - z.people_evacuated[row]!);
        z.road_closed[row] = Math.round(z.road_closed[row]!);
        z.worst_class[row] = worst[row]!;
        if (before[row]! < 50 && z.people_affected[row]! >= 50) {
          const zone = options.zones[row]!;
          context.report('truth/events', {
            tick: interval.tick,
            code: 'zone-affected',
            params: { zone_en: zone.name.en, zone_zh: zone.name.zh, people: z.people_affected[row]! },
            severity: worst[row]! >= 3 ? 'major' : 'minor',
            asset: { kind: 'zone', id: zone.id },
          });
        }
      }
      counts.rollUp();
      const shared = {
        grid,
        label,
        queue,
        people,
        roadIn,
        leafOf,
        zoneIds: zones.declaration.ids,
        least: options.least_cells ?? Math.max(2, Math.round(5000 / (cellSize * cellSize))),
        most: options.most_areas ?? 120,
        tick: interval.tick,
      };
      for (const record of areasOf({ ...shared, hazard: 'flood', cells: wet, count: wets, level }))
        context.report('truth/areas', record);
      for (let k = 0; k < wets; k++) level[wet[k]!] = 0;
      if (!buried || slides === 0) return;
      for (let k = 0; k < slides; k++) level[slid[k]!] = debrisClass(buried[slid[k]!]!);
      for (const record of areasOf({ ...shared, hazard: 'debris', cells: slid, count: slides, level }))
        context.report('truth/areas', record);
      for (let k = 0; k < slides; k++) level[slid[k]!] = 0;
    },
    figures() {
      let affected = 0;
      let area = 0;
      for (let row = 0; row < tree.leaf.length; row++)
        if (tree.parent[row]! < 0) {
          affected += z.people_affected[row]!;
          area += z.affected_area[row]!;
        }
      let closed = 0;
      for (const s of roads.table.column['state']!) if (s >= roadState.closed) closed++;
      return { people_affected: affected, affected_area_m2: area, roads_closed: closed };
    },
  }) as unknown as Process;
}

/** Inside cells, rising, that hold at least `least` and are no permanent water; gives how many it wrote into `out`. */
function deeper(
  values: ArrayLike<number>,
  least: number,
  permanent: ArrayLike<number>,
  mask: Uint8Array,
  out: Int32Array,
): number {
  let count = 0;
  for (let i = 0; i < mask.length; i++)
    if (values[i]! >= least && permanent[i] === 0 && mask[i] === 1) out[count++] = i;
  return count;
}

/** Metres of road in each cell. */
function roadMetres(n: number, pieces: { cell: Int32Array; length: Float32Array }): Float32Array {
  const metres = new Float32Array(n);
  for (let k = 0; k < pieces.cell.length; k++) metres[pieces.cell[k]!]! += pieces.length[k]!;
  return metres;
}

/** For each edge the leaf zones it lies in and its metres there. */
function leavesOfEdges(
  pieces: { first: Int32Array; cell: Int32Array; length: Float32Array },
  edges: number,
  leafOf: Int16Array,
): [row: number, metres: number][][] {
  const out: [number, number][][] = [];
  for (let e = 0; e < edges; e++) {
    const metres = new Map<number, number>();
    for (let k = pieces.first[e]!; k < pieces.first[e + 1]!; k++) {
      const row = leafOf[pieces.cell[k]!]!;
      if (row >= 0) metres.set(row, (metres.get(row) ?? 0) + pieces.length[k]!);
    }
    out.push([...metres]);
  }
  return out;
}
