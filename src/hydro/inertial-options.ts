/** Options of the local-inertial scheme, their defaults and their limits. */
import { defineFaults, type Fault } from '../core/errors.ts';

/** Standard gravity, m/s² (CGPM 1901). */
export const gravity = 9.80665;

export interface InertialOptions {
  /**
   * Weight of a face's own discharge against its neighbours' along the flow (de Almeida et al. 2012), at the longest step
   * that is stable at the face's depth; in shorter steps the neighbours weigh less, in proportion.
   */
  readonly theta?: number;
  /** Courant number of the fastest gravity wave; at most `0.98 sqrt(theta / 2)`, which is also the default. */
  readonly courant?: number;
  /** Largest Froude number a face may carry. */
  readonly froude_limit?: number;
  /** Water no deeper than this does not flow, m. */
  readonly dry_depth?: number;
  /** Depth that counts as the arrival of the flood, m. */
  readonly arrival_depth?: number;
  /** Depth above which `duration_above` counts, m. */
  readonly duration_depth?: number;
  /** Longest sub-step, s. */
  readonly longest_step?: number;
  /** Let each tile step as long as its own water allows; false gives all the step of the deepest water. */
  readonly multi_rate?: boolean;
}

export const inertialDefaults = {
  // 0.9 by trial: at 1 deep rivers of low slope ring until they blow up (the form is known to be unstable where
  // friction is small), up to 0.95 none did; at 0.8 the peaks of test EA 5 are off by 0.07 m, at 0.9 by 0.03 m
  theta: 0.9,
  froude_limit: 2,
  dry_depth: 1e-4,
  arrival_depth: 0.05,
  duration_depth: 0.3,
  longest_step: 10,
  multi_rate: false,
} as const;

/** Thetas without enough smoothing to keep deep rivers of low slope from ringing until they blow up lie above this. */
const mostTheta = 0.95; // by trial, as the default

/** Largest Courant number at which the two-dimensional step is stable, with 2 % to spare. */
export const largestCourant = (theta: number): number => 0.98 * Math.sqrt(theta / 2);

export const inertialFaults = defineFaults({
  'flow-theta':
    'flow.theta is {found}; it lies between 0.5 and {most}: nearer to 1 deep rivers ring until they blow up. Leave it out to use {usual}.',
  'flow-courant':
    'flow.courant is {found}; with theta {theta} the step is stable only up to {most}. Leave it out to use that.',
  'flow-positive': 'flow.{option} is {found}; it must be greater than 0.',
  'boundary-cells': 'boundary "{name}" has no cell inside the place. Move it onto the ground or leave it out.',
  'boundary-shared':
    'boundary "{name}" and boundary "{other}" share a cell; a cell has one boundary. Shorten one of them.',
  'boundary-slope': 'boundary "{name}" has slope {found}; a free boundary needs a slope greater than 0.',
  'boundary-series': 'boundary "{name}" needs levels at rising times, one level a time.',
  'depth-negative': 'initial water_depth is {found} m at row {row}, column {column}; it cannot be negative.',
});

export type ResolvedInertial = Required<InertialOptions>;

/** Fills in the defaults; faults are added to the list. */
export function resolveInertial(options: InertialOptions, faults: Fault[]): ResolvedInertial {
  const theta = options.theta ?? inertialDefaults.theta;
  if (!(theta >= 0.5 && theta <= mostTheta))
    faults.push(inertialFaults('flow-theta', { found: theta, most: mostTheta, usual: inertialDefaults.theta }));
  const most = largestCourant(theta);
  const courant = options.courant ?? most;
  if (!(courant > 0 && courant <= most))
    faults.push(inertialFaults('flow-courant', { found: courant, theta, most: most.toFixed(3) }));
  const resolved = { ...inertialDefaults, ...options, theta, courant };
  for (const option of ['froude_limit', 'dry_depth', 'arrival_depth', 'duration_depth', 'longest_step'] as const)
    if (!(resolved[option] > 0)) faults.push(inertialFaults('flow-positive', { option, found: resolved[option] }));
  return resolved;
}
