import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { cellCount, gridAround, ontoGrid, xOf, yOf } from '../../src/core/grid.ts';
import { runoutOf, tangentOfReach } from '../../src/landslide/runout.ts';

const data = process.env['STORMTABLE_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const folder = `${data}/landslide-runout`;
const missing = existsSync(folder) ? '' : ` (skipped: ${folder} is not there)`;

function read(name: string): { rows: number; cols: number; cellSize: number; values: Float64Array } {
  const lines = readFileSync(`${folder}/${name}.asc`, 'utf8').trim().split('\n');
  const header = Object.fromEntries(
    lines.slice(0, 6).map((l) => l.toLowerCase().trim().split(/\s+/) as [string, string]),
  );
  const numbers = lines.slice(6).join(' ').trim().split(/\s+/).map(Number);
  const values = Float64Array.from(numbers, (v) => (v === Number(header['nodata_value']) ? Number.NaN : v));
  return { rows: Number(header['nrows']), cols: Number(header['ncols']), cellSize: Number(header['cellsize']), values };
}

test.skipIf(missing !== '')(
  `a surveyed slide of 22,481 m³: where it went, and what its volume alone does not tell${missing}`,
  () => {
    const dem = read('pre_runout_DEM');
    const g = gridAround({ ...dem, west: 0, north: dem.rows * dem.cellSize, epsg: 0, datum: '' });
    const onto = (values: Float64Array, outside: number) => {
      const a = new Float64Array(cellCount(g));
      ontoGrid(g, values, a, outside);
      return a;
    };
    const bed = onto(dem.values, 1e5);
    const mask = Uint8Array.from(bed, (z) => (z < 1e5 ? 1 : 0));
    const source = onto(read('landslide_polygon').values, 0);
    const change = onto(read('DEM_of_Difference').values, 0);
    let [x, y, n] = [0, 0, 0];
    for (let i = 0; i < mask.length; i++)
      if (source[i]! > 0) {
        x += xOf(g, i);
        y += yOf(g, i);
        n++;
      }
    const at = [x / n, y / n] as const;
    const slide = { at, radius: Math.sqrt((n * 100) / Math.PI), tangent_of_slope: 0, volume: 22481 };
    const observed = new Set<number>();
    let farthest = 0;
    for (let i = 0; i < mask.length; i++) {
      if (mask[i] !== 1 || Math.abs(change[i]!) < 0.2) continue;
      observed.add(i);
      if (change[i]! > 0.3) farthest = Math.max(farthest, Math.hypot(xOf(g, i) - at[0], yOf(g, i) - at[1]));
    }
    const compare = (tangent: number) => {
      const run = runoutOf(g, mask, bed, slide, tangent);
      const hits = run.cells.filter((i) => observed.has(i)).length;
      return { length: run.length, csi: hits / (observed.size + run.cells.length - hits) };
    };
    // with the angle of reach this slide had, the path and the length are found
    const own = compare(0.25);
    expect(own.csi).toBeGreaterThan(0.5);
    expect(Math.abs(own.length - farthest) / farthest).toBeLessThan(0.15);
    // its volume alone (0.38) stops it far too early: a known weakness of the first version
    const byVolume = compare(tangentOfReach(22481));
    expect(byVolume.length).toBeLessThan(farthest / 2);
    expect(byVolume.csi).toBeGreaterThan(0.25);
  },
);
