import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeArrayBuffer } from 'geotiff';
import { beforeAll, describe, expect, it } from 'vitest';
import { newScenario } from '../../src/scenario/new-scenario.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';

let folder: string;
async function geoTiff(name: string, epsg: number): Promise<string> {
  const values = Float32Array.from({ length: 48 }, (_, i) => i);
  const tags = {
    width: 8,
    height: 6,
    GTModelTypeGeoKey: 1,
    ProjectedCSTypeGeoKey: epsg,
    ModelPixelScale: [30, 30, 0],
    ModelTiepoint: [0, 0, 0, 650_000, 3_270_000, 0],
    SampleFormat: [3],
    BitsPerSample: [32],
  };
  const file = join(folder, name);
  await writeFile(file, new Uint8Array(await writeArrayBuffer(values, tags as never)));
  return file;
}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ground-'));
});

describe("a GeoTIFF of one's own", () => {
  it('runs by its name alone, in the system it says it is in', async () => {
    const file = await newScenario('mine', await geoTiff('dem.tif', 32648), folder);
    const set = ['rain[0].design_storm.cell.center=[106.55, 29.55]', 'rain[0].design_storm.cell.radius=5 km'];
    const { ground, place, scenario } = await readScenario(file, { set });
    expect([ground.rows, ground.cols, ground.cellSize, ground.west, ground.north]).toEqual([
      6, 8, 30, 650_000, 3_270_000,
    ]);
    expect([ground.values[0], ground.values[47], place.epsg]).toEqual([0, 47, 32648]);
    expect(scenario.rain[0]).toMatchObject({ cell: { radius: 5000 } });
  });

  it('is refused in web Mercator, and where the scenario names another system', async () => {
    await expect(newScenario('web', await geoTiff('web.tif', 3857), folder)).rejects.toThrow(
      /web Mercator metres are stretched/,
    );
    const file = await newScenario('other', await geoTiff('other.tif', 32648), folder);
    await expect(readScenario(file, { set: ['crs=EPSG:32649'] })).rejects.toThrow(
      /crs is EPSG:32649, but .*other.tif says EPSG:32648/,
    );
  });

  it('in a system that is not built in still runs, until something comes in longitude and latitude', async () => {
    const file = await newScenario('hong-kong', await geoTiff('hk.tif', 2326), folder);
    expect((await readScenario(file)).place.epsg).toBe(2326);
    const set = ['rain[0].design_storm.cell.center=[114.1, 22.3]', 'rain[0].design_storm.cell.radius=5 km'];
    await expect(readScenario(file, { set })).rejects.toThrow(/is in EPSG:2326, which is not built in/);
  });
});
