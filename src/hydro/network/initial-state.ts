/** The network before its first step: depths of nodes and conduits, areas, volumes. */

import type { HotStart } from '../../assets/swmm/hot-start.ts';
import type { DrainageModel } from '../../assets/swmm/network.ts';
import { fudge, type NetworkMemory } from './network-memory.ts';

/** Initial flows and depths of nodes are in place; the rest follows from them (Hydraulics Reference Manual, 3.3). */
export function initialise(model: DrainageModel, memory: NetworkMemory, start?: HotStart): void {
  const { bytes, kernel } = memory;
  const o = kernel.offsets;
  const read = (at: number, name: string): number => bytes.getFloat64(at + o[name]!, true);
  const whole = (at: number, name: string): number => bytes.getInt32(at + o[name]!, true);
  const write = (at: number, name: string, value: number): void => bytes.setFloat64(at + o[name]!, value, true);
  const { nodes, links } = model;
  const conduits = links.flatMap((_, k) => (whole(memory.link(k).params, 'lp_kind') === o['link_conduit'] ? [k] : []));
  const depthOf = (node: number): number => read(memory.node(node).state, 'ns_depth');

  if (start) takeUp(memory, start);
  // a conduit that flows from the start has its uniform depth
  for (const k of start ? [] : conduits) {
    const { params, state } = memory.link(k);
    const q = Math.abs(read(state, 'ls_flow')) / read(params, 'lp_barrels');
    write(state, 'ls_depth', q > 0 ? kernel.normal_depth(params, read(params, 'lp_beta'), q) : 0);
  }
  // and hands it to junctions for which no depth is given: the mean of all conduits that meet there
  const sum = new Float64Array(nodes.length);
  const count = new Float64Array(nodes.length);
  for (const k of conduits) {
    const { params, state } = memory.link(k);
    const depth = read(state, 'ls_depth');
    for (const [end, offset] of [
      ['lp_from', 'lp_offset1'],
      ['lp_to', 'lp_offset2'],
    ] as const) {
      const node = whole(params, end);
      sum[node]! += depth > fudge ? depth + read(params, offset) : 0;
      count[node]! += 1;
    }
  }
  nodes.forEach((node, k) => {
    const { params, state } = memory.node(k);
    if (node.kind === 'outfall') {
      const stage = read(state, 'ns_stage');
      write(
        state,
        'ns_depth',
        whole(params, 'np_outfall') === o['outfall_stage'] ? Math.max(0, stage - node.invert) : 0,
      );
    } else if (!start && node.kind !== 'storage' && node.initialDepth === 0 && count[k]! > 0)
      write(state, 'ns_depth', sum[k]! / count[k]!);
    const depth = depthOf(k);
    write(state, 'ns_free_area', model.options.minSurfaceArea);
    if (node.kind === 'storage') write(state, 'ns_volume', kernel.storage_volume(params, depth));
    else if (model.options.allowPonding && node.pondedArea > 0 && depth > node.maxDepth)
      write(state, 'ns_volume', read(params, 'np_full_volume') + (depth - node.maxDepth) * node.pondedArea);
    else if (node.maxDepth > 0) write(state, 'ns_volume', (read(params, 'np_full_volume') * depth) / node.maxDepth);
    if (model.options.reportStart <= model.options.start) write(state, 'ns_max_depth', depth);
  });
  // the others take the mean of their ends
  for (const k of conduits) {
    const { params, state } = memory.link(k);
    const full = read(params, 'lp_y_full');
    let depth = read(state, 'ls_depth');
    let ends = 0;
    if (!start && read(state, 'ls_flow') === 0) {
      const end = (node: string, offset: string): number =>
        Math.min(full, Math.max(0, depthOf(whole(params, node)) - read(params, offset)));
      const [first, second] = [end('lp_from', 'lp_offset1'), end('lp_to', 'lp_offset2')];
      depth = Math.max(fudge, 0.5 * (first + second));
      ends = 0.5 * (kernel.area(params, first) + kernel.area(params, second));
    } else ends = kernel.area(params, depth);
    const area = kernel.area(params, depth);
    write(state, 'ls_depth', depth);
    write(state, 'ls_area', area);
    write(state, 'ls_old_area', area);
    // as in every step to come: half by the middle, half by the ends
    write(state, 'ls_volume', 0.5 * (area + ends) * read(params, 'lp_length') * read(params, 'lp_barrels'));
  }
}

/** Depths and flows of an earlier run in place of the model's own. Settings are the solver's. */
function takeUp({ bytes, kernel, node, link }: NetworkMemory, { depth, lateral, flow, linkDepth }: HotStart): void {
  const o = kernel.offsets;
  const write = (at: number, name: string, value: number): void => bytes.setFloat64(at + o[name]!, value, true);
  depth.forEach((y, k) => {
    const { state } = node(k);
    write(state, 'ns_depth', y);
    write(state, 'ns_lateral', lateral[k]!);
    write(state, 'ns_old_lateral', lateral[k]!);
  });
  flow.forEach((q, k) => {
    const { params, state } = link(k);
    write(state, 'ls_flow', bytes.getInt32(params + o['lp_direction']!, true) < 0 ? -q : q);
    write(state, 'ls_depth', linkDepth[k]!);
  });
}
