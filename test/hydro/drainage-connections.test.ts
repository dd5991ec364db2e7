import { describe, expect, it } from 'vitest';
import { run } from './basin.ts';
import { type DrainedBasin, drainedBasin, laidIn } from './drained-basin.ts';

const rate = 36e-3 / 3600; // m/s: 36 mm/h
/** A flat yard with 5 cm of water, a manhole in its middle that opens over a kerb nobody reaches, and a free outfall beyond. */
const yard: DrainedBasin = {
  rows: 9,
  cols: 9,
  cellSize: 10,
  bed: (row, col) => (row === 4 && col === 4 ? 1 : 0),
  depth: (row, col) => (row === 4 && col === 4 ? 0 : 0.05),
  sections: {
    JUNCTIONS: ['A -2 3 0 0 0'],
    OUTFALLS: ['O -3 FREE NO'],
    CONDUITS: ['P A O 40 0.013 0 0'],
    XSECTIONS: ['P CIRCULAR 0.6 0 0 0'],
    COORDINATES: ['A 45 45', 'O 1000 1000'],
  },
  drains: { connections: { reach: 25, capacity: rate } },
};

describe('connections', () => {
  it('belong to the nearest open manhole within reach, and not to ground below it', () => {
    const { layout } = laidIn({
      ...yard,
      bed: (row, col) => (row === 0 ? -9 : row === 2 && col === 3 ? -3 : 0),
      sections: {
        ...yard.sections,
        JUNCTIONS: ['A -2 2 0 0 0', 'B -2 2 0 0 0'],
        CONDUITS: ['P A O 40 0.013 0 0', 'Q B A 30 0.013 0 0'],
        XSECTIONS: ['P CIRCULAR 0.6 0 0 0', 'Q CIRCULAR 0.6 0 0 0'],
        COORDINATES: ['A 45 45', 'B 75 45', 'O 1000 1000'],
      },
    });
    const { cells, mouth } = layout.connections!;
    const pairs = new Map(Array.from(cells, (cell, j) => [cell, layout.mouths[mouth[j]!]!]));
    const cols = layout.mouths[1]!.cell - layout.mouths[0]!.cell === 3 ? 1 : 0;
    expect(cols).toBe(1);
    const [a, b] = layout.mouths;
    expect(pairs.get(a!.cell)).toBe(a);
    expect(pairs.get(b!.cell)).toBe(b);
    expect(pairs.get(a!.cell + 1)).toBe(a);
    expect(pairs.get(a!.cell + 2)).toBe(b);
    expect(pairs.has(a!.cell - 3)).toBe(false);
    expect([...cells]).toEqual([...cells].sort((x, y) => x - y));
  });

  it('take what lies around at their capacity, and what they took comes out at the outfall', async () => {
    const d = await drainedBasin(yard);
    run(d.engine, 1800);
    // 20 cells of 100 m² within 25 m, without the manhole's own
    const { 'from connections': taken = 0, 'from the surface': opened = 0, ...rest } = d.entries();
    expect(opened).toBe(0);
    // asked once a minute and granted in the next: a minute or two are still to come
    expect(taken).toBeGreaterThan(20 * 100 * rate * 1800 * 0.9);
    expect(taken).toBeLessThan(20 * 100 * rate * 1800 * 1.001);
    // the surface gave the last minute's already; in single precision
    const gave = -d.engine.world.ledger.account('surface').entries['drain-connections']!;
    expect(gave - taken).toBeCloseTo(20 * 100 * rate * 60, 5);
    expect(-rest['outfalls beyond the ground']!).toBeGreaterThan(0.8 * taken);
    expect(Math.abs(d.engine.ledgerError)).toBeLessThan(1e-6);
  });

  it('take nothing while the manhole is full to its rim', async () => {
    const d = await drainedBasin({
      ...yard,
      sections: { ...yard.sections, OUTFALLS: ['O -3 FIXED 1.2 NO'] },
    });
    run(d.engine, 1800);
    const early = d.entries()['from connections'] ?? 0;
    run(d.engine, 1800);
    expect(d.node('A', 'head')).toBeGreaterThan(0.95);
    expect(d.entries()['from connections'] ?? 0).toBe(early);
  });

  it('continue byte for byte from a state, with water on its way', async () => {
    const d = await drainedBasin(yard);
    run(d.engine, 300);
    const state = d.engine.snapshot();
    run(d.engine, 600);
    const digest = d.engine.digest();
    const other = await drainedBasin(yard);
    other.engine.restore(state);
    run(other.engine, 600);
    expect(other.engine.digest()).toBe(digest);
  });
});
