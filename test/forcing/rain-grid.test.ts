import { expect, test } from 'vitest';
import { cellArea } from '../../src/core/grid.ts';
import { type RainFrame, type RainGrid, RainMapping, spellsBetween } from '../../src/forcing/rain-grid.ts';
import { type RainSource, rainfall } from '../../src/forcing/rainfall.ts';
import { booked, cellIn, stillEngine, stillGrid } from '../still-water.ts';

const gridRain = (frame: RainFrame, more: Partial<RainGrid> = {}): { readonly kind: 'grid' } & RainGrid => ({
  kind: 'grid',
  frame,
  edges: [0, 600, 1200],
  unit: 'mm/h',
  mapping: 'conservative',
  uncovered_share: 0,
  missing_share: 0,
  content: 'test',
  ...more,
});
const raining = (rain: RainSource[], rasters: readonly (readonly number[])[], more = {}) =>
  stillEngine({
    before: (c) => [rainfall(c, { rain, grids: new Map([['test', (k: number) => Float32Array.from(rasters[k]!)]]) })],
    ...more,
  });

/** Volume of rasters over the ground's extent (0 to 80, 0 to 60 m), by hand: overlap of each rain cell with it. */
function volumeOver(frame: RainFrame, depths: readonly number[]): number {
  let sum = 0;
  depths.forEach((depth, k) => {
    const west = frame.west + (k % frame.cols) * frame.width;
    const north = frame.north - Math.floor(k / frame.cols) * frame.height;
    const wide = Math.max(0, Math.min(80, west + frame.width) - Math.max(0, west));
    const high = Math.max(0, Math.min(60, north) - Math.max(0, north - frame.height));
    sum += depth * wide * high;
  });
  return sum;
}
const frames: Record<string, RainFrame> = {
  'coarser and askew': { rows: 3, cols: 3, width: 37, height: 37, west: -13, north: 71 },
  finer: { rows: 24, cols: 40, width: 2.5, height: 3, west: -7, north: 66 },
  'as the cells': { rows: 6, cols: 8, width: 10, height: 10, west: 0, north: 60 },
};

test.each(Object.entries(frames))(
  'conservative mapping keeps the volume over the ground: rain cells %s',
  async (_, frame) => {
    const random = (seed: number) =>
      Array.from({ length: frame.rows * frame.cols }, (_, k) => ((k * 7919 + seed * 104729) % 97) / 4);
    const rasters = [random(1), random(2)];
    const { engine, grid } = await raining([gridRain(frame)], rasters);
    while (!engine.done) engine.step();
    // each raster holds for 600 s; mm/h
    const expected = rasters.reduce((sum, r) => sum + volumeOver(frame, r) * 1e-3 * (600 / 3600), 0);
    // 1e-6: rates are single precision
    expect(booked(engine, 'surface', 'rainfall') / expected).toBeCloseTo(1, 6);
    let total = 0;
    for (const depth of engine.world.field('rain_depth').values) total += depth;
    expect((total * cellArea(grid)) / expected).toBeCloseTo(1, 6);
  },
);

test('rasters in mm leave that depth each, whatever their length and the tick', async () => {
  const frame = { rows: 1, cols: 1, width: 100, height: 100, west: -10, north: 90 };
  const rain = [gridRain(frame, { unit: 'mm', edges: [30, 130, 1930, 2000] })];
  const { engine, grid } = await raining(rain, [[3], [10], [0.5]], { tick: 70, ticks: 40 });
  while (!engine.done) engine.step();
  expect(engine.world.field('water_depth').values[cellIn(grid, 2, 2)]).toBeCloseTo(0.0135, 8);
});

test('nearest takes the rain cell of the centre, and nothing beyond the rasters', () => {
  const grid = stillGrid(6, 8, 10);
  const mask = new Uint8Array(grid.rows * grid.cols).fill(1);
  const frame = { rows: 2, cols: 2, width: 33, height: 33, west: 0, north: 60 };
  const rates = new Float64Array(grid.rows * grid.cols);
  new RainMapping(grid, mask, frame, 'nearest').add(Float64Array.of(1, 2, 3, 4), rates);
  const at = (row: number, col: number) => rates[cellIn(grid, row, col)];
  expect([at(0, 0), at(0, 2), at(0, 3), at(2, 3), at(3, 3), at(3, 0)]).toEqual([1, 1, 2, 2, 4, 3]);
  expect(at(0, 7)).toBe(0); // its centre at 75 m, the rasters end at 66 m
});

test('a uniform raster rains as uniform rain does, to the bit', async () => {
  const frame = { rows: 4, cols: 5, width: 23, height: 29, west: -11, north: 80 };
  const rasters = [Array<number>(20).fill(36), Array<number>(20).fill(36)];
  const a = (await raining([gridRain(frame)], rasters)).engine;
  const b = (await raining([{ kind: 'uniform', rate: 1e-5, from: 0, until: 1200 }], rasters)).engine;
  while (!a.done) a.step();
  while (!b.done) b.step();
  expect(a.world.field('water_depth').values).toEqual(b.world.field('water_depth').values);
  expect(a.digest()).toBe(b.digest());
});

test('a restored run takes up the raster that was falling', async () => {
  const frame = frames['coarser and askew']!;
  const rasters = [
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
    [9, 8, 7, 6, 5, 4, 3, 2, 1],
  ];
  const start = async () => (await raining([gridRain(frame)], rasters)).engine;
  const a = await start();
  const kept: Uint8Array[] = [];
  while (!a.done) {
    kept.push(a.snapshot());
    a.step();
  }
  for (const tick of [0, 5, 10, 19, 20, 30]) {
    const b = await start();
    for (let k = 0; k < 3; k++) b.step(); // has laid a raster of its own before
    b.restore(kept[tick]!);
    while (!b.done) b.step();
    expect(b.digest(), `restored at tick ${tick}`).toBe(a.digest());
  }
});

test('spells share an interval among the rasters that hold in it', () => {
  const edges = [60, 120, 180];
  expect(spellsBetween(edges, 0, 60)).toEqual([]);
  expect(spellsBetween(edges, 0, 90)).toEqual([{ index: 0, seconds: 30 }]);
  expect(spellsBetween(edges, 100, 150)).toEqual([
    { index: 0, seconds: 20 },
    { index: 1, seconds: 30 },
  ]);
  expect(spellsBetween(edges, 170, 400)).toEqual([{ index: 1, seconds: 10 }]);
  expect(spellsBetween(edges, 180, 400)).toEqual([]);
});

test('rasters that are not at hand are a fault before the run', async () => {
  const rain = [gridRain(frames['finer']!, { content: 'elsewhere' })];
  await expect(raining(rain, [])).rejects.toThrow(/rain 0: the rasters .* not at hand/);
});
