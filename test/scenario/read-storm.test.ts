/** Storms, inflows, ratings and evaporation as a person writes them, and what they become. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fsrReduction } from '../../src/forcing/areal-reduction.ts';
import { depthIn } from '../../src/forcing/design-storm.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import { stormZones } from '../../src/scenario/storm-zones.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storm-'));
  await writeFile(join(folder, 'pattern.csv'), '# dimensionless\npart,share\n1,0.25\n2,0.5\n3,0.25\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(more: string) {
  const file = join(folder, 'scenario.yaml');
  const place = join(process.cwd(), 'data/alder-valley');
  const head = `format: scenario/1\nid: case\nname: { en: Case, zh: 案例 }\nplace: ${place}\n`;
  await writeFile(file, `${head}time: { start: 2021-07-12T18:00:00+08:00, end: 6 h }\n${more}`);
  return readScenario(file);
}
const rainOf = async (storm: string) => (await read(`rain: [ design_storm: { ${storm} } ]\n`)).scenario.rain[0]!;

it('a depth is laid out evenly, as a triangle, or by shares from a list or a file', async () => {
  expect(await rainOf('depth: 120 mm, duration: 2 h, pattern: uniform, start: 1 h')).toEqual({
    kind: 'pattern_storm',
    depth: 0.12,
    duration: 7200,
    start: 3600,
    pattern: { kind: 'uniform' },
  });
  expect(await rainOf('depth: 8 cm, duration: 2 h, pattern: triangular, peak_ratio: 0.3')).toMatchObject({
    pattern: { kind: 'triangular', peak_ratio: 0.3 },
  });
  const shares = [0.25, 0.5, 0.25];
  const written = await rainOf('depth: 8 cm, duration: 2 h, pattern: { shares: [25 %, 50 %, 25 %] }');
  expect(written).toMatchObject({ pattern: { kind: 'shares', shares } });
  expect(await rainOf('depth: 8 cm, duration: 2 h, pattern: { file: pattern.csv }')).toEqual(written);
});

it("another pattern of a zone's formula has the formula's depth", async () => {
  const storm = await rainOf('zone: yubei, return_period: 20 y, duration: 3 h, pattern: triangular');
  expect(storm).toMatchObject({ kind: 'pattern_storm', depth: depthIn(stormZones.yubei, 20, 10800) });
  // and the Chicago pattern stays what it was, without a word more in the run's header
  const chicago = await rainOf('zone: yubei, return_period: 20 y, duration: 3 h');
  expect(chicago).toEqual({
    kind: 'design_storm',
    formula: stormZones.yubei,
    return_period: 20,
    duration: 10800,
    peak_ratio: 0.4,
    start: 0,
  });
});

it('areal reduction is a factor, or that of the catchment, the moving cell or the ground', async () => {
  const storm = (more: string) => rainOf(`zone: yubei, return_period: 20 y, duration: 3 h, ${more}`);
  expect(await storm('areal_reduction: 85 %')).toMatchObject({ areal_reduction: { method: 'factor', factor: 0.85 } });
  const of = (area: number) => ({ areal_reduction: { method: 'fsr', factor: fsrReduction(area, 10800), area } });
  expect(await storm('areal_reduction: { fsr: 350 km2 }')).toMatchObject(of(350e6));
  const cell = 'cell: { center: [105, 29.6], radius: 8 km, radius_across: 5 km }';
  expect(await storm(`areal_reduction: fsr, ${cell}`)).toMatchObject(of(Math.PI * 8000 * 5000));
  const { ground } = await read('');
  const extent = ground.cols * ground.rows * ground.cellSize ** 2;
  expect(await storm('areal_reduction: fsr')).toMatchObject(of(extent));
  expect(await storm('areal_reduction: none')).not.toHaveProperty('areal_reduction');
});

it('an inflow may enter along a line or over an area, whose outline is closed', async () => {
  const { ground } = await read('');
  const [x, y] = [ground.west + 100, ground.north - 400];
  const series = 'series: { times: [0 h], discharges: [2 m3/s] }';
  const { scenario } = await read(`inflow:
  - { id: brook, line: [[${x}, ${y}], [${x + 200}, ${y}]], ${series} }
  - { id: roofs, area: [[${x}, ${y}], [${x + 200}, ${y}], [${x}, ${y + 200}]], ${series} }
`);
  expect(scenario.inflow.map((f) => f.into)).toEqual([
    {
      line: [
        [x, y],
        [x + 200, y],
      ],
    },
    {
      area: [
        [x, y],
        [x + 200, y],
        [x, y + 200],
        [x, y],
      ],
    },
  ]);
});

it('a rating becomes its curve and evaporation a series; neither is there where it is not written', async () => {
  const { scenario } = await read(`boundary:
  - { edge: south, kind: rating, datum: Alder, curve: [[300 m, 0 m3/s], [302 m, 800 l/s]] }
evaporation: 5 mm/d
`);
  expect(scenario.boundary[0]).toMatchObject({
    id: 'south-0',
    kind: 'rating',
    curve: [
      [300, 0],
      [302, 0.8],
    ],
  });
  expect(scenario.evaporation!.values[0]! * 86400).toBeCloseTo(0.005, 15);
  const over = await read('evaporation: { times: [0 h, 3 h], rates: [0 mm/d, 6 mm/day], between: linear }\n');
  expect(over.scenario.evaporation).toMatchObject({ times: [0, 10800], between: 'linear' });
  expect((await read('')).scenario).not.toHaveProperty('evaporation');
});
