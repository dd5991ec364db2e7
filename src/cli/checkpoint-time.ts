/** How often a person wants checkpoints, from the command line. */
import { defineFaults, StormtableError } from '../core/errors.ts';
import { quantityReader } from '../core/units.ts';

export const checkpointFaults = defineFaults({
  'checkpoint-time': '--checkpoint: {detail}. Write a simulated time between checkpoints, or off to keep none.',
  'checkpoint-negative':
    '--checkpoint is {found}; time between checkpoints cannot be negative. Write off to keep none.',
});

/** Simulated seconds between checkpoints; 0 for none. */
export async function checkpointTime(text: string): Promise<number> {
  if (/^\s*(off|0)\s*$/.test(text)) return 0;
  let seconds: number;
  try {
    seconds = (await quantityReader()).read(text, 's');
  } catch (e) {
    throw new StormtableError(checkpointFaults('checkpoint-time', { detail: (e as Error).message }));
  }
  if (seconds < 0) throw new StormtableError(checkpointFaults('checkpoint-negative', { found: text }));
  return seconds;
}
