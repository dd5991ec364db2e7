/** Several runs in one process: the memory that stays after each, which must not climb, and what a second job brings. */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RunPool } from '../../src/run/node/run-pool.ts';
import type { Bench } from './main.ts';

const file = fileURLToPath(new URL('../../scenarios/alder-valley/scenario.yaml', import.meta.url));
const runs = 6;
const pause = 300; // ms, until a thread that is done has ended

export const bench: Bench = async (print) => {
  const folder = mkdtempSync(join(tmpdir(), 'stormtable-several-'));
  try {
    const one = await together(folder, 1);
    const two = await together(folder, 2);
    const megabytes = (bytes: number): number => bytes / 2 ** 20;
    print({ figure: 'resident_after_first', value: megabytes(one.resident[0]!), unit: 'MB' });
    print({
      figure: `resident_after_${runs}`,
      value: megabytes(one.resident.at(-1)!),
      unit: 'MB',
      against: 'after_first',
      ratio: one.resident.at(-1)! / one.resident[0]!,
    });
    print({ figure: 'resident_peak', value: megabytes(one.peak), unit: 'MB' });
    print({ figure: 'wall_one_job', value: one.wall, unit: 's' });
    print({ figure: 'wall_two_jobs', value: two.wall, unit: 's', against: 'one_job', ratio: two.wall / one.wall });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

async function together(folder: string, jobs: number): Promise<{ resident: number[]; peak: number; wall: number }> {
  const pool = new RunPool(jobs);
  const resident: number[] = [];
  let peak = 0;
  const look = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
  const began = performance.now();
  const run = async (k: number): Promise<void> => {
    const threads = Math.max(1, Math.floor(availableParallelism() / jobs));
    const out = join(folder, `${jobs}-${k}`);
    const request = {
      file,
      out,
      runsDir: folder,
      threads,
      seed: k,
      set: [],
      cut: 'test',
      replaceUnfinished: false,
    } as const;
    await pool.run(request, () => {}).finished;
  };
  const numbers = Array.from({ length: runs }, (_, k) => k);
  if (jobs > 1) await Promise.all(numbers.map(run));
  else
    for (const k of numbers) {
      await run(k);
      await new Promise((r) => setTimeout(r, pause));
      resident.push(process.memoryUsage().rss);
    }
  clearInterval(look);
  await pool.destroy();
  const wall = (performance.now() - began - resident.length * pause) / 1000;
  return { resident, peak, wall };
}
