/**
 * Binary results (`.out`) that programs made for SWMM 5.2 open: a head with ids and properties, a record of 4-byte floats a
 * reporting period, a closing that says where each part begins (SWMM 5.2 interfacing guide). Little-endian.
 */
import { day } from './dates.ts';
import type { DrainageLink, DrainageModel } from './network.ts';
import type { ReportPeriod } from './results.ts';
import { flowUnits } from './units.ts';

const magic = 516114522;
const version = 52004;
/** Node and link types by their numbers. */
const nodeKinds = ['junction', 'outfall', 'storage', 'divider'] as const;
const linkKinds = ['conduit', 'pump', 'orifice', 'weir', 'outlet'] as const;
/** How many variables a record holds of a subcatchment, a node, a link and the system. */
const variables = { subcatchments: 8, nodes: 6, links: 5, system: 15 } as const;
/** Readers that cut seconds off find the period's own second a millisecond on. */
const millisecond = 0.001 / day;

/** A growing run of little-endian numbers. */
class Bytes {
  #bytes = new Uint8Array(1 << 12);
  #view = new DataView(this.#bytes.buffer);
  length = 0;

  #room(n: number): number {
    if (this.length + n > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.length + n));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    this.length += n;
    return this.length - n;
  }
  int(v: number): void {
    const at = this.#room(4);
    this.#view.setInt32(at, v, true);
  }
  float(v: number): void {
    const at = this.#room(4);
    this.#view.setFloat32(at, v, true);
  }
  double(v: number): void {
    const at = this.#room(8);
    this.#view.setFloat64(at, v, true);
  }
  text(s: string): void {
    const bytes = new TextEncoder().encode(s);
    this.int(bytes.length);
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
  }
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }
}

const wanted = (chosen: 'ALL' | 'NONE' | readonly number[], n: number): readonly number[] =>
  chosen === 'ALL'
    ? Array.from({ length: n }, (_, k) => k)
    : chosen === 'NONE'
      ? []
      : [...chosen].sort((a, b) => a - b);

/** Writes the parts of one file in their order; `head` first, `period` for each, `closing` last. */
export class OutWriter {
  readonly #model: DrainageModel;
  /** Elements whose series are reported. */
  readonly #of: Readonly<Record<'subcatchments' | 'nodes' | 'links', readonly number[]>>;
  #at = { ids: 0, properties: 0, results: 0 };
  #periods = 0;

  constructor(model: DrainageModel) {
    this.#model = model;
    const { report } = model;
    this.#of = {
      subcatchments: wanted(report.subcatchments, model.subcatchments.length),
      nodes: wanted(report.nodes, model.nodes.length),
      links: wanted(report.links, model.links.length),
    };
  }

  head(): Uint8Array {
    const { options, subcatchments, nodes, links } = this.#model;
    const { toSI } = options;
    const of = this.#of;
    const b = new Bytes();
    for (const n of [magic, version, flowUnits.indexOf(options.flowUnits)]) b.int(n);
    for (const n of [of.subcatchments.length, of.nodes.length, of.links.length, 0]) b.int(n);
    this.#at.ids = b.length;
    for (const k of of.subcatchments) b.text(subcatchments[k]!.id);
    for (const k of of.nodes) b.text(nodes[k]!.id);
    for (const k of of.links) b.text(links[k]!.id);
    this.#at.properties = b.length;
    for (const n of [1, 1]) b.int(n);
    for (const k of of.subcatchments) b.float(subcatchments[k]!.area / toSI.landArea);
    for (const n of [3, 0, 2, 3]) b.int(n);
    for (const k of of.nodes) {
      const node = nodes[k]!;
      b.int(nodeKinds.indexOf(node.kind));
      b.float(node.invert / toSI.length);
      b.float(node.maxDepth / toSI.length);
    }
    for (const n of [5, 0, 4, 4, 3, 5]) b.int(n);
    for (const k of of.links) {
      const link = links[k]!;
      b.int(linkKinds.indexOf(link.kind));
      const { inlet, outlet, depth, length } = dimensions(link);
      for (const v of [inlet, outlet, depth, length]) b.float(v / toSI.length);
    }
    for (const n of Object.values(variables)) {
      b.int(n);
      for (let k = 0; k < n; k++) b.int(k);
    }
    // one step before the first period: readers count from here
    const late = options.reportStart > options.start ? options.reportStep : 0;
    b.double((Math.max(options.reportStart, options.start) - late) / day);
    b.int(options.reportStep);
    this.#at.results = b.length;
    return b.bytes;
  }

  period({ time, subcatchments: s, nodes: n, links: l, system: y }: ReportPeriod): Uint8Array {
    const { start, toSI } = this.#model.options;
    const b = new Bytes();
    b.double((start + time) / day + millisecond);
    for (const k of this.#of.subcatchments) {
      b.float(s.rain[k]! / toSI.rainRate);
      b.float(0);
      b.float(s.evaporation[k]! / toSI.evaporation);
      b.float(s.infiltration[k]! / toSI.rainRate);
      b.float(s.runoff[k]! / toSI.flow);
      for (let none = 0; none < 3; none++) b.float(0);
    }
    for (const k of this.#of.nodes) {
      b.float(n.depth[k]! / toSI.length);
      b.float(n.head[k]! / toSI.length);
      b.float(n.volume[k]! / toSI.volume);
      b.float(n.lateral[k]! / toSI.flow);
      b.float(n.inflow[k]! / toSI.flow);
      b.float(n.flooding[k]! / toSI.flow);
    }
    for (const k of this.#of.links) {
      b.float(l.flow[k]! / toSI.flow);
      b.float(l.depth[k]! / toSI.length);
      b.float(l.velocity[k]! / toSI.length);
      b.float(l.volume[k]! / toSI.volume);
      b.float(l.capacity[k]!);
    }
    for (const v of [
      0, // air temperature: snow is not modelled
      y.rain / toSI.rainRate,
      0,
      y.losses / toSI.rainRate,
      y.runoff / toSI.flow,
      y.dryWeather / toSI.flow,
      0,
      y.rdii / toSI.flow,
      y.external / toSI.flow,
      y.lateral / toSI.flow,
      y.flooding / toSI.flow,
      y.outflow / toSI.flow,
      y.stored / toSI.volume,
      y.evaporation / toSI.evaporation,
      y.potentialEvaporation / toSI.evaporation,
    ])
      b.float(v);
    this.#periods++;
    return b.bytes;
  }

  /** Ends the file; without it no program opens it, so it is written after an interrupted run too. */
  closing(): Uint8Array {
    const b = new Bytes();
    for (const n of [this.#at.ids, this.#at.properties, this.#at.results, this.#periods, 0, magic]) b.int(n);
    return b.bytes;
  }
}

/** Offsets, full depth and length of a link as the properties tell them, m; 0 where a kind has none. */
function dimensions(link: DrainageLink): { inlet: number; outlet: number; depth: number; length: number } {
  switch (link.kind) {
    case 'conduit':
      return { inlet: link.inletOffset, outlet: link.outletOffset, depth: link.section.fullDepth, length: link.length };
    case 'pump':
      return { inlet: 0, outlet: 0, depth: 0, length: 0 };
    case 'orifice':
      return { inlet: link.offset, outlet: 0, depth: link.section.fullDepth, length: 0 };
    case 'weir':
      return { inlet: link.offset, outlet: 0, depth: link.height, length: 0 };
    case 'outlet':
      return { inlet: link.offset, outlet: 0, depth: 0, length: 0 };
  }
}
