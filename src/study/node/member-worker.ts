/**
 * The thread members of a sweep run in, one after the other: it stays alive, compiles the kernel once, reads the place
 * once, and gives back a row of figures for each member. A member that fails is a row too.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { StormtableError } from '../../core/errors.ts';
import { nodeDigester } from '../../core/node/node-digester.ts';
import { kernelModules } from '../../kernels/node/wasm-file.ts';
import { singleRunner } from '../../kernels/runner.ts';
import { Engine } from '../../run/engine.ts';
import { assemble } from '../../scenario/catalogue.ts';
import { pathText } from '../../scenario/faults.ts';
import { readScenario } from '../../scenario/read-scenario.ts';
import { ReadingMemory } from '../../scenario/reading-memory.ts';
import type { ScenarioBundle } from '../../scenario/scenario.ts';
import { MemberFigures } from '../member-figures.ts';
import type { MemberRow } from '../sweep-table.ts';
import type { MemberDone, MemberOrder, SweepBase } from './member-messages.ts';

const base = workerData as SweepBase;
const port = parentPort!;
const memory = new ReadingMemory();

port.on('message', async (order: MemberOrder) => {
  const began = performance.now();
  const row = await run(order);
  port.postMessage({ row, wall_s: Math.round(performance.now() - began) / 1000 } satisfies MemberDone);
});

async function run(order: MemberOrder): Promise<MemberRow> {
  const { member, replicate } = order;
  const seed = order.seed ?? base.seed;
  const common = { member, replicate, seed: seed ?? -1 };
  const failed = (cause: MemberRow['cause'], error: unknown): MemberRow => ({
    ...common,
    state: 'failed',
    cause,
    reason: reasonOf(error),
    digest: null,
    figures: {},
  });
  let bundle: ScenarioBundle;
  try {
    const { file, set, cut } = base;
    bundle = await readScenario(file, { set, cut, seed, varied: order.varied, memory });
  } catch (error) {
    return failed('input', error);
  }
  common.seed = bundle.scenario.seed;
  try {
    const { figures, digest } = await crank(bundle, order);
    return { ...common, state: 'finished', cause: null, reason: null, digest, figures };
  } catch (error) {
    return failed(error instanceof StormtableError && error.exitCode === 2 ? 'input' : 'run', error);
  }
}

async function crank(bundle: ScenarioBundle, order: MemberOrder): Promise<Pick<MemberRow, 'figures' | 'digest'>> {
  const modules = await kernelModules();
  const kernels = singleRunner(modules);
  const figures = new MemberFigures(bundle);
  try {
    if (order.keep !== undefined) {
      const { recordMember } = await import('./member-timeline.ts');
      const values = order.varied.map((v) => `${pathText(v.path)}=${JSON.stringify(v.value)}`);
      const asked = { ...base, set: [...base.set, ...values], seed: order.seed ?? base.seed };
      const digest = await recordMember({ out: order.keep, asked, bundle, figures, kernels });
      return { figures: figures.finish(), digest };
    }
    const engine = await Engine.create(assemble(bundle, kernels, { shared: false }), figures.listener);
    for (let k = 0; k < engine.warmUpTicks; k++) engine.warmUp(k);
    engine.begin();
    figures.begin(engine);
    while (!engine.done) {
      engine.step();
      figures.tick();
    }
    return { figures: figures.finish(), digest: engine.digest(nodeDigester()) };
  } finally {
    await kernels.close();
  }
}

/** Faults without their places: where a value was written is the same in every member. */
function reasonOf(error: unknown): string {
  if (error instanceof StormtableError) return error.faults.map((f) => f.message).join(' ');
  return error instanceof Error ? `inside the program: ${error.message}` : String(error);
}
