/** Networks whose answers are known: uniform flow, storages, water at rest, backwater, a siphon, weirs and orifices. */
import { describe, expect, test } from 'vitest';
import { pow } from '../../../src/core/arithmetic.ts';
import { gravity } from '../../../src/hydro/network/conduit-hydraulics.ts';
import { sectionGeometry } from '../../../src/hydro/network/sections/section.ts';
import { runTo, solverOf } from './network-text.ts';

/** XSECTIONS words of every shape, the flow as a share of capacity, and what else it needs. */
const shapes: readonly { words: string; extra?: Readonly<Record<string, readonly string[]>> }[] = [
  { words: 'CIRCULAR 1.2 0 0 0' },
  { words: 'FILLED_CIRCULAR 1.2 0.3 0 0' },
  { words: 'RECT_CLOSED 1 1.4 0 0' },
  { words: 'RECT_OPEN 1 1.4 0 0' },
  { words: 'TRAPEZOIDAL 1 1.4 0.5 1' },
  { words: 'TRIANGULAR 1 2 0 0' },
  { words: 'PARABOLIC 1 2 0 0' },
  { words: 'POWER 1 2 3 0' },
  { words: 'RECT_TRIANGULAR 1.2 1 0.3 0' },
  { words: 'RECT_ROUND 1.2 1 0.7 0' },
  { words: 'MODBASKETHANDLE 1.2 1 0.6 0' },
  { words: 'EGG 1.2 0 0 0' },
  { words: 'HORSESHOE 1.2 0 0 0' },
  { words: 'GOTHIC 1.2 0 0 0' },
  { words: 'CATENARY 1.2 0 0 0' },
  { words: 'SEMIELLIPTICAL 1.2 0 0 0' },
  { words: 'BASKETHANDLE 1.2 0 0 0' },
  { words: 'SEMICIRCULAR 1.2 0 0 0' },
  { words: 'HORIZ_ELLIPSE 1 1.5 0 0' },
  { words: 'VERT_ELLIPSE 1.5 1 0 0' },
  { words: 'ARCH 1 1.6 0 0' },
  { words: 'CUSTOM 1.2 BELL 0 0', extra: { CURVES: ['BELL SHAPE 0 0.5', 'BELL 0.4 1.2', 'BELL 1 0.2'] } },
  {
    words: 'IRREGULAR VALLEY',
    extra: { TRANSECTS: ['NC 0.02 0.02 0.014', 'X1 VALLEY 6 3 7', 'GR 1.5 0 0.8 3 0 4 0 6 0.8 7', 'GR 1.5 10'] },
  },
];

describe('uniform flow', () => {
  test.each(shapes)('$words carries what Manning says, half full', ({ words, extra = {} }) => {
    const slope = 0.002;
    const length = 200;
    const reaches = 6;
    const names = Array.from({ length: reaches + 1 }, (_, k) => (k === reaches ? 'O' : `J${k}`));
    const level = (k: number): string => ((reaches - k) * slope * length).toFixed(6);
    const solver = solverOf(
      {
        JUNCTIONS: names.slice(0, -1).map((n, k) => `${n} ${level(k)} 4 0 0 0`),
        OUTFALLS: [`O ${level(reaches)} NORMAL NO`],
        CONDUITS: names.slice(0, -1).map((n, k) => `C${k} ${n} ${names[k + 1]} ${length} 0.014 0 0`),
        XSECTIONS: names.slice(0, -1).map((_, k) => `C${k} ${words}${words.startsWith('IRR') ? '' : ' 1'}`),
        ...extra,
      },
      { NORMAL_FLOW_LIMITED: 'NONE' },
    );
    const link = solver.model.links[0]!;
    if (link.kind !== 'conduit') throw new Error('a conduit was written');
    const geometry = sectionGeometry(link.section, solver.model);
    const depth = geometry.fullDepth / 2;
    const { area, radius } = geometry.at(depth);
    // slope of a conduit is its drop over its horizontal length
    const tilt = (slope * length) / Math.sqrt(length * length - slope * slope * length * length);
    const q = (Math.sqrt(tilt) / 0.014) * area * pow(radius, 2 / 3);
    solver.lateral[0] = q;
    runTo(solver, 4 * 3600);
    // flow settles to the inflow; the depth midway to Manning's, within the tolerance of heads and of the tables
    expect(Math.abs(solver.flow[3]! - q) / q).toBeLessThan(1e-3);
    expect(Math.abs(solver.linkDepth[3]! - depth) / depth).toBeLessThan(0.003);
    // a wave that runs into dry conduits: surface areas and areas at half length differ while it does
    expect(Math.abs(solver.continuity.error)).toBeLessThan(0.01);
  });
});

describe('storage', () => {
  const tank = { STORAGE: ['T 0 6 0 FUNCTIONAL 0 0 200 0 0'], OUTFALLS: ['O -5 FREE NO'] };

  test('fills by its inflow over its area', () => {
    const solver = solverOf({ ...tank, OUTLETS: ['L T O 5.9 FUNCTIONAL/DEPTH 1 1 NO'] });
    solver.lateral[0] = 0.5;
    runTo(solver, 1800);
    // the first step starts from rest: half of it is missing
    const missed = 0.5 * 0.5 * solver.variableStep(5);
    expect(Math.abs(solver.depth[0]! * 200 - 0.5 * 1800)).toBeLessThan(missed + 1.3);
    expect(Math.abs(solver.continuity.error)).toBeLessThan(1e-3);
  });

  test('empties through an orifice as Torricelli has it', () => {
    const solver = solverOf({
      STORAGE: ['T 0 6 5 FUNCTIONAL 0 0 200 0 0'],
      OUTFALLS: ['O -5 FREE NO'],
      ORIFICES: ['L T O BOTTOM 0 0.6 NO 0'],
      XSECTIONS: ['L CIRCULAR 0.4 0 0 0'],
    });
    const area = (Math.PI / 4) * 0.4 * 0.4;
    runTo(solver, 900);
    const root = Math.sqrt(5) - (0.6 * area * Math.sqrt(2 * gravity) * 900) / (2 * 200);
    expect(solver.depth[0]!).toBeCloseTo(root * root, 2);
    expect(Math.abs(solver.continuity.error)).toBeLessThan(1e-3);
  });

  test('drains over a weir by Q = C L h^1.5', () => {
    const solver = solverOf({
      STORAGE: ['T 0 6 3 FUNCTIONAL 0 0 500 0 0'],
      OUTFALLS: ['O -5 FREE NO'],
      WEIRS: ['L T O TRANSVERSE 2 1.84 NO 0 0 YES'],
      XSECTIONS: ['L RECT_OPEN 2 3 0 0'],
    });
    runTo(solver, 600);
    // d(h^-1/2)/dt = C L / (2 A)
    const root = 1 + (1.84 * 3 * 600) / (2 * 500);
    expect(solver.depth[0]! - 2).toBeCloseTo(1 / (root * root), 2);
  });

  test('a cone, a pyramid and a curve hold what geometry says', () => {
    const solver = solverOf({
      STORAGE: ['T 0 4 4 TABULAR AREA 0 0'],
      CURVES: ['AREA STORAGE 0 100', 'AREA 2 300', 'AREA 4 300'],
      OUTFALLS: ['O -5 FREE NO'],
      OUTLETS: ['L T O 3.9 FUNCTIONAL/DEPTH 1 1 NO'],
    });
    expect(solver.volume[0]!).toBeCloseTo(400 + 600, 9);
  });
});

test('water at rest in a U-tube stays at rest', () => {
  const solver = solverOf({
    STORAGE: ['A 0 5 3 FUNCTIONAL 0 0 10 0 0', 'B 0 5 3 FUNCTIONAL 0 0 10 0 0'],
    JUNCTIONS: ['M -2 8 5 0 0'],
    OUTFALLS: ['O 10 FREE NO'],
    CONDUITS: ['C1 A M 50 0.013 0 0', 'C2 M B 50 0.013 0 0', 'C3 B O 50 0.013 4.9 0'],
    XSECTIONS: ['C1 CIRCULAR 1 0 0 0 1', 'C2 CIRCULAR 1 0 0 0 1', 'C3 CIRCULAR 1 0 0 0 1'],
  });
  runTo(solver, 3600);
  for (const k of [0, 1]) expect(Math.abs(solver.flow[k]!)).toBe(0);
  expect(solver.head[0]!).toBe(3);
  expect(solver.head[1]!).toBe(3);
});

test('backwater from a fixed outfall follows the gradually varied flow equation', () => {
  // mild rectangular channel, 2 m of water held at its end
  const slope = 0.001;
  const length = 50;
  const reaches = 40;
  const n = 0.02;
  const width = 4;
  const q = 4;
  const name = (k: number): string => (k === reaches ? 'O' : `J${k}`);
  const bed = (k: number): number => (reaches - k) * slope * length;
  const list = Array.from({ length: reaches }, (_, k) => k);
  const solver = solverOf(
    {
      JUNCTIONS: list.map((k) => `${name(k)} ${bed(k).toFixed(6)} 5 0 0 0`),
      OUTFALLS: ['O 0 FIXED 2 NO'],
      CONDUITS: list.map((k) => `C${k} ${name(k)} ${name(k + 1)} ${length} ${n} 0 0`),
      XSECTIONS: list.map((k) => `C${k} RECT_OPEN 5 ${width} 0 0 1`),
    },
    { NORMAL_FLOW_LIMITED: 'NONE', INERTIAL_DAMPING: 'NONE' },
  );
  solver.lateral[0] = q;
  runTo(solver, 6 * 3600);
  // standard step from the outfall upstream in steps of 1 m, dy/dx = (S0 - Sf) / (1 - Fr²)
  let y = 2;
  for (let x = 0; x < reaches * length; x++) {
    const area = width * y;
    const friction = (n * n * q * q) / (area * area * pow(area / (width + 2 * y), 4 / 3));
    const froude2 = (q * q * width) / (gravity * area * area * area);
    y -= (slope - friction) / (1 - froude2);
    const at = reaches - (x + 1) / length;
    // 5 mm: conduits of 50 m and the tolerance of heads
    if (Number.isInteger(at)) expect(Math.abs(solver.depth[at]! - y)).toBeLessThan(0.005);
  }
});

test('a surcharged inverted siphon loses what friction takes', () => {
  // two tanks joined by a full pipe that dips 4 m; levels are held by inflow and by a weir
  const diameter = 0.6;
  const q = 0.4;
  const solver = solverOf({
    STORAGE: ['A 0 12 3 FUNCTIONAL 0 0 20 0 0'],
    JUNCTIONS: ['S1 -4 16 0 0 0', 'S2 -4 16 0 0 0'],
    OUTFALLS: ['O 0 FIXED 2 NO'],
    CONDUITS: ['C1 A S1 60 0.012 0 0', 'C2 S1 S2 100 0.012 0 0', 'C3 S2 O 60 0.012 0 0'],
    XSECTIONS: ['C1', 'C2', 'C3'].map((c) => `${c} CIRCULAR ${diameter} 0 0 0 1`),
  });
  solver.lateral[0] = 0;
  const tank = solver.model.nodes.findIndex((node) => node.id === 'A');
  runTo(solver, 3 * 3600, () => {
    solver.lateral[tank] = q;
  });
  const area = (Math.PI / 4) * diameter * diameter;
  const friction = (0.012 * 0.012 * q * q) / (area * area * pow(diameter / 4, 4 / 3));
  // 1 %: slopes of the legs and the tolerance of heads
  expect(solver.head[tank]! - 2).toBeGreaterThan(0.99 * friction * 220);
  expect(solver.head[tank]! - 2).toBeLessThan(1.01 * friction * 220);
  expect(solver.flow[0]!).toBeCloseTo(q, 3);
});

test('a level given from outside holds an outfall back, and lets go', () => {
  const solver = solverOf({
    JUNCTIONS: ['A 1 6 0 0 0'],
    OUTFALLS: ['O 0 FREE NO'],
    CONDUITS: ['C A O 100 0.013 0 0'],
    XSECTIONS: ['C CIRCULAR 0.8 0 0 0 1'],
  });
  solver.lateral[0] = 0.3;
  runTo(solver, 1800);
  const free = solver.head[0]!;
  solver.stage[1] = 3;
  runTo(solver, 5400);
  expect(solver.head[1]!).toBeCloseTo(3, 12);
  expect(solver.head[0]!).toBeGreaterThan(3);
  solver.stage[1] = Number.NaN;
  runTo(solver, 9000);
  // the tolerance of heads
  expect(Math.abs(solver.head[0]! - free)).toBeLessThan(0.003);
});
