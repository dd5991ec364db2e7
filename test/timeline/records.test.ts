import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileStore } from '../../src/timeline/node/file-store.ts';
import { createRecorder } from '../../src/timeline/node/recorder.ts';
import { openTimeline, type Timeline } from '../../src/timeline/reader.ts';
import { recordsOf } from '../../src/timeline/records.ts';
import { every, sample, scratch } from './fixture.ts';

const temporary = scratch();
let timeline: Timeline;
beforeAll(async () => {
  const run = sample(8, 8);
  const recorder = await createRecorder(`${temporary.path}/run`, run.inputs, { thread: false });
  for (let k = 0; k < 9; k++) await run.record(recorder, k);
  await recorder.finish({}, 'abc', { maximum_depth: run.depth(8) });
  timeline = await openTimeline(fileStore(`${temporary.path}/run`));
});
afterAll(() => temporary.remove());

describe('a stream of records', () => {
  it('gives the same records in pieces of any size, also smaller than a line', async () => {
    const { records: whole, next: end } = await timeline.stream('truth/events');
    expect(whole.map((r) => r.tick)).toEqual(Array.from({ length: 9 }, (_, k) => k * every));
    for (const most of [1, 50, 200, 1e6]) {
      const gathered: unknown[] = [];
      let from = 0;
      for (;;) {
        const { records, next } = await timeline.stream('truth/events', from, most);
        if (next === from) break;
        gathered.push(...records);
        from = next;
      }
      expect(gathered).toEqual(whole);
      expect(from).toBe(end);
    }
  });

  it('is walked from the first to the last, and is empty where nothing was told', async () => {
    const ticks: number[] = [];
    for await (const r of recordsOf(timeline, 'truth/events')) ticks.push(r.tick);
    expect(ticks).toHaveLength(9);
    for await (const r of recordsOf(timeline, 'truth/areas')) expect.fail(`an area nobody told: ${r.id}`);
  });
});
