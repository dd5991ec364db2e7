/** Two runs in step: counterparts by the clock, frames that count only together, and memory that is shared. */
import { expect, test } from 'vitest';
import { computing, sharedBudget } from '../../src/viewer/data/beside.ts';
import { counterpartOf, newestInBoth } from '../../src/viewer/data/counterpart.ts';
import { makeFrames } from '../../src/viewer/data/frames.ts';
import { pairedFrames } from '../../src/viewer/data/paired-frames.ts';
import type { FrameData } from '../../src/viewer/data/protocol.ts';
import { type Run, ringBudget } from '../../src/viewer/data/run.ts';
import type { TimelineClient } from '../../src/viewer/data/timeline-client.ts';

const settle = () => new Promise((done) => setTimeout(done, 0));
const frame = (k: number): FrameData => ({ k, fields: {}, scales: {}, tables: {}, blank: [], broken: [], readMs: 0 });

/** A client that answers when it is let. */
function heldClient() {
  const waiting = new Map<number, { give: () => void; fail: () => void }>();
  const client = {
    ask: (_: string, { k }: { k: number }) =>
      new Promise((resolve, reject) =>
        waiting.set(k, { give: () => resolve(frame(k)), fail: () => reject(new Error('gone')) }),
      ),
    close: () => {},
  } as unknown as TimelineClient;
  const let1 = async (what: 'give' | 'fail', k: number): Promise<void> => {
    waiting.get(k)![what]();
    waiting.delete(k);
    await settle();
  };
  return { client, waiting, give: (k: number) => let1('give', k), fail: (k: number) => let1('fail', k) };
}

/** A run as far as the clock goes: frames every so many minutes from a start in minutes. */
function timed(start: number, every: number, frames: number, state: 'running' | 'finished' = 'finished'): Run {
  const ticks = Array.from({ length: frames }, (_, k) => k * every);
  return {
    header: { clock: { startEpochMs: start * 60_000, tick: 60 } },
    manifest: { ticks, frames, state },
    secondsOf: (n: number) => n * 60,
  } as unknown as Run;
}

test('the counterpart of a moment is found by the clock, and its absence is told', () => {
  const b = timed(100, 10, 4);
  const at = (minute: number) => counterpartOf(b, minute * 60_000);
  expect(at(100)).toEqual({ what: 'same', k: 0 });
  expect(at(120)).toEqual({ what: 'same', k: 2 });
  expect(at(127)).toEqual({ what: 'earlier', k: 2, by: 420 });
  expect(at(99)).toEqual({ what: 'before' });
  expect(at(131)).toEqual({ what: 'after' });
  expect(counterpartOf(timed(100, 10, 4, 'running'), 131 * 60_000)).toEqual({ what: 'ahead' });
  expect(counterpartOf(timed(100, 10, 0, 'running'), 100 * 60_000)).toEqual({ what: 'ahead' });
});

test('one follows the newest moment that both have', () => {
  expect(newestInBoth(timed(0, 5, 13), timed(0, 5, 4, 'running'))).toBe(3);
  // recorded half as often: its frame of minute 30 is the sixth of the other
  expect(newestInBoth(timed(0, 5, 13, 'running'), timed(0, 10, 4, 'running'))).toBe(6);
  // one that is over holds nobody back
  expect(newestInBoth(timed(0, 5, 13, 'running'), timed(0, 5, 4))).toBe(12);
  const a = timed(0, 5, 13);
  expect(computing(a)).toBe(false);
  a.beside = { run: timed(0, 5, 4, 'running') } as Run['beside'];
  expect(computing(a)).toBe(true);
});

test('a frame counts as there when its counterpart is there, and one that cannot be read is not waited for', async () => {
  const [a, b] = [heldClient(), heldClient()];
  const arrivals: number[] = [];
  const paired = pairedFrames(
    makeFrames(a.client, 1e6, 50e6),
    makeFrames(b.client, 1e6, 50e6),
    (k) => (k === 9 ? undefined : k * 2),
    () => 30,
    () => arrivals.push(1),
  );
  const shown: number[] = [];
  paired.onFrame(({ k }) => shown.push(k));
  paired.want(1, 1, 10);
  await a.give(1);
  expect([paired.get(1), shown]).toEqual([undefined, []]);
  await b.give(2);
  expect([paired.get(1)?.k, shown, arrivals.length]).toEqual([1, [1], 1]);
  await a.give(2);
  paired.want(2, 1, 10);
  await settle();
  for (const k of [...b.waiting.keys()].filter((n) => n !== 4)) await b.give(k);
  await b.fail(4);
  expect([paired.get(2)?.k, shown.at(-1)]).toEqual([2, 2]);
  // nothing belongs to frame 9: it is shown alone
  paired.want(9, 1, 10);
  for (const k of [...a.waiting.keys()].filter((n) => n !== 9)) await a.give(k);
  await a.give(9);
  expect(paired.get(9)?.k).toBe(9);
});

test('two runs together hold no more frames than one may alone', async () => {
  const at1 = async (budget: number): Promise<number> => {
    const { client, waiting, give } = heldClient();
    const frames = makeFrames(client, 8e6, budget);
    for (let k = 0; k < 120; k += 4) {
      frames.want(k, 1, 2000);
      for (let n = 0; n < 8; n++) for (const j of [...waiting.keys()]) await give(j);
    }
    return frames.held().length;
  };
  const [alone, each] = [await at1(ringBudget), await at1(sharedBudget)];
  expect(alone).toBe(24);
  expect(2 * each).toBeLessThanOrEqual(alone);
}, 20_000);
