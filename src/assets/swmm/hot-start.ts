/**
 * SWMM's hot start files, version 4 (EPA SWMM 5.1.8 and later): stamp, six counts, then nodes and links as 4-byte floats in
 * feet and cfs, in the order of the model. Only of models without subcatchments and pollutants, whose states stand between.
 */
import type { FlowUnits } from './options.ts';

const stamp = 'SWMM5-HOTSTART4';
const foot = 0.3048;
const cubicFoot = foot ** 3;
const flowUnits: readonly FlowUnits[] = ['CFS', 'GPM', 'MGD', 'CMS', 'LPS', 'MLD'];

/** State of a network between two runs, SI, in the model's order. */
export interface HotStart {
  readonly depth: Float64Array;
  readonly lateral: Float64Array;
  /** From the link's first node to its second. */
  readonly flow: Float64Array;
  readonly linkDepth: Float64Array;
  readonly setting: Float64Array;
}

/** What the bytes of a file depend on. */
export interface HotStartShape {
  /** Per node whether it is a storage: those carry a residence time, which matters to water quality alone. */
  readonly storages: readonly boolean[];
  readonly links: number;
  readonly flowUnits: FlowUnits;
}

const headBytes = stamp.length + 24;
const bytesOf = ({ storages, links }: HotStartShape): number =>
  headBytes + 4 * (2 * storages.length + storages.filter(Boolean).length + 3 * links);

/** The counts after the stamp: subcatchments, land uses, nodes, links, pollutants, flow units. */
const counts = (s: HotStartShape): number[] => [0, 0, s.storages.length, s.links, 0, flowUnits.indexOf(s.flowUnits)];

export function writeHotStart(shape: HotStartShape, state: HotStart): Uint8Array {
  const bytes = new Uint8Array(bytesOf(shape));
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(stamp));
  counts(shape).forEach((n, k) => {
    view.setInt32(stamp.length + 4 * k, n, true);
  });
  let at = headBytes;
  const put = (value: number): void => view.setFloat32((at += 4) - 4, value, true);
  shape.storages.forEach((storage, k) => {
    put(state.depth[k]! / foot);
    put(state.lateral[k]! / cubicFoot);
    if (storage) put(0);
  });
  for (let k = 0; k < shape.links; k++) {
    put(state.flow[k]! / cubicFoot);
    put(state.linkDepth[k]! / foot);
    put(state.setting[k]!);
  }
  return bytes;
}

/** The state in a file; or what it is instead: no hot start of version 4, of another model, or cut short. */
export function readHotStart(shape: HotStartShape, bytes: Uint8Array): HotStart | 'format' | 'other' | 'short' {
  if (bytes.length < headBytes || new TextDecoder('latin1').decode(bytes.subarray(0, stamp.length)) !== stamp)
    return 'format';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (counts(shape).some((n, k) => view.getInt32(stamp.length + 4 * k, true) !== n)) return 'other';
  if (bytes.length < bytesOf(shape)) return 'short';
  let at = headBytes;
  const take = (): number => view.getFloat32((at += 4) - 4, true);
  const nodes = shape.storages.length;
  const state: HotStart = {
    depth: new Float64Array(nodes),
    lateral: new Float64Array(nodes),
    flow: new Float64Array(shape.links),
    linkDepth: new Float64Array(shape.links),
    setting: new Float64Array(shape.links),
  };
  shape.storages.forEach((storage, k) => {
    state.depth[k] = take() * foot;
    state.lateral[k] = take() * cubicFoot;
    if (storage) take();
  });
  for (let k = 0; k < shape.links; k++) {
    state.flow[k] = take() * cubicFoot;
    state.linkDepth[k] = take() * foot;
    state.setting[k] = take();
  }
  const numbers = Object.values(state as unknown as Record<string, Float64Array>);
  return numbers.some((list) => list.some((v) => !Number.isFinite(v))) ? 'format' : state;
}
