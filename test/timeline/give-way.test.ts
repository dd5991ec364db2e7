import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRecorder } from '../../src/timeline/node/recorder.ts';
import { sample, scratch } from './fixture.ts';

let temporary: ReturnType<typeof scratch>;
beforeEach(() => {
  temporary = scratch();
});
afterEach(() => temporary.remove());

/** Niceness of this program's threads (proc(5): field 19 of stat; the second, a name in brackets, may hold spaces). */
const niceness = (): number[] =>
  readdirSync('/proc/self/task').map((task) => {
    const stat = readFileSync(`/proc/self/task/${task}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });

// elsewhere threads have no niceness of their own
it.runIf(process.platform === 'linux')('the writer alone gives way to the threads that compute', async () => {
  const before = niceness();
  const run = sample(40, 60);
  const recorder = await createRecorder(`${temporary.path}/run`, run.inputs, { thread: true });
  const nicest = (all: number[]) => all.filter((n) => n === 19).length;
  expect(nicest(niceness())).toBe(nicest(before) + 1);
  await run.record(recorder, 0);
  await recorder.finish({}, '');
  expect(Math.max(...niceness())).toBe(Math.max(...before));
});
