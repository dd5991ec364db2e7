import { describe, expect, it } from 'vitest';
import { countStates, type SeveralItem, type Standing, secondsLeft, shareDone } from '../../src/cli/run-standing.ts';
import type { Progress, Summary } from '../../src/run/node/messages.ts';
import { RunFailure } from '../../src/run/node/run-failure.ts';

const item = (standing: Standing, begunAt?: number): SeveralItem => ({
  file: 'x/scenario.yaml',
  label: 'x',
  standing,
  ...(begunAt === undefined ? {} : { begunAt }),
});
const running = (tick: number, left: number, begunAt = 0): SeveralItem =>
  item({ state: 'running', progress: { tick, ticks: 100, warmingUp: false, secondsLeft: left } as Progress }, begunAt);
const finished = (wall_s: number): SeveralItem => item({ state: 'finished', summary: { wall_s } as Summary }, 0);
const waiting = item({ state: 'waiting' });

describe('the time several runs still need', () => {
  it('is not known before any of them knows its own', () => {
    expect(secondsLeft([waiting, item({ state: 'reading' }, 0)], 2, 5)).toBe(-1);
    expect(secondsLeft([running(0, -1)], 1, 5)).toBe(-1);
  });

  it('takes those waiting to be as long as those seen, so many at a time', () => {
    // seen: one of 10 s; at 4 s the running one has 6 s to go
    const one = running(40, 6);
    expect(secondsLeft([one, waiting, waiting], 1, 4)).toBe(6 + 10 + 10);
    expect(secondsLeft([one, waiting, waiting], 2, 4)).toBe(16); // 10 on the free one, then 6 + 10
    expect(secondsLeft([finished(20), waiting], 1, 30)).toBe(20);
  });

  it('counts a run that is reading from when it was begun', () => {
    expect(secondsLeft([finished(20), item({ state: 'reading' }, 25)], 1, 30)).toBe(15);
    expect(secondsLeft([finished(20), item({ state: 'reading' }, 0)], 1, 30)).toBe(0);
  });

  it('is nothing once all are over, however they ended', () => {
    const failed = item({ state: 'failed', failure: new RunFailure([], 1) });
    expect(secondsLeft([finished(3), failed, item({ state: 'not begun' })], 2, 9)).toBe(0);
  });
});

describe('how far several runs are', () => {
  it('counts every run alike, those that ended badly as over', () => {
    expect(shareDone([running(50, 1), waiting])).toBe(0.25);
    expect(shareDone([finished(1), item({ state: 'failed', failure: new RunFailure([], 2) })])).toBe(1);
  });

  it('names the states somebody is in', () => {
    expect(countStates([waiting, waiting, finished(1)])).toBe('1 finished, 2 waiting');
  });
});
