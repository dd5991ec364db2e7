/** The laws a soil may take water by, each behind the same three questions; the loop over cells is in `infiltration.ts`. */
import type { FieldDeclaration } from '../core/process.ts';
import { infiltration as greenAmpt } from './green-ampt.ts';
import { fall, type Horton, hortonAfter, hortonCapacity, hortonRested, recoveryRate } from './horton.ts';
import type { Cells } from './loss-cells.ts';
import type { SoilColumns } from './soil-block.ts';
import { dryingTime, frontLeft } from './soil-drying.ts';

/** What a law keeps in the world: one number a cell. */
export type LawField = FieldDeclaration & {
  readonly access: 'owns';
  readonly type: 'f64';
  readonly unit: 'm' | 's' | '1';
};

/** A law on its cells. Depths are per area of the pervious share, m; `k` counts the law's cells, `i` is the cell of the grid. */
export interface InfiltrationLaw {
  readonly source: string;
  /** What it keeps besides the infiltrated depth. */
  readonly fields: Readonly<Record<string, LawField>>;
  /** Called with the infiltrated depth and its own fields, before the first step and after a restore. */
  bind(infiltrated: Float64Array, own: (field: string) => Float64Array): void;
  /** What a cell would take in of `available` metres in a tick. */
  wants(k: number, i: number, available: number): number;
  /** Told what it took in a tick in which it asked for water. */
  took?(k: number, i: number, depth: number): void;
  /** Where it is Green and Ampt's and does not dry, the soil of its cells: the kernel may step it. */
  readonly standing?: SoilColumns;
  /** Told that a tick went by without water. */
  rested?(k: number, i: number): void;
}

/** Soil of each cell of the grid, or one number for all. */
export interface GreenAmptOptions {
  /** Saturated hydraulic conductivity, m/s. */
  readonly conductivity: Cells;
  /** Suction head at the wetting front, m. */
  readonly suction: Cells;
  /** Porosity less initial moisture, a share of volume. */
  readonly moisture_deficit: Cells;
  /** The soil dries between storms; else the wetting front stands where it is. */
  readonly recovery?: boolean;
  /** Time in which it is dry again, s; by its conductivity where left out. */
  readonly drying?: number | undefined;
}
export interface HortonOptions {
  readonly horton: { readonly [K in keyof Horton]: Cells };
  /** Time in which soaked soil is dry again to 98 %, s. */
  readonly drying: number;
}
export interface ConstantOptions {
  /** The rate at which every soil takes water at most, m/s. */
  readonly rate: Cells;
}
export type LawOptions = GreenAmptOptions | HortonOptions | ConstantOptions;

/** The law of some cells of the grid for ticks of `tick` s. */
export function lawOf(options: LawOptions, cells: Int32Array, tick: number): InfiltrationLaw {
  const of = (v: Cells): Float64Array =>
    typeof v === 'number' ? new Float64Array(cells.length).fill(v) : Float64Array.from(cells, (i) => v[i]!);
  if ('horton' in options) return hortonLaw(options, of, tick);
  if ('rate' in options) return constantLaw(of(options.rate), tick);
  const K = of(options.conductivity);
  const deficit = of(options.moisture_deficit);
  const S = of(options.suction).map((psi, k) => Math.max(0, psi * deficit[k]!));
  if (!options.recovery) return standingGreenAmpt(S, K, tick);
  const drying = K.map((k) => options.drying ?? dryingTime(k));
  return dryingGreenAmpt(
    S,
    K,
    drying.map((d) => frontLeft(tick, d)),
    tick,
  );
}

/** Whether a cell of the grid can ever take water. */
export function takesWater(options: LawOptions): (cell: number) => boolean {
  const at = (v: Cells, i: number): number => (typeof v === 'number' ? v : v[i]!);
  if ('horton' in options) return (i) => at(options.horton.f0, i) > 0;
  if ('rate' in options) return (i) => at(options.rate, i) > 0;
  return (i) => at(options.conductivity, i) > 0;
}

function standingGreenAmpt(S: Float64Array, K: Float64Array, tick: number): InfiltrationLaw {
  let F: Float64Array;
  return {
    source: 'Green and Ampt 1911, implicit in the infiltrated depth',
    fields: {},
    standing: { conductivity: K, suction: S },
    bind(infiltrated) {
      F = infiltrated;
    },
    wants: (k, i, available) => greenAmpt(F[i]!, K[k]!, S[k]!, tick, available),
  };
}

function dryingGreenAmpt(S: Float64Array, K: Float64Array, left: Float64Array, tick: number): InfiltrationLaw {
  let F: Float64Array;
  return {
    source:
      'Green and Ampt 1911, implicit in the infiltrated depth; drying times after Rossman and Huber 2016, section 4.4',
    fields: {
      front_water: {
        unit: 'm',
        access: 'owns',
        type: 'f64',
        doc: 'infiltrated water that still holds the wetting front, per area of the pervious share',
      },
    },
    bind(_, own) {
      F = own('front_water');
    },
    wants: (k, i, available) => greenAmpt(F[i]!, K[k]!, S[k]!, tick, available),
    took(_, i, depth) {
      F[i] = F[i]! + depth;
    },
    rested(k, i) {
      if (F[i]! > 0) F[i] = F[i]! * left[k]!;
    },
  };
}

function hortonLaw(options: HortonOptions, of: (v: Cells) => Float64Array, tick: number): InfiltrationLaw {
  const f0 = of(options.horton.f0);
  const fc = of(options.horton.fc);
  const decay = of(options.horton.decay);
  const column: { -readonly [K in keyof Horton]: number } = { f0: 0, fc: 0, decay: 0 };
  const at = (k: number): Horton => {
    column.f0 = f0[k]!;
    column.fc = fc[k]!;
    column.decay = decay[k]!;
    return column;
  };
  const fallen = decay.map((d) => fall(d * tick));
  const recovered = fall(recoveryRate(options.drying) * tick);
  let E: Float64Array;
  return {
    source: 'Horton 1940, cumulative: Rossman and Huber 2016, SWMM Reference Manual I, section 4.3',
    fields: {
      horton_excess: {
        unit: '1',
        access: 'owns',
        type: 'f64',
        initial: 1,
        doc: 'share left of the capacity that dry soil has above soaked soil',
      },
    },
    bind(_, own) {
      E = own('horton_excess');
    },
    wants: (k, i, available) => Math.min(available, hortonCapacity(at(k), E[i]!, tick, fallen[k]!)),
    took(k, i, depth) {
      E[i] = hortonAfter(at(k), E[i]!, tick, fallen[k]!, depth);
    },
    rested(_, i) {
      if (E[i]! < 1) E[i] = hortonRested(E[i]!, recovered);
    },
  };
}

function constantLaw(rate: Float64Array, tick: number): InfiltrationLaw {
  return {
    source: 'a constant rate',
    fields: {},
    bind() {},
    wants: (k, _, available) => Math.min(available, rate[k]! * tick),
  };
}
