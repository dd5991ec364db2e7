/** How each of several runs stands: what the progress block, the table and the JSON lines are made from; and the time all of them still need. */
import type { Progress, Summary } from '../run/node/messages.ts';
import type { RunFailure } from '../run/node/run-failure.ts';
import type { ChosenScenario } from './chosen-scenarios.ts';

export type Standing =
  | { readonly state: 'waiting' }
  | { readonly state: 'reading' }
  | { readonly state: 'running'; readonly progress: Progress }
  | { readonly state: 'finished' | 'stopped'; readonly summary: Summary }
  | { readonly state: 'failed'; readonly failure: RunFailure }
  | { readonly state: 'not begun' }
  /** Another file of the same command line gives the same run. */
  | { readonly state: 'same'; readonly as: string };

export interface SeveralItem extends ChosenScenario {
  standing: Standing;
  /** Absolute folder of its timeline, once it is known. */
  out?: string;
  /** Where work was done before this command: its wall-clock time is then not that of all its work. */
  past?: 'gone on with' | 'finished before';
  /** Wall-clock seconds (of any origin) at which it was begun. */
  begunAt?: number;
}

/** Runs that stand so, as `2 finished, 1 waiting`; states nobody is in are left out. */
export function countStates(items: readonly SeveralItem[]): string {
  const order = ['finished', 'running', 'reading', 'waiting', 'failed', 'stopped', 'not begun', 'same'] as const;
  return order
    .map((state) => [items.filter((i) => i.standing.state === state).length, state] as const)
    .filter(([n]) => n > 0)
    .map(([n, state]) => `${n} ${state === 'same' ? 'the same as another' : state}`)
    .join(', ');
}

const shareOf = (p: Progress): number => (p.warmingUp ? 0 : p.tick / p.ticks);

/** How much of all the work is done, 0 to 1; every run counts alike, since how long those waiting are is not known. */
export function shareDone(items: readonly SeveralItem[]): number {
  let sum = 0;
  for (const { standing: s } of items)
    sum += s.state === 'running' ? shareOf(s.progress) : s.state === 'waiting' || s.state === 'reading' ? 0 : 1;
  return items.length ? sum / items.length : 1;
}

/**
 * Wall-clock seconds until all runs are over, `jobs` at a time, at the moment `now`; -1 while nothing is known. A run of
 * which nothing is known yet is taken to be as long as the mean of those seen so far.
 */
export function secondsLeft(items: readonly SeveralItem[], jobs: number, now: number): number {
  const whole: number[] = [];
  for (const { standing: s, begunAt } of items) {
    if (s.state === 'finished') whole.push(s.summary.wall_s);
    if (s.state === 'running' && s.progress.secondsLeft >= 0)
      whole.push(now - (begunAt ?? now) + s.progress.secondsLeft);
  }
  if (whole.length === 0) return -1;
  const mean = whole.reduce((a, b) => a + b, 0) / whole.length;
  const lanes: number[] = [];
  for (const { standing: s, begunAt } of items) {
    if (s.state === 'running' && s.progress.secondsLeft >= 0) lanes.push(s.progress.secondsLeft);
    else if (s.state === 'running' || s.state === 'reading') lanes.push(Math.max(0, mean - (now - (begunAt ?? now))));
  }
  while (lanes.length < jobs) lanes.push(0);
  for (const { standing: s } of items)
    if (s.state === 'waiting') {
      const first = lanes.indexOf(Math.min(...lanes));
      lanes[first] = lanes[first]! + mean;
    }
  return Math.max(...lanes);
}
