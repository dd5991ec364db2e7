/** The ring of frames: what is wanted comes first, and memory stays bounded however long the run is. */
import { expect, test } from 'vitest';
import { makeFrames } from '../../src/viewer/data/frames.ts';
import type { FrameData } from '../../src/viewer/data/protocol.ts';
import type { TimelineClient } from '../../src/viewer/data/timeline-client.ts';

const settle = () => new Promise((done) => setTimeout(done, 0));
function slowClient() {
  const asked: number[] = [];
  const answers = new Map<number, () => void>();
  const client = {
    ask: (_question: string, { k }: { k: number }) =>
      new Promise((resolve) => {
        asked.push(k);
        answers.set(k, () =>
          resolve({ k, fields: {}, scales: {}, blank: [], tables: {}, broken: [], readMs: 0 } satisfies FrameData),
        );
      }),
    close: () => {},
  } as unknown as TimelineClient;
  const answerAll = async (): Promise<void> => {
    for (let round = 0; round < 40; round++) {
      for (const give of answers.values()) give();
      answers.clear();
      await settle();
    }
  };
  return { asked, client, answerAll };
}

test('the frame wanted is asked for first, those ahead after it, then some behind', async () => {
  const { asked, client, answerAll } = slowClient();
  const frames = makeFrames(client, 1e6, 50e6);
  frames.want(10, 1, 100);
  await answerAll();
  expect(asked).toEqual([10, 11, 12, 13, 14, 15, 16, 9, 8, 7]);
  frames.want(5, -1, 100);
  await answerAll();
  expect(asked.slice(10)).toEqual([5, 4, 3, 2, 1, 0, 6]);
  expect(frames.get(5)?.k).toBe(5);
});

test('a long run never holds more frames than the budget', async () => {
  const { client, answerAll } = slowClient();
  const frames = makeFrames(client, 10e6, 120e6);
  for (let k = 0; k < 200; k += 3) {
    frames.want(k, 1, 2000);
    await answerAll();
    expect(frames.held().length).toBeLessThanOrEqual(12);
    expect(frames.get(k)).toBeDefined();
  }
}, 30_000);

test('a frame that cannot be read is given up after three tries and the others come', async () => {
  const tries = new Map<number, number>();
  const client = {
    ask: async (_question: string, { k }: { k: number }) => {
      tries.set(k, (tries.get(k) ?? 0) + 1);
      if (k === 4) throw new Error('gone');
      return { k, fields: {}, scales: {}, blank: [], tables: {}, broken: [], readMs: 0 };
    },
    close: () => {},
  } as unknown as TimelineClient;
  const frames = makeFrames(client, 1e6, 50e6);
  const failures: number[] = [];
  frames.onFailure((k) => failures.push(k));
  for (let n = 0; n < 5; n++) {
    frames.want(4, 1, 20);
    await settle();
    await settle();
  }
  expect(tries.get(4)).toBe(3);
  expect(failures).toEqual([4, 4, 4]);
  expect(frames.get(5)).toBeDefined();
});
