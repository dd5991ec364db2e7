/** What sub-grid flow takes beside the options of the local-inertial scheme: the fine ground; and what it cannot do. */
import { defineFaults, type Fault } from '../core/errors.ts';
import type { FineGround } from '../terrain/subgrid-pools.ts';

/** The fine ground and its Manning n, one number for all pixels or one each. */
export interface FineSurface extends FineGround {
  readonly manning: Float32Array | number;
}

export const subgridFaults = defineFaults({
  'subgrid-multi-rate':
    'flow.multi_rate is true together with flow.subgrid, whose cells all take the same step. Leave multi_rate out.',
  'subgrid-solver':
    'solver is shallow-water together with flow.subgrid, which goes by the inertial equations. Leave one of them out.',
  'subgrid-structures':
    'structures stand on faces of the ground as read, and flow.subgrid runs on coarser ones. Raise the ground where a wall stands, or leave flow.subgrid out.',
});

/** What a scenario may not ask of sub-grid flow, each with the path of what is wrong. */
export function refusedBySubgrid(asked: {
  readonly multi_rate: boolean;
  readonly shallow: boolean;
  readonly structures: boolean;
}): { readonly path: readonly string[]; readonly fault: Fault }[] {
  const refused = [];
  if (asked.multi_rate) refused.push({ path: ['flow', 'multi_rate'], fault: subgridFaults('subgrid-multi-rate') });
  if (asked.shallow) refused.push({ path: ['solver'], fault: subgridFaults('subgrid-solver') });
  if (asked.structures) refused.push({ path: ['structures'], fault: subgridFaults('subgrid-structures') });
  return refused;
}
