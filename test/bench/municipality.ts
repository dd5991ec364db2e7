/**
 * A day of storm over a whole municipality: a made basin of 82,400 km² at 90 m (10.2 million cells, 2,000 m of relief,
 * rivers), run by the program as a person would, timeline and all. Told for the ordinary cells and for sub-grid cells.
 *
 *   npm run bench -- municipality [--hours 24] [--side 3190] [--subgrid 270] [--threads 2] [--only plain|subgrid]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { madeBasin } from '../made-basin.ts';
import { tiffFile } from '../tiff-file.ts';
import type { Bench, Print } from './main.ts';

const cellSize = 90;
const root = fileURLToPath(new URL('../..', import.meta.url));

interface Size {
  readonly hours: number;
  readonly side: number;
  readonly subgrid: number;
  readonly threads: number;
}

/** Rates of a day's storm by hours, mm/h: 120 mm, most of it in the afternoon. */
const storm = [1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 7, 10, 16, 20, 14, 9, 6, 4, 3, 2, 2, 1, 1];

/** Writes ground and scenario into the folder; in a process of its own, whose memory is not the run's. */
function make(folder: string, { hours, side }: Size): void {
  const { values, rows, cols, outlet } = madeBasin(side, side, cellSize);
  const rowsPerStrip = 16;
  const strips: Uint8Array[] = [];
  for (let r = 0; r < rows; r += rowsPerStrip) {
    const part = values.subarray(r * cols, Math.min(rows, r + rowsPerStrip) * cols);
    strips.push(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  }
  writeFileSync(
    join(folder, 'ground.tif'),
    tiffFile({ width: cols, height: rows, strips, rowsPerStrip, cellSize, corner: [500000, 3400000] }),
  );
  const times = storm.map((_, k) => `${k} h`).slice(0, hours + 1);
  const rates = storm.map((rate) => `${rate} mm/h`).slice(0, times.length);
  const west = 500000;
  writeFileSync(
    join(folder, 'scenario.yaml'),
    `format: scenario/1
id: municipality
name: { en: Municipality, zh: 全市 }
ground: ground.tif
time: { start: 2021-07-12T00:00:00+08:00, end: ${hours} h, coupling: 60 s, record: 60 min }
surface: { manning: 0.045 }
losses: { infiltration: none }
rain: [{ series: { times: [${times.join(', ')}], rates: [${rates.join(', ')}] } }]
boundary:
  - { id: outlet, edge: south, from: ${west + outlet[0] * cellSize}, to: ${west + outlet[1] * cellSize}, kind: free, slope: 0.0005 }
sensing: false
impact: false
record: { velocity: false }
`,
  );
}

/** Peak of a process's resident memory so far, bytes; 0 where the system does not tell. */
function peakMemory(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

interface Ran {
  readonly peak: number;
  readonly last: Record<string, number>;
}

/** The program, as a person starts it. */
function program(args: readonly string[]): Promise<Ran> {
  const file = join(root, 'src/cli/main.ts');
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), file, ...args], { cwd: root });
  let [out, err, peak] = ['', '', 0];
  child.stdout.on('data', (d) => (out = (out + d).slice(-20000)));
  child.stderr.on('data', (d) => (err = (err + d).slice(-2000)));
  const watch = setInterval(() => (peak = Math.max(peak, peakMemory(child.pid!))), 100);
  return new Promise((resolve, reject) =>
    child.on('close', (code) => {
      clearInterval(watch);
      const last = out.trim().split('\n').at(-1) ?? '';
      if (code !== 0) reject(new Error(`the program ended with ${code}: ${err}${last}`));
      else resolve({ peak, last: JSON.parse(last) as Record<string, number> });
    }),
  );
}

async function measure(print: Print, name: string, folder: string, set: readonly string[], size: Size): Promise<void> {
  const out = join(folder, name);
  const args = ['run', join(folder, 'scenario.yaml'), '--json', '--out', out, '--threads', String(size.threads)];
  const began = performance.now();
  const { peak, last } = await program([...args, ...set.flatMap((s) => ['--set', s])]);
  const wall = (performance.now() - began) / 1000;
  print({ figure: `${name}_cells`, value: last['cells']!, unit: '1' });
  print({ figure: `${name}_wall`, value: wall, unit: 's' });
  print({ figure: `${name}_speed`, value: last['simulated_s']! / wall, unit: 'x real time' });
  print({ figure: `${name}_steps`, value: last['steps']!, unit: '1' });
  print({ figure: `${name}_wet_cell_updates`, value: last['wet_cell_updates']! / wall, unit: '1/s' });
  print({ figure: `${name}_peak_memory`, value: peak / 2 ** 30, unit: 'GiB' });
  print({
    figure: `${name}_ledger_error`,
    value: Math.abs(last['ledger_error_m3']!) / last['entered_m3']!,
    unit: 'share of the water that entered',
  });
  rmSync(out, { recursive: true, force: true });
}

function sizeFrom(argv: readonly string[]): Size {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    options: {
      hours: { type: 'string', default: '24' },
      side: { type: 'string', default: '3190' },
      subgrid: { type: 'string', default: '270' },
      threads: { type: 'string', default: '2' },
    },
  });
  const whole = (name: string): number => Number(values[name]);
  return { hours: whole('hours'), side: whole('side'), subgrid: whole('subgrid'), threads: whole('threads') };
}

const making = process.argv.indexOf('--make-ground');
if (making > 0) make(process.argv[making + 1]!, sizeFrom(process.argv.slice(2)));

export const bench: Bench = async (print, only) => {
  const size = sizeFrom(process.argv.slice(3));
  const folder = mkdtempSync(join(tmpdir(), 'stormtable-municipality-'));
  try {
    const { side, hours } = size;
    const began = performance.now();
    await new Promise<void>((resolve, reject) =>
      spawn(
        process.execPath,
        [
          '--import',
          import.meta.resolve('tsx'),
          fileURLToPath(import.meta.url),
          '--make-ground',
          folder,
          '--side',
          String(side),
          '--hours',
          String(hours),
        ],
        { stdio: 'inherit', cwd: root },
      ).on('close', (code) => (code === 0 ? resolve() : reject(new Error('the ground could not be made')))),
    );
    print({ figure: 'ground_made', value: (performance.now() - began) / 1000, unit: 's' });
    if (only !== 'subgrid') await measure(print, 'plain', folder, [], size);
    if (only !== 'plain') await measure(print, 'subgrid', folder, [`flow.subgrid.cell_size=${size.subgrid} m`], size);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
