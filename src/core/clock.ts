/** The clock: equal ticks, each of equal coupling intervals, anchored to a moment in the world's calendar. */

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
