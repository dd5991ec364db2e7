/**
 * Sweeps: members an hour on one core for 100,000 cells and six hours with a warm thread, and whether memory stays flat
 * over a thousand small members. `SWEEP_MEMBERS` (at least 2) and
 * `SWEEP_SMALL` change how many members are run.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readySweep, runSweep, type SweepOutcome } from '../../src/study/node/sweep.ts';
import { fullValley, type ValleySize, writeValley } from '../study/made-valley.ts';
import type { Bench } from './main.ts';

const small: ValleySize = { rows: 20, cols: 30, cellSize: 25, hours: 0.5, warmUpMinutes: 2 };

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

async function sweep(
  folder: string,
  size: ValleySize,
  members: number,
  jobs: number,
  each: (done: number) => void,
): Promise<SweepOutcome> {
  const vary = `vary:
  members: ${members}
  values:
    rain[1].design_storm.return_period: { uniform: [5 y, 100 y] }
    surface.manning: { uniform: [0.03, 0.05] }
    inflow[0].series.discharges: { scale: { triangular: [0.7, 1, 1.3] } }
`;
  const file = writeValley(folder, size, vary);
  const base = { file, set: [], cut: 'full', runsDir: join(folder, 'runs') } as const;
  const ready = (await readySweep({ ...base, jobs, keep: false, resume: false }))!;
  return runSweep(ready, (progress) => {
    process.stderr.write(`${progress.done} of ${progress.members} members\r`);
    each(progress.done);
  }).finished;
}

/** Least-squares slope of y over x. */
function slope(x: readonly number[], y: readonly number[]): number {
  const mean = (v: readonly number[]): number => v.reduce((sum, one) => sum + one, 0) / v.length;
  const [mx, my] = [mean(x), mean(y)];
  let [xy, xx] = [0, 0];
  x.forEach((one, k) => {
    xy += (one - mx) * (y[k]! - my);
    xx += (one - mx) ** 2;
  });
  return xy / xx;
}

export const bench: Bench = async (print) => {
  const folder = mkdtempSync(join(tmpdir(), 'stormtable-sweep-'));
  try {
    const members = Number(process.env['SWEEP_MEMBERS'] ?? 12);
    const used = (): number => process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6;
    const marks: number[] = [];
    const outcome = await sweep(join(folder, 'full'), fullValley, members, 1, (done) => {
      marks[done] = used();
    });
    const lines = readFileSync(join(outcome.dir, 'results.jsonl'), 'utf8').trim().split('\n');
    // the first reads the place and compiles: the thread is warm afterwards
    const warm = lines.slice(1).map((line) => (JSON.parse(line) as { wall_s: number }).wall_s);
    const perHour = 3600 / median(warm);
    print({
      figure: 'members_per_hour_per_core',
      value: perHour,
      unit: '1/h',
      against: 'bar_300',
      ratio: perHour / 300,
    });
    print({ figure: 'member_wall', value: median(warm), unit: 's' });
    // what a core is really given, where other programs want it too
    const cpu = (marks[members]! - marks[1]!) / (members - 1);
    print({
      figure: 'members_per_hour_of_core_time',
      value: 3600 / cpu,
      unit: '1/h',
      against: 'bar_300',
      ratio: 12 / cpu,
    });
    print({ figure: 'member_core_time', value: cpu, unit: 's' });

    const count = Number(process.env['SWEEP_SMALL'] ?? 1000);
    const done: number[] = [];
    const memory: number[] = [];
    await sweep(join(folder, 'small'), small, count, 2, (k) => {
      // the first fifth fills caches and pools
      if (k < count / 5 || k % 5 !== 0) return;
      done.push(k);
      memory.push(process.memoryUsage.rss() / 1e6);
    });
    const growth = slope(done, memory) * 1000;
    print({ figure: 'rss_growth_per_1000_members', value: growth, unit: 'MB' });
    print({ figure: 'rss_at_the_end', value: memory.at(-1)!, unit: 'MB' });
    print({ figure: 'rss_largest', value: Math.max(...memory), unit: 'MB' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
