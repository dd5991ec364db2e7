import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { FromWorker, RunRequest } from '../../src/run/node/messages.ts';
import { RunFailure } from '../../src/run/node/run-failure.ts';
import { type RunHandle, RunNotBegun, RunPool } from '../../src/run/node/run-pool.ts';

const folder = mkdtempSync(join(tmpdir(), 'stormtable-pool-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const alderValley = fileURLToPath(new URL('../../scenarios/alder-valley/scenario.yaml', import.meta.url));

const request = (out: string, over: Partial<RunRequest> = {}): RunRequest => ({
  file: alderValley,
  out: join(folder, out),
  runsDir: folder,
  threads: 1,
  set: ['time.end=10 min', 'time.warm_up=1 min', 'events=[]'],
  cut: 'full',
  replaceUnfinished: false,
  ...over,
});
/** Runs until told otherwise. */
const endless = (out: string) => request(out, { set: ['time.end=2000 h', 'time.warm_up=1 min'] });
const missing = (out: string) => request(out, { file: join(folder, 'no-such.yaml') });
const why = (handle: RunHandle): Promise<unknown> =>
  handle.finished.then(
    () => 'finished',
    (error: unknown) => error,
  );

describe('the pool of runs', () => {
  it('has at most so many at once, in the order asked, and one that fails harms no other', async () => {
    const pool = new RunPool(2);
    const order: string[] = [];
    let now = 0;
    let most = 0;
    const runs = [missing('a'), request('b'), missing('c'), request('d')].map((r, k) => {
      const handle = pool.run(
        r,
        () => {},
        () => {
          order.push('abcd'[k]!);
          most = Math.max(most, ++now);
        },
      );
      return why(handle).finally(() => now--);
    });
    const [a, b, c, d] = await Promise.all(runs);
    expect(order).toEqual(['a', 'b', 'c', 'd']);
    expect(most).toBe(2);
    expect([b, d]).toEqual(['finished', 'finished']);
    for (const failed of [a, c]) {
      expect(failed).toBeInstanceOf(RunFailure);
      expect((failed as RunFailure).exitCode).toBe(2);
      expect((failed as RunFailure).message).toMatch(/no-such\.yaml.*not there/);
    }
    await pool.destroy();
  });

  it('takes a waiting run back without beginning it', async () => {
    const pool = new RunPool(1);
    let begun = false;
    const first = pool.run(request('first'), () => {});
    const waiting = pool.run(
      request('never'),
      () => {},
      () => (begun = true),
    );
    waiting.stop();
    expect(await why(waiting)).toBeInstanceOf(RunNotBegun);
    expect(await why(first)).toBe('finished');
    expect(begun).toBe(false);
    await pool.destroy();
  });

  it('gives the place of a run that was dropped or stopped to the next', async () => {
    const pool = new RunPool(1);
    const heard = (message: FromWorker['type'], then: () => void) => (m: FromWorker) => m.type === message && then();
    const dropped: RunHandle = pool.run(
      endless('dropped'),
      heard('started', () => dropped.drop()),
    );
    const stopped: RunHandle = pool.run(
      endless('stopped'),
      heard('progress', () => stopped.stop()),
    );
    const last = pool.run(request('last'), () => {});
    expect(await why(dropped)).toBeInstanceOf(RunFailure);
    const summary = await stopped.finished;
    expect(summary.finished).toBe(false);
    expect((await last.finished).finished).toBe(true);
    await pool.destroy();
  });

  it('stops a run that was asked to before its thread was there', async () => {
    const pool = new RunPool(1);
    const handle = pool.run(endless('early'), () => {});
    handle.stop();
    expect((await handle.finished).finished).toBe(false);
    await pool.destroy();
  });

  it('gives what the folder says of a run that is finished already', async () => {
    const pool = new RunPool(1);
    const first = await pool.run(request('again'), () => {}).finished;
    const types: string[] = [];
    const again = await pool.run(request('again', { reopenFinished: true }), (m) => types.push(m.type)).finished;
    expect(types).toEqual(['named', 'reopen']);
    expect(again).toEqual(first);
    await pool.destroy();
  });

  it('when destroyed, begins none of those that wait, and takes no more', async () => {
    const pool = new RunPool(1);
    const running = pool.run(endless('destroyed'), () => {});
    const waiting = pool.run(request('late'), () => {});
    const ends = [why(running), why(waiting)];
    await pool.destroy();
    const [a, b] = await Promise.all(ends);
    expect(a).toBeInstanceOf(Error);
    expect(b).toBeInstanceOf(RunNotBegun);
    expect(await why(pool.run(request('after'), () => {}))).toBeInstanceOf(RunNotBegun);
  });

  it('keeps no memory of runs that are over', async () => {
    const pool = new RunPool(1);
    const resident: number[] = [];
    for (let k = 0; k < 4; k++) {
      await pool.run(request(`memory-${k}`, { seed: k, threads: 2 }), () => {}).finished;
      await new Promise((r) => setTimeout(r, 200)); // the thread ends
      resident.push(process.memoryUsage().rss / 2 ** 20);
    }
    // a run of this size holds some 100 MB; kept, three of them would show
    expect(Math.min(...resident.slice(2))).toBeLessThan(resident[0]! + 60);
    await pool.destroy();
  });
});
