/**
 * Where the milliseconds of a tick go: every process of the default scenario, the ledger and the fingerprints, in an hour
 * before any rain, the two of the storm and the hour after. Processor time, on one kernel thread, so that others on the
 * machine hardly count. `npm run bench -- ticks`.
 */
import { fileURLToPath } from 'node:url';
import { nodeDigester } from '../../src/core/node/node-digester.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { Engine } from '../../src/run/engine.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import { assemble } from '../../src/scenario/catalogue.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import type { Bench } from './main.ts';

const file = fileURLToPath(new URL('../../scenarios/chongqing-august-2020/scenario.yaml', import.meta.url));
// the storm an hour after the start instead of twelve
const set = ['time.end=4 h', 'rain[0].design_storm.start=60 min'];
const parts = [
  ['hour_before_the_storm', 60],
  ['two_hours_of_the_storm', 180],
  ['hour_after_the_storm', 240],
] as const;

/** Processor time of this process so far, ms. */
const processor = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

export const bench: Bench = async (print) => {
  const bundle = await readScenario(file, { set });
  const kernels = await kernelThreads(1, await kernelModules());
  try {
    const build = assemble(bundle, kernels, { shared: false });
    const engine = await Engine.create(build, { report() {}, command() {} });
    const spent = new Map<string, number>();
    const timed = (name: string, work: () => void): void => {
      const from = processor();
      work();
      spent.set(name, (spent.get(name) ?? 0) + processor() - from);
    };
    for (const each of engine.processes as readonly { name: string; step: (...given: never[]) => void }[]) {
      const step = each.step.bind(each);
      each.step = (...given) => timed(each.name, () => step(...given));
    }
    for (let k = 0; k < engine.warmUpTicks; k++) engine.warmUp(k);
    engine.begin();
    for (const [part, until] of parts) {
      spent.clear();
      const ticks = until - engine.tick;
      const from = processor();
      while (engine.tick < until) {
        engine.step();
        timed('fingerprints', () => {
          engine.fingerprints((ranges) => kernels.fingerprints(engine.world.memory, ranges));
        });
      }
      const all = processor() - from;
      const known = [...spent.values()].reduce((sum, ms) => sum + ms, 0);
      const list = [...spent, ['ledger and the rest', all - known] as const].sort((a, b) => b[1] - a[1]);
      print({ figure: part, value: all / ticks, unit: 'ms a tick' });
      for (const [name, ms] of list)
        print({ figure: `${part}: ${name}`, value: ms / ticks, unit: 'ms a tick', against: part, ratio: ms / all });
    }
    process.stdout.write(`${engine.digest(nodeDigester())}\n`);
  } finally {
    await kernels.close();
  }
};
