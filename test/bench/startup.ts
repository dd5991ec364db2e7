/**
 * How long a person waits before anything moves: the list of commands, a check of the default scenario, and in it reading
 * and building. Whole commands are the built program (`npm run build` first), each in a process of its own, so that
 * loading and warming up count; reading and building are marks inside such a process. Medians are told.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Bench } from './main.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const marks = fileURLToPath(new URL('./startup-marks.mjs', import.meta.url));
const scenario = 'scenarios/chongqing-august-2020';
const rounds = 7;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Milliseconds of a command from start to end. */
function taken(args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - start;
}

export const bench: Bench = async (print) => {
  if (!existsSync(program)) throw new Error('the program is not built; run npm run build first');
  const figures: Record<string, number[]> = { help: [], check: [], load: [], read: [], build: [] };
  // rounds take turns, so that whatever else the machine does weighs on all alike
  for (let round = 0; round < rounds; round++) {
    figures['help']!.push(taken(['--help']));
    figures['check']!.push(taken(['check', scenario]));
    const told = execFileSync(process.execPath, [marks, scenario], { cwd: root, encoding: 'utf8' });
    for (const [name, ms] of Object.entries(JSON.parse(told) as Record<string, number>)) figures[name]!.push(ms);
  }
  for (const [figure, values] of Object.entries(figures)) print({ figure, value: median(values), unit: 'ms' });
};
