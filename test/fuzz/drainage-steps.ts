/** The first steps of a model that was read: what no file may lead to, if it did. */
import type { DrainageModel } from '../../src/assets/swmm/network.ts';
import { StormtableError } from '../../src/core/errors.ts';
import { DrainageRun } from '../../src/hydro/network/run-model.ts';
import { NetworkSolver } from '../../src/hydro/network/solver.ts';
import { networkModule } from '../../src/kernels/node/wasm-file.ts';

const steps = 40;

/** Builds and steps the model; a number that is none, or an error that is no fault, comes back as a sentence. */
export function firstSteps(model: DrainageModel): string | undefined {
  try {
    const routed = !model.options.ignoreRouting && model.nodes.length > 0;
    const solver = routed ? new NetworkSolver(model, networkModule()) : undefined;
    const run = new DrainageRun(model, solver);
    for (let k = 0; k < steps && !run.done; k++) run.advance();
    for (const name of ['depth', 'volume', 'flow'] as const) {
      const at = solver?.[name].findIndex((v) => !Number.isFinite(v)) ?? -1;
      if (at >= 0) return `after ${run.stepsTaken} steps ${name} ${at} is no number`;
    }
  } catch (error) {
    if (!(error instanceof StormtableError)) return error instanceof Error ? String(error.stack) : String(error);
  }
  return undefined;
}
