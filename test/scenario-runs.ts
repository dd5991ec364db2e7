/** Runs a scenario's short cut without files or threads of its own, for the laws that hold for every scenario. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kernelModules } from '../src/kernels/node/wasm-file.ts';
import type { KernelRunner } from '../src/kernels/runner.ts';
import { Engine, type Listener } from '../src/run/engine.ts';
import { kernelThreads } from '../src/run/node/kernel-threads.ts';
import { assemble } from '../src/scenario/catalogue.ts';
import { readScenario } from '../src/scenario/read-scenario.ts';
import type { ScenarioBundle } from '../src/scenario/scenario.ts';

export const scenariosDir = fileURLToPath(new URL('../scenarios', import.meta.url));
export const dataDir = process.env['STORMTABLE_DATA'] ?? fileURLToPath(new URL('../../shared/data', import.meta.url));

/** Every scenario of the repository, and why it cannot run here, if it cannot. */
export const scenarios = readdirSync(scenariosDir, { withFileTypes: true })
  .filter((e) => e.isDirectory() && existsSync(join(scenariosDir, e.name, 'scenario.yaml')))
  .map((e) => {
    const needsData = e.name === 'valley-dam-failure' && !existsSync(join(dataDir, 'flood', 'ea5-50m', 'ea5-50m.asc'));
    return {
      name: e.name,
      file: join(scenariosDir, e.name, 'scenario.yaml'),
      missing: needsData ? `outside data is not at ${dataDir}` : '',
    };
  });

export const quiet: Listener = { report() {}, command() {} };

export interface Case {
  readonly bundle: ScenarioBundle;
  /** A fresh engine, past its warm-up. */
  start(listener?: Listener): Promise<Engine>;
  close(): Promise<void>;
}

export async function openCase(file: string, threads = 1): Promise<Case> {
  const bundle = await readScenario(file, { cut: 'test' });
  const modules = await kernelModules();
  const runners: KernelRunner[] = [];
  return {
    bundle,
    async start(listener = quiet) {
      const runner = await kernelThreads(threads, modules);
      runners.push(runner);
      const engine = await Engine.create(assemble(bundle, runner, { shared: threads > 1 }), listener);
      for (let k = 0; k < engine.warmUpTicks; k++) engine.warmUp(k);
      engine.begin();
      return engine;
    },
    close: async () => {
      for (const r of runners) await r.close();
    },
  };
}

export function runTo(engine: Engine, tick: number): Engine {
  while (engine.tick < tick) engine.step();
  return engine;
}
