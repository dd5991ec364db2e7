/**
 * A drainage model laid under the grid: which cell each node meets the surface in, and the openings through which they
 * exchange water. An opening is one more link of the network, from its node to an outfall whose level is the cell's, so
 * that the exchange is found in the same iterations as the flow in the pipes.
 */
import type { Inlet, InletUsage } from '../assets/swmm/inlet.ts';
import type { DrainageLink, DrainageModel, DrainageNode, Orifice, Outfall } from '../assets/swmm/network.ts';
import { defineFaults, type Fault } from '../core/errors.ts';
import { cellAt, type Grid } from '../core/grid.ts';
import { type ConnectionOptions, type Connections, connect } from './drainage-connections.ts';
import { captureInSag } from './network/inlet-capture.ts';

export const drainageFaults = defineFaults({
  'drainage-coordinates':
    '{count} of the {nodes} nodes have no line in [COORDINATES] (the first is "{id}"), so nothing says where they meet the surface. Give each node its place in metres of the ground, or name it in drainage.sealed.',
  'drainage-outside':
    '{count} of the {nodes} nodes lie outside the ground (the first is "{id}" at easting {x}, northing {y}). Correct [COORDINATES], give drainage.offset, or name them in drainage.sealed; outfalls may lie outside.',
  'drainage-outfall':
    'outfall "{id}" has its invert at {invert} m, and the ground of its cell lies at {bed} m, more than {most} m away. Move it to where it ends, or correct its level.',
  'drainage-sealed': 'drainage.sealed names "{id}", which is not a node of {file}.',
});

export interface DrainageOptions {
  /** Whether rain falls on cells (subcatchments are left out) or on the model's own subcatchments. */
  readonly rain: 'surface' | 'subcatchments';
  /** m added to the map's x and y to give the place's metres. */
  readonly offset: readonly [x: number, y: number];
  /** Opening of a node that no inlet of the model serves: edge over which water falls in, m, and clear area, m². */
  readonly opening: { readonly perimeter: number; readonly area: number };
  /** Nodes without an opening to the surface, by id: bolted covers, bends, wet wells. */
  readonly sealed: readonly string[];
  /** What lies between the street and the network's manholes; left out, cells drain through openings alone. */
  readonly connections?: ConnectionOptions;
}

/** A clear opening of 600 mm (EN 124): 1.88 m round and 0.28 m². */
export const defaultOpening = { perimeter: 1.88, area: 0.28 };
/** FHWA HEC-22 (2009), eq. 4-26 and 4-27: weir 3.0 ft^0.5/s, which is 1.66 in SI, and orifice. */
const weirCoefficient = 1.66;
const orificeCoefficient = 0.67;
/** Share of sqrt(2g) with which the kernel's bottom orifice is a weir at low heads. */
const orificeAsWeir = 0.414;
const gravity = 9.80665; // m/s²
/** Outfalls whose cell lies further above or below their invert than this, m, are taken for a slip. */
const farthestOutfall = 10;
/** A cover further above or below its cell than this, m, is told of. */
const tellBeyond = 1;
/** Water stands this high over a coupled node before the network spills by itself, m: the surface takes it long before. */
const shaft = 100;

/** Where a node meets the surface. */
export interface Mouth {
  readonly node: number;
  readonly cell: number;
  readonly kind: 'cover' | 'outfall';
  /** Link whose flow is what leaves the network, +1 where positive flow leaves. */
  readonly link: number;
  readonly sign: 1 | -1;
  /** Node of the kernel at which the cell's level is given. */
  readonly stageNode: number;
  /** Level of the rim, or the invert of an outfall, m. */
  readonly crest: number;
  /** Greatest flow into a free pipe per square root of depth over the crest, m^2.5/s. */
  readonly intake: number;
}

export interface DrainageLayout {
  /** With an outfall and a link for each cover behind those of the file. */
  readonly model: DrainageModel;
  /** Nodes and links of the file itself. */
  readonly nodes: number;
  readonly links: number;
  readonly mouths: readonly Mouth[];
  readonly at: readonly (readonly [number, number] | undefined)[];
  readonly connections?: Connections;
  /** What a reader of the run should know: covers moved to the ground, what of the file is left out. */
  readonly notes: readonly Note[];
}
export interface Note {
  readonly code: 'drainage-rims' | 'drainage-subcatchments' | 'drainage-streets' | 'drainage-routing';
  readonly params: Readonly<Record<string, string | number>>;
}

interface Ground {
  readonly grid: Grid;
  readonly mask: ArrayLike<number>;
  readonly bed: ArrayLike<number>;
}

export function layDrainage(
  file: DrainageModel,
  { grid, mask, bed }: Ground,
  options: DrainageOptions,
  faults: Fault[],
): DrainageLayout {
  const { offset, opening } = options;
  const at = file.coordinates.map((p) => p && ([p.x + offset[0], p.y + offset[1]] as const));
  const cells = at.map((p) => {
    const cell = p ? cellAt(grid, p[0], p[1]) : -1;
    return cell >= 0 && mask[cell] === 1 ? cell : -1;
  });
  const sealed = new Set(options.sealed);
  // what is sealed needs no place, and an outfall may lie beyond the ground
  const meets = file.nodes.flatMap((n, k) => (sealed.has(n.id) ? [] : [k]));
  const unplaced = meets.filter((k) => !at[k]);
  const outside = meets.filter((k) => at[k] && cells[k]! < 0 && file.nodes[k]!.kind !== 'outfall');
  const many = (code: 'drainage-coordinates' | 'drainage-outside', list: readonly number[]): void => {
    const k = list[0];
    if (k === undefined) return;
    const [x, y] = at[k] ?? [0, 0];
    const { id } = file.nodes[k]!;
    faults.push(drainageFaults(code, { count: list.length, nodes: file.nodes.length, id, x, y }));
  };
  many('drainage-coordinates', unplaced);
  many('drainage-outside', outside);
  const ids = new Set(file.nodes.map((n) => n.id));
  for (const id of options.sealed)
    if (!ids.has(id)) faults.push(drainageFaults('drainage-sealed', { id, file: file.file }));

  const crowns = crownsOf(file);
  const openings = openingsOf(file);
  const nodes: DrainageNode[] = [];
  const links: DrainageLink[] = [...file.links];
  const added: DrainageNode[] = [];
  const mouths: Mouth[] = [];
  const rims = { count: 0, most: 0, id: '' };
  file.nodes.forEach((node, k) => {
    const cell = cells[k]!;
    const ground = cell < 0 ? 0 : bed[cell]!;
    if (sealed.has(node.id) && node.kind !== 'outfall') {
      // under a bolted cover water rises in its pressure, not onto the street
      nodes.push({ ...node, surchargeDepth: shaft, pondedArea: 0 });
      return;
    }
    if (cell < 0 || sealed.has(node.id)) {
      nodes.push(node);
      return;
    }
    if (node.kind === 'outfall') {
      if (Math.abs(ground - node.invert) > farthestOutfall)
        faults.push(
          drainageFaults('drainage-outfall', {
            id: node.id,
            invert: node.invert.toFixed(2),
            bed: ground.toFixed(2),
            most: farthestOutfall,
          }),
        );
      // the level of the cell is given before every step
      nodes.push({ ...node, stage: { kind: 'FIXED', elevation: node.invert - 1 } });
      const link = file.links.findIndex((l) => l.from === k || l.to === k);
      if (link < 0) return;
      const sign = file.links[link]!.to === k ? 1 : -1;
      mouths.push({ node: k, cell, kind: 'outfall', link, sign, stageNode: k, crest: node.invert, intake: 0 });
      return;
    }
    const rim = node.invert + node.maxDepth;
    const crest = Math.max(ground, node.invert + crowns[k]!);
    if (Math.abs(rim - ground) > tellBeyond) {
      rims.count++;
      if (Math.abs(rim - ground) > Math.abs(rims.most)) Object.assign(rims, { most: rim - ground, id: node.id });
    }
    nodes.push({ ...node, surchargeDepth: shaft, pondedArea: 0 });
    const size = openings.get(k) ?? opening;
    const stageNode = file.nodes.length + added.length;
    added.push(surfaceOutfall(node, crest));
    mouths.push({
      node: k,
      cell,
      kind: 'cover',
      link: links.length,
      sign: 1,
      stageNode,
      crest,
      intake: orificeCoefficient * size.area * Math.sqrt(2 * gravity),
    });
    links.push(openingLink(node, k, stageNode, crest, size));
  });

  const notes: Note[] = [];
  if (rims.count > 0)
    notes.push({
      code: 'drainage-rims',
      params: { count: rims.count, beyond_m: tellBeyond, node: rims.id, most_m: rims.most.toFixed(2) },
    });
  const onSurface = options.rain === 'surface';
  if (onSurface && file.subcatchments.length > 0)
    notes.push({ code: 'drainage-subcatchments', params: { count: file.subcatchments.length } });
  const streets = file.links.filter((l) => l.kind === 'conduit' && l.section.shape === 'STREET').length;
  if (streets > 0) notes.push({ code: 'drainage-streets', params: { count: streets } });
  if (file.options.routing !== 'DYNWAVE')
    notes.push({ code: 'drainage-routing', params: { routing: file.options.routing } });
  const bends = added.map(() => []);
  return {
    model: {
      ...file,
      options: { ...file.options, routing: 'DYNWAVE', ignoreRouting: false },
      nodes: [...nodes, ...added],
      links,
      coordinates: [...file.coordinates, ...added.map(() => undefined)],
      vertices: [...file.vertices, ...bends],
      ...(onSurface ? { subcatchments: [], polygons: [], rdii: [] } : {}),
    },
    nodes: file.nodes.length,
    links: file.links.length,
    mouths,
    at,
    notes,
    ...(options.connections ? { connections: connect(options.connections, mouths, at, { grid, mask, bed }) } : {}),
  };
}

/** The surface over a cover, as the kernel knows it. */
const surfaceOutfall = (node: DrainageNode, crest: number): Outfall => ({
  kind: 'outfall',
  id: `surface over ${node.id}`,
  line: node.line,
  invert: crest,
  maxDepth: 0,
  writtenMaxDepth: 0,
  initialDepth: 0,
  surchargeDepth: 0,
  pondedArea: 0,
  stage: { kind: 'FIXED', elevation: crest },
  flapGate: false,
  routeTo: -1,
});

/**
 * An opening in the ground: a weir along its edge while shallow, drowned where both sides stand over it (Villemonte), an
 * orifice where deep. The kernel's bottom orifice is all of these; a long slot of the wanted edge keeps its edge while it
 * is being closed, and its coefficient makes up for the wanted area.
 */
function openingLink(
  node: DrainageNode,
  from: number,
  to: number,
  crest: number,
  { perimeter, area }: DrainageOptions['opening'],
): Orifice {
  const edge = (perimeter * weirCoefficient) / (orificeAsWeir * Math.sqrt(2 * gravity));
  const width = 0.45 * edge;
  const fullDepth = 0.05 * edge;
  return {
    kind: 'orifice',
    id: `opening of ${node.id}`,
    line: node.line,
    from,
    to,
    orientation: 'BOTTOM',
    offset: crest - node.invert,
    coefficient: (orificeCoefficient * area) / (width * fullDepth),
    flapGate: false,
    openTime: 0,
    section: { shape: 'RECT_CLOSED', fullDepth, width },
  };
}

/** Height of the highest conduit over each node's invert, m. */
function crownsOf({ nodes, links }: DrainageModel): Float64Array {
  const crowns = new Float64Array(nodes.length);
  for (const link of links) {
    if (link.kind !== 'conduit' || !('fullDepth' in link.section)) continue;
    const { fullDepth } = link.section;
    crowns[link.from] = Math.max(crowns[link.from]!, link.inletOffset + fullDepth);
    crowns[link.to] = Math.max(crowns[link.to]!, link.outletOffset + fullDepth);
  }
  return crowns;
}

/** Edge and area of all inlets that lead to a node, from what they take in a sag when shallow and when deep (HEC-22). */
function openingsOf({ inlets, inletUsage }: DrainageModel): Map<number, DrainageOptions['opening']> {
  const openings = new Map<number, { perimeter: number; area: number }>();
  for (const use of inletUsage) {
    const size = sizeOf(inlets[use.inlet]!, use);
    if (!size) continue;
    const sum = openings.get(use.node) ?? { perimeter: 0, area: 0 };
    openings.set(use.node, { perimeter: sum.perimeter + size.perimeter, area: sum.area + size.area });
  }
  return openings;
}

function sizeOf(inlet: Inlet, use: InletUsage): DrainageOptions['opening'] | undefined {
  if (inlet.curve >= 0) return undefined;
  // of the two regimes the weir holds at 2 cm in every inlet, the orifice at 3 m
  const shallow = 0.02;
  const deep = 3;
  const open = use.count * (1 - use.clogged);
  const perimeter = (captureInSag(inlet, shallow, 0) / (weirCoefficient * shallow * Math.sqrt(shallow))) * open;
  const area = (captureInSag(inlet, deep, 0) / (orificeCoefficient * Math.sqrt(2 * gravity * deep))) * open;
  return perimeter > 0 && area > 0 ? { perimeter, area } : undefined;
}
