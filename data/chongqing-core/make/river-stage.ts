/** Where the rivers stood as the flood of August 2020 rose: what lay below is river, and nothing is laid there. */
import { nearestOn } from '../../../src/terrain/polyline.ts';
import type { Frame, XY } from './frame.ts';

/** Stage on the morning of 19 August 2020 by chainage of the course, m: what lay below it then is river, not street. */
const riverStage: Readonly<Record<string, readonly (readonly [chainage: number, stage: number])[]>> = {
  yangtze: [
    [0, 191],
    [18000, 190.4],
    [24000, 190.1],
    [30500, 188.6],
    [42000, 185.7],
  ],
  jialing: [
    [0, 193],
    [12000, 191.6],
    [27000, 190.1],
  ],
};

/** The river's stage at the place of its course nearest to a point; -Infinity more than 2.5 km away. */
export function stageNear(f: Frame, p: XY): number {
  let least = 2500;
  let stage = -Infinity;
  for (const river of f.built.rivers) {
    const n = nearestOn(river.line, p[0], p[1]);
    if (n.distance >= least) continue;
    least = n.distance;
    const at = river.chainage[n.segment];
    const table = riverStage[river.facts.id];
    let k = 1;
    while (k < table.length - 1 && table[k][0] < at) k++;
    const [c0, s0] = table[k - 1];
    const [c1, s1] = table[k];
    stage = s0 + ((s1 - s0) * (at - c0)) / (c1 - c0);
  }
  return stage;
}
