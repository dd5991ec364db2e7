/** Options of the shallow-water scheme, their defaults and their limits. */
import { defineFaults, type Fault } from '../core/errors.ts';

export interface ShallowOptions {
  /** Courant number of the fastest wave, |u| + sqrt(g h) along either axis; at most 0.5. */
  readonly courant?: number;
  /** Water no deeper than this does not flow and carries no momentum, m. */
  readonly dry_depth?: number;
  /** Depth that counts as the arrival of the flood, m. */
  readonly arrival_depth?: number;
  /** Depth above which `duration_above` counts, m. */
  readonly duration_depth?: number;
  /** Longest sub-step, s. */
  readonly longest_step?: number;
}

export const shallowDefaults = {
  // both axes together use 0.9 of what the step can bear
  courant: 0.45,
  dry_depth: 1e-4,
  arrival_depth: 0.05,
  duration_depth: 0.3,
  longest_step: 10,
} as const;

/** Largest Courant number at which the step over both axes at once is stable. */
export const largestShallowCourant = 0.5;

export const shallowFaults = defineFaults({
  'shallow-courant':
    'flow.{option} is {found}; with solver: shallow-water the step is stable only up to {most}. Leave it out to use {usual}.',
  'shallow-option':
    'flow.{option} is an option of solver: inertial; solver: shallow-water does not know it. Leave it out or choose solver: inertial.',
  'shallow-positive': 'flow.{option} is {found}; it must be greater than 0.',
});

export type ResolvedShallow = Required<ShallowOptions>;

/** Fills in the defaults; faults are added to the list, also for options that only the inertial solver has. */
export function resolveShallow(
  options: ShallowOptions & { readonly theta?: number; readonly froude_limit?: number; readonly multi_rate?: boolean },
  faults: Fault[],
): ResolvedShallow {
  for (const option of ['theta', 'froude_limit', 'multi_rate'] as const)
    if (options[option] !== undefined) faults.push(shallowFaults('shallow-option', { option }));
  const { courant, dry_depth, arrival_depth, duration_depth, longest_step } = { ...shallowDefaults, ...options };
  if (!(courant > 0 && courant <= largestShallowCourant))
    faults.push(
      shallowFaults('shallow-courant', {
        option: 'courant',
        found: courant,
        most: largestShallowCourant,
        usual: shallowDefaults.courant,
      }),
    );
  const resolved = { courant, dry_depth, arrival_depth, duration_depth, longest_step };
  for (const option of ['dry_depth', 'arrival_depth', 'duration_depth', 'longest_step'] as const)
    if (!(resolved[option] > 0)) faults.push(shallowFaults('shallow-positive', { option, found: resolved[option] }));
  return resolved;
}
