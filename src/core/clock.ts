/** The clock: equal ticks, each of equal coupling intervals, anchored to a moment in the world's calendar; and moments as people write them. */
import { defineFaults, StormtableError } from './errors.ts';

export interface Clock {
  /** Moment of tick 0, milliseconds since 1970-01-01T00:00Z, and the offset it was written with, minutes east of UTC. */
  readonly startEpochMs: number;
  readonly offsetMinutes: number;
  /** Length of a tick, s. */
  readonly tick: number;
  /** Length of a coupling interval, s; divides the tick. */
  readonly coupling: number;
  /** Ticks in the run. */
  readonly ticks: number;
  /** A frame is recorded every this many ticks. */
  readonly recordEvery: number;
}

/** What a process steps over. */
export interface Interval {
  /** The tick this interval belongs to, counted from 0. */
  readonly tick: number;
  /** Seconds from tick 0 to the interval's start. */
  readonly start: number;
  /** Length, s. */
  readonly length: number;
  /** Which coupling interval of the tick, from 0; 0 for processes paced by the tick. */
  readonly part: number;
}

/** Seconds from the start of the run as an RFC 3339 moment with the scenario's offset. */
export function momentOf(clock: Clock, seconds: number): string {
  const local = new Date(clock.startEpochMs + clock.offsetMinutes * 60_000 + Math.round(seconds * 1000));
  const o = Math.abs(clock.offsetMinutes);
  const two = (n: number) => String(n).padStart(2, '0');
  const offset = `${clock.offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(o / 60))}:${two(o % 60)}`;
  return local.toISOString().slice(0, 19) + offset;
}

/** Reads an RFC 3339 moment that carries its offset; undefined where it does not parse. */
export function parseMoment(text: string): { epochMs: number; offsetMinutes: number } | undefined {
  const m = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|([+-])(\d\d):(\d\d))$/.exec(text.trim());
  if (!m) return undefined;
  const epochMs = Date.parse(text.trim().replace(' ', 'T'));
  if (Number.isNaN(epochMs)) return undefined;
  const offsetMinutes = m[1] === 'Z' ? 0 : (m[2] === '-' ? -1 : 1) * (Number(m[3]) * 60 + Number(m[4]));
  return { epochMs, offsetMinutes };
}

export const momentFaults = defineFaults({
  'moment-unreadable':
    '"{text}" is not a time of the run. Write for example 03:00, 19 h, T+90min, {example}, start or end.',
  'moment-outside': '"{text}" is {moment}, outside the run: it goes from {start} to {end}.',
  'moment-not-of-day': '"{text}" does not come within the run: it goes from {start} to {end}.',
});

const unitSeconds: Readonly<Record<string, number>> = { s: 1, sec: 1, min: 60, m: 60, h: 3600, d: 86400 };

/**
 * Seconds from the start of the run, within it (both ends included), of `text`:
 *   2020-08-19T03:00:00+08:00   a moment; where it carries no offset, the run's own counts
 *   03:00, 3:00, 03:00:30       the first such local time of the run, at the run's own offset
 *   19 h, T+19h, 1 h 30 min     time since the start
 *   start, end                  the run's ends
 * Throws a StormtableError (exit code 2) for anything else and for a moment outside the run.
 */
export function momentIn(text: string, clock: Clock): number {
  const length = clock.tick * clock.ticks;
  const written = text.trim();
  const ends = { start: momentOf(clock, 0), end: momentOf(clock, length) };
  if (/^start$/i.test(written)) return 0;
  if (/^end$/i.test(written)) return length;

  const ofDay = /^(\d{1,2}):([0-5]\d)(?::([0-5]\d))?$/.exec(written);
  if (ofDay && Number(ofDay[1]) < 24) {
    const asked = Number(ofDay[1]) * 3600 + Number(ofDay[2]) * 60 + Number(ofDay[3] ?? 0);
    const started = (clock.startEpochMs / 1000 + clock.offsetMinutes * 60) % 86400;
    const seconds = (((asked - started) % 86400) + 86400) % 86400;
    if (seconds > length) throw new StormtableError(momentFaults('moment-not-of-day', { text: written, ...ends }));
    return seconds;
  }

  const seconds = sinceStart(written) ?? calendarMoment(written, clock);
  if (seconds === undefined)
    throw new StormtableError(momentFaults('moment-unreadable', { text: written, example: ends.start }));
  if (seconds < 0 || seconds > length)
    throw new StormtableError(
      momentFaults('moment-outside', { text: written, moment: momentOf(clock, seconds), ...ends }),
    );
  return seconds;
}

/** `19 h`, `T+19h`, `1 h 30 min` in s; undefined where it is none. */
function sinceStart(text: string): number | undefined {
  const rest = text.replace(/^T\s*\+\s*/i, '');
  if (!/^(\d+(\.\d+)?\s*[a-z]+\s*)+$/i.test(rest)) return undefined;
  let seconds = 0;
  for (const [, number, unit] of rest.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/gi)) {
    const each = unitSeconds[unit.toLowerCase()];
    if (each === undefined) return undefined;
    seconds += Number(number) * each;
  }
  return seconds;
}

function calendarMoment(text: string, clock: Clock): number | undefined {
  const bare = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text);
  const moment = parseMoment(bare ? text + momentOf(clock, 0).slice(19) : text);
  return moment && (moment.epochMs - clock.startEpochMs) / 1000;
}
