import { describe, expect, it } from 'vitest';
import type { Gauge, Zone } from '../../src/assets/place.ts';
import { gauges } from '../../src/sensing/gauges.ts';
import { warnings } from '../../src/sensing/warnings.ts';
import { gridOf, scriptedFields, scriptedTable, smallRun } from './small-run.ts';

const gauge = (id: string, kind: Gauge['kind'], more: Partial<Gauge> = {}): Gauge => ({
  id,
  name: { en: id, zh: id },
  kind,
  at: [155, 75],
  watches: '',
  interval: 300,
  delay: 0,
  loss: 0,
  noise: 0,
  ...more,
});
const bed = { bed_elevation: { unit: 'm' as const, values: 100 } };
const column = (run: { engine: { world: { table(name: string): { column: object } } } }, table: string, name: string) =>
  (run.engine.world.table(table).column as Record<string, ArrayLike<number>>)[name]!;

describe('gauges', () => {
  it('a perfect stage gauge reads bed plus depth, at its interval', async () => {
    const run = await smallRun({
      given: bed,
      processes: (context) => [
        scriptedFields(({ water }, tick) => water.fill(1 + tick / 100)),
        gauges(context, { gauges: [gauge('g', 'stage')] }),
      ],
    });
    run.to(4);
    expect(column(run, 'gauge', 'stage')[0]).toBeNaN();
    run.to(5);
    expect(column(run, 'gauge', 'stage')[0]).toBeCloseTo(101.04, 4);
    run.to(9);
    expect(column(run, 'gauge', 'stage')[0]).toBeCloseTo(101.04, 4);
    expect(column(run, 'gauge', 'reading_time')[0]).toBe(300);
  });

  it('a stage gauge that falls on the bank reads the lowest bed near by', async () => {
    const grid = gridOf(16, 32);
    const ground = new Float32Array(16 * 32).fill(100);
    ground[8 * 32 + 17] = 90;
    const run = await smallRun({
      grid,
      given: { bed_elevation: { unit: 'm', values: ground } },
      processes: (context) => [
        scriptedFields(({ water }) => {
          water[8 * 32 + 17] = 4;
        }),
        gauges(context, { gauges: [gauge('g', 'stage', { interval: 60 })] }),
      ],
    });
    run.to(1);
    expect(column(run, 'gauge', 'stage')[0]).toBeCloseTo(94, 5);
  });

  it('a reading arrives after its delay and not before', async () => {
    const run = await smallRun({
      given: bed,
      processes: (context) => [
        scriptedFields(({ water }, tick) => water.fill(tick)),
        gauges(context, { gauges: [gauge('g', 'stage', { interval: 60, delay: 150 })] }),
      ],
    });
    run.to(3);
    expect(column(run, 'gauge', 'stage')[0]).toBeNaN();
    run.to(4);
    // read at 60 s, due at 210 s, seen at the end of the tick that ends at 240 s
    expect(column(run, 'gauge', 'reading_time')[0]).toBe(60);
    expect(column(run, 'gauge', 'received_time')[0]).toBe(240);
  });

  it('a share of readings is lost, near the share stated', async () => {
    const run = await smallRun({
      given: bed,
      ticks: 4000,
      grid: gridOf(8, 32),
      processes: (context) => [
        scriptedFields(({ water }, tick) => water.fill(tick)),
        gauges(context, { gauges: [gauge('g', 'stage', { interval: 60, loss: 0.2 })] }),
      ],
    });
    let arrived = 0;
    let last = Number.NaN;
    for (let t = 1; t <= 3000; t++) {
      run.to(t);
      const seen = column(run, 'gauge', 'reading_time')[0]!;
      if (seen !== last) arrived++;
      last = seen;
    }
    // 3000 draws at 0.8: standard deviation 22
    expect(Math.abs(arrived - 2400)).toBeLessThan(110);
  });

  it('noise has the standard deviation stated and no bias', async () => {
    const run = await smallRun({
      given: bed,
      ticks: 3000,
      grid: gridOf(8, 32),
      processes: (context) => [
        scriptedFields(({ water }) => water.fill(5)),
        gauges(context, { gauges: [gauge('g', 'stage', { interval: 60, noise: 0.02 })] }),
      ],
    });
    const errors: number[] = [];
    for (let t = 1; t <= 2500; t++) {
      run.to(t);
      errors.push(column(run, 'gauge', 'stage')[0]! - 105);
    }
    const mean = errors.reduce((a, b) => a + b, 0) / errors.length;
    const sd = Math.sqrt(errors.reduce((a, b) => a + (b - mean) ** 2, 0) / errors.length);
    expect(Math.abs(mean)).toBeLessThan(0.0016); // 4 standard errors
    expect(Math.abs(sd - 0.02)).toBeLessThan(0.0015);
  });

  it('a failed gauge goes late and comes back when repaired; another gauge keeps its own errors', async () => {
    const build = (fail: boolean) =>
      smallRun({
        given: bed,
        commands: fail
          ? [
              { tick: 10, source: 'test', role: 'trainer', type: 'fail-gauge', payload: { gauge: 'a' } },
              { tick: 20, source: 'test', role: 'trainer', type: 'repair-gauge', payload: { gauge: 'a' } },
            ]
          : [],
        processes: (context) => [
          scriptedFields(({ water }) => water.fill(2)),
          gauges(context, {
            gauges: [
              gauge('a', 'stage', { interval: 60, noise: 0.1 }),
              gauge('b', 'stage', { interval: 60, noise: 0.1 }),
            ],
          }),
        ],
      });
    const failed = await build(true);
    const sound = await build(false);
    failed.to(15);
    expect(column(failed, 'gauge', 'quality')[0]).toBe(2);
    expect(column(failed, 'gauge', 'missing')[0]).toBe(4);
    failed.to(25);
    sound.to(25);
    expect(column(failed, 'gauge', 'quality')[0]).toBe(1);
    expect(column(failed, 'gauge', 'stage')[1]).toBe(column(sound, 'gauge', 'stage')[1]);
    expect(column(failed, 'gauge', 'stage')[0]).toBe(column(sound, 'gauge', 'stage')[0]);
  });

  it('depth and displacement gauges read the asset they watch', async () => {
    const run = await smallRun({
      given: bed,
      processes: (context) => [
        scriptedFields(() => undefined),
        scriptedTable(context, 'underpass', 'truth', ['u1', 'u2'], ['depth'], (c) => {
          c['depth']![1] = 0.4;
        }),
        scriptedTable(context, 'site', 'truth', ['s1'], ['displacement'], (c) => {
          c['displacement']![0] = 0.012;
        }),
        gauges(context, {
          gauges: [
            gauge('d', 'depth', { interval: 60, watches: 'u2' }),
            gauge('x', 'displacement', { interval: 60, watches: 's1' }),
          ],
        }),
      ],
    });
    run.to(1);
    expect(column(run, 'gauge', 'water_depth')[0]).toBeCloseTo(0.4, 6);
    expect(column(run, 'gauge', 'displacement')[1]).toBeCloseTo(0.012, 6);
    expect(column(run, 'gauge', 'stage')[0]).toBeNaN();
  });

  it('continues byte for byte from a snapshot, with readings on their way', async () => {
    const build = () =>
      smallRun({
        given: bed,
        processes: (context) => [
          scriptedFields(({ water, rain }, tick) => {
            water.fill(1 + (tick % 7) / 10);
            rain.fill(tick % 3 ? 1e-5 : 0);
          }),
          gauges(context, {
            gauges: [
              gauge('a', 'stage', { interval: 120, noise: 0.1, delay: 200, loss: 0.2 }),
              gauge('r', 'rain', { interval: 300, noise: 1e-6, delay: 100, loss: 0.1 }),
            ],
          }),
        ],
      });
    const whole = await build();
    const first = await build();
    const second = await build();
    whole.to(90);
    first.to(41);
    second.engine.restore(first.engine.snapshot());
    second.to(90);
    expect(second.engine.digest()).toBe(whole.engine.digest());
  });
});

describe('warnings', () => {
  const zone: Zone = {
    id: 'south',
    name: { en: 'South', zh: '南' },
    tier: 'district',
    parent: '',
    population: 1,
    rings: [
      [
        [0, 0],
        [320, 0],
        [320, 160],
        [0, 160],
        [0, 0],
      ],
    ],
  };
  it('60 mm in an hour raises orange on what the gauge told, and is lifted after the rain has left the window', async () => {
    const list = [gauge('r', 'rain', { delay: 60 })];
    const run = await smallRun({
      ticks: 2000,
      grid: gridOf(8, 32),
      given: bed,
      processes: (context) => [
        scriptedFields(({ rain }, tick) => rain.fill(tick < 60 ? 0.06 / 3600 : 0)),
        gauges(context, { gauges: list }),
        warnings(context, { gauges: list, zones: [zone] }),
      ],
    });
    run.to(900);
    const told = run.records('observed/city/warnings');
    expect(told[0]).toMatchObject({ level: 'orange', code: 'rainstorm-signal', asset: { kind: 'zone', id: 'south' } });
    // 50 mm have fallen after 50 minutes; the reading of that minute is told one minute later
    expect(told[0]!.tick).toBeGreaterThanOrEqual(49);
    expect(told[0]!.tick).toBeLessThanOrEqual(56);
    expect(told.map((w) => w.level)).toEqual(['orange', 'yellow', 'blue', 'none']);
  });

  it('a river passing its stages raises yellow, then red; a silent gauge changes nothing', async () => {
    const list = [gauge('g', 'stage', { interval: 60, warning: 102, guarantee: 103 })];
    const run = await smallRun({
      given: bed,
      commands: [{ tick: 40, source: 'test', role: 'trainer', type: 'fail-gauge', payload: { gauge: 'g' } }],
      processes: (context) => [
        scriptedFields(({ water }, tick) => water.fill(tick < 40 ? tick / 10 : 0)),
        gauges(context, { gauges: list }),
        warnings(context, { gauges: list, zones: [] }),
      ],
    });
    run.to(200);
    const told = run.records('observed/city/warnings');
    expect(told.map((w) => [w.code, w.level])).toEqual([
      ['river-warning', 'yellow'],
      ['river-guarantee', 'red'],
    ]);
    expect(told[0]!.params['stage']).toBe('102.00');
  });
});
