/** Makes the compiled network kernel into typed functions over a memory of its own. */
import type { Offsets } from './load.ts';

export interface NetworkKernel {
  /** One routing step of `dt` seconds; how many iterations it took, negative where they did not settle. */
  step(plan: number, dt: number): number;
  /** A step in which nothing moves. */
  hold(plan: number): void;
  /** Volumes after a step, and statistics of elements where it is `watched`. */
  tally(plan: number, dt: number, converged: number, watched: number): void;
  /** The longest stable step, at most `longest`, s. */
  variable_step(plan: number, longest: number, factor: number): number;
  /** Copy lateral inflows in; openings too, 1 where any has changed. Arrays by their byte addresses. */
  take_lateral(plan: number, lateral: number): void;
  take_openings(plan: number, opening: number): number;
  /** Copy what records say out into arrays. */
  show_nodes(plan: number, depth: number, head: number, volume: number, inflow: number, overflow: number): void;
  show_links(plan: number, flow: number, depth: number, velocity: number, volume: number, filled: number): void;
  /** Geometry of the link with parameters at `link`, at a depth: area m², radius m, width m. */
  area(link: number, depth: number): number;
  radius(link: number, depth: number): number;
  top_width(link: number, depth: number): number;
  /** Depths at which one barrel's flow is uniform (`beta` sqrt(slope) / n) or critical, m. */
  normal_depth(link: number, beta: number, flow: number): number;
  critical_depth(link: number, flow: number): number;
  /** Flow of a pump, orifice, weir or outlet at the depths of now, m³/s. */
  structure(plan: number, link: number, dt: number): number;
  storage_area(node: number, depth: number): number;
  storage_volume(node: number, depth: number): number;
  /** The fingerprint of `core/fingerprint.ts` of so many bytes from a pointer, in 32 bits with a sign. */
  fingerprint(pointer: number, bytes: number): number;
  inverse_cbrt(x: number): number;
  pow(x: number, y: number): number;
  /** Exported constants: `at_*` in the plan, `np_*`, `ns_*`, `lp_*`, `ls_*` in records, kinds and methods. */
  readonly offsets: Offsets;
}

export function loadNetwork(module: WebAssembly.Module, memory: WebAssembly.Memory): NetworkKernel {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const offsets: Record<string, number> = {};
  for (const [name, value] of Object.entries(exports))
    if (value instanceof WebAssembly.Global) offsets[name] = Number(value.value);
  return { ...(exports as unknown as Omit<NetworkKernel, 'offsets'>), offsets };
}
