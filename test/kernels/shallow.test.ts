/** The compiled shallow-water kernel against its plain twin, bit for bit, and what the modules must contain. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { gravity } from '../../src/hydro/inertial-options.ts';
import { shallowDefaults } from '../../src/hydro/shallow-options.ts';
import { isLine } from '../../src/hydro/structure-faces.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import type { Engine } from '../../src/run/engine.ts';
import { basin } from '../hydro/basin.ts';
import { builtBasin, named, snappedIn } from '../hydro/built-basin.ts';
import { rugged } from '../hydro/rugged.ts';
import { type ShallowState, shallowInterval } from './shallow-oracle.ts';

const copyOf = (engine: Engine, name: string): Float32Array => Float32Array.from(engine.world.field(name).values);
/** A zero has one sign here: its sign is no bit of the state that matters. */
const bytes = (a: Float32Array): string => Buffer.from(a.map((x) => x + 0).buffer).toString('hex');

/** A wall higher than any water, on a slant through pools and over dry ground; the faces east and south of cells that it takes. */
async function walled(b: ReturnType<typeof rugged>) {
  const line = [
    [60, 10],
    [210, 290],
    [330, 120],
    [480, 260],
  ] as [number, number][];
  const wall = { ...named('it'), kind: 'wall', line, crest: { level: 500 }, coefficient: 1.7 } as const;
  const built = { ...b, structures: [wall], flow: {} };
  const { engine } = await builtBasin(built);
  const faces = snappedIn(built).snapped.flatMap((s) => (isLine(s) ? s.faces : []));
  const of = (south: boolean) => new Set(faces.filter((face) => face.south === south).map((face) => face.cell));
  return { engine, walls: { x: of(false), y: of(true) } };
}

test.each([
  [1, false],
  [2, false],
  [3, false],
  [1, true],
  [2, true],
])('the kernel gives the bits of its plain twin on rugged ground, seed %d, with a wall: %s', async (seed, wall) => {
  const b = rugged(seed, 30, 52, { tick: 10, solver: 'shallow-water' });
  const { engine, ...parted } = wall ? await walled(b) : { engine: await basin(b) };
  const twin: ShallowState = {
    rows: engine.grid.rows,
    cols: engine.grid.cols,
    z: copyOf(engine, 'bed_elevation'),
    n: copyOf(engine, 'manning_n'),
    h: copyOf(engine, 'water_depth'),
    c: copyOf(engine, 'water_depth_residual'),
    u: copyOf(engine, 'water_velocity_x'),
    v: copyOf(engine, 'water_velocity_y'),
    maximum: copyOf(engine, 'maximum_depth'),
    speed: copyOf(engine, 'maximum_speed'),
    source: new Float32Array(engine.grid.rows * engine.grid.cols),
    ...parted,
  };
  const numbers = {
    cellSize: 10,
    gravity,
    courant: shallowDefaults.courant,
    dry: shallowDefaults.dry_depth,
    still: 1e-3,
    longestStep: shallowDefaults.longest_step,
  };
  let steps = 0;
  for (let tick = 0; tick < 14; tick++) {
    for (let r = 0; r < b.rows; r++)
      for (let c = 0; c < b.cols; c++) {
        const i = (r + 1) * engine.grid.cols + c + 1;
        twin.source[i] = twin.z[i]! < 1e4 ? b.rain!(tick * 10, r, c) : 0;
      }
    engine.step();
    steps += shallowInterval(twin, numbers, 10);
  }
  expect(engine.figures()['steps']).toBe(steps);
  const pairs = {
    water_depth: twin.h,
    water_depth_residual: twin.c,
    water_velocity_x: twin.u,
    water_velocity_y: twin.v,
    maximum_depth: twin.maximum,
    maximum_speed: twin.speed,
  };
  for (const [name, values] of Object.entries(pairs)) expect(bytes(copyOf(engine, name)), name).toBe(bytes(values));
  expect(twin.speed.some((x) => x > 2)).toBe(true);
});

test('both builds contain vector instructions and import only memory', async () => {
  for (const name of ['shared', 'plain'] as const) {
    const file = readFileSync(new URL(`../../dist/kernels/shallow.${name}.wasm`, import.meta.url));
    // f32x4.mul is 0xfd 0xe6 0x01 in the binary; a build without vectors has none
    let vectors = 0;
    for (let i = 0; i + 2 < file.length; i++)
      if (file[i] === 0xfd && file[i + 1] === 0xe6 && file[i + 2] === 0x01) vectors++;
    expect(vectors).toBeGreaterThan(40);
    const module = (await kernelModules()).shallow[name]!;
    expect(WebAssembly.Module.imports(module).map((i) => `${i.module}.${i.name}`)).toEqual(['env.memory']);
  }
});
