import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Underpass } from '../../src/assets/place.ts';
import type { Command } from '../../src/core/process.ts';
import { overLip, underpasses } from '../../src/hydro/underpasses.ts';
import { booked, cellIn, columnOf, type Still, stillEngine } from '../still-water.ts';

// 6 x 8 cells of 10 m; the underpass lies in row 2, column 2 with the street at 100 m and its lip 0.2 m above
const under = (over: Partial<Underpass> = {}): Underpass => ({
  id: 'mill-lane',
  name: { en: 'Mill Lane underpass', zh: '磨坊巷下穿' },
  kind: 'underpass',
  at: [25, 35],
  lip_elevation: 100.2,
  curve: [
    [0, 0],
    [1, 20],
    [4, 200],
  ], // prettier-ignore
  entrance_width: 8,
  pump: 0,
  ...over,
});
const command = (tick: number, type: string, payload: Command['payload']) => ({
  tick,
  type,
  payload,
  source: 'test',
  role: 'city',
});
const running = (list: readonly Underpass[], more: Still = {}, order: 'before' | 'after' = 'after') =>
  stillEngine({ bed: 100, ...more, [order]: (c: never) => [underpasses(c, { underpasses: list })] });

test('street water below the lip stays on the street', async () => {
  const { engine } = await running([under()], { depth: 0.19 });
  for (let k = 0; k < 5; k++) engine.step();
  expect(columnOf(engine, 'underpass', 'volume')[0]).toBe(0);
  expect(booked(engine, 'surface', 'underpasses')).toBe(0);
});

test('a head of 0.3 m over a lip of 8 m brings 2.18 m³/s', async () => {
  expect(overLip(8, 0.3)).toBeCloseTo(1.66 * 8 * 0.3 ** 1.5, 12);
  const { engine } = await running([under()], { depth: 0.5, tick: 20, coupling: 10 });
  engine.step(); // asked at the end of the first interval, here at the end of the second
  expect(columnOf(engine, 'underpass', 'inflow')[0]).toBeCloseTo(2.182, 3);
  expect(columnOf(engine, 'underpass', 'volume')[0]).toBeCloseTo(21.82, 2);
  expect(columnOf(engine, 'underpass', 'depth')[0]).toBeCloseTo(1 + (3 * 1.82) / 180, 3);
  expect(columnOf(engine, 'underpass', 'level')[0]).toBeCloseTo(100.2 - 4 + 1.0303, 3);
});

test('it takes no more than the street holds above the lip, nor than it has room for', async () => {
  const a = await running([under()], { depth: 0.5 });
  while (!a.engine.done) a.engine.step();
  const level = 100 + a.engine.world.field('water_depth').values[cellIn(a.grid, 2, 2)]!;
  expect(columnOf(a.engine, 'underpass', 'volume')[0]).toBeCloseTo(30, 2); // 0.3 m of 100 m²; the last drops run in ever slower
  expect(level).toBeCloseTo(100.2, 3);

  const b = await running([under()], { depth: 9 });
  while (!b.engine.done) b.engine.step();
  expect(columnOf(b.engine, 'underpass', 'volume')[0]).toBeCloseTo(200, 3);
  expect(columnOf(b.engine, 'underpass', 'level')[0]).toBeCloseTo(100.2, 5);
  expect(columnOf(b.engine, 'underpass', 'state')[0]).toBe(3);
  expect(booked(b.engine, 'underpass', 'overflow')).toBe(0);
});

test('two entrances on one cell leave the street what lies below the lip', async () => {
  const wide = { entrance_width: 60 };
  const { engine, grid } = await running([under(wide), under({ ...wide, id: 'b' })], { depth: 0.5 });
  while (!engine.done) engine.step();
  expect(engine.world.field('water_depth').values[cellIn(grid, 2, 2)]).toBeGreaterThan(0.2 - 1e-7);
  const volume = columnOf(engine, 'underpass', 'volume');
  expect(volume[0]).toBeCloseTo(volume[1]!, 9);
  expect(volume[0]).toBeCloseTo(15, 2);
});

test('books close on both sides for any street, lips and pumps, before or after the water in the order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.double({ min: 0, max: 3, noNaN: true }),
      fc.double({ min: 99.5, max: 101, noNaN: true }),
      fc.double({ min: 0, max: 0.5, noNaN: true }),
      fc.constantFrom('before' as const, 'after' as const),
      async (depth, lip_elevation, pump, order) => {
        const list = [under({ pump }), under({ id: 'b', lip_elevation, pump: pump / 2 })]; // both in one cell
        const { engine } = await running(list, { depth }, order);
        while (!engine.done) engine.step(); // the engine checks both stores each tick
        const left = -booked(engine, 'surface', 'underpasses');
        const came = booked(engine, 'underpass', 'street') + booked(engine, 'underpass', 'overflow');
        if (order === 'after') expect(Math.abs(left - came)).toBeLessThan(1e-6 + 1e-6 * left);
        const held = columnOf(engine, 'underpass', 'volume');
        expect(held[0]! + held[1]! - booked(engine, 'underpass', 'pumps')).toBeCloseTo(came, 6);
      },
    ),
    { numRuns: 25 },
  );
});

test('water above the top goes back to the street', async () => {
  const { engine, grid } = await running([under()], { depth: 0 });
  const volume = engine.world.table('underpass').column['volume'] as Float64Array;
  volume[0] = 260;
  engine.world.ledger.book('underpass', 'test', 260);
  for (let k = 0; k < 3; k++) engine.step();
  expect(volume[0]).toBeCloseTo(200, 2);
  expect(booked(engine, 'underpass', 'overflow')).toBeCloseTo(-60, 2);
  expect(engine.world.field('water_depth').values[cellIn(grid, 2, 2)]).toBeCloseTo(0.6, 4);
});

test('pumps, built in and mobile, lift their capacity and no more than there is', async () => {
  const { engine } = await running([under({ pump: 0.01 })], {
    depth: 0.5,
    commands: [
      command(10, 'deploy-pump', { underpass: 'mill-lane', pump_m3_per_s: 0.02 }),
      command(12, 'deploy-pump', { underpass: 'mill-lane', pump_m3_per_s: 0.05 }),
      command(14, 'remove-pump', { underpass: 'mill-lane', pump_m3_per_s: 0.02 }),
      command(15, 'remove-pump', { underpass: 'mill-lane' }),
    ],
  });
  const pumped = columnOf(engine, 'underpass', 'pumped');
  const mobile = columnOf(engine, 'underpass', 'mobile_pump');
  for (let k = 0; k < 10; k++) engine.step();
  expect(pumped[0]).toBeCloseTo(0.01, 7);
  engine.step();
  expect(pumped[0]).toBeCloseTo(0.03, 7);
  engine.step();
  engine.step();
  expect(mobile[0]).toBeCloseTo(0.07, 7);
  engine.step();
  engine.step();
  expect(mobile[0]).toBeCloseTo(0.05, 7);
  engine.step();
  expect(mobile[0]).toBe(0);
  while (!engine.done) engine.step();
  expect(columnOf(engine, 'underpass', 'volume')[0]).toBe(0);
  expect(-booked(engine, 'underpass', 'pumps')).toBeCloseTo(booked(engine, 'underpass', 'street'), 9);
});

test('the city is told once as it fills, in order, and when it is clear', async () => {
  const { engine, events } = await running([under({ pump: 0.02 })], { depth: 0.5, ticks: 120 });
  while (!engine.done) engine.step();
  // 30 m³ at once, 1.17 m deep; then the pump lowers it
  expect(events.map((e) => e.code)).toEqual(['underpass-impassable', 'underpass-wet', 'underpass-dry']);
  expect(events[0]).toMatchObject({ severity: 'major', asset: { kind: 'underpass', id: 'mill-lane' }, at: [25, 35] });
});

test('closing and opening are commands, and told once', async () => {
  const { engine, events } = await running([under()], {
    commands: [1, 2].map((t) => command(t, 'close-underpass', { underpass: 'mill-lane' })),
  });
  for (let k = 0; k < 4; k++) engine.step();
  expect(columnOf(engine, 'underpass', 'closed')[0]).toBe(1);
  expect(events.map((e) => e.code)).toEqual(['underpass-closed']);
});

test('commands about nothing and faulty descriptions are refused', async () => {
  await expect(
    running([under()], { commands: [command(1, 'close-underpass', { underpass: 'mil-lane' })] }),
  ).rejects.toThrow(/underpass is "mil-lane"; expected the id/);
  await expect(
    running([under()], { commands: [command(1, 'deploy-pump', { underpass: 'mill-lane', pump_m3_per_s: -2 })] }),
  ).rejects.toThrow(/pump_m3_per_s is -2/);
  await expect(running([under({ at: [-99, 0], entrance_width: 0, curve: [[0, 0]] })])).rejects.toThrow(
    /outside the ground[\s\S]*entrance 0 m wide[\s\S]*curve of 1 points/,
  );
});

test('a restored run fills on to the same bytes', async () => {
  const a = (await running([under({ pump: 0.03 })], { depth: 0.5 })).engine;
  const b = (await running([under({ pump: 0.03 })], { depth: 0.5 })).engine;
  a.step();
  b.restore(a.snapshot());
  for (let k = 0; k < 5; k++) {
    a.step();
    b.step();
  }
  expect(b.digest()).toBe(a.digest());
});
