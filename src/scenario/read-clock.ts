/** The clock of a scenario: whole ticks, whole coupling intervals, whole records, and every written time in seconds from the start. */
import { type Clock, momentOf } from '../core/clock.ts';
import type { FaultList } from './faults.ts';
import { mostCouplings, mostFrames, mostTicks } from './limits.ts';
import type { WrittenScenario } from './schema.ts';
import type { WrittenTime } from './schema-words.ts';
import type { Source } from './yaml-source.ts';

export interface Timing {
  readonly clock: Clock;
  /** s */
  readonly length: number;
  readonly warm_up: number;
  /** s from the start. */
  seconds(time: WrittenTime): number;
}

const whole = (a: number, b: number): boolean => Math.abs(a / b - Math.round(a / b)) < 1e-9 * Math.max(1, a / b);

export function readClock(
  time: WrittenScenario['time'],
  source: Pick<Source, 'where'>,
  faults: FaultList,
): Timing | undefined {
  const { start, tick, coupling, record, warm_up } = time;
  const seconds = (t: WrittenTime): number => ('seconds' in t ? t.seconds : (t.epochMs - start.epochMs) / 1000);
  const length = seconds(time.end);
  const before = faults.faults.length;
  const at = (key: string) => source.where(['time', key]);
  const named = { startEpochMs: start.epochMs, offsetMinutes: start.offsetMinutes } as Clock;
  if (length <= 0)
    faults.add('end-before-start', { end: momentOf(named, length), start: momentOf(named, 0) }, at('end'));
  const check = (key: string, value: number, of: string, unit: number) => {
    if (!(value > 0) || whole(value, unit)) return;
    const nearest = Math.max(1, Math.round(value / unit)) * unit;
    const way = `Write for example ${nearest} s.`;
    faults.add('not-divisible', { path: `time.${key}`, value, of, unit, way }, at(key));
  };
  check('tick', tick, 'coupling intervals', coupling);
  check('record', record, 'ticks', tick);
  check('warm_up', warm_up, 'ticks', tick);
  if (length > 0) check('end', length, 'ticks', tick);
  const count = (key: string, found: number, what: string, most: number, way: string) => {
    if (found > most)
      faults.add('too-many-ticks', { path: `time.${key}`, found: Math.round(found), what, most, way }, at(key));
  };
  count('end', length / tick, 'ticks', mostTicks, 'Write an earlier end or a longer tick.');
  count('warm_up', warm_up / tick, 'ticks before the start', mostTicks, 'Write a shorter warm-up or a longer tick.');
  count('record', length / record, 'frames', mostFrames, 'Write a longer time between frames.');
  count('coupling', tick / coupling, 'couplings in a tick', mostCouplings, 'Write a longer coupling interval.');
  if (faults.faults.length > before) return undefined;
  const clock: Clock = {
    startEpochMs: start.epochMs,
    offsetMinutes: start.offsetMinutes,
    tick,
    coupling,
    ticks: Math.round(length / tick),
    recordEvery: Math.round(record / tick),
  };
  return { clock, length, warm_up, seconds };
}
