/** Losses against hand calculation, closed form and an independent integration, each on the whole chain: rain, water on the ground, soil, books. */
import type { ProcessContext } from '../../../src/core/process.ts';
import { curveNumberLoss } from '../../../src/hydro/curve-number-loss.ts';
import { depressionStorage } from '../../../src/hydro/depression-storage.ts';
import { infiltration } from '../../../src/hydro/infiltration.ts';
import { interception } from '../../../src/hydro/interception.ts';
import { imbalance, lossyBasin, meanOf, mmPerHour } from '../../hydro/losses-engine.ts';
import { atMost, type CaseRow, type RunCase, within, withinShare } from '../case-table.ts';

const inch = 0.0254;
const hour = 3600;

interface Spell {
  readonly rate: number;
  readonly from: number;
  readonly until: number;
}
const rainOf = (spells: readonly Spell[]) => spells.map((s) => ({ kind: 'uniform', ...s }) as const);
const rateAt = (spells: readonly Spell[], t: number): number =>
  spells.reduce((sum, s) => sum + (t >= s.from && t < s.until ? s.rate : 0), 0);

/** Silt loam of Chow, Maidment and Mays 1988, examples 4.3.1 and 4.4.2: K 0.65 cm/h, suction 16.7 cm, deficit 0.34. */
const siltLoam = { conductivity: 6.5 * mmPerHour, suction: 0.1668, moisture_deficit: 0.34 };
const horton = { f0: 75 * mmPerHour, fc: 10 * mmPerHour, decay: 4 / hour };

/**
 * Water taken by a time, by small explicit steps of the rate laws as their authors wrote them: capacity from what has
 * been taken (Green and Ampt), or from the ponded time that would have taken as much (Horton).
 */
function integrated(
  law: 'green_ampt' | 'horton',
  spells: readonly Spell[],
  until: number,
): { F: number; ponded: number } {
  const { conductivity: K } = siltLoam;
  const S = siltLoam.suction * siltLoam.moisture_deficit;
  const dt = 0.02;
  let F = 0;
  let h = 0;
  let tp = 0;
  let ponded = -1;
  for (let n = 0; n < until / dt; n++) {
    const supply = rateAt(spells, (n + 0.5) * dt);
    const capacity =
      law === 'green_ampt'
        ? K * (1 + S / Math.max(F, 1e-9))
        : horton.fc + (horton.f0 - horton.fc) * Math.exp(-horton.decay * tp);
    const taken = Math.min(h + supply * dt, capacity * dt);
    h += supply * dt - taken;
    if (ponded < 0 && taken < supply * dt * (1 - 1e-9)) ponded = n * dt;
    F += taken;
    tp += taken / capacity;
  }
  return { F, ponded };
}

/** Green and Ampt under steady rain from dry: Mein and Larson 1973 to ponding, then the implicit equation by bisection. */
function greenAmptSteady(rate: number, t: number): { ponding: number; F: number } {
  const { conductivity: K } = siltLoam;
  const S = siltLoam.suction * siltLoam.moisture_deficit;
  const Fp = (K * S) / (rate - K);
  const ponding = Fp / rate;
  let [low, high] = [Fp, rate * t];
  for (let n = 0; n < 200; n++) {
    const F = (low + high) / 2;
    if (F - Fp - S * Math.log((F + S) / (Fp + S)) < K * (t - ponding)) low = F;
    else high = F;
  }
  return { ponding, F: (low + high) / 2 };
}

/** Runs some losses under rain; gives the water taken at the end and when the capacity first fell below the supply. */
async function watched(
  losses: (c: ProcessContext) => readonly unknown[],
  spells: readonly Spell[],
  until: number,
  tick: number,
) {
  const engine = await lossyBasin({ rain: rainOf(spells), losses, tick, coupling: tick });
  let ponded = -1;
  while (engine.tick * tick < until) {
    engine.step();
    // a tick's rain always waits on the ground for the next; two ticks' rain is water left over
    const supply = rateAt(spells, (engine.tick - 0.5) * tick);
    if (ponded < 0 && supply > 0 && meanOf(engine, 'water_depth') > 1.001 * supply * tick)
      ponded = (engine.tick - 1) * tick;
  }
  return { F: meanOf(engine, 'infiltrated_depth'), ponded, balance: imbalance(engine), engine };
}

export const run: RunCase = async (size) => {
  const tick = size === 'suite' ? 2 : 1;
  // s: rain that waits a tick, and until a thousandth of a tick's rain is left over
  const seen = 4;
  const rows: CaseRow[] = [];

  const steady: readonly Spell[] = [{ rate: 50 * mmPerHour, from: 0, until: 10 * hour }];
  const exact = greenAmptSteady(50 * mmPerHour, hour);
  const soil = (more: object) => (c: ProcessContext) => [infiltration(c, { impervious: 0, ...siltLoam, ...more })];
  const ga = await watched(soil({}), steady, hour, tick);
  // the tick in which rain waits, at the rate of the end
  const lag = (F: number): number =>
    F + tick * siltLoam.conductivity * (1 + (siltLoam.suction * siltLoam.moisture_deficit) / F);
  rows.push(
    within('Green-Ampt, 50 mm/h: time of ponding (Mein and Larson)', ga.ponded, exact.ponding, seen, 's'),
    withinShare(
      'Green-Ampt, 50 mm/h: taken in an hour (implicit equation)',
      lag(ga.F) * 1e3,
      exact.F * 1e3,
      1e-3,
      'mm',
    ),
    withinShare('the same as printed by Chow, Maidment and Mays 1988', ga.F * 1e3, 30.2, 5e-3, 'mm'),
  );

  const bursts: readonly Spell[] = [
    { rate: 60 * mmPerHour, from: 0, until: 1200 },
    { rate: 4 * mmPerHour, from: 3000, until: 4200 },
    { rate: 80 * mmPerHour, from: 4200, until: 6000 },
  ];
  const end = 4 * hour;
  for (const law of ['green_ampt', 'horton'] as const) {
    const title = law === 'horton' ? 'Horton' : 'Green-Ampt';
    const losses = (c: ProcessContext) =>
      law === 'horton' ? [infiltration(c, { horton, drying: 1e12, impervious: 0 })] : soil({})(c);
    const known = integrated(law, bursts, 6000);
    const got = await watched(losses, bursts, 6000, tick);
    rows.push(
      withinShare(
        `${title}, three spells with a dry half hour: taken by the end of the rain`,
        got.F * 1e3,
        known.F * 1e3,
        1e-3,
        'mm',
      ),
    );
    const all = await watched(losses, bursts, end, tick);
    rows.push(
      withinShare(
        `${title}: taken two hours and more after it`,
        all.F * 1e3,
        integrated(law, bursts, end).F * 1e3,
        1e-3,
        'mm',
      ),
    );
  }

  const { f0, fc, decay } = horton;
  const flood = await watched(
    (c) => [infiltration(c, { horton, drying: 1e12, impervious: 0 })],
    [{ rate: 200 * mmPerHour, from: 0, until: hour }],
    hour,
    tick,
  );
  // ponded from the first tick on: the integral from then
  const ponded = (t: number): number => fc * t + ((f0 - fc) / decay) * (1 - Math.exp(-decay * t));
  rows.push(
    withinShare('Horton, ponded: taken in an hour (integral)', flood.F * 1e3, ponded(hour - tick) * 1e3, 1e-3, 'mm'),
  );
  const i = 30 * mmPerHour;
  const tp = Math.log((f0 - fc) / (i - fc)) / decay;
  const h = await watched(
    (c) => [infiltration(c, { horton, drying: 1e12, impervious: 0 })],
    [{ rate: i, from: 0, until: 2 * hour }],
    hour,
    tick,
  );
  rows.push(within('Horton, 30 mm/h: time of ponding (by the water taken in)', h.ponded, ponded(tp) / i, seen, 's'));

  const constant = await watched(
    (c) => [infiltration(c, { rate: 7 * mmPerHour, impervious: 0.2 })],
    steady,
    hour,
    tick,
  );
  rows.push(
    withinShare(
      'constant 7 mm/h on the open 80 %: taken in an hour',
      constant.F * 1e3,
      (7 * (hour - tick)) / hour,
      1e-4,
      'mm',
    ),
  );

  // two thirds of the rain in the last third of the time
  const storm = (P: number): Spell[] => [
    { rate: (P * inch) / 3 / 4800, from: 0, until: 4800 },
    { rate: ((2 * P) / 3) * (inch / 2400), from: 4800, until: 7200 },
  ];
  for (const [cn, what, known] of [
    [70, 'TR-55, example 2-1', 2.81],
    [75, 'TR-55, example 2-2', 3.28],
  ] as const) {
    const options = { curve_number: cn, antecedent: 'average', abstraction_ratio: 0.2, impervious: 0 } as const;
    const engine = await lossyBasin({ rain: rainOf(storm(6)), losses: (c) => [curveNumberLoss(c, options)] });
    for (let k = 0; k < 125; k++) engine.step();
    rows.push(
      within(
        `curve number ${cn}, 6 inches: runoff (${what})`,
        meanOf(engine, 'water_depth') / inch,
        known,
        0.005,
        'in',
      ),
    );
  }

  const everything = await watched(
    (c) => [
      interception(c, { capacity: 0.0015 }),
      depressionStorage(c, { capacity: 0.004 }),
      infiltration(c, { ...siltLoam, recovery: true, impervious: 0.35, depression: 0.004 }),
    ],
    bursts,
    end,
    20,
  );
  rows.push(
    atMost(
      'interception, hollows and soil together: water the books do not explain, as a share',
      everything.balance,
      1e-9,
      '',
    ),
  );

  return {
    name: 'losses',
    title: 'Losses: soil, leaves, hollows and curve numbers',
    solver: 'any',
    kind: 'exact',
    tests:
      'That what soaks in, is caught or is kept follows its law under steady and intermittent rain, with the water really lying on the ground in between, and that every millimetre of it is booked.',
    source:
      'Green and Ampt 1911; Mein and Larson 1973; Chow, Maidment and Mays 1988, examples 4.3.1 and 4.4.2; Horton 1940; US Soil Conservation Service 1986, TR-55, examples 2-1 and 2-2',
    setup: `A level closed basin of 4 x 4 cells of 10 m, ticks of ${tick} s; silt loam (K 6.5 mm/h, suction 167 mm, deficit 0.34), Horton f0 75, fc 10 mm/h, decay 4 /h. The independent integration takes explicit steps of 0.02 s.`,
    rows,
    worse:
      'Rain lies on the ground for one tick before it soaks in, so that a run with ticks of 60 s is late by about a minute; water that has run off in that minute is lost to the cell. The water on the ground adds nothing to the suction head.',
    figures: [],
  };
};
