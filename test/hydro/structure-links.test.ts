/** Culverts and pumps between cells: what they move, what they leave, and that every cubic metre is booked. */
import { describe, expect, test } from 'vitest';
import type { Culvert, Pump, Structure } from '../../src/assets/structures.ts';
import type { Process } from '../../src/core/process.ts';
import { culvertDischarge, culvertWays } from '../../src/hydro/culvert.ts';
import { pumpDischarge } from '../../src/hydro/structure-links.ts';
import { structures } from '../../src/hydro/structures.ts';
import { booked, cellIn, stillEngine } from '../still-water.ts';
import { named } from './built-basin.ts';

const culvert: Culvert = {
  ...named('pipe'),
  kind: 'culvert',
  line: [
    [15, 35],
    [65, 35],
  ],
  section: { diameter: 0.5 },
  barrels: 1,
  inverts: [10, 10],
  length: 50,
  manning: 0.013,
  inlet: 'square-edge',
  entrance_loss: 0.5,
};
const pump: Pump = {
  ...named('pump'),
  kind: 'pump',
  line: [
    [15, 35],
    [65, 35],
  ],
  curve: [[0, 0.4]],
  on: 'auto',
};

/** Still pools of 6 x 8 cells of 10 m over a bed at 10 m; depths at the two ends of the links, the rest dry. */
async function pools(
  list: readonly Structure[],
  first: number,
  last: number,
  commands: Parameters<typeof stillEngine>[0]['commands'] = [],
) {
  const depth = new Float64Array(48);
  depth[2 * 8 + 1] = first;
  depth[2 * 8 + 6] = last;
  let after: Process | undefined;
  const { engine, grid, events } = await stillEngine({
    bed: 10,
    depth,
    commands,
    before: (context) => {
      const from = cellIn(context.grid, 2, 1);
      const to = cellIn(context.grid, 2, 6);
      const snapped = list.map((s) => ({
        structure: s as Culvert | Pump,
        from,
        to: s.line.length > 1 ? to : undefined,
      }));
      const built = structures(context, snapped);
      after = built.after;
      return [built.before];
    },
    after: () => [after!],
  });
  const table = engine.world.table('structures');
  return {
    engine,
    events,
    of: (id: string, column: string) => Number(table.column[column]![table.rowOf(id)]),
    depths: () => {
      const { values } = engine.world.field('water_depth');
      return [values[cellIn(grid, 2, 1)]!, values[cellIn(grid, 2, 6)]!] as const;
    },
    held: () => {
      let sum = 0;
      for (const h of engine.world.field('water_depth').values) sum += h * 100;
      return sum;
    },
  };
}

describe('a culvert', () => {
  test('moves what its law says, either way', async () => {
    for (const [first, last] of [
      [2, 0.5],
      [0.5, 2],
    ] as const) {
      const { engine, of } = await pools([culvert], first, last);
      engine.step();
      // the levels have hardly changed in the last interval of a minute
      const { forth } = culvertWays(culvert);
      const [high, low] = [of('pipe', 'left_level'), of('pipe', 'right_level')].toSorted((a, b) => b - a) as [
        number,
        number,
      ];
      expect(Math.abs(of('pipe', 'discharge'))).toBeCloseTo(culvertDischarge(forth, high, low), 4);
      expect(Math.sign(of('pipe', 'discharge'))).toBe(first > last ? 1 : -1);
    }
  });

  test('brings two pools to one level without swinging, and keeps every cubic metre', async () => {
    const { engine, of, depths, held } = await pools([culvert, { ...culvert, ...named('twin'), barrels: 8 }], 2, 0.5);
    let before = 1.5;
    for (let k = 0; k < 60; k++) {
      engine.step();
      const [first, last] = depths();
      // 0.1 mm: what is on its way through the pipes arrives an interval late
      expect(Math.abs(first - last)).toBeLessThanOrEqual(before + 1e-4);
      before = Math.abs(first - last);
    }
    // what is in the pipes is in no pool
    expect(before).toBeLessThan(0.001);
    expect(held() + of('pipe', 'to_last') + of('twin', 'to_last')).toBeCloseTo(250, 3);
    expect(booked(engine, 'structures', 'inlets')).toBeGreaterThan(70);
  });

  test('takes nothing from below its floor', async () => {
    const { engine, of } = await pools([{ ...culvert, inverts: [11, 11] }], 0.9, 0);
    engine.step();
    expect(of('pipe', 'volume')).toBe(0);
  });
});

describe('a pump', () => {
  test('lifts by its curve', () => {
    const p: Pick<Pump, 'curve'> = {
      curve: [
        [0, 1],
        [4, 0.6],
        [10, 0],
      ],
    };
    expect([-1, 0, 2, 4, 7, 12].map((lift) => pumpDischarge(p, lift))).toEqual([1, 1, 0.8, 0.6, 0.3, 0]);
  });

  test('starts and stops at its levels, and says so', async () => {
    const { engine, depths, events } = await pools([{ ...pump, start_level: 11.5, stop_level: 11 }], 2, 0);
    for (let k = 0; k < 10; k++) engine.step();
    expect(depths()[0]).toBeCloseTo(1, 5);
    expect(depths()[1]).toBeCloseTo(1, 5);
    expect(events.map((e) => e.code)).toEqual(['structure-pump-started', 'structure-pump-stopped']);
  });

  test('without an end takes water out of the model, which is booked', async () => {
    const { engine, held } = await pools([{ ...pump, line: [pump.line[0]!] }], 2, 0);
    for (let k = 0; k < 12; k++) engine.step();
    expect(held()).toBe(0);
    expect(booked(engine, 'structures', 'pumped out')).toBeCloseTo(-200, 6);
  });

  test('obeys its switch, and a restored run goes on with the same bytes', async () => {
    const switched = [
      { tick: 2, type: 'switch-pump', source: 'test', role: 'city', payload: { structure: 'pump', to: 'off' } },
      { tick: 5, type: 'switch-pump', source: 'test', role: 'city', payload: { structure: 'pump', to: 'auto' } },
    ];
    const whole = await pools([pump, culvert], 3, 0, switched);
    const kept: Uint8Array[] = [];
    for (let k = 0; k < 9; k++) {
      kept.push(whole.engine.snapshot());
      whole.engine.step();
      if (k === 3) expect(whole.of('pump', 'discharge')).toBe(0);
    }
    for (const [k, state] of kept.entries()) {
      const again = await pools([pump, culvert], 3, 0, switched);
      again.engine.restore(state);
      while (again.engine.tick < 9) again.engine.step();
      expect(again.engine.digest(), `restored at tick ${k}`).toBe(whole.engine.digest());
    }
  });
});
