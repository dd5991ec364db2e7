/** The compiled kernel against its plain twin, bit for bit, and what the modules must contain. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gravity, inertialDefaults, largestCourant } from '../../src/hydro/inertial-options.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { type KernelRunner, singleRunner } from '../../src/kernels/runner.ts';
import type { Engine } from '../../src/run/engine.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import { basin } from '../hydro/basin.ts';
import { rugged } from '../hydro/rugged.ts';
import { type OracleState, oracleInterval } from './oracle.ts';

const stateOf = (engine: Engine): OracleState => {
  const copy = (name: string) => Float32Array.from(engine.world.field(name).values);
  return {
    rows: engine.grid.rows,
    cols: engine.grid.cols,
    z: copy('bed_elevation'),
    n: copy('manning_n'),
    h: copy('water_depth'),
    c: copy('water_depth_residual'),
    qx: copy('discharge_x'),
    qy: copy('discharge_y'),
    maximum: copy('maximum_depth'),
    arrival: copy('arrival_time'),
    duration: copy('duration_above'),
    source: new Float32Array(engine.grid.rows * engine.grid.cols),
  };
};
const bytes = (a: Float32Array): string =>
  Buffer.from(a.buffer.slice(a.byteOffset, a.byteOffset + a.byteLength) as ArrayBuffer).toString('hex');
const recorded = [
  'water_depth',
  'water_depth_residual',
  'discharge_x',
  'discharge_y',
  'maximum_depth',
  'arrival_time',
  'duration_above',
  'velocity_x',
  'velocity_y',
  'maximum_speed',
  'maximum_hazard',
];

describe.each([0.95, 0.8])('theta %d', (theta) => {
  test.each([1, 2, 3])('the kernel gives the bits of its plain twin on rugged ground, seed %d', async (seed) => {
    const b = rugged(seed, 30, 52, { flow: { theta }, tick: 10 });
    const engine = await basin(b);
    const twin = stateOf(engine);
    const { grid } = engine;
    let steps = 0;
    for (let tick = 0; tick < 18; tick++) {
      for (let r = 0; r < b.rows; r++)
        for (let c = 0; c < b.cols; c++) {
          const i = (r + 1) * grid.cols + c + 1;
          twin.source[i] = twin.z[i]! < 1e4 ? b.rain!(tick * 10, r, c) : 0;
        }
      engine.step();
      const options = {
        cellSize: 10,
        gravity,
        theta,
        courant: largestCourant(theta),
        froude: 2,
        dry: 1e-4,
        arrivalDepth: 0.05,
        durationDepth: 0.3,
        longestStep: 10,
      };
      steps += oracleInterval(twin, options, tick * 10, 10);
    }
    const figures = engine.figures();
    expect(figures['steps']).toBe(steps);
    expect(figures['guarded_steps']).toBeGreaterThan(0);
    const same = (name: string, a: Float32Array) =>
      expect(bytes(Float32Array.from(engine.world.field(name).values, (x) => x + 0)), name).toBe(
        bytes(a.map((x) => x + 0)),
      );
    same('water_depth', twin.h);
    same('water_depth_residual', twin.c);
    same('discharge_x', twin.qx);
    same('discharge_y', twin.qy);
    same('maximum_depth', twin.maximum);
    same('arrival_time', twin.arrival);
    same('duration_above', twin.duration);
    expect(twin.duration.some((t) => t > 0 && t < 180)).toBe(true);
    expect(twin.h.some((h) => h > 0.5)).toBe(true);
  });
});

describe('threads and builds', () => {
  const runners: KernelRunner[] = [];
  beforeAll(async () => {
    const modules = await kernelModules();
    runners.push(
      singleRunner(modules),
      singleRunner(modules),
      await kernelThreads(2, modules),
      await kernelThreads(3, modules),
    );
  });
  afterAll(async () => {
    for (const runner of runners) await runner.close();
  });

  test('plain memory, shared memory, two threads and three give the same bytes', async () => {
    const b = rugged(9, 70, 100);
    const all: string[][] = [];
    for (const [k, runner] of runners.entries()) {
      const engine = await basin({ ...b, shared: k > 0 }, runner);
      for (let tick = 0; tick < 6; tick++) engine.step();
      all.push(recorded.map((name) => bytes(engine.world.field(name).values as Float32Array)));
    }
    for (const other of all.slice(1))
      for (let k = 0; k < recorded.length; k++) expect(other[k], recorded[k]).toBe(all[0]![k]);
  });

  test('a snapshot taken in the middle and restored into a fresh world continues to the same bytes', async () => {
    const b = rugged(4, 40, 60, {
      flow: (grid) => ({
        boundaries: [
          { name: 'west', kind: 'free', cells: Int32Array.from({ length: 30 }, (_, r) => (r + 5) * grid.cols + 1) },
          {
            name: 'east',
            kind: 'stage',
            cells: Int32Array.from({ length: 30 }, (_, r) => (r + 5) * grid.cols + 60),
            times: [0, 300],
            levels: [209, 212],
          },
        ],
      }),
    });
    const whole = await basin(b);
    for (let k = 0; k < 6; k++) whole.step();
    const first = await basin(b);
    for (let k = 0; k < 3; k++) first.step();
    const saved = first.snapshot();
    const second = await basin(b);
    second.restore(saved);
    expect(bytes(second.world.field('velocity_x').values as Float32Array)).toBe(
      bytes(first.world.field('velocity_x').values as Float32Array),
    );
    for (let k = 0; k < 3; k++) second.step();
    expect(second.digest()).toBe(whole.digest());
    expect(second.figures()).toEqual(whole.figures());
  });

  test('a thread that never comes ends the run with an error instead of hanging', async () => {
    const runner = await kernelThreads(2, await kernelModules(), { patience: 0.5 });
    const engine = await basin(rugged(5, 20, 40), runner);
    engine.step();
    await runner.close(); // the helper is gone, but the engine does not know
    expect(() => engine.step()).toThrow(/kernel thread/);
  });
});

test('both builds contain vector instructions, import only memory and hold no data', async () => {
  for (const name of ['shared', 'plain'] as const) {
    const file = readFileSync(new URL(`../../dist/kernels/inertial.${name}.wasm`, import.meta.url));
    // f32x4.mul is 0xfd 0xe6 0x01 in the binary; a build without vectors has none
    let vectors = 0;
    for (let i = 0; i + 2 < file.length; i++)
      if (file[i] === 0xfd && file[i + 1] === 0xe6 && file[i + 2] === 0x01) vectors++;
    expect(vectors).toBeGreaterThan(20);
    const module = (await kernelModules())[name];
    expect(WebAssembly.Module.imports(module).map((i) => `${i.module}.${i.name}`)).toEqual(['env.memory']);
    // section 11 is data
    const sections: number[] = [];
    for (let at = 8; at < file.length; ) {
      sections.push(file[at++]!);
      let size = 0;
      for (let shift = 0; ; shift += 7) {
        size |= (file[at]! & 127) << shift;
        if (!(file[at++]! & 128)) break;
      }
      at += size;
    }
    expect(sections).not.toContain(11);
  }
});

test('the default options keep the stated limits', () => {
  expect(inertialDefaults.theta).toBe(0.9);
  expect(largestCourant(1)).toBeCloseTo(0.98 * Math.SQRT1_2, 12);
  expect(largestCourant(0.8)).toBeCloseTo(0.98 * Math.sqrt(0.4), 12);
});
