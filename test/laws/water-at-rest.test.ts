/** Laws of water at rest: a level lake does not move, and light rain raises deep water by exactly the rain. */
import { expect, test } from 'vitest';
import { basin, inside, run } from '../hydro/basin.ts';
import { rugged } from '../hydro/rugged.ts';

const fastest = (values: Float64Array): number => values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);

test('a lake over rough ground with dry islands stays at rest for an hour', async () => {
  const ground = rugged(11, 48, 90, { depth: undefined, rain: undefined, level: 211.3 });
  const engine = await basin(ground);
  const before = inside(engine, 'water_depth');
  const islands = before.filter((h) => h === 0).length;
  expect(islands).toBeGreaterThan(100);
  expect(before.length - islands).toBeGreaterThan(1000);
  run(engine, 3600);
  expect(fastest(inside(engine, 'maximum_speed'))).toBeLessThan(1e-5);
  expect(fastest(inside(engine, 'water_depth').map((h, i) => h - before[i]!))).toBeLessThan(1e-5);
});

test('a lake given without its residuals moves by no more than its own rounding makes it, 0.1 mm/s', async () => {
  const ground = rugged(12, 48, 60, { rain: undefined });
  const bed = ground.bed;
  const engine = await basin({ ...ground, depth: (r, c) => Math.max(0, Math.fround(212.3 - Math.fround(bed(r, c)))) });
  run(engine, 3600);
  expect(fastest(inside(engine, 'maximum_speed'))).toBeLessThan(1e-4);
});

test('a lake 20 m deep under 1 mm/h for a day rises by 24 mm within 0.1 %', async () => {
  const engine = await basin({
    rows: 6,
    cols: 30,
    cellSize: 50,
    bed: () => 187,
    depth: () => 20,
    rain: () => 1e-3 / 3600,
  });
  run(engine, 86400);
  const depth = engine.world.field('water_depth').values;
  const residual = engine.world.field('water_depth_residual').values;
  const rise = Array.from(depth, (h, i) => h + residual[i]! - 20).filter((_, i) => depth[i]! > 0);
  for (const r of rise) expect(Math.abs(r / 0.024 - 1)).toBeLessThan(1e-3);
  expect(Math.abs(engine.ledgerError)).toBeLessThan(1e-3);
});

test('a deep lake with a ripple of 0.1 mm does not grow it', async () => {
  const engine = await basin({
    rows: 40,
    cols: 40,
    cellSize: 30,
    bed: () => 0,
    depth: (r, c) => 20 + ((r * 31 + c * 17) % 7) * 1e-5,
  });
  run(engine, 6 * 3600);
  const depth = inside(engine, 'water_depth');
  expect(Math.max(...depth) - Math.min(...depth)).toBeLessThan(2e-4);
});
