/** `stormtable check`: reads scenarios, builds the engine without running it, and reports every fault of every file. */
import type { Fault } from '../core/errors.ts';
import { StormtableError } from '../core/errors.ts';
import { kernelModules } from '../kernels/node/wasm-file.ts';
import { Engine } from '../run/engine.ts';
import { kernelThreads } from '../run/node/kernel-threads.ts';
import { assemble } from '../scenario/catalogue.ts';
import { readScenario } from '../scenario/read-scenario.ts';
import { ReadingMemory } from '../scenario/reading-memory.ts';
import { snappedShapes } from '../scenario/snapped-structures.ts';
import { scenarioPath, shown } from './paths.ts';

export async function check(files: readonly string[], options: { readonly set: string[] }): Promise<void> {
  const faults: Fault[] = [];
  for (const named of files) {
    const file = scenarioPath(named);
    try {
      const reading = { set: options.set, memory: new ReadingMemory() };
      const bundle = await readScenario(file, reading);
      const kernels = await kernelThreads(1, await kernelModules());
      try {
        const assembled = assemble(bundle, kernels, { shared: false });
        const engine = await Engine.create(assembled, { report() {}, command() {} });
        const { grid, clock } = engine;
        process.stdout.write(
          `${shown(file)}: fine. ${grid.inner.cols} x ${grid.inner.rows} cells of ${grid.cellSize} m, ${clock.ticks} ticks of ${clock.tick} s, ${engine.processes.length} processes.\n`,
        );
        const ground = { grid, mask: engine.world.mask, bed: engine.world.field('bed_elevation').values };
        for (const s of snappedShapes(bundle, ground))
          process.stdout.write(
            s.faces > 0
              ? `  ${s.kind} ${s.id}: ${s.faces} faces, ${s.faces * grid.cellSize} m of cell sides\n`
              : `  ${s.kind} ${s.id}: from cell to cell\n`,
          );
        for (const note of assembled.notes) process.stdout.write(`  ${note}\n`);
      } finally {
        await kernels.close();
      }
      if (bundle.written?.['vary'] === undefined) continue;
      const { planSweep } = await import('../study/sweep-plan.ts');
      const { describePlan } = await import('./sweep.ts');
      const plan = await planSweep(bundle);
      if (!plan) continue;
      const { faultsOfChoices } = await import('../study/node/check-choices.ts');
      faults.push(...(await faultsOfChoices(file, reading, plan)));
      process.stdout.write(describePlan(plan));
    } catch (error) {
      if (!(error instanceof StormtableError)) throw error;
      faults.push(...error.faults);
    }
  }
  if (faults.length) throw new StormtableError(faults);
}
