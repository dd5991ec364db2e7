/** Inlets: HEC-22's equations by hand, and what they move between street and sewer. */
import { describe, expect, it } from 'vitest';
import type { Inlet } from '../../../src/assets/swmm/inlet.ts';
import { readDrainage } from '../../../src/assets/swmm/read-inp.ts';
import { captureInSag, captureOnGrade, type Gutter } from '../../../src/hydro/network/inlet-capture.ts';
import { Inlets } from '../../../src/hydro/network/inlets.ts';
import { NetworkSolver } from '../../../src/hydro/network/solver.ts';
import { networkModule } from '../../../src/kernels/node/wasm-file.ts';

const foot = 0.3048;
const cfs = foot ** 3;
const bare: Inlet = {
  id: 'I',
  line: 1,
  grate: undefined,
  curb: undefined,
  slotted: undefined,
  dropGrate: undefined,
  dropCurb: undefined,
  curve: -1,
};
const grate = { type: 'P_BAR-50', length: 2 * foot, width: 2 * foot, openFraction: 0, splashVelocity: 0 } as const;
const curb = (length: number) => ({ length: length * foot, height: 0.43 * foot, throat: 'HORIZONTAL' }) as const;
const gutter: Gutter = {
  slope: 2 / 377.31,
  crossSlope: 0.04,
  roughness: 0.016,
  widest: 20 * foot,
  depression: 0,
  depressedWidth: 0,
};

describe('an inlet on a grade', () => {
  it('with a grate takes the frontal flow and a little from the side', () => {
    // by hand for 18.67 cfs: T 15.83 ft, E0 0.303, V 3.72 ft/s, below the splash-over of 8.16; Rs 0.110; E 0.379
    expect(captureOnGrade({ ...bare, grate }, 18.67 * cfs, gutter) / cfs).toBeCloseTo(7.08, 1);
  });
  it('takes all of a small flow and a smaller share of a larger one', () => {
    const inlet = { ...bare, curb: curb(10) };
    const share = (q: number): number => captureOnGrade(inlet, q * cfs, gutter) / (q * cfs);
    expect(share(0.05)).toBe(1);
    const shares = [1, 2, 4, 8, 16].map(share);
    for (let k = 1; k < shares.length; k++) expect(shares[k]).toBeLessThan(shares[k - 1]!);
    // eq. 4-22 by hand: 4 cfs need 24.7 ft of opening
    const whole = 0.6 * 4 ** 0.42 * gutter.slope ** 0.3 * (1 / (0.016 * 0.04)) ** 0.6;
    expect(share(4)).toBeCloseTo(1 - (1 - 10 / whole) ** 1.8, 9);
  });
});

describe('an inlet in a depressed gutter', () => {
  // gutter of 2 ft that lies 2 inches deeper, street of 2 %, T = 8 ft: eq. 4-2, 4-4 and 4-6 by hand
  const [W, a, Sx, n, SL] = [2, 2 / 12, 0.02, 0.016, 0.01];
  const Sw = Sx + a / W;
  const street: Gutter = { ...gutter, slope: SL, crossSlope: Sx, depression: a * foot, depressedWidth: W * foot };
  const side = 6;
  const share = 1 / (1 + Sw / Sx / ((1 + Sw / Sx / (side / W)) ** (8 / 3) - 1));
  const beside = (0.56 / n) * Sx ** (5 / 3) * Math.sqrt(SL) * side ** (8 / 3);
  const Q = beside / (1 - share);

  it('takes the share of the gutter and of the side by their own efficiencies', () => {
    const long = { ...grate, length: 3 * foot };
    const V = Q / ((8 * 8 * Sx + a * W) / 2);
    const sideCaught = 1 / (1 + (0.15 * V ** 1.8) / (Sx * 3 ** 2.3));
    // slower than the splash-over of a 3 ft grate: all of the frontal flow
    const caught = captureOnGrade({ ...bare, grate: long }, Q * cfs, street) / cfs;
    expect(caught / (Q * (share + sideCaught * (1 - share)))).toBeCloseTo(1, 2);
    const half = captureOnGrade({ ...bare, grate: { ...long, width: foot } }, Q * cfs, street) / cfs;
    expect(half).toBeLessThan(caught);
    expect(half).toBeGreaterThan(0.5 * caught);
  });
  it('takes more through a curb opening than from a plain street', () => {
    const inlet = { ...bare, curb: curb(5) };
    const whole = 0.6 * Q ** 0.42 * SL ** 0.3 * (1 / (n * (Sx + Sw * share))) ** 0.6;
    expect(captureOnGrade(inlet, Q * cfs, street) / cfs / (Q * (1 - (1 - 5 / whole) ** 1.8))).toBeCloseTo(1, 2);
    const plain = { ...street, depression: 0, depressedWidth: 0 };
    expect(captureOnGrade(inlet, Q * cfs, street)).toBeGreaterThan(captureOnGrade(inlet, Q * cfs, plain));
  });
});

describe('an inlet in a sag', () => {
  it('goes from weir to orifice without a jump', () => {
    const inlet = { ...bare, grate, curb: curb(4) };
    for (const [depression, width] of [
      [0, 0],
      [0.05, 0.6],
    ] as const)
      for (let d = 0.05; d < 0.5; d += 0.001) {
        const step = captureInSag({ ...inlet, grate: undefined }, d + 0.001, 0.03, depression, width);
        expect(step - captureInSag({ ...inlet, grate: undefined }, d, 0.03, depression, width)).toBeLessThan(0.01);
      }
  });
  it('is a weir at first, then an orifice', () => {
    const inlet = { ...bare, curb: curb(8.2) };
    expect(captureInSag(inlet, 0.162 * foot, 0.05) / cfs).toBeCloseTo(3 * 8.2 * 0.162 ** 1.5, 9);
    const deep = captureInSag(inlet, 1.5 * foot, 0.05) / cfs;
    expect(deep).toBeCloseTo(0.67 * 0.43 * 8.2 * Math.sqrt(2 * 32.174 * (1.5 - 0.215)), 9);
    expect(captureInSag({ ...bare, grate }, 0.4 * foot, 0.04) / cfs).toBeCloseTo(3 * 6 * 0.36 ** 1.5, 9);
  });
  it('takes more the deeper the water', () => {
    let before = 0;
    for (let d = 0.01; d < 1; d += 0.01) {
      const q = captureInSag({ ...bare, grate, curb: curb(4) }, d, 0.03);
      expect(q).toBeGreaterThan(before);
      before = q;
    }
  });
});

describe('inlets of a model', () => {
  const model = readDrainage(
    `[OPTIONS]
FLOW_UNITS CMS
START_DATE 06/01/2020
END_DATE 06/02/2020
ROUTING_STEP 2
[JUNCTIONS]
A 10 1
B 9 1
P 7 3
[OUTFALLS]
O 8 FREE
Q 6 FREE
[CONDUITS]
S A B 100 0.016 0 0
T B O 100 0.016 0 0
U P Q 100 0.013 0 0
[XSECTIONS]
S STREET st
T STREET st
U CIRCULAR 0.3 0 0 0
[STREETS]
st 6 0.15 4 0.016 0 0 2
[INLETS]
g GRATE 0.6 0.6 P_BAR-50
[INLET_USAGE]
S g P 1
`,
    'street.inp',
  );

  it('take from the street what they give the sewer, and at most what comes', () => {
    const solver = new NetworkSolver(model, networkModule());
    const inlets = new Inlets(model, solver);
    const lateral = new Float64Array(5);
    let caught = 0;
    for (let k = 0; k < 600; k++) {
      lateral.fill(0);
      lateral[0] = 0.1;
      inlets.exchange(lateral, 2);
      expect(lateral[1]! + lateral[2]!).toBeCloseTo(0, 15);
      expect(lateral[2]!).toBeLessThanOrEqual(Math.max(0, solver.flow[0]!) + 1e-15);
      solver.lateral.set(lateral);
      solver.step(2);
      caught = lateral[2]!;
    }
    expect(caught).toBeGreaterThan(0.01);
    expect(solver.flow[2]!).toBeCloseTo(caught, 4);
    expect(solver.flow[1]!).toBeCloseTo(0.1 - caught, 3);
  });

  it('bring back what the sewer spills', () => {
    const solver = new NetworkSolver(model, networkModule());
    const inlets = new Inlets(model, solver);
    solver.overflow[2] = 0.02;
    const lateral = new Float64Array(5);
    inlets.exchange(lateral, 2);
    expect(lateral[1]).toBeCloseTo(0.02, 15);
    expect(inlets.state[0]).toBeCloseTo(0.04, 15);
  });
});
