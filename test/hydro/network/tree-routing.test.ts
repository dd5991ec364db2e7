/** Kinematic-wave and steady routing: volumes, uniform flow, capacity, dividers, storages, restore. */
import { describe, expect, test } from 'vitest';
import { runTo, solverOf } from './network-text.ts';

const reach = {
  JUNCTIONS: ['A 3 3 0 0 0', 'B 2 3 0 0 0'],
  OUTFALLS: ['O 1 FREE NO'],
  CONDUITS: ['C1 A B 400 0.013 0 0', 'C2 B O 400 0.013 0 0'],
  XSECTIONS: ['C1 CIRCULAR 0.8 0 0 0 1', 'C2 CIRCULAR 0.8 0 0 0 1'],
};
const kinematic = { FLOW_ROUTING: 'KINWAVE', ROUTING_STEP: '10', VARIABLE_STEP: '0' };

describe('kinematic wave', () => {
  test('a wave arrives late and whole', () => {
    const solver = solverOf(reach, kinematic);
    const out: number[] = [];
    runTo(solver, 7200, (time) => {
      solver.lateral[0] = 0.4 * Math.max(0, Math.min(1, time / 900, (3600 - time) / 900));
      out.push(solver.flow[1]!);
    });
    const peakAt = out.indexOf(Math.max(...out)) * 10;
    // the wave runs at dQ/dA, about 1.3 times the speed of 1.3 m/s, over 800 m
    expect(out[40]!).toBeLessThan(0.4 * (400 / 900) * 0.6);
    expect(Math.max(...out)).toBeGreaterThan(0.39);
    // the box scheme swings over by a little behind a front
    expect(Math.max(...out)).toBeLessThan(0.41);
    expect(peakAt).toBeGreaterThan(900);
    // sums of rates at both ends of each step against volumes in the conduits
    expect(Math.abs(solver.continuity.error)).toBeLessThan(0.005);
  });

  test('steady inflow gives uniform flow', () => {
    const solver = solverOf(reach, kinematic);
    solver.lateral[0] = 0.3;
    runTo(solver, 7200);
    const other = solverOf(reach, { ...kinematic, FLOW_ROUTING: 'STEADY' });
    other.lateral[0] = 0.3;
    runTo(other, 60);
    for (const k of [0, 1]) {
      expect(solver.flow[k]!).toBeCloseTo(0.3, 6);
      expect(solver.linkDepth[k]!).toBeCloseTo(other.linkDepth[k]!, 3);
    }
  });

  test('more than a pipe carries floods its node', () => {
    const solver = solverOf(reach, kinematic);
    solver.lateral[0] = 2;
    runTo(solver, 3600);
    expect(solver.overflow[0]!).toBeCloseTo(2 - solver.flow[0]!, 3);
    expect(solver.flow[0]!).toBeGreaterThan(solver.fullFlow[0]!);
    expect(Math.abs(solver.continuity.error)).toBeLessThan(0.005);
  });

  test('restoring goes on byte for byte', () => {
    const solver = solverOf(reach, kinematic);
    solver.lateral[0] = 0.3;
    runTo(solver, 600);
    const kept = solver.state.slice();
    runTo(solver, 1200);
    const whole = solver.state.slice();
    solver.state.set(kept);
    runTo(solver, 1200);
    expect(Buffer.compare(solver.state, whole)).toBe(0);
  });

  test('a storage drains through its orifice and keeps its volume', () => {
    const solver = solverOf(
      {
        STORAGE: ['T 3 4 2 FUNCTIONAL 0 0 100 0 0'],
        JUNCTIONS: ['B 2 3 0 0 0'],
        OUTFALLS: ['O 1 FREE NO'],
        ORIFICES: ['L T B BOTTOM 0 0.6 NO 0'],
        CONDUITS: ['C2 B O 400 0.013 0 0'],
        XSECTIONS: ['L CIRCULAR 0.3 0 0 0', 'C2 CIRCULAR 0.8 0 0 0 1'],
      },
      { ...kinematic, ROUTING_STEP: '5' },
    );
    runTo(solver, 3600);
    const area = (Math.PI / 4) * 0.09;
    const t = solver.model.nodes.findIndex((n) => n.id === 'T');
    const root = Math.max(0, Math.sqrt(2) - (0.6 * area * Math.sqrt(2 * 9.80665) * 600) / 200);
    const early = solverOf(
      {
        STORAGE: ['T 3 4 2 FUNCTIONAL 0 0 100 0 0'],
        OUTFALLS: ['O 1 FREE NO'],
        ORIFICES: ['L T O BOTTOM 0 0.6 NO 0'],
        XSECTIONS: ['L CIRCULAR 0.3 0 0 0'],
      },
      { ...kinematic, ROUTING_STEP: '5' },
    );
    runTo(early, 600);
    expect(early.depth[0]!).toBeCloseTo(root * root, 2);
    expect(solver.depth[t]!).toBeLessThan(0.2);
    expect(Math.abs(solver.continuity.error)).toBeLessThan(0.01);
  });
});

test('a cutoff divider sends on what is left', () => {
  const solver = solverOf(
    {
      JUNCTIONS: ['A 3 3 0 0 0'],
      DIVIDERS: ['D 2 C3 CUTOFF 0.1 3 0 0 0'],
      OUTFALLS: ['O 1 FREE NO', 'P 1 FREE NO'],
      CONDUITS: ['C1 A D 200 0.013 0 0', 'C2 D O 200 0.013 0 0', 'C3 D P 200 0.013 0 0'],
      XSECTIONS: ['C1', 'C2', 'C3'].map((c) => `${c} CIRCULAR 0.8 0 0 0 1`),
    },
    { ...kinematic, FLOW_ROUTING: 'STEADY' },
  );
  solver.lateral[solver.model.nodes.findIndex((n) => n.id === 'A')] = 0.3;
  runTo(solver, 60);
  const flow = (id: string): number => solver.flow[solver.model.links.findIndex((l) => l.id === id)]!;
  expect(flow('C2')).toBeCloseTo(0.1, 9);
  expect(flow('C3')).toBeCloseTo(0.2, 9);
});
