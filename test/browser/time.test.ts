/** Time without a browser: speeds as typed, marks by kind, and which frame of a run is read next. */
import { expect, test } from 'vitest';
import { makeFrames } from '../../src/viewer/data/frames.ts';
import type { FrameData } from '../../src/viewer/data/protocol.ts';
import type { TimelineClient } from '../../src/viewer/data/timeline-client.ts';
import { kindOfEvent, type Mark, type MarkKind, nextMark } from '../../src/viewer/time/marks.ts';
import { frameAfter, frameAt } from '../../src/viewer/time/player.ts';
import { besideSpeed, speedFrom } from '../../src/viewer/time/speed.ts';
import { markNear, spans } from '../../src/viewer/time/track.ts';

test('a speed is typed as a factor or as time a second, and kept between real time and an hour a second', () => {
  expect(speedFrom('600')).toBe(600);
  expect(speedFrom(' 1,800× ')).toBe(1800);
  expect(speedFrom('2.5x')).toBe(2.5);
  expect(speedFrom('10 min/s')).toBe(600);
  expect(speedFrom('1 h/s')).toBe(3600);
  expect(speedFrom('0.2')).toBe(1);
  expect(speedFrom('99999')).toBe(3600);
  for (const text of ['', 'fast', '-5', '0', '5 x/s', '10 min', '1..2']) expect(speedFrom(text)).toBeUndefined();
});

test('slower and faster go along the list from any speed, and stop at its ends', () => {
  expect(besideSpeed(700, 1)).toBe(900);
  expect(besideSpeed(700, -1)).toBe(600);
  expect(besideSpeed(3600, 1)).toBe(3600);
  expect(besideSpeed(1, -1)).toBe(1);
});

test('events find their kind by the words of their code, and slight ones get no mark', () => {
  const kind = (code: string, severity: 'info' | 'minor' | 'major' | 'critical') => kindOfEvent({ code, severity });
  expect(kind('slope-failed', 'critical')).toBe('failure');
  expect(kind('breach-began', 'critical')).toBe('failure');
  expect(kind('road-closed', 'major')).toBe('closure');
  expect(kind('road-closed', 'minor')).toBeUndefined();
  expect(kind('underpass-closed', 'info')).toBe('closure');
  expect(kind('zone-affected', 'minor')).toBe('arrival');
  expect(kind('crew-arrived', 'info')).toBe('arrival');
  expect(kind('road-reopened', 'info')).toBeUndefined();
  expect(kind('bridge-amber', 'major')).toBe('other');
});

const run = {
  manifest: { frames: 5, ticks: [0, 5, 10, 15, 20] },
  secondsOf: (ticks: number) => ticks * 60,
} as unknown as Parameters<typeof frameAt>[0];
const mark = (kind: MarkKind, seconds: number, weight = 1): Mark => ({ kind, seconds, weight, text: () => kind });
const marks = [mark('suggestion', 240), mark('failure', 290, 3), mark('warning', 300, 2), mark('arrival', 900)];

test('the frame of a mark is the first that shows it', () => {
  expect(frameAt(run, 299)).toBe(0);
  expect(frameAfter(run, 1)).toBe(1);
  expect(frameAfter(run, 300)).toBe(1);
  expect(frameAfter(run, 301)).toBe(2);
  expect(frameAfter(run, 1e6)).toBe(4);
});

test('jumping stops once at a frame with several marks, names the weightiest, and passes over kinds left out', () => {
  const frameOf = (s: number) => frameAfter(run, s);
  const none = new Set<MarkKind>();
  const first = nextMark(marks, none, frameOf, 0, 1);
  expect(first?.frame).toBe(1);
  expect(first?.marks.map((m) => m.kind)).toEqual(['failure', 'warning', 'suggestion']);
  expect(nextMark(marks, none, frameOf, 1, 1)?.frame).toBe(3);
  expect(nextMark(marks, none, frameOf, 3, 1)).toBeUndefined();
  expect(nextMark(marks, none, frameOf, 3, -1)?.frame).toBe(1);
  expect(nextMark(marks, none, frameOf, 1, -1)).toBeUndefined();
  expect(nextMark(marks, new Set<MarkKind>(['failure', 'warning', 'suggestion']), frameOf, 0, 1)?.frame).toBe(3);
});

test('a pointer near several marks is told the weightiest shown', () => {
  expect(markNear(marks, new Set(), 270, 60)?.kind).toBe('failure');
  expect(markNear(marks, new Set<MarkKind>(['failure', 'warning']), 270, 60)?.kind).toBe('suggestion');
  expect(markNear(marks, new Set(), 600, 60)).toBeUndefined();
});

test('frames held are drawn as spans without a gap', () => {
  expect(spans([1, 2, 3, 7, 9, 10])).toEqual([
    [1, 3],
    [7, 7],
    [9, 10],
  ]);
  expect(spans([])).toEqual([]);
});

test('frames are read ahead and behind, and what lies farthest goes first', async () => {
  const asked: number[] = [];
  const client = {
    ask: async (_q: string, { k }: { k: number }) => {
      asked.push(k);
      return { k, fields: {}, scales: {}, blank: [], tables: {}, broken: [], readMs: 0 } satisfies FrameData;
    },
    close: () => {},
  } as unknown as TimelineClient;
  const frames = makeFrames(client, 10e6, 120e6);
  const settle = () => new Promise((done) => setTimeout(done, 5));
  let told = 0;
  frames.onHeld(() => told++);
  frames.want(50, 1, 2000);
  await settle();
  expect(asked).toEqual([50, 51, 52, 53, 54, 55, 56, 49, 48, 47]);
  expect(told).toBe(10);
  frames.want(55, 1, 2000);
  await settle();
  expect(frames.held()).toEqual([50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61]);
});
