/** Which outfalls have a pumping station: those of the largest sewers under the lowest streets, three on each river. */
import { apart, type Manhole } from './sewer-manholes.ts';
import type { Outfall } from './sewer-outfalls.ts';
import type { Sewers } from './sewer-pipes.ts';

const each = 3;
/** Streets that a high river can keep from draining lie below it, m. */
const highest = 201;
/** m */
const between = 1500;

/** Numbers of outfalls, rising. */
export function stationsAmong(
  manholes: readonly Manhole[],
  outfalls: readonly Outfall[],
  { pipes }: Sewers,
): number[] {
  const design = (k: number): number => pipes[outfalls[k].from]!.design;
  const order = outfalls.map((_, k) => k).sort((a, b) => design(b) - design(a) || a - b);
  const chosen: number[] = [];
  for (const k of order) {
    const { river, at, from } = outfalls[k];
    if (river === '' || manholes[from].ground > highest) continue;
    if (chosen.filter((c) => outfalls[c].river === river).length === each) continue;
    if (chosen.every((c) => apart(outfalls[c].at, at) >= between)) chosen.push(k);
  }
  return chosen.sort((a, b) => a - b);
}
