/** Barriers: walls of one height over the ground that somebody puts up for a what-if. They hold water back and tell nothing. */
import type { Line } from '../assets/place.ts';
import type { Wall } from '../assets/structures.ts';

/** Where it stands, in the place's metres, and how high, m over the higher ground beside each of its faces. */
export interface Barrier {
  readonly line: Line;
  readonly height: number;
}

/** As walls, which is what the grid knows; over their crest water runs as over any wall's. */
export const barrierWalls = (barriers: readonly Barrier[] = []): Wall[] =>
  barriers.map(({ line, height }, k) => ({
    id: `barrier-${k + 1}`,
    kind: 'wall',
    name: { en: `Barrier ${k + 1}`, zh: `临时挡墙${k + 1}` },
    line,
    crest: { height },
    // broad-crested weir, m^0.5/s, as for walls that say nothing else
    coefficient: 1.7,
  }));
