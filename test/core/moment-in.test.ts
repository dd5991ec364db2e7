import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Clock, momentIn, momentOf } from '../../src/core/clock.ts';
import { StormtableError } from '../../src/core/errors.ts';

/** Two days from 19 August 2020, 08:00 in Chongqing. */
const clock: Clock = {
  startEpochMs: Date.UTC(2020, 7, 19),
  offsetMinutes: 480,
  tick: 60,
  coupling: 10,
  ticks: 2880,
  recordEvery: 5,
};
const codeOf = (text: string, of = clock): string => {
  try {
    return String(momentIn(text, of));
  } catch (e) {
    return e instanceof StormtableError && e.exitCode === 2 ? e.faults[0]!.code : String(e);
  }
};

describe('momentIn', () => {
  it("reads moments of the calendar, with an offset of their own or the run's", () => {
    expect(momentIn('2020-08-19T09:30:00+08:00', clock)).toBe(5400);
    expect(momentIn('2020-08-19T01:30:00Z', clock)).toBe(5400);
    expect(momentIn('2020-08-19 09:30', clock)).toBe(5400);
  });

  it('takes a time of day for the first such time of the run', () => {
    expect(momentIn('08:00', clock)).toBe(0);
    expect(momentIn('03:00', clock)).toBe(19 * 3600);
    expect(momentIn('7:59:30', clock)).toBe(24 * 3600 - 30);
  });

  it('reads times since the start and the two ends', () => {
    for (const [text, seconds] of [
      ['19 h', 68400],
      ['T+19h', 68400],
      ['t + 90 min', 5400],
      ['1 h 30 min', 5400],
      ['1.5h', 5400],
      ['1 d', 86400],
      ['45s', 45],
      ['start', 0],
      ['end', 172800],
      ['48 h', 172800],
    ] as const)
      expect(momentIn(text, clock), text).toBe(seconds);
  });

  it('reads back every moment that it can write', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 172800 }), (s) => momentIn(momentOf(clock, s), clock) === s));
  });

  it('refuses what is no time and what lies outside, with the way out', () => {
    for (const text of ['', 'noon', '25:00', '8', '3 fortnights', '-2 h', 'T+', '2020-13-01T00:00Z', '12:60'])
      expect(codeOf(text), text).toBe('moment-unreadable');
    for (const text of ['49 h', '2020-08-18T08:00:00+08:00', '2020-08-22T00:00:00Z'])
      expect(codeOf(text), text).toBe('moment-outside');
    expect(codeOf('07:00', { ...clock, ticks: 90 })).toBe('moment-not-of-day');
    expect(() => momentIn('49 h', clock)).toThrow(
      '"49 h" is 2020-08-21T09:00:00+08:00, outside the run: it goes from 2020-08-19T08:00:00+08:00 to 2020-08-21T08:00:00+08:00.',
    );
  });
});
