/** Structures, pressure pipes and losses whose flow is known in closed form; kinematic waves by their celerity. */
import { describe, expect, test } from 'vitest';
import { pow } from '../../../src/core/arithmetic.ts';
import { gravity } from '../../../src/hydro/network/conduit-hydraulics.ts';
import type { NetworkSolver } from '../../../src/hydro/network/solver.ts';
import { runTo, solverOf } from './network-text.ts';

/** A lake 3 m deep over its invert at 0 (a thousand km², so that it stays there), and an outfall far below or held at `level`. */
const between = (
  sections: Readonly<Record<string, readonly string[]>>,
  level: string = 'FREE',
  options: Readonly<Record<string, string>> = {},
): NetworkSolver => {
  const solver = solverOf(
    { STORAGE: ['T 0 20 3 FUNCTIONAL 0 0 1000000000 0 0'], OUTFALLS: [`O -5 ${level} NO`], ...sections },
    options,
  );
  runTo(solver, 30);
  return solver;
};
/** Flow of the one link after half a minute, when the iterations' averaging has died away. */
const flowOf = (...of: Parameters<typeof between>): number => between(...of).flow[0]!;

describe('weirs, crest at 2 m, head 1 m', () => {
  test('V-notch: Q = C s h^2.5', () => {
    const notch = { WEIRS: ['L T O V-NOTCH 2 1.38 NO 0 0 YES'], XSECTIONS: ['L TRIANGULAR 2 2 0 0'] };
    // sides of 1 m in 2 m
    expect(flowOf(notch)).toBeCloseTo(1.38 * 0.5, 4);
    expect(flowOf(notch, 'FIXED 2.5')).toBeCloseTo(1.38 * 0.5 * pow(1 - pow(0.5, 2.5), 0.385), 4);
  });

  test('trapezoidal: the middle and the ends each by their own law, drowned each by its own', () => {
    const weir = { WEIRS: ['L T O TRAPEZOIDAL 2 1.84 NO 0 1.38 YES'], XSECTIONS: ['L TRAPEZOIDAL 2 3 0.5 0.5'] };
    expect(flowOf(weir)).toBeCloseTo(1.84 * 3 + 1.38 * 0.5, 3);
    const drowned = (power: number): number => pow(1 - pow(0.5, power), 0.385);
    expect(flowOf(weir, 'FIXED 2.5')).toBeCloseTo(1.84 * 3 * drowned(1.5) + 1.38 * 0.5 * drowned(2.5), 3);
  });

  test('side-flow: Q = C L^0.83 h^1.67, and a transverse one backwards', () => {
    const weir = { WEIRS: ['L T O SIDEFLOW 2 1.84 NO 0 0 YES'], XSECTIONS: ['L RECT_OPEN 2 3 0 0'] };
    expect(flowOf(weir)).toBeCloseTo(1.84 * pow(3, 0.83), 3);
  });

  test.each([
    // head 3.28 ft on a road 10 m wide: figure 10 by hand
    ['PAVED', 10, 3.03 + ((1 / 0.3048 - 0.7) / 3.3) * 0.02, 0.92],
    ['GRAVEL', 10, 3.03 + ((1 / 0.3048 - 3) / 1) * 0.02, 0.87],
    // on one 5 m wide the head is a fifth of the width
    ['PAVED', 5, 3.075, 0.92],
    ['GRAVEL', 5, 3.0, 0.87],
  ] as const)('roadway, %s, %f m wide: coefficients of FHWA, less under a tail of 0.9', (surface, width, c, left) => {
    const road = { WEIRS: [`L T O ROADWAY 2 1.5 NO 0 0 NO ${width} ${surface}`], XSECTIONS: ['L RECT_OPEN 2 20 0 0'] };
    const free = c * Math.sqrt(0.3048) * 20;
    expect(flowOf(road) / free).toBeCloseTo(1, 4);
    expect(flowOf(road, 'FIXED 2.9') / (free * left)).toBeCloseTo(1, 4);
  });

  test('a roadway without width or surface keeps the coefficient of the file', () => {
    const road = { WEIRS: ['L T O ROADWAY 2 1.5 NO 0 0 NO'], XSECTIONS: ['L RECT_OPEN 2 20 0 0'] };
    expect(flowOf(road)).toBeCloseTo(1.5 * 20, 2);
    expect(flowOf(road, 'FIXED 2.9')).toBeCloseTo(1.5 * 20, 2);
  });
});

describe('pumps, 3 m deep', () => {
  test.each([
    // by volume and by depth in steps: the flow of the first pair above
    [1, ['1000000000 0.1', '4000000000 0.2'], 0.2],
    [2, ['2 0.1', '4 0.3'], 0.3],
    // against a lift of 5 m, straight between pairs
    [3, ['0 0.5', '10 0.1'], 0.3],
    // by depth, straight between pairs
    [4, ['2 0.1', '4 0.3'], 0.2],
  ] as const)('type %i', (type, [first, second], flow) => {
    const pump = { PUMPS: ['P T O PC ON'], CURVES: [`PC PUMP${type} ${first}`, `PC ${second}`] };
    expect(flowOf(pump, 'FIXED 8')).toBeCloseTo(flow, 4);
  });
});

describe('a pressure pipe that runs full loses what its law says', () => {
  const main = (words: string, equation: string): NetworkSolver => {
    const solver = solverOf(
      {
        STORAGE: ['T 0 20 10 FUNCTIONAL 0 0 1000000 0 0'],
        OUTFALLS: ['O 0 FIXED 6 NO'],
        CONDUITS: ['C T O 1000 0.012 1 0'],
        XSECTIONS: [`C FORCE_MAIN ${words}`],
      },
      { FORCE_MAIN_EQUATION: equation },
    );
    runTo(solver, 3600);
    return solver;
  };
  const area = (Math.PI / 4) * 0.25;
  const fall = 4 / 1000;

  test('Hazen-Williams', () => {
    const speed = 0.849 * 120 * pow(0.125, 0.63) * pow(fall, 1 / 1.852);
    // the lake falls by a few tenths of a millimetre meanwhile
    expect(main('0.5 120', 'H-W').flow[0]! / (area * speed)).toBeCloseTo(1, 3);
  });

  test('Darcy-Weisbach with the factor of Swamee and Jain', () => {
    const height = 0.00026; // 0.26 mm in the file
    let speed = 1;
    for (let k = 0; k < 50; k++) {
      const reynolds = (speed * 0.5) / 1.022e-6;
      const decades = Math.log10(height / (3.7 * 0.5) + 5.74 / reynolds ** 0.9);
      speed = Math.sqrt((8 * gravity * 0.125 * fall) / (0.25 / decades ** 2));
    }
    expect(main('0.5 0.26', 'D-W').flow[0]! / (area * speed)).toBeCloseTo(1, 3);
  });
});

describe('culvert under inlet control', () => {
  /** Short steep culvert of 1 m from a lake of depth `y` over its invert. */
  const culvert = (code: number, y: number): number => {
    const solver = solverOf({
      STORAGE: [`T 10 20 ${y} FUNCTIONAL 0 0 1000000 0 0`],
      OUTFALLS: ['O 9 FREE NO'],
      CONDUITS: ['C T O 20 0.008 0 0'],
      XSECTIONS: [`C CIRCULAR 1 0 0 0 1 ${code}`],
    });
    runTo(solver, 300);
    expect(solver.linkStatistics(0).inletControlTime).toBeGreaterThan(200);
    return solver.flow[0]!;
  };
  const slope = 1 / Math.sqrt(20 * 20 - 1);
  const area = Math.PI / 4;
  /** Q / (A D^0.5) in feet. */
  const factor = (q: number): number => q / 0.3048 ** 3 / ((area / 0.3048 ** 2) * Math.sqrt(1 / 0.3048));

  test('drowned, square edge with headwall: HW/D = c F² + Y - S/2', () => {
    for (const y of [1.6, 2, 3]) {
      const F = factor(culvert(1, y));
      expect(0.0398 * F * F + 0.67 - 0.5 * slope).toBeCloseTo(y, 2);
    }
  });

  test('free, square edge: HW = critical head + D (K F^M - S/2)', () => {
    const q = culvert(1, 0.8);
    const F = factor(q);
    // critical flow in the circle by hand: q² w = g a³
    let [low, high] = [0, 1];
    for (let k = 0; k < 60; k++) {
      const y = 0.5 * (low + high);
      const angle = 2 * Math.acos(1 - 2 * y);
      const a = (angle - Math.sin(angle)) / 8;
      if (q * q * Math.sin(angle / 2) > gravity * a ** 3) low = y;
      else high = y;
    }
    const angle = 2 * Math.acos(1 - 2 * low);
    const a = (angle - Math.sin(angle)) / 8;
    expect(low + (q / a) ** 2 / (2 * gravity) + 0.0098 * F ** 2 - 0.5 * slope).toBeCloseTo(0.8, 2);
  });

  test('from free to drowned the flow rises without a jump', () => {
    let before = 0;
    for (let y = 0.7; y < 1.8; y += 0.1) {
      const q = culvert(1, y);
      expect(q).toBeGreaterThan(before);
      if (before > 0) expect(q - before).toBeLessThan(0.4);
      before = q;
    }
  });
});

describe('losses on the way', () => {
  const channel = (losses: readonly string[]): NetworkSolver =>
    solverOf({
      JUNCTIONS: ['A 1 5 0 0 0'],
      OUTFALLS: ['O 0 FREE NO'],
      CONDUITS: ['C A O 500 0.02 0 0'],
      XSECTIONS: ['C RECT_OPEN 5 4 0 0 1'],
      LOSSES: losses,
    });
  test.each([
    ['36 mm/h seep through the bed', ['C 0 0 0 NO 36'], 0],
    ['36 mm/h evaporate', [], 1e-5],
  ] as const)('%s of a channel 4 m wide and 500 m long', (_, losses, evaporation) => {
    const solver = channel(losses);
    solver.lateral[0] = 1;
    solver.evaporation = evaporation;
    runTo(solver, 3600);
    const { discharge, losses: lost } = solver.continuity;
    const rate = 1e-5 * 4 * 500;
    runTo(solver, 7200);
    expect((solver.continuity.losses - lost) / 3600).toBeCloseTo(rate, 9);
    expect((solver.continuity.discharge - discharge) / 3600).toBeCloseTo(1 - rate, 5);
    // half of the loss leaves at either end
    expect(solver.flow[0]!).toBeCloseTo(1 - rate / 2, 5);
    // when the air takes no more, nothing is lost
    solver.evaporation = 0;
    const then = solver.continuity.losses;
    runTo(solver, 7260);
    if (evaporation > 0) expect(solver.continuity.losses).toBe(then);
  });

  test('a storage on saturated ground loses its conductivity times its area', () => {
    const solver = solverOf({
      STORAGE: ['T 0 6 5 FUNCTIONAL 0 0 200 0 0 0 36 0'],
      OUTFALLS: ['O -5 FREE NO'],
      OUTLETS: ['L T O 5.9 FUNCTIONAL/DEPTH 1 1 NO'],
    });
    runTo(solver, 3600);
    expect(solver.depth[0]!).toBeCloseTo(5 - 0.036, 4);
    expect(solver.continuity.losses).toBeCloseTo(0.036 * 200, 6);
  });

  test('on dry ground it soaks as Green and Ampt have it', () => {
    const solver = solverOf({
      STORAGE: ['T 0 6 5 FUNCTIONAL 0 0 200 0 0 100 36 0.3'],
      OUTFALLS: ['O -5 FREE NO'],
      OUTLETS: ['L T O 5.9 FUNCTIONAL/DEPTH 1 1 NO'],
    });
    runTo(solver, 3600);
    // F - H ln(1 + F / H) = K t, with H = deficit (suction + depth); the depth falls by 0.4 m of 5 m meanwhile
    const soaked = (depth: number): number => {
      const H = 0.3 * (0.1 + depth);
      let F = 0.3;
      for (let k = 0; k < 200; k++) F = 0.036 + H * Math.log(1 + F / H);
      return F;
    };
    const F = solver.continuity.losses / 200;
    expect(F).toBeGreaterThan(soaked(5 - F));
    expect(F).toBeLessThan(soaked(5));
  });
});

test('a small kinematic wave travels at dQ/dA', () => {
  const reaches = 10;
  const names = Array.from({ length: reaches + 1 }, (_, k) => (k === reaches ? 'O' : `J${k}`));
  const slope = 0.002;
  const level = (k: number): string => ((reaches - k) * 100 * slope).toFixed(6);
  const solver = solverOf(
    {
      JUNCTIONS: names.slice(0, -1).map((n, k) => `${n} ${level(k)} 4 0 0 0`),
      OUTFALLS: ['O 0 FREE NO'],
      CONDUITS: names.slice(0, -1).map((n, k) => `C${k} ${n} ${names[k + 1]} 100 0.02 0 0`),
      XSECTIONS: names.slice(0, -1).map((_, k) => `C${k} RECT_OPEN 4 3 0 0 1`),
    },
    { FLOW_ROUTING: 'KINWAVE', ROUTING_STEP: '10', VARIABLE_STEP: '0' },
  );
  const base = 2;
  solver.lateral[0] = base;
  runTo(solver, 3600);
  // centroids of a pulse of a hundredth, at the head and at the foot: a linear scheme of two weights moves them exactly
  let [inSum, inMoment, outSum, outMoment] = [0, 0, 0, 0];
  const began = solver.time;
  runTo(solver, began + 3600, (time, dt) => {
    const pulse = time - began < 200 ? 0.02 : 0;
    solver.lateral[0] = base + pulse;
    const end = time + dt - began;
    inSum += pulse;
    inMoment += pulse * end;
    const out = solver.flow[reaches - 1]! - base;
    outSum += out;
    outMoment += out * (time - began);
  });
  // celerity by hand: Q = sqrt(S) / n (3 y)^(5/3) / (3 + 2 y)^(2/3)
  const tilt = Math.sqrt((slope * slope) / (1 - slope * slope));
  const flow = (y: number): number => ((Math.sqrt(tilt) / 0.02) * (3 * y) ** (5 / 3)) / (3 + 2 * y) ** (2 / 3);
  let y = 0.5;
  for (let k = 0; k < 100; k++) y += (base - flow(y)) / 4;
  const celerity = (flow(y + 1e-5) - flow(y - 1e-5)) / (3 * 2e-5);
  expect(outSum / inSum).toBeCloseTo(1, 2);
  const delay = outMoment / outSum - inMoment / inSum;
  // 1 %: tables of the section are straight between 200 depths
  expect(Math.abs(delay / ((reaches * 100) / celerity) - 1)).toBeLessThan(0.01);
});
