/** The processes by which a run loses rain and water, from what its scenario says and the maps it goes by. */
import type { Process, ProcessContext } from '../core/process.ts';
import { curveNumberLoss } from '../hydro/curve-number-loss.ts';
import { depressionStorage } from '../hydro/depression-storage.ts';
import { infiltration } from '../hydro/infiltration.ts';
import type { LawOptions } from '../hydro/infiltration-law.ts';
import { interception } from '../hydro/interception.ts';
import type { KernelRunner } from '../kernels/runner.ts';
import type { GroundFields } from './ground-fields.ts';
import type { ScenarioBundle } from './scenario.ts';

/** What is taken from the rain before it reaches the ground; to step after the rain. */
export function rainLosses(context: ProcessContext, bundle: ScenarioBundle, ground: GroundFields): readonly Process[] {
  const { scenario, losses: maps = {} } = bundle;
  const list: Process[] = [];
  if (maps.interception !== undefined)
    list.push(interception(context, { capacity: ground.loss(maps.interception) }) as unknown as Process);
  if (scenario.losses.infiltration === 'curve_number') {
    const { antecedent = 'average', abstraction_ratio = 0.2 } = scenario.losses.curve_number ?? {};
    const options = {
      curve_number: ground.loss(maps.curve_number!),
      antecedent,
      abstraction_ratio: abstraction_ratio === 0.05 ? 0.05 : 0.2,
      impervious: ground.onGrid('impervious'),
    } as const;
    list.push(curveNumberLoss(context, options) as unknown as Process);
  }
  return list;
}

/** What is taken of the water on the ground; hollows fill before the soil drinks. */
export function soilProcesses(
  context: ProcessContext,
  bundle: ScenarioBundle,
  ground: GroundFields,
  runner: KernelRunner,
): readonly Process[] {
  const depression = bundle.losses?.depression === undefined ? undefined : ground.loss(bundle.losses.depression);
  const list: Process[] = [];
  if (depression !== undefined) list.push(depressionStorage(context, { capacity: depression }) as unknown as Process);
  const law = lawOptions(bundle, ground);
  const hollows = depression === undefined ? {} : { depression };
  if (law)
    list.push(
      infiltration(
        context,
        { ...law, impervious: ground.onGrid('impervious'), ...hollows },
        runner,
      ) as unknown as Process,
    );
  return list;
}

/** Time in which soil soaked after Horton is dry again where a scenario does not say, s: SWMM's 7 days. */
const usualDrying = 7 * 86400;

/** The law by which the soil takes water that lies on it, with its numbers. */
function lawOptions({ scenario, losses: maps }: ScenarioBundle, ground: GroundFields): LawOptions | undefined {
  const written = scenario.losses;
  switch (written.infiltration) {
    case 'horton': {
      const { f0, fc, decay } = maps!.horton!;
      const horton = { f0: ground.loss(f0), fc: ground.loss(fc), decay: ground.loss(decay) };
      return { horton, drying: written.horton?.drying ?? usualDrying };
    }
    case 'constant':
      return { rate: ground.loss(maps!.constant!) };
    case 'green_ampt':
      return {
        conductivity: ground.onGrid('conductivity'),
        suction: ground.onGrid('suction'),
        moisture_deficit: ground.onGrid('moisture_deficit'),
        recovery: written.green_ampt?.recovery ?? false,
        drying: written.green_ampt?.drying,
      };
    default:
      return undefined;
  }
}
