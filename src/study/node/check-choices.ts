/** Reads a scenario with each listed value of a sweep on its own, so that a wrong one is told before anything runs. */
import { type Fault, StormtableError } from '../../core/errors.ts';
import { type ReadOptions, readScenario } from '../../scenario/read-scenario.ts';
import type { SweepPlan } from '../sweep-plan.ts';

/** Values tried; more than these are checked when their members run. */
const mostTried = 40;

/** Faults of the listed values, each once. Drawn values and combinations are checked when their members run. */
export async function faultsOfChoices(file: string, options: ReadOptions, plan: SweepPlan): Promise<Fault[]> {
  const faults = new Map<string, Fault>();
  let tried = 0;
  for (const { parts, choices, drawn, where } of plan.paths)
    for (const [index, { value }] of choices.entries()) {
      if (drawn || tried++ >= mostTried) break;
      const varied = [{ path: parts, value, place: where(index) }];
      try {
        await readScenario(file, { ...options, varied });
      } catch (error) {
        if (!(error instanceof StormtableError)) throw error;
        for (const f of error.faults) faults.set(JSON.stringify([f.message, f.place]), f);
      }
    }
  return [...faults.values()];
}
