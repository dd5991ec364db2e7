/**
 * What the water model costs, from the bare kernel to whole runs of the program: `npm run bench -- flow`, or one part of
 * it with `--only NAME`: inertial, shallow-water (kernels, four million and one million wet cells), synth1000 (a whole
 * case of a million cells, two threads), dam-failure (30 h through the program, start-up included) and default (the
 * default scenario likewise; minutes). Programs are the built one (`npm run build` first), each in a process of its own.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import type { Summary } from '../../src/run/node/messages.ts';
import { outsideData } from '../cases/cases.ts';
import { basin, run } from '../hydro/basin.ts';
import type { Bench, Print } from './main.ts';
import { allWet } from './parts/all-wet.ts';
import { median } from './parts/median.ts';

const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Rain on rugged hills, two hours: the time of the whole case without reading its files. */
async function synth1000(print: Print): Promise<void> {
  const path = outsideData('flood/synth1000/dem.f32.gz', (text) => process.stderr.write(text));
  if (!path) return;
  const bytes = gunzipSync(readFileSync(path));
  const dem = new Float32Array(bytes.buffer, bytes.byteOffset, 1e6);
  const seconds: number[] = [];
  let updates = 0;
  for (let round = 0; round < 3; round++) {
    const runner = await kernelThreads(2, await kernelModules());
    try {
      const engine = await basin(
        {
          rows: 1000,
          cols: 1000,
          cellSize: 10,
          bed: (r, c) => dem[r * 1000 + c]!,
          manning: 0.035,
          rain: (time) => (time < 3600 ? 60e-3 / 3600 : 0),
        },
        runner,
      );
      const start = performance.now();
      run(engine, 7200);
      seconds.push((performance.now() - start) / 1000);
      updates = engine.figures()['wet_cell_updates']!;
    } finally {
      await runner.close();
    }
  }
  print({ figure: 'synth1000_2_threads', value: median(seconds), unit: 's' });
  print({ figure: 'synth1000_wet_cell_updates', value: updates, unit: '' });
}

/** A scenario through the program on two threads: seconds from the command to its end, and what it says of itself. */
async function throughProgram(figure: string, scenario: string, rounds: number, print: Print): Promise<void> {
  if (!existsSync(program)) throw new Error('the program is not built; run npm run build first');
  const data = outsideData('', () => {});
  const env = { ...process.env, ...(data ? { STORMTABLE_DATA: data } : {}) };
  const seconds: number[] = [];
  let summary: Summary | undefined;
  for (let round = 0; round < rounds; round++) {
    const folder = mkdtempSync(join(tmpdir(), 'stormtable-flow-'));
    try {
      const args = [program, 'run', join(root, 'scenarios', scenario), '--threads', '2', '--json'];
      const start = performance.now();
      const { status, stdout, stderr } = spawnSync(process.execPath, [...args, '--out', join(folder, 'run')], {
        cwd: root,
        env,
        encoding: 'utf8',
        maxBuffer: 1 << 28,
      });
      seconds.push((performance.now() - start) / 1000);
      if (status !== 0) throw new Error(`${scenario} ended with ${status}: ${stderr}`);
      summary = JSON.parse(stdout.trim().split('\n').at(-1)!) as Summary;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const { simulated_s, wet_cell_updates, steps, smallest_step_s } = summary!;
  const wall = median(seconds);
  print({ figure: `${figure}_program_2_threads`, value: wall, unit: 's' });
  print({ figure: `${figure}_times_real_time`, value: simulated_s / wall, unit: '' });
  print({ figure: `${figure}_wet_cell_updates`, value: wet_cell_updates, unit: '' });
  print({ figure: `${figure}_steps`, value: steps, unit: '' });
  print({ figure: `${figure}_smallest_step`, value: smallest_step_s, unit: 's' });
}

const parts: Readonly<Record<string, (print: Print) => Promise<void>>> = {
  inertial: (print) => allWet({ solver: 'inertial', side: 2048, rounds: 5, c: true, prefix: 'inertial_4m_' }, print),
  'shallow-water': (print) =>
    allWet({ solver: 'shallow-water', side: 1000, rounds: 5, c: false, prefix: 'shallow_water_1m_' }, print),
  synth1000,
  'dam-failure': (print) => throughProgram('dam_failure', 'valley-dam-failure', 3, print),
  default: (print) => throughProgram('default_scenario', 'chongqing-august-2020', 1, print),
};

export const bench: Bench = async (print, only) => {
  if (only !== undefined && !parts[only]) {
    process.stderr.write(`flow has no part "${only}"; it has ${Object.keys(parts).join(', ')}\n`);
    process.exitCode = 2;
    return;
  }
  for (const [name, part] of Object.entries(parts)) if (only === undefined || only === name) await part(print);
};
