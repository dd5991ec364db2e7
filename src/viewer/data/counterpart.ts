/** Which frame of another run shows the same moment: found by the calendar, since runs may begin and record at other times. */
import type { Run } from './run.ts';

export type Counterpart =
  /** Frame k shows that very moment. */
  | { readonly what: 'same'; readonly k: number }
  /** The run recorded no frame then; frame k is the last before it, so many seconds earlier. */
  | { readonly what: 'earlier'; readonly k: number; readonly by: number }
  /** The run begins later, is over by then, or has not computed so far yet. */
  | { readonly what: 'before' | 'after' | 'ahead' };

type Timed = Pick<Run, 'header' | 'manifest' | 'secondsOf'>;

export const epochMsOf = (run: Timed, seconds: number): number =>
  run.header.clock.startEpochMs + Math.round(seconds * 1000);
const secondsAt = (run: Timed, epochMs: number): number => (epochMs - run.header.clock.startEpochMs) / 1000;

export function counterpartOf(run: Timed, epochMs: number): Counterpart {
  const { ticks, frames, state } = run.manifest;
  const wanted = secondsAt(run, epochMs);
  const at = (k: number): number => run.secondsOf(ticks[k]!);
  if (frames === 0) return { what: state === 'running' ? 'ahead' : 'after' };
  if (wanted < at(0)) return { what: 'before' };
  if (wanted > at(frames - 1)) return { what: state === 'running' ? 'ahead' : 'after' };
  let [low, high] = [0, frames - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (at(middle) <= wanted) low = middle;
    else high = middle - 1;
  }
  const by = wanted - at(low);
  return by === 0 ? { what: 'same', k: low } : { what: 'earlier', k: low, by };
}

/** The last frame of `run` whose moment the other has reached too; 0 where there is none. */
export function newestInBoth(run: Timed, other: Timed): number {
  const { ticks, frames } = run.manifest;
  let k = frames - 1;
  while (k > 0 && counterpartOf(other, epochMsOf(run, run.secondsOf(ticks[k]!))).what === 'ahead') k--;
  return Math.max(0, k);
}
