/** `stormtable bench`: what this machine does on the default scenario's short cut, printed as one JSON line per figure. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunPool } from '../run/node/run-pool.ts';
import { defaultScenario } from './paths.ts';

export async function bench(options: { readonly threads: number }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'stormtable-bench-'));
  const pool = new RunPool(1);
  try {
    const out = join(folder, 'run');
    const handle = pool.run(
      {
        file: defaultScenario,
        out,
        runsDir: folder,
        threads: options.threads,
        set: [],
        cut: 'test',
        replaceUnfinished: false,
      },
      () => {},
    );
    const s = await handle.finished;
    const line = (figure: string, value: number, unit: string) =>
      process.stdout.write(
        `${JSON.stringify({ bench: 'default-scenario-cut', figure, value, unit, threads: options.threads })}\n`,
      );
    line('wall', s.wall_s, 's');
    line('speed', s.simulated_s / s.wall_s, 'simulated s/s');
    line('wet_cell_updates', s.wet_cell_updates / s.wall_s, '1/s');
  } finally {
    await pool.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
}
