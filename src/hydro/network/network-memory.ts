/** Lays a drainage model out in the memory of its kernel: parameters first, then everything that changes in one piece. */

import type { Conduit, Curve, DrainageLink, DrainageModel, Storage, Weir } from '../../assets/swmm/network.ts';
import { exp, pow } from '../../core/arithmetic.ts';
import { loadNetwork, type NetworkKernel } from '../../kernels/network.ts';
import { conduitHydraulics, gravity } from './conduit-hydraulics.ts';
import { culvertConstants } from './culvert-codes.ts';
import { roadTables } from './roadway.ts';
import { type SectionTable, sectionGeometry, sectionTable } from './sections/section.ts';

/** 0.0001 ft: a depth, area or flow below it is none. */
export const fudge = 3.048e-5;
/** Speed beyond which the friction term is not followed, m/s (50 ft/s). */
const fastest = 15.24;
/** Least surface of a node where the file names none: a manhole of 4 ft, m². */
export const manholeArea = 1.167;

export interface NetworkMemory {
  readonly kernel: NetworkKernel;
  readonly bytes: DataView;
  /** The same bytes as numbers; addresses are multiples of 8. */
  readonly floats: Float64Array;
  readonly plan: number;
  /** Bytes of everything that changes: from the totals to the arrays that the solver shows. */
  readonly state: Uint8Array<ArrayBuffer>;
  readonly totals: number;
  node(k: number): { params: number; state: number };
  link(k: number): { params: number; state: number };
  /** Arrays in the state, one number a node or a link. */
  readonly arrays: Readonly<Record<ArrayName, Float64Array>>;
  /** The table of a conduit's or orifice's section. */
  readonly sections: readonly (SectionTable | undefined)[];
}

const nodeArrays = ['lateral', 'stage', 'depth', 'head', 'volume', 'inflow', 'overflow'] as const;
const linkArrays = ['setting', 'flow', 'linkDepth', 'velocity', 'linkVolume', 'filled', 'opening'] as const;
export type ArrayName = (typeof nodeArrays)[number] | (typeof linkArrays)[number];

/** A conduit with ends swapped so that it runs downhill; others as they are. */
const isSwapped = (link: DrainageLink): boolean =>
  link.kind === 'conduit' && link.section.shape !== 'DUMMY' && link.slope < 0;

const sharedKey = (link: Conduit): string | undefined => {
  const { section } = link;
  switch (section.shape) {
    // alike at every size
    case 'CIRCULAR':
    case 'FORCE_MAIN':
      return 'CIRCULAR';
    case 'EGG':
    case 'HORSESHOE':
    case 'GOTHIC':
    case 'CATENARY':
    case 'SEMIELLIPTICAL':
    case 'BASKETHANDLE':
    case 'SEMICIRCULAR':
      return section.shape;
    default:
      return JSON.stringify(section);
  }
};

export function layOut(model: DrainageModel, module: WebAssembly.Module): NetworkMemory {
  const { nodes, links, options } = model;
  const known = new Map<string, SectionTable>();
  const tables = links.map((link): SectionTable | undefined => {
    if (link.kind !== 'conduit' && link.kind !== 'orifice') return undefined;
    if (link.section.shape === 'DUMMY') return undefined;
    const key = JSON.stringify(link.section);
    let table = known.get(key);
    if (!table) known.set(key, (table = sectionTable(sectionGeometry(link.section, model))));
    return table;
  });
  // similar sections share their rows
  const rows = new Map<string, { table: SectionTable; at: number }>();
  const keyOf = (link: DrainageLink): string | undefined =>
    link.kind === 'conduit' ? sharedKey(link) : link.kind === 'orifice' ? JSON.stringify(link.section) : undefined;
  links.forEach((link, k) => {
    const key = keyOf(link);
    if (tables[k] && key !== undefined && !rows.has(key)) rows.set(key, { table: tables[k]!, at: 0 });
  });

  // the kernel's constants, read from an instance of it over a page of memory
  const probe = loadNetwork(module, new WebAssembly.Memory({ initial: 1, maximum: 65536 })).offsets;
  const of = (name: string): number => {
    const value = probe[name];
    if (value === undefined) throw new Error(`the network kernel has no ${name}; run npm run build:kernels`);
    return value;
  };

  let end = 64;
  const take = (bytes: number): number => {
    const at = end;
    end += Math.ceil(bytes / 64) * 64;
    return at;
  };
  const [npBytes, nsBytes, lpBytes, lsBytes] = [of('np_bytes'), of('ns_bytes'), of('lp_bytes'), of('ls_bytes')];
  const plan = take(of('plan_bytes'));
  const slots = of('slot_steps');
  const slotTable = take((slots + 1) * 8);
  for (const entry of rows.values()) entry.at = take(entry.table.rows.length * 8);
  const curvePlace = (curve: Curve | undefined): number => (curve ? take(curve.x.length * 16) : 0);
  const linkCurves = links.map((link) => curvePlace(model.curves[curveOf(link)]));
  const roads = links.map((link) => (link.kind === 'weir' ? roadOf(link, of('road_rows')) : undefined));
  const roadPlaces = roads.map((road) => (road ? take(road.length * 8) : 0));
  const storageTables = nodes.map((node) =>
    node.kind === 'storage' && node.shape.kind === 'TABULAR' ? storageTriplets(node, model) : undefined,
  );
  const storagePlaces = storageTables.map((t) => (t ? take(t.length * 8) : 0));
  const nodeParams = take(nodes.length * npBytes);
  const linkParams = take(links.length * lpBytes);
  const totals = take(of('totals_bytes'));
  const nodeState = take(nodes.length * nsBytes);
  const linkState = take(links.length * lsBytes);
  const arrayPlaces = [
    ...nodeArrays.map((name) => [name, take(nodes.length * 8), nodes.length] as const),
    ...linkArrays.map((name) => [name, take(links.length * 8), links.length] as const),
  ];

  const memory = new WebAssembly.Memory({ initial: Math.ceil(end / 65536) + 1, maximum: 65536 });
  const kernel = loadNetwork(module, memory);
  const bytes = new DataView(memory.buffer);
  const i32 = (at: number, value: number): void => bytes.setInt32(at, value, true);
  const f64 = (at: number, value: number): void => bytes.setFloat64(at, value, true);
  const floats = (at: number, values: ArrayLike<number>): void =>
    new Float64Array(memory.buffer, at, values.length).set(values);

  i32(plan + of('at_nodes'), nodes.length);
  i32(plan + of('at_links'), links.length);
  i32(plan + of('at_node_params'), nodeParams);
  i32(plan + of('at_link_params'), linkParams);
  i32(plan + of('at_node_state'), nodeState);
  i32(plan + of('at_link_state'), linkState);
  i32(plan + of('at_slot_table'), slotTable);
  i32(plan + of('at_totals'), totals);
  i32(plan + of('at_max_trials'), options.maxTrials > 0 ? options.maxTrials : 8);
  i32(plan + of('at_surcharge_method'), of(options.surchargeMethod === 'SLOT' ? 'method_slot' : 'method_extran'));
  i32(plan + of('at_damping'), of(`damping_${options.inertialDamping.toLowerCase()}`));
  i32(plan + of('at_normal_flow'), of(`limit_${options.normalFlowLimited.toLowerCase()}`));
  i32(plan + of('at_allow_ponding'), options.allowPonding ? 1 : 0);
  f64(plan + of('at_head_tolerance'), options.headTolerance > 0 ? options.headTolerance : 0.001524);
  f64(plan + of('at_min_area'), options.minSurfaceArea > 0 ? options.minSurfaceArea : manholeArea);
  f64(plan + of('at_fudge'), fudge);
  f64(plan + of('at_max_velocity'), fastest);

  const [from, to] = [of('slot_start'), of('slot_end')];
  // Sjöberg 1982: width over the greatest against depth over full depth
  floats(
    slotTable,
    Array.from({ length: slots + 1 }, (_, k) => 0.5423 * exp(-pow(from + ((to - from) * k) / slots, 2.4))),
  );
  for (const { table, at } of rows.values()) floats(at, table.rows);

  const crowns = new Float64Array(nodes.length);
  const arriving = new Uint8Array(nodes.length);
  // a pump that switches by the volume of a junction makes it a wet well as large as its curve reaches
  const wells = new Float64Array(nodes.length);
  for (const link of links)
    if (link.kind === 'pump' && link.type === 1 && nodes[link.from]!.kind !== 'storage')
      wells[link.from] = Math.max(wells[link.from]!, model.curves[link.curve]?.x.at(-1) ?? 0);
  links.forEach((link, k) => {
    const p = linkParams + k * lpBytes;
    const s = linkState + k * lsBytes;
    const swapped = isSwapped(link);
    const a = swapped ? link.to : link.from;
    const b = swapped ? link.from : link.to;
    arriving[b] = 1;
    const table = tables[k];
    const field = (name: string, value: number): void => f64(p + of(`lp_${name}`), value);
    const whole = (name: string, value: number): void => i32(p + of(`lp_${name}`), value);
    whole('from', a);
    whole('to', b);
    whole('direction', swapped ? -1 : 1);
    field('barrels', 1);
    let flags = 0;
    const [start, finish] = [nodes[a]!, nodes[b]!];
    const oneWay = link.kind !== 'pump' && link.flapGate;
    if ((oneWay && !swapped) || (finish.kind === 'outfall' && finish.flapGate)) flags |= of('flag_forward');
    if ((oneWay && swapped) || (start.kind === 'outfall' && start.flapGate)) flags |= of('flag_backward');
    if (start.kind === 'outfall' || finish.kind === 'outfall') flags |= of('flag_outfall');
    if (table) {
      const entry = rows.get(keyOf(link)!)!;
      whole('table', entry.at);
      whole('rising', table.rising);
      field('y_full', table.fullDepth);
      field('a_full', table.fullArea);
      field('w_max', table.maxWidth);
      field('r_full', table.fullRadius);
      field('s_full', table.fullFactor);
      field('s_max', table.maxFactor);
      field('z_scale', table.criticalScale);
      if (table.open) flags |= of('flag_open');
    }
    const curve = model.curves[curveOf(link)];
    if (curve) {
      whole('curve', linkCurves[k]!);
      whole('curve_size', curve.x.length);
      floats(
        linkCurves[k]!,
        Array.from({ length: curve.x.length * 2 }, (_, i) => (i % 2 ? curve.y[i >> 1]! : curve.x[i >> 1]!)),
      );
    }
    const equivalent = (height: number): number =>
      Math.max(60.96, 2 * options.routingStep * Math.sqrt(gravity * height));
    f64(s + of('ls_setting'), 1);
    switch (link.kind) {
      case 'conduit': {
        if (!table) {
          whole('kind', of('link_dummy'));
          break;
        }
        const h = conduitHydraulics(link, table, model, Math.min(options.lengtheningStep, options.routingStep));
        const [o1, o2] = swapped ? [link.outletOffset, link.inletOffset] : [link.inletOffset, link.outletOffset];
        whole('kind', of('link_conduit'));
        field('barrels', link.barrels);
        field('offset1', o1);
        field('offset2', o2);
        field('z1', start.invert + o1);
        field('z2', finish.invert + o2);
        field('length', link.length);
        field('run', h.run);
        field('slope', h.slope);
        field('friction', h.friction);
        field('beta', h.beta);
        field('q_full', h.fullFlow * link.barrels);
        field('q_limit', link.maxFlow / link.barrels);
        field('loss_in', swapped ? link.exitLoss : link.entryLoss);
        field('loss_out', swapped ? link.entryLoss : link.exitLoss);
        field('loss_mean', link.averageLoss);
        field('seepage', link.seepage);
        crowns[a] = Math.max(crowns[a]!, o1 + table.fullDepth);
        crowns[b] = Math.max(crowns[b]!, o2 + table.fullDepth);
        if (link.section.shape === 'FORCE_MAIN') {
          whole('force', of(options.forceMain === 'H-W' ? 'force_hazen' : 'force_darcy'));
          field('c0', link.section.roughness);
          if (options.forceMain === 'H-W') field('c1', gravity * pow(0.849 * link.section.roughness, -1.852));
        } else if (link.culvertCode > 0) {
          const culvert = culvertConstants(link.culvertCode);
          whole('culvert', culvert.form);
          field('c0', culvert.k);
          field('c1', culvert.m);
          field('c2', culvert.c);
          field('c3', culvert.y);
          field('c4', (culvert.mitered ? 0.7 : -0.5) * h.slope);
        }
        f64(s + of('ls_flow'), (swapped ? -1 : 1) * link.initialFlow);
        break;
      }
      case 'pump':
        whole('kind', of('link_pump'));
        whole('type', link.type);
        f64(s + of('ls_setting'), link.initiallyOn ? 1 : 0);
        break;
      case 'orifice':
        whole('kind', of('link_orifice'));
        whole('type', of(link.orientation === 'SIDE' ? 'orifice_side' : 'orifice_bottom'));
        field('z1', start.invert + link.offset);
        field('offset1', link.offset);
        field('c0', link.coefficient * Math.sqrt(2 * gravity));
        field('c1', link.coefficient / 0.414);
        field('c2', link.section.shape === 'CIRCULAR' ? 0 : table!.maxWidth);
        field('equivalent', equivalent(table!.fullDepth));
        break;
      case 'weir':
        whole('kind', of('link_weir'));
        whole('type', of(weirTypes[link.type]));
        field('z1', start.invert + link.offset);
        field('offset1', link.offset);
        field('y_full', link.height);
        field('c0', link.coefficient);
        field('c1', link.crestLength);
        field('c2', link.sideSlope);
        field('c3', link.endCoefficient);
        field('c4', link.endContractions);
        field('equivalent', equivalent(link.height));
        if (roads[k]) {
          field('c5', link.roadWidth);
          whole('table', roadPlaces[k]!);
          floats(roadPlaces[k]!, roads[k]!);
        }
        if (link.canSurcharge) flags |= of('flag_surcharge');
        break;
      case 'outlet':
        whole('kind', of('link_outlet'));
        field('z1', start.invert + link.offset);
        field('offset1', link.offset);
        if (link.against === 'HEAD') flags |= of('flag_head');
        if (link.rating.kind === 'FUNCTIONAL') {
          field('c0', link.rating.coefficient);
          field('c1', link.rating.exponent);
        }
        break;
    }
    whole('flags', flags);
  });

  nodes.forEach((node, k) => {
    const p = nodeParams + k * npBytes;
    const s = nodeState + k * nsBytes;
    const field = (name: string, value: number): void => f64(p + of(`np_${name}`), value);
    const whole = (name: string, value: number): void => i32(p + of(`np_${name}`), value);
    whole('kind', of(node.kind === 'outfall' || node.kind === 'storage' ? `node_${node.kind}` : 'node_junction'));
    field('invert', node.invert);
    field('full_depth', node.maxDepth);
    field('surcharge_depth', node.surchargeDepth);
    field('ponded_area', node.pondedArea);
    // where no conduit sets a crown the surface stays free
    field('crown', crowns[k]! > 0 ? crowns[k]! : Infinity);
    whole('source_only', arriving[k] ? 0 : 1);
    if (node.kind === 'outfall') {
      const kind = node.stage.kind === 'FREE' ? 'free' : node.stage.kind === 'NORMAL' ? 'normal' : 'stage';
      whole('outfall', of(`outfall_${kind}`));
    }
    if (node.kind === 'storage') {
      const { shape } = node;
      if (shape.kind === 'TABULAR') {
        whole('storage', of('storage_table'));
        whole('table', storagePlaces[k]!);
        whole('table_size', storageTables[k]!.length / 3);
        floats(storagePlaces[k]!, storageTables[k]!);
      } else if (shape.kind === 'QUADRATIC') {
        whole('storage', of('storage_quadratic'));
        field('a0', shape.a0);
        field('a1', shape.a1);
        field('a2', shape.a2);
      } else {
        whole('storage', of('storage_power'));
        field('a0', shape.constant);
        field('a1', shape.coefficient);
        field('a2', shape.exponent);
      }
      field('full_volume', kernel.storage_volume(p, node.maxDepth));
    } else field('full_volume', wells[k]!);
    f64(s + of('ns_depth'), node.initialDepth);
  });

  const arrays = Object.fromEntries(
    arrayPlaces.map(([name, at, length]) => [name, new Float64Array(memory.buffer, at, length)]),
  ) as Record<ArrayName, Float64Array>;
  return {
    kernel,
    bytes,
    floats: new Float64Array(memory.buffer),
    plan,
    state: new Uint8Array(memory.buffer, totals, end - totals),
    totals,
    node: (k) => ({ params: nodeParams + k * npBytes, state: nodeState + k * nsBytes }),
    link: (k) => ({ params: linkParams + k * lpBytes, state: linkState + k * lsBytes }),
    arrays,
    sections: tables,
  };
}

const weirTypes = {
  TRANSVERSE: 'weir_transverse',
  SIDEFLOW: 'weir_side',
  'V-NOTCH': 'weir_notch',
  TRAPEZOIDAL: 'weir_trapezoid',
  ROADWAY: 'weir_roadway',
} as const;

/** Coefficients of a roadway whose width and surface are given; others keep the file's. */
const roadOf = (weir: Weir, rows: number): Float64Array | undefined =>
  weir.type === 'ROADWAY' && weir.roadWidth > 0 && weir.roadSurface ? roadTables(weir.roadSurface, rows) : undefined;

function curveOf(link: DrainageLink): number {
  if (link.kind === 'pump') return link.curve;
  if (link.kind === 'weir') return link.coefficientCurve;
  if (link.kind === 'outlet' && link.rating.kind === 'TABULAR') return link.rating.curve;
  return -1;
}

/** Depth, area and volume below it of a storage's curve; a curve that starts above the bottom keeps its first area below. */
function storageTriplets(node: Storage, model: DrainageModel): Float64Array {
  const { x, y } = model.curves[(node.shape as { curve: number }).curve]!;
  const points = Array.from(x, (depth, k) => [depth, y[k]!] as const).filter(([d], k) => k === 0 || d > x[k - 1]!);
  if (points[0]![0] > 0) points.unshift([0, points[0]![1]]);
  if (points.length === 1) points.push([points[0]![0] + 1, points[0]![1]]);
  const triplets = new Float64Array(points.length * 3);
  let volume = 0;
  points.forEach(([depth, area], k) => {
    if (k > 0) volume += ((points[k - 1]![1] + area) / 2) * (depth - points[k - 1]![0]);
    triplets.set([depth, area, volume], k * 3);
  });
  return triplets;
}
