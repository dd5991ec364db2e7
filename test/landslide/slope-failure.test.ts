import { expect, test } from 'vitest';
import type { HazardSite } from '../../src/assets/place.ts';
import { rainfall } from '../../src/forcing/rainfall.ts';
import { type SlopeFailureOptions, slopeFailure } from '../../src/landslide/slope-failure.ts';
import { columnOf, type Still, stillEngine } from '../still-water.ts';

const degrees = Math.PI / 180;
const site = (over: Partial<HazardSite> = {}): HazardSite => ({
  id: 'quarry-slope',
  name: { en: 'Quarry Slope', zh: '采石坡' },
  at: [15, 35],
  radius: 8,
  slope: 30 * degrees,
  depth: 3,
  cohesion: 6000,
  friction_angle: 30 * degrees,
  unit_weight: 20000,
  transmissivity: 1e-4,
  specific_area: 50,
  volume: 500,
  households: 12,
  ...over,
});
const bed = Array.from({ length: 60 * 20 }, (_, i) => Math.max(0, 120 - 6 * (i % 60)));
const running = (options: Partial<SlopeFailureOptions> = {}, more: Still = {}, rate = 2e-5) =>
  stillEngine({
    rows: 20,
    cols: 60,
    ticks: 240,
    bed,
    before: (c) => [rainfall(c, { rain: [{ kind: 'uniform', rate, from: 0, until: 7200 }] })],
    after: (c) => [slopeFailure(c, { sites: [site()], ...options })],
    ...more,
  });

test('a slope holds dry, creeps and is watched as it wets, fails once, and is told once', async () => {
  const { engine, events } = await running();
  engine.step();
  expect(columnOf(engine, 'site', 'factor_of_safety')[0]).toBeCloseTo(
    1.2309 - 0.4903 * ((2e-5 * 60) / 43200 / 1e-4) * 100,
    3,
  );
  while (!engine.done) engine.step();
  expect(events.map((e) => e.code)).toEqual(['slope-watch', 'slope-failed']);
  expect(columnOf(engine, 'site', 'state')[0]).toBe(2);
  // by hand: FS = 1 at wetness 0.471, so at a recharge of 4.71e-7 m/s: 1 - e^(-t/12 h) = 0.02355, t = 1029 s, the 18th tick
  expect(columnOf(engine, 'site', 'failed_tick')[0]).toBe(17);
  expect(events[1]).toMatchObject({ severity: 'critical', params: { households: 12, volume_m3: 500 } });
  const debris = engine.world.field('debris_depth').values as Float32Array;
  expect(debris.reduce((a, b) => a + b, 0) * 100).toBeCloseTo(500, 3); // f32 thicknesses
  expect(columnOf(engine, 'site', 'runout')[0]).toBeGreaterThan(30);
});

test('without rain nothing fails; the wet week before the start counts', async () => {
  const dry = await running({}, {}, 0);
  while (!dry.engine.done) dry.engine.step();
  expect(dry.events).toEqual([]);
  const wet = await running({ antecedent: 4.8e-7 }, {}, 0);
  wet.engine.step();
  expect(wet.events.map((e) => e.code)).toEqual(['slope-failed']);
});

test('a slide can be forced, once', async () => {
  const force = (tick: number) => ({
    tick,
    type: 'force-slide',
    payload: { site: 'quarry-slope' },
    source: 'test',
    role: 'city',
  });
  const { engine, events } = await running({}, { commands: [force(3), force(5)] }, 0);
  for (let k = 0; k < 8; k++) engine.step();
  expect(events.map((e) => [e.code, e.tick])).toEqual([['slope-failed', 3]]);
  await expect(running({}, { commands: [{ ...force(3), payload: { site: 'quarry' } }] })).rejects.toThrow(
    /site is "quarry"; expected the id of a hazard site/,
  );
});

test('a restored run wets on to the same bytes', async () => {
  const a = (await running()).engine;
  const b = (await running()).engine;
  for (let k = 0; k < 10; k++) a.step();
  b.restore(a.snapshot());
  for (let k = 0; k < 20; k++) {
    a.step();
    b.step();
  }
  expect(b.digest()).toBe(a.digest());
});

test('a site off the ground or without soil is refused', async () => {
  await expect(running({ sites: [site({ at: [-99, 0], depth: 0 })] })).rejects.toThrow(
    /quarry-slope lies outside[\s\S]*depth 0/,
  );
});
