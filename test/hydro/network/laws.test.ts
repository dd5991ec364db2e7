/** Laws of the routing over random small networks: depths, volumes, the order of the file, restore. */
import seedrandom from 'seedrandom';
import { describe, expect, test } from 'vitest';
import type { NetworkSolver } from '../../../src/hydro/network/solver.ts';
import { runTo, solverOf } from './network-text.ts';
import { type RandomNetwork, randomNetwork } from './random-network.ts';

const seeds = Array.from({ length: 24 }, (_, k) => `network ${k}`);
const optionsOf = (seed: string): Record<string, string> => ({
  SURCHARGE_METHOD: seed.endsWith('3') || seed.endsWith('7') ? 'SLOT' : 'EXTRAN',
  ALLOW_PONDING: seed.endsWith('5') ? 'YES' : 'NO',
  ROUTING_STEP: '2',
});

/** Inflow rises, stays and falls within an hour. */
function storm({ inflows }: RandomNetwork, solver: NetworkSolver): (time: number, dt: number) => void {
  const at = inflows.map(([id, peak]) => [solver.model.nodes.findIndex((n) => n.id === id), peak] as const);
  return (time, dt) => {
    const t = time + dt;
    const share = t < 900 ? t / 900 : t < 1800 ? 1 : Math.max(0, (2700 - t) / 900);
    for (const [node, peak] of at) solver.lateral[node] = peak * share;
  };
}

describe.each(seeds)('%s', (seed) => {
  const network = randomNetwork(seedrandom(seed));

  test('no depth is negative and the volume closes', () => {
    const solver = solverOf(network.sections, optionsOf(seed));
    const feed = storm(network, solver);
    for (let time = 600; time <= 5400; time += 600) {
      runTo(solver, time, feed);
      for (const d of solver.depth) expect(d).toBeGreaterThanOrEqual(0);
      for (const v of solver.volume) expect(v).toBeGreaterThanOrEqual(0);
    }
    // what SWMM calls good: 5 %; half lengths that count twice while conduits wet and dry are the method's own
    expect(Math.abs(solver.continuity.error)).toBeLessThan(0.05);
  });

  test('restoring goes on byte for byte', () => {
    const solver = solverOf(network.sections, optionsOf(seed));
    const feed = storm(network, solver);
    runTo(solver, 900, feed);
    const kept = solver.state.slice();
    runTo(solver, 1800, feed);
    const whole = solver.state.slice();
    solver.state.set(kept);
    runTo(solver, 1800, feed);
    expect(Buffer.compare(solver.state, whole)).toBe(0);
    // and so does another solver of the same model
    const other = solverOf(network.sections, optionsOf(seed));
    other.state.set(kept);
    runTo(other, 1800, storm(network, other));
    expect(Buffer.compare(other.state, whole)).toBe(0);
  });

  test('the order of the file changes nothing beyond rounding', () => {
    const options = { ...optionsOf(seed), VARIABLE_STEP: '0', ROUTING_STEP: '1' };
    const solver = solverOf(network.sections, options);
    const turned = solverOf(
      Object.fromEntries(Object.entries(network.sections).map(([name, rows]) => [name, [...rows].reverse()])),
      options,
    );
    runTo(solver, 600, storm(network, solver));
    runTo(turned, 600, storm(network, turned));
    solver.model.nodes.forEach((node, k) => {
      const there = turned.model.nodes.findIndex((n) => n.id === node.id);
      expect(Math.abs(solver.depth[k]! - turned.depth[there]!)).toBeLessThan(1e-6);
    });
    solver.model.links.forEach((link, k) => {
      const there = turned.model.links.findIndex((l) => l.id === link.id);
      expect(Math.abs(solver.flow[k]! - turned.flow[there]!)).toBeLessThan(1e-6);
    });
  });
});

test('a conduit written the other way round carries the same flow with the other sign', () => {
  const build = (row: string, offsets: string): NetworkSolver =>
    solverOf({
      JUNCTIONS: ['A 2 3 0 0 0', 'B 1 3 0 0 0'],
      OUTFALLS: ['O 0 FREE NO'],
      CONDUITS: [`C1 ${row} 80 0.013 ${offsets}`, 'C2 B O 80 0.013 0 0'],
      XSECTIONS: ['C1 CIRCULAR 0.6 0 0 0 1', 'C2 CIRCULAR 0.6 0 0 0 1'],
    });
  const there = build('A B', '0.1 0.2');
  const back = build('B A', '0.2 0.1');
  for (const solver of [there, back]) solver.lateral[0] = 0.2;
  runTo(there, 1200);
  runTo(back, 1200);
  // offsets change places in the slope, which rounds otherwise
  expect(back.flow[0]!).toBeCloseTo(-there.flow[0]!, 9);
  expect(back.depth[1]!).toBeCloseTo(there.depth[1]!, 9);
});
