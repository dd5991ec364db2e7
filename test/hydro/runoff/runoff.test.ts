/** Runoff of whole models: balance, routing between parts and subcatchments, gages, steps, restore. */
import { describe, expect, it } from 'vitest';
import type { DrainageModel } from '../../../src/assets/swmm/network.ts';
import { readDrainage } from '../../../src/assets/swmm/read-inp.ts';
import { Gage } from '../../../src/hydro/runoff/gage.ts';
import { Runoff } from '../../../src/hydro/runoff/runoff.ts';

interface Parts {
  readonly subcatchments?: string;
  readonly subareas?: string;
  readonly infiltration?: string;
  readonly method?: string;
  readonly evaporation?: string;
  readonly wetStep?: string;
  readonly gage?: string;
}

/** Ten hectares, SI units, half an hour of 36 mm/h from 00:10, six hours. */
const model = (parts: Parts = {}): DrainageModel =>
  readDrainage(
    `[OPTIONS]
FLOW_UNITS CMS
INFILTRATION ${parts.method ?? 'HORTON'}
FLOW_ROUTING DYNWAVE
START_DATE 06/01/2020
END_DATE 06/01/2020
END_TIME 06:00:00
WET_STEP ${parts.wetStep ?? '00:01:00'}
DRY_STEP 00:15:00
ROUTING_STEP 5
[EVAPORATION]
${parts.evaporation ?? 'CONSTANT 0'}
[RAINGAGES]
G ${parts.gage ?? 'INTENSITY 0:10 1.0 TIMESERIES rain'}
[SUBCATCHMENTS]
${parts.subcatchments ?? 'S G J 10 40 500 1.5 0'}
[SUBAREAS]
${parts.subareas ?? 'S 0.015 0.2 1.5 5 25 OUTLET'}
[INFILTRATION]
${parts.infiltration ?? 'S 60 10 4 7 0'}
[JUNCTIONS]
J 10 2
[OUTFALLS]
O 9 FREE
[CONDUITS]
C J O 100 0.013 0 0
[XSECTIONS]
C CIRCULAR 1 0 0 0
[TIMESERIES]
rain 0:00 0
rain 0:10 36
rain 0:20 36
rain 0:30 36
rain 0:40 0
`,
    'case.inp',
  );

function runTo(runoff: Runoff, end: number): Runoff {
  while (runoff.to < end - 1e-9) runoff.step(runoff.nextStep(end));
  return runoff;
}
const rained = 0.018 * 1e5; // m³

describe('runoff of a subcatchment', () => {
  it('closes its volumes better the shorter its steps are', () => {
    const errors = ['00:05:00', '00:01:00', '00:00:10'].map((wetStep) => {
      const b = runTo(new Runoff(model({ wetStep })), 21600).balance();
      expect(b.rain).toBeCloseTo(rained, 6);
      return Math.abs(b.error);
    });
    // the outflow is the rate at the ends of steps: first order
    expect(errors[1]).toBeLessThan(errors[0]! / 2);
    expect(errors[2]).toBeLessThan(0.01);
  });

  it('gives all the rain of sealed ground without storage', () => {
    const b = runTo(
      new Runoff(
        model({ subcatchments: 'S G J 10 100 500 1.5 0', subareas: 'S 0.015 0.2 0 0 0 OUTLET', wetStep: '00:00:10' }),
      ),
      21600,
    ).balance();
    expect(b.infiltration).toBe(0);
    expect((b.outflow + b.stored) / rained).toBeCloseTo(1, 4);
    expect(b.stored).toBeLessThan(0.01 * rained);
  });

  it('comes to the rain times the area on sealed ground', () => {
    const long = model({ subcatchments: 'S G J 1 100 500 1.5 0', subareas: 'S 0.015 0.2 0 0 0 OUTLET' });
    const runoff = runTo(new Runoff(long), 2399);
    expect(runoff.outflowAt(0, 2399)).toBeCloseTo((36 / 3.6e6) * 1e4, 6);
  });

  it('keeps the depression storage and lets it evaporate', () => {
    const wet = runTo(
      new Runoff(
        model({
          subcatchments: 'S G J 10 100 500 1.5 0',
          subareas: 'S 0.015 0.2 2 0 0 OUTLET',
          evaporation: 'CONSTANT 4.8',
        }),
      ),
      21600,
    );
    const b = wet.balance();
    // 4.8 mm a day for the time the ground is wet, from 00:10 on
    expect(b.evaporation).toBeGreaterThan((0.0048 / 24) * 5.5 * 1e5);
    expect(b.evaporation).toBeLessThan((0.0048 / 24) * 5.84 * 1e5);
    const dry = runTo(new Runoff(model({ evaporation: 'CONSTANT 4.8\nDRY_ONLY YES' })), 2400).balance();
    expect(dry.evaporation).toBe(0);
  });

  it('leads impervious runoff over pervious ground where told', () => {
    const outlet = runTo(new Runoff(model({ wetStep: '00:00:10' })), 21600).balance();
    const over = runTo(
      new Runoff(model({ wetStep: '00:00:10', subareas: 'S 0.015 0.2 1.5 5 25 PERVIOUS 100' })),
      21600,
    ).balance();
    expect(over.infiltration).toBeGreaterThan(outlet.infiltration * 1.2);
    expect(Math.abs(over.error)).toBeLessThan(0.2); // what runs on is that of the step before
    const onto = runTo(
      new Runoff(
        model({ wetStep: '00:00:10', subareas: 'S 0.015 0.2 1.5 5 25 IMPERVIOUS 100', infiltration: 'S 0 0 4 7 0' }),
      ),
      21600,
    ).balance();
    expect(Math.abs(onto.error)).toBeLessThan(0.2);
    expect(onto.infiltration).toBe(0);
  });

  it.each([
    ['HORTON', 'S 60 10 4 7 0'],
    ['MODIFIED_HORTON', 'S 60 10 4 7 0'],
    ['GREEN_AMPT', 'S 90 8 0.25'],
    ['MODIFIED_GREEN_AMPT', 'S 90 8 0.25'],
    ['CURVE_NUMBER', 'S 75 0 4'],
  ])('closes and restores with %s', (method, infiltration) => {
    const m = model({ method, infiltration, wetStep: '00:00:10' });
    const whole = runTo(new Runoff(m), 21600);
    expect(Math.abs(whole.balance().error)).toBeLessThan(0.02);
    expect(whole.balance().infiltration).toBeGreaterThan(0.05 * rained);
    const half = runTo(new Runoff(m), 1500);
    const other = new Runoff(m);
    other.state.set(half.state);
    expect(runTo(other, 21600).state).toEqual(whole.state);
  });
});

describe('subcatchments one below the other', () => {
  it('pass on what runs off, once', () => {
    const m = model({
      subcatchments: 'S G T 10 100 500 1.5 0\nT G J 5 50 300 1 0',
      subareas: 'S 0.015 0.2 1 5 25 OUTLET\nT 0.015 0.2 1 5 25 OUTLET',
      infiltration: 'S 60 10 4 7 0\nT 60 10 4 7 0',
      wetStep: '00:00:10',
    });
    const runoff = runTo(new Runoff(m), 21600);
    const b = runoff.balance();
    expect(b.rain).toBeCloseTo(1.5 * rained, 6);
    expect(Math.abs(b.error)).toBeLessThan(0.2);
    expect(runoff.list('runonVolume')[1]! / runoff.list('outflowVolume')[0]!).toBeCloseTo(1, 3);
  });
});

describe('a rain gage', () => {
  const of = (format: 'INTENSITY' | 'VOLUME' | 'CUMULATIVE', value: number[], interval = 600): Gage =>
    new Gage(format, interval, { time: value.map((_, k) => 600 * k), value });

  it('holds a reading for its interval, and no longer', () => {
    const g = new Gage('INTENSITY', 600, { time: [0, 600, 3600], value: [1e-6, 2e-6, 3e-6] });
    expect([0, 599.9, 600, 1199.9, 1200, 3600, 4200].map((t) => g.rateAt(t))).toEqual([
      1e-6, 1e-6, 2e-6, 2e-6, 0, 3e-6, 0,
    ]);
    expect([0, 600, 1200, 3600, 4200].map((t) => g.nextChange(t))).toEqual([600, 1200, 3600, 4200, Infinity]);
    expect(g.fallenBy(3900)).toBeCloseTo(1e-6 * 600 + 2e-6 * 600 + 3e-6 * 300, 15);
  });

  it('reads the same storm as rate, volume and running sum', () => {
    const depth = [0.001, 0.003, 0, 0.002];
    const sums = depth.map((_, k) => depth.slice(0, k + 1).reduce((a, b) => a + b));
    const rates = of(
      'INTENSITY',
      depth.map((d) => d / 600),
    );
    for (const g of [of('VOLUME', depth), of('CUMULATIVE', sums)])
      for (let t = 0; t < 3000; t += 100) {
        expect(g.rateAt(t)).toBeCloseTo(rates.rateAt(t), 15);
        expect(g.fallenBy(t)).toBeCloseTo(rates.fallenBy(t), 15);
      }
  });

  it('takes a running sum that falls as one set back to nothing', () => {
    expect(of('CUMULATIVE', [0.005, 0.006, 0.001]).fallenBy(1800)).toBeCloseTo(0.007, 15);
  });
});

describe('steps of runoff', () => {
  it('are dry until rain, end where rain changes, and are wet while water runs off', () => {
    const runoff = new Runoff(model());
    const lengths: [number, number][] = [];
    while (runoff.to < 3000) {
      const dt = runoff.nextStep(21600);
      lengths.push([runoff.to, dt]);
      runoff.step(dt);
    }
    expect(lengths[0]).toEqual([0, 600]);
    expect(lengths.slice(1).every(([, dt]) => dt <= 60)).toBe(true);
  });
});
