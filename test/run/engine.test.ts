/** The engine's laws on two small made-up processes, before any hydraulics: grants, commands, restore, refusals. */
import { describe, expect, it } from 'vitest';
import { cellCount, gridAround } from '../../src/core/grid.ts';
import { defineProcess, type Process, type ProcessContext } from '../../src/core/process.ts';
import { type Build, Engine } from '../../src/run/engine.ts';

const grid = gridAround({ rows: 4, cols: 4, cellSize: 1, west: 0, north: 4, epsg: 0, datum: 'local' });
const mask = new Uint8Array(cellCount(grid)).fill(1);

/** A tank of depth 1 m everywhere that takes what is added and gives what is asked. */
const tank = (context: ProcessContext) =>
  defineProcess({
    name: 'tank',
    source: 'test',
    pace: 'coupling',
    fields: { depth: { unit: 'm', access: 'owns', doc: 'depth', initial: 1 } },
    start(fields) {
      context.ledger.open(
        'tank',
        fields.depth.values.reduce((a, b) => a + b, 0),
      );
    },
    step(fields, { length }) {
      const depth = fields.depth.values;
      for (const a of fields.depth.additions) {
        let booked = 0;
        for (let i = 0; i < depth.length; i++) {
          const before = depth[i]!;
          depth[i] = before + a.rate[i]! * length;
          booked += depth[i]! - before;
        }
        context.ledger.book('tank', a.process, booked);
      }
      for (const r of fields.depth.requests)
        if (r.pending) {
          r.cells!.forEach((cell, k) => {
            r.granted[k] = Math.min(r.asked[k]!, depth[cell]!);
            const before = depth[cell]!;
            depth[cell] = before - r.granted[k]!;
            context.ledger.book('tank', r.process, depth[cell]! - before);
          });
          r.pending = false;
        }
    },
    volumes: (fields) => ({ tank: fields.depth.values.reduce((a, b) => a + b, 0) }),
  });

const drizzle = (context: ProcessContext) => {
  const chance = context.random('drizzle');
  const seen = context.slot('drizzle', { ticks: 0 });
  return defineProcess({
    name: 'drizzle',
    source: 'test',
    pace: 'tick_start',
    fields: { depth: { unit: 'm/s', access: 'adds', doc: 'rain' } },
    commands: {
      burst: {
        doc: 'a metre in a minute',
        check: (p) => (typeof p['rate'] === 'number' ? undefined : 'rate must be a number, m/s'),
        apply: (c, fields) => void fields.depth.rate.fill(c.payload['rate'] as number),
      },
    },
    step(fields) {
      seen.value = { ticks: seen.value.ticks + 1 };
      fields.depth.rate[5] = Math.fround(chance.next() / 64);
      fields.depth.changed();
    },
  });
};

const sip = (_: ProcessContext) =>
  defineProcess({
    name: 'sip',
    source: 'test',
    pace: 'tick_end',
    fields: { depth: { unit: 'm', access: 'requests', cells: Int32Array.of(5, 6), doc: 'drinks' } },
    step(fields) {
      fields.depth.asked.fill(0.25);
      fields.depth.submit();
    },
  });

const build = (over: Partial<Build> = {}): Build => ({
  grid,
  mask,
  clock: { startEpochMs: 0, offsetMinutes: 0, tick: 60, coupling: 10, ticks: 12, recordEvery: 5 },
  seed: 1,
  warmUpTicks: 0,
  given: new Map(),
  processes: (c) => [drizzle(c), tank(c), sip(c)] as unknown as Process[],
  commands: [],
  shared: false,
  ledgerTolerance: 1e-9,
  ...over,
});
const quiet = { report() {}, command() {} };
const run = (engine: Engine, to: number): Engine => {
  while (engine.tick < to) engine.step();
  return engine;
};

describe('engine', () => {
  it('restores to the same bytes at every tick', async () => {
    const whole = run(await Engine.create(build(), quiet), 12).digest();
    for (let k = 0; k <= 12; k++) {
      const first = run(await Engine.create(build(), quiet), k);
      const second = await Engine.create(build({ seed: 99 }), quiet);
      second.restore(first.snapshot());
      expect(run(second, 12).digest()).toBe(whole);
    }
  });

  it('gives another seed another digest', async () => {
    const a = run(await Engine.create(build(), quiet), 3).digest();
    const b = run(await Engine.create(build({ seed: 2 }), quiet), 3).digest();
    expect(a).not.toBe(b);
  });

  it('applies commands at their tick, in order, and tells the listener', async () => {
    const told: unknown[] = [];
    const commands = [{ tick: 2, source: 'scenario', role: 'city', type: 'burst', payload: { rate: 0.5 } }];
    const engine = await Engine.create(build({ commands }), { report() {}, command: (c) => told.push(c) });
    run(engine, 2);
    expect(engine.world.field('depth').values[9]).toBe(1);
    run(engine, 3);
    expect(engine.world.field('depth').values[9]).toBe(31);
    expect(told).toEqual([
      { tick: 2, sequence: 0, source: 'scenario', role: 'city', type: 'burst', payload: { rate: 0.5 } },
    ]);
  });

  it('refuses unknown, malformed and late commands, all at once', async () => {
    const c = { source: 's', role: 'city' };
    const commands = [
      { ...c, tick: 1, type: 'pour', payload: {} },
      { ...c, tick: 1, type: 'burst', payload: { rate: 'much' } },
      { ...c, tick: 12, type: 'burst', payload: { rate: 1 } },
    ];
    await expect(Engine.create(build({ commands }), quiet)).rejects.toThrow(
      /no process of this run obeys[\s\S]*rate must be a number[\s\S]*the run has 12 ticks/,
    );
  });

  it('refuses a field nobody supplies, two owners and units that disagree, all at once', async () => {
    const thirsty = defineProcess({
      name: 'thirsty',
      source: 't',
      pace: 'tick_end',
      fields: { soil_depth: { unit: 'm', access: 'reads', doc: '' } },
      step() {},
    });
    const rival = defineProcess({
      name: 'rival',
      source: 't',
      pace: 'tick_end',
      fields: { depth: { unit: 'm', access: 'owns', doc: '' } },
      step() {},
    });
    const muddled = defineProcess({
      name: 'muddled',
      source: 't',
      pace: 'tick_end',
      fields: { depth: { unit: 'm/s', access: 'reads', doc: '' } },
      step() {},
    });
    const processes = (x: ProcessContext) => [tank(x), thirsty, rival, muddled] as unknown as Process[];
    await expect(Engine.create(build({ processes }), quiet)).rejects.toThrow(
      /depth is owned by tank and by rival[\s\S]*thirsty needs soil_depth \(m\)[\s\S]*muddled takes depth as m\/s/,
    );
  });

  it('stops where water appears from nowhere', async () => {
    const forger = defineProcess({
      name: 'forger',
      source: 't',
      pace: 'tick_end',
      fields: { depth: { unit: 'm', access: 'reads', doc: '' } },
      step: (f) => void ((f.depth.values as unknown as Float32Array)[0]! += 1),
    });
    const processes = (x: ProcessContext) => [tank(x), forger] as unknown as Process[];
    const engine = await Engine.create(build({ processes }), quiet);
    expect(() => engine.step()).toThrow(/1.00 m³ of water in store "tank" has no source/);
  });
});
