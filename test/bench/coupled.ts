/**
 * What the sewers of chongqing-core under the default scenario cost beside its surface: an hour before any rain and the two of
 * the storm, on one kernel thread, in processor time, so that others on the machine hardly count. `npm run bench -- coupled`.
 */
import { fileURLToPath } from 'node:url';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { Engine } from '../../src/run/engine.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import { assemble } from '../../src/scenario/catalogue.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import type { Bench } from './main.ts';

const file = fileURLToPath(new URL('../../scenarios/chongqing-august-2020/scenario.yaml', import.meta.url));
// the storm an hour after the start instead of twelve
const set = [
  'time.end=3 h',
  'rain[0].design_storm.start=60 min',
  'drainage={ network: ../../data/chongqing-core/drains.inp, opening: { perimeter: 16.2 m, area: 1.2 m2 }, sealed: [well-1, well-2, well-3, well-4, well-5, well-6], connections: { reach: 250 m, capacity: 36 mm/h } }',
];
const parts = [
  ['hour_before_the_storm', 60],
  ['two_hours_of_the_storm', 180],
] as const;

/** Processor seconds of this process so far. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

export const bench: Bench = async (print) => {
  const bundle = await readScenario(file, { set });
  const kernels = await kernelThreads(1, await kernelModules());
  try {
    const engine = await Engine.create(assemble(bundle, kernels, { shared: false }), { report() {}, command() {} });
    for (let k = 0; k < engine.warmUpTicks; k++) engine.warmUp(k);
    engine.begin();
    const process = engine.processes.find((p) => p.name === 'drainage')! as { step: (...given: never[]) => void };
    const step = process.step.bind(process);
    let network = 0;
    process.step = (...given) => {
      const from = cpu();
      step(...given);
      network += cpu() - from;
    };
    for (const [figure, until] of parts) {
      network = 0;
      const from = cpu();
      while (engine.tick < until) engine.step();
      const all = cpu() - from;
      print({ figure, value: all, unit: 's' });
      const { entries } = engine.world.ledger.account('network');
      const entered = Object.values(entries).reduce((sum, v) => sum + Math.max(0, v), 0);
      const lost = (entries['iteration residual'] ?? 0) + (entries['residual returned'] ?? 0);
      print({ figure: `${figure}_residual`, value: entered > 0 ? (100 * Math.abs(lost)) / entered : 0, unit: '%' });
      print({ figure: `${figure}_network`, value: network, unit: 's', against: figure, ratio: network / all });
    }
  } finally {
    await kernels.close();
  }
};
