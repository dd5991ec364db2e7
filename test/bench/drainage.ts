/**
 * What routing costs on generated branching networks of 400, 2,500 and 10,000 links, four hours of two bursts by dynamic
 * wave: `npm run bench -- drainage`, or one of them with `--only 2500`. Times are CPU time, so that others on the machine
 * hardly count: of the whole crank (inflows, reports, statistics) and of the solver's steps alone. The yardstick is what
 * SWMM 5.2 takes for one link and iteration on networks of this kind on one core, 0.17 to 0.23 microseconds, all of it; the
 * same file for a peer is written by `npx tsx test/bench/parts/network-generator.ts 2500 > network.inp`.
 */
import type { DrainageModel } from '../../src/assets/swmm/network.ts';
import { readDrainage } from '../../src/assets/swmm/read-inp.ts';
import { DrainageRun } from '../../src/hydro/network/run-model.ts';
import { NetworkSolver } from '../../src/hydro/network/solver.ts';
import { networkModule } from '../../src/kernels/node/wasm-file.ts';
import type { Bench } from './main.ts';
import { median } from './parts/median.ts';
import { generatedNetwork } from './parts/network-generator.ts';

const sizes = [400, 2500, 10_000];
/** Microseconds a link and iteration: the quicker end of what SWMM takes. */
const yardstick = 0.17;

/** CPU seconds of this process so far. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** CPU seconds of a whole run, and of its solver alone. */
function timed(model: DrainageModel) {
  const solver = new NetworkSolver(model, networkModule());
  const run = new DrainageRun(model, solver);
  let routing = 0;
  const step = solver.step.bind(solver);
  const choose = solver.variableStep.bind(solver);
  solver.step = (dt) => {
    const from = performance.now();
    step(dt);
    routing += performance.now() - from;
  };
  solver.variableStep = (limit) => {
    const from = performance.now();
    const chosen = choose(limit);
    routing += performance.now() - from;
    return chosen;
  };
  const start = cpu();
  const wall = performance.now();
  while (!run.done) run.advance();
  const seconds = cpu() - start;
  // its share of the run's wall time, of the run's CPU time
  return { solver, seconds, alone: seconds * (routing / (performance.now() - wall)) };
}

export const bench: Bench = async (print, only) => {
  for (const links of sizes.filter((n) => only === undefined || n === Number(only))) {
    const text = generatedNetwork(links);
    const began = cpu();
    const model = readDrainage(text, 'generated.inp');
    print({ figure: `${links} links: read`, value: 1000 * (cpu() - began), unit: 'ms' });
    // small runs are over before the machine's code is warm: several, and the middle one counts
    const runs = Array.from({ length: links > 1000 ? 1 : 5 }, () => timed(model));
    const { solver } = runs[0]!;
    const seconds = median(runs.map((r) => r.seconds));
    const alone = median(runs.map((r) => r.alone));
    print({
      figure: `${links} links: 4 h`,
      value: seconds,
      unit: 's',
      ...(links === 10_000 ? against(seconds, 144, 's') : {}),
    });
    print({ figure: `${links} links: iterations a step`, value: solver.trials / solver.steps, unit: '1' });
    print({
      figure: `${links} links: steps in which some node did not settle`,
      value: (100 * solver.unconverged) / solver.steps,
      unit: '%',
    });
    const worst = Math.max(...model.nodes.map((_, k) => solver.nodeStatistics(k).unconverged));
    print({
      figure: `${links} links: steps in which the worst node did not settle`,
      value: (100 * worst) / solver.steps,
      unit: '%',
    });
    for (const [what, time] of [
      ['a link and iteration', seconds],
      ['a link and iteration, solver alone', alone],
    ] as const) {
      const each = (1e6 * time) / (solver.trials * links);
      print({ figure: `${links} links: ${what}`, value: each, unit: 'us', ...against(each, yardstick, 'us') });
    }
  }
};

const against = (value: number, other: number, unit: string) => ({
  against: `${other} ${unit} of SWMM 5.2`,
  ratio: value / other,
});
