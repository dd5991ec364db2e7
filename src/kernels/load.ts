/** Makes the compiled flow kernel into typed functions over a given memory. Works wherever WebAssembly does. */

/** Places in the plan block and its boundary groups, by name; the kernel says where they are (assembly/plan.ts). */
export type Offsets = Readonly<Record<string, number>>;

export interface InertialKernel {
  /** One thread's share of an interval; 0 when done, 1 when another thread failed or never came. */
  advance(plan: number, thread: number): number;
  /** After a start or a restore: everything awake, scratch clean, velocities afresh. */
  wake(plan: number): void;
  /** Sum of depths over all cells, m; times the cell area it is the volume. */
  volume(plan: number): number;
  /** The fingerprint of `core/fingerprint.ts` of so many bytes from a pointer, in 32 bits with a sign. */
  fingerprint(pointer: number, bytes: number): number;
  /** Deals out the ranges listed in the first page; then each of so many threads does its part. 0 when done. */
  deal_ranges(): void;
  fingerprints(threads: number): number;
  /** Answers requests for water (`assembly/exchange.ts`) of listed cells, or of all where `cells` is 0: the depth taken, m. */
  answer(cells: number, asked: number, granted: number, count: number, depth: number, residual: number): number;
  /** Deals out the soil of a block (`assembly/soil.ts`); then each of so many threads does its part. 0 when done. */
  deal_soil(block: number): void;
  soak(block: number, threads: number): number;
  /** Exported constants: `at_*` in the plan, `group_*` in a boundary, `soil_*` in soil, `word_*` in the first page, `kind_*`, `plan_bytes`. */
  readonly offsets: Offsets;
}

/** Which equations: local-inertial, the same over sub-grid ground, or the whole shallow-water equations. All kernels have one interface. */
export type Solver = 'inertial' | 'subgrid' | 'shallow-water';

/** The two builds of a kernel: for memory that threads share, and for plain memory. */
export interface KernelBuilds {
  readonly shared?: WebAssembly.Module;
  readonly plain?: WebAssembly.Module;
}
/** The inertial kernel, and the others where they may be asked for. */
export interface KernelModules extends KernelBuilds {
  readonly shallow?: KernelBuilds;
  readonly subgrid?: KernelBuilds;
}

export const isShared = (memory: WebAssembly.Memory): boolean =>
  typeof SharedArrayBuffer !== 'undefined' && (memory.buffer as unknown) instanceof SharedArrayBuffer;

/** The build that fits the solver and the memory. */
export function moduleFor(
  modules: KernelModules,
  memory: WebAssembly.Memory,
  solver: Solver = 'inertial',
): WebAssembly.Module {
  const kind = isShared(memory) ? 'shared' : 'plain';
  const builds = { inertial: modules, subgrid: modules.subgrid, 'shallow-water': modules.shallow }[solver];
  const module = builds?.[kind];
  if (!module) throw new Error(`no ${solver} kernel build for ${kind} memory was loaded`);
  return module;
}

export function loadInertial(module: WebAssembly.Module, memory: WebAssembly.Memory): InertialKernel {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const offsets: Record<string, number> = {};
  for (const [name, value] of Object.entries(exports))
    if (value instanceof WebAssembly.Global) offsets[name] = Number(value.value);
  const f = exports as unknown as Pick<InertialKernel, Exclude<keyof InertialKernel, 'offsets'>>;
  const { advance, wake, volume, fingerprint, deal_ranges, fingerprints, answer, deal_soil, soak } = f;
  return { advance, wake, volume, fingerprint, deal_ranges, fingerprints, answer, deal_soil, soak, offsets };
}
