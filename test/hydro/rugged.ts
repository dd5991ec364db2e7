/** Seeded rugged ground for tests of laws. */
import { RandomStreams } from '../../src/core/random.ts';
import type { Basin } from './basin.ts';

/** Rugged ground with deep pools, steep faces, dry hills and a hole outside the place. */
export function rugged(seed: number, rows: number, cols: number, extra: Partial<Basin> = {}): Basin {
  const random = new RandomStreams(seed).stream('rugged');
  const bumps = Array.from({ length: 12 }, () => [
    random.next() * rows,
    random.next() * cols,
    (random.next() - 0.5) * 30,
    2 + random.next() * 8,
  ]);
  const noise = Array.from({ length: rows * cols }, () => random.next() * 1.5);
  return {
    rows,
    cols,
    cellSize: 10,
    manning: (r, c) => 0.02 + 0.04 * (((r * 7 + c * 13) % 10) / 10),
    bed: (r, c) => {
      if (Math.hypot(r - rows / 3, c - cols / 4) < 2.5) return Number.NaN;
      let z = 210 + noise[r * cols + c]!;
      for (const [br, bc, height, width] of bumps)
        z += height! * Math.exp(-((r - br!) ** 2 + (c - bc!) ** 2) / width! ** 2);
      return z;
    },
    depth: (r, c) => ((r + c) % 11 < 4 ? noise[(c * rows + r) % noise.length]! * 2 : 0),
    rain: (time, r, c) => (time < 120 && r > rows / 4 ? 4e-5 * (1 + ((r + c) % 3)) : 0),
    ...extra,
  };
}
