import { expect, test } from 'vitest';
import { pondedInfiltration } from '../../src/hydro/green-ampt.ts';
import { infiltration } from '../../src/hydro/infiltration.ts';
import { lawOf } from '../../src/hydro/infiltration-law.ts';
import { dryingTime, frontLeft } from '../../src/hydro/soil-drying.ts';
import { imbalance, lossyBasin, meanOf, mmPerHour } from './losses-engine.ts';

const siltLoam = { conductivity: 6.5 * mmPerHour, suction: 0.1668, moisture_deficit: 0.34 };
const K = siltLoam.conductivity;
const tick = 60;

/** A law on one cell, driven by hand. */
function column(recovery: boolean) {
  const law = lawOf({ ...siltLoam, recovery }, Int32Array.of(0), tick);
  const own: Record<string, Float64Array> = {};
  const total = new Float64Array(1);
  for (const name of Object.keys(law.fields)) own[name] = new Float64Array(1);
  law.bind(total, (name) => own[name]!);
  const step = (available: number): number => {
    if (available === 0) {
      law.rested?.(0, 0);
      return 0;
    }
    const depth = law.wants(0, 0, available);
    law.took?.(0, 0, depth);
    total[0] = total[0]! + depth;
    return depth;
  };
  return { step, own, total };
}

test('soil is dry again in the time of the SWMM manual: 75 / sqrt(K) hours, K in inches an hour', () => {
  const drying = dryingTime((0.25 * 0.0254) / 3600);
  expect(drying / 3600).toBeCloseTo(150, 9);
  expect(frontLeft(drying, drying)).toBeCloseTo(0.02, 12);
  expect(frontLeft(drying / 8, drying) ** 8).toBeCloseTo(0.02, 12);
});

test('through one storm drying soil takes what standing soil takes, and less again after a short pause than after a long one', () => {
  const storm = (c: ReturnType<typeof column>) =>
    Array.from({ length: 60 }, () => c.step(1)).reduce((a, b) => a + b, 0);
  const [standing, drying] = [column(false), column(true)];
  const first = storm(drying);
  expect(first).toBe(storm(standing));
  expect(first).toBeCloseTo(pondedInfiltration(0, K, siltLoam.suction * siltLoam.moisture_deficit, 3600), 12);
  const again = (pause: number): number => {
    const c = column(true);
    storm(c);
    for (let k = 0; k < pause / tick; k++) c.step(0);
    return storm(c);
  };
  const pauses = [0, 3600, 86400, 3 * 86400, 30 * 86400].map(again);
  for (let k = 1; k < pauses.length; k++) expect(pauses[k]).toBeGreaterThan(pauses[k - 1]!);
  // a month later the soil is as dry as before the first
  expect(pauses.at(-1)).toBeCloseTo(first, 6);
});

const spells = [
  { kind: 'uniform', rate: 60 * mmPerHour, from: 0, until: 1800 },
  { kind: 'uniform', rate: 60 * mmPerHour, from: 7200 + 86400, until: 9000 + 86400 },
] as const;

test('what drains from the front stays in the soil: the books close through storm, day and storm', async () => {
  const engine = await lossyBasin({
    rain: spells,
    tick: 300,
    losses: (c) => [infiltration(c, { ...siltLoam, recovery: true, impervious: 0.3 })],
  });
  for (let k = 0; k < (9000 + 86400) / 300; k++) engine.step();
  expect(imbalance(engine)).toBeLessThan(1e-9);
  expect(meanOf(engine, 'infiltrated_depth')).toBeGreaterThan(meanOf(engine, 'front_water'));
});

test('soil soaked after Horton recovers in a dry day and soaks on to the same bytes from a snapshot', async () => {
  const horton = { f0: 75 * mmPerHour, fc: 5 * mmPerHour, decay: 4 / 3600 };
  const make = (drying: number) =>
    lossyBasin({ rain: spells, tick: 300, losses: (c) => [infiltration(c, { horton, drying, impervious: 0 })] });
  const runs = await Promise.all([make(86400), make(1e12)]);
  const again = await make(86400);
  const ticks = (9000 + 86400) / 300;
  for (let k = 0; k < ticks; k++) {
    if (k === 6 || k === 300) {
      again.restore(runs[0]!.snapshot());
    }
    for (const engine of [...runs, ...(k >= 6 ? [again] : [])]) engine.step();
    if (k === 40) expect(meanOf(runs[0]!, 'horton_excess')).toBeGreaterThan(meanOf(runs[1]!, 'horton_excess'));
  }
  expect(again.digest()).toBe(runs[0]!.digest());
  const [recovered, soaked] = runs.map((engine) => meanOf(engine!, 'infiltrated_depth'));
  expect(recovered! - soaked!).toBeGreaterThan(0.005);
  for (const engine of runs) expect(imbalance(engine!)).toBeLessThan(1e-9);
});
