/** The compiled sub-grid kernel against its plain twin, bit for bit. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { gravity, largestCourant } from '../../src/hydro/inertial-options.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { sectionFloats } from '../../src/terrain/subgrid-section.ts';
import { storageFloats } from '../../src/terrain/subgrid-storage.ts';
import { makeTables, type SubgridTables } from '../../src/terrain/subgrid-tables.ts';
import { rasterOf } from './basin.ts';
import { rugged } from './rugged.ts';
import { subgridBasin } from './subgrid-basin.ts';
import { type TwinState, twinInterval } from './subgrid-oracle.ts';

const bytes = (a: Float32Array): string => Buffer.from(a.slice().buffer as ArrayBuffer).toString('hex');

test.each([
  [1, 5],
  [2, 3],
  [3, 4],
])('the kernel gives the bits of its plain twin on rugged ground, seed %d, %d pixels a side', async (seed, factor) => {
  const [rows, cols] = [20 * factor, 36 * factor];
  const { bed, manning, rain } = rugged(seed, rows, cols);
  const roughness = manning as (row: number, col: number) => number;
  const engine = await subgridBasin({
    rows,
    cols,
    cellSize: 10,
    factor,
    bed,
    manning: roughness,
    depth: (r, c) => ((r + c) % 7 < 3 ? 0.4 + 0.1 * ((r * 5 + c) % 9) : 0),
    rain: (time, r, c) => rain!(time, r * factor, c * factor),
    tick: 10,
  });
  const { grid } = engine;
  const n = grid.rows * grid.cols;
  const { mask } = engine.world;
  const tables: SubgridTables = {
    storage: new Float32Array(n * storageFloats),
    section: new Float32Array(2 * n * sectionFloats),
    lowest: new Float32Array(n),
    sill_x: new Float32Array(n),
    sill_y: new Float32Array(n),
    bar_x: new Float32Array(n),
    bar_y: new Float32Array(n),
    rough_x: new Float32Array(n),
    rough_y: new Float32Array(n),
  };
  const fine = rasterOf({ rows, cols, cellSize: 10 }, bed);
  makeTables({ ...fine, factor }, rasterOf(fine, roughness).values, grid, mask, tables);
  const copy = (name: string) => Float32Array.from(engine.world.field(name).values);
  const twin: TwinState = {
    h: copy('water_depth'),
    c: copy('water_depth_residual'),
    qx: copy('discharge_x'),
    qy: copy('discharge_y'),
    ax: copy('flow_area_x'),
    ay: copy('flow_area_y'),
    level: new Float64Array(n).fill(-1e30),
    rise: new Float64Array(n),
    maximum: copy('maximum_depth'),
    topLevel: copy('maximum_level'),
    topSpeed: copy('maximum_speed'),
    topHazard: copy('maximum_hazard'),
    source: new Float32Array(n),
  };
  const options = {
    grid,
    mask,
    tables,
    factor,
    gravity,
    theta: 0.9,
    courant: largestCourant(0.9),
    froude: 2,
    dry: 1e-4,
    still: 1e-3,
    longestStep: 10,
  };
  let steps = 0;
  for (let tick = 0; tick < 18; tick++) {
    for (let r = 0; r < grid.inner.rows; r++)
      for (let c = 0; c < grid.inner.cols; c++) {
        const i = (r + 1) * grid.cols + c + 1;
        twin.source[i] = mask[i] ? rain!(tick * 10, r * factor, c * factor) : 0;
      }
    engine.step();
    steps += twinInterval(twin, options, 10);
  }
  expect(engine.figures()['steps']).toBe(steps);
  expect(engine.figures()['guarded_steps']).toBeGreaterThan(0);
  const same = (name: string, values: Float32Array) =>
    expect(bytes(Float32Array.from(engine.world.field(name).values, (x) => x + 0)), name).toBe(
      bytes(values.map((x) => x + 0)),
    );
  same('water_depth', twin.h);
  same('water_depth_residual', twin.c);
  same('discharge_x', twin.qx);
  same('discharge_y', twin.qy);
  same('flow_area_x', twin.ax);
  same('maximum_depth', twin.maximum);
  same('maximum_level', twin.topLevel);
  same('maximum_speed', twin.topSpeed);
  same('maximum_hazard', twin.topHazard);
  expect(twin.h.some((h) => h > 0.5)).toBe(true);
});

test('both builds contain vector instructions and import only memory', async () => {
  for (const name of ['shared', 'plain'] as const) {
    const file = readFileSync(new URL(`../../dist/kernels/subgrid.${name}.wasm`, import.meta.url));
    let vectors = 0;
    for (let i = 0; i + 2 < file.length; i++)
      if (file[i] === 0xfd && file[i + 1] === 0xe6 && file[i + 2] === 0x01) vectors++;
    expect(vectors).toBeGreaterThan(20);
    const module = (await kernelModules()).subgrid[name]!;
    expect(WebAssembly.Module.imports(module).map((i) => `${i.module}.${i.name}`)).toEqual(['env.memory']);
  }
});
