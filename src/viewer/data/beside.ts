/** The run that is laid beside another for comparison: opened on the same ground, its frames in step by the clock. */
import { footprintOf, type PlaceDifference, placeDifferences } from '../../timeline/compare/same-place.ts';
import type { RunEntry } from '../../timeline/format.ts';
import type { Ground } from '../scene/ground.ts';
import { type Counterpart, counterpartOf, epochMsOf, newestInBoth } from './counterpart.ts';
import { pairedFrames } from './paired-frames.ts';
import { type Described, openRun, type Run, ringBudget } from './run.ts';

export interface Beside {
  readonly run: Run;
  /** What the run has at the moment that lies so many seconds after the start of the first. */
  at(seconds: number): Counterpart;
  /** The newest frame of the first run whose moment this one has reached. */
  newest(): number;
  /** Calls back when the frame that belongs to the one wanted has come, or cannot be read. */
  onArrival(listener: () => void): void;
}

/** Bytes of decoded frames that each of two runs may hold: together no more than one alone. */
export const sharedBudget = ringBudget / 2;

/** Why two runs cannot be laid side by side. */
export class OtherPlace extends Error {
  readonly difference: PlaceDifference | 'ground';
  readonly a: string | number;
  readonly b: string | number;
  constructor(difference: PlaceDifference | 'ground', a: string | number, b: string | number) {
    super(`${difference}: ${a}, ${b}`);
    this.name = 'OtherPlace';
    this.difference = difference;
    this.a = a;
    this.b = b;
  }
}

/** Whether either of the runs shown is still being computed. */
export const computing = (run: Run): boolean =>
  run.manifest.state === 'running' || run.beside?.run.manifest.state === 'running';

/** Opens the second run and puts the frames of the first in step with it; throws OtherPlace where the ground is another. */
export async function openBeside(run: Run, entry: RunEntry, described: Described): Promise<Beside> {
  const [difference] = placeDifferences(footprintOf(run.header), entry.footprint);
  if (difference) throw new OtherPlace(difference.what, difference.a, difference.b);
  const other = await openRun(entry, described, {
    budget: sharedBudget,
    ground: (bed, inside) => {
      const cells = unlikeCells(run.ground, bed, inside);
      if (cells > 0) throw new OtherPlace('ground', cells, '');
      return run;
    },
  });
  const at = (seconds: number): Counterpart => counterpartOf(other, epochMsOf(run, seconds));
  const partner = (k: number): number | undefined => {
    const found = at(run.secondsOf(run.manifest.ticks[k] ?? 0));
    return 'k' in found ? found.k : undefined;
  };
  let arrived = (): void => {};
  const last = (): number => other.manifest.frames - 1;
  run.frames = pairedFrames(run.frames, other.frames, partner, last, () => arrived());
  return {
    run: other,
    at,
    newest: () => newestInBoth(run, other),
    onArrival: (listener) => {
      arrived = listener;
    },
  };
}

function unlikeCells(ground: Ground, bed: Float32Array, inside: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < bed.length; i++) if (bed[i] !== ground.bed[i] || inside[i] !== ground.inside[i]) count++;
  return count;
}
