/** When things in a timeline happened, as files tell it: RFC 3339 with the run's offset, and seconds since its start. */
import { momentOf } from '../../../core/clock.ts';
import type { LineName } from '../../format.ts';
import type { Timeline } from '../../reader.ts';

export interface Moment {
  readonly time: string;
  readonly seconds: number;
}

export const momentAt = (timeline: Timeline, seconds: number): Moment => ({
  time: momentOf(timeline.header.clock, seconds),
  seconds,
});

/** Areas are outlined when their tick is complete; whatever else is told carries the moment its tick began. */
export const recordMoment = (timeline: Timeline, stream: LineName, tick: number): Moment =>
  momentAt(timeline, (stream === 'truth/areas' ? tick + 1 : tick) * timeline.header.clock.tick);

/** Frame at a moment: the last recorded at or before it. */
export function frameAt(timeline: Timeline, seconds: number): number {
  const { frames } = timeline.manifest;
  let k = frames - 1;
  while (k > 0 && timeline.secondsAt(k) > seconds) k--;
  return k;
}
