import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { coverOfClass, shippedLosses, soilGroupOf } from '../../src/scenario/loss-table.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import { soilNames, soilOf } from '../../src/scenario/soils.ts';
import { groundFileSchema } from '../../src/terrain/ground-facts.ts';

const mmPerHour = 1e-3 / 3600;
const folder = mkdtempSync(join(tmpdir(), 'losses-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** 8 x 6 cells: soil 1 in the north and 2 in the south, cover 1 in the west, 2 in the east, none in one corner. */
const grid = (rows: (row: number) => string): string =>
  `ncols 8\nnrows 6\nxllcorner 600000\nyllcorner 3200000\ncellsize 30\nNODATA_value -9999\n${Array.from({ length: 6 }, (_, r) => rows(r)).join('\n')}\n`;
mkdirSync(join(folder, 'place'));
cpSync('test/faults/tiny.asc', join(folder, 'place/dem.asc'));
writeFileSync(
  join(folder, 'place/soil.asc'),
  grid((r) =>
    Array(8)
      .fill(r < 3 ? 1 : 2)
      .join(' '),
  ),
);
writeFileSync(
  join(folder, 'place/cover.asc'),
  grid((r) => (r === 5 ? '1 1 1 1 2 2 2 -9999' : '1 1 1 1 2 2 2 2')),
);
writeFileSync(
  join(folder, 'place/losses.yaml'),
  `format: losses/1
cover:
  tea: { like: brush, interception: 1.7 mm, curve_number: { A: 31, B: 52, C: 66, D: 73 } }
soil:
  B: { horton: { f0: 44 mm/h, fc: 6 mm/h, decay: 3 /h }, constant: 6.5 mm/h }
`,
);
const place = (more: string): void =>
  writeFileSync(
    join(folder, 'place/place.yaml'),
    `format: place/1
id: case
name: { en: Case, zh: 案例 }
time_zone: Asia/Shanghai
crs: EPSG:32648
datum: Case
provenance: { en: Made up., zh: 虚构。 }
ground: { file: dem.asc }
surface:
  soil: { file: soil.asc, table: { 1: loam, 2: clay } }
  cover: { file: cover.asc, table: { 1: woods, 2: ${more} } }
${more === 'tea' ? '  losses: losses.yaml\n' : ''}`,
  );
async function read(losses: string, cover = 'crops', more = '') {
  place(cover);
  writeFileSync(
    join(folder, 'scenario.yaml'),
    `format: scenario/1\nid: case\nname: { en: Case, zh: 案例 }\nplace: place\ntime: { start: 2021-07-12T18:00:00+08:00, end: 1 h }\nlosses: ${losses}\n${more}`,
  );
  return readScenario(folder);
}
const at = (map: unknown, row: number, col: number): number => (map as Float32Array)[row * 8 + col]!;

describe('the numbers losses go by', () => {
  it('are one for all where the scenario gives them', async () => {
    const { losses, scenario } = await read(
      '{ infiltration: horton, horton: { f0: 75 mm/h, fc: 10 mm/h, decay: 4 /h, drying: 3 d }, interception: 1.5 mm, depression: 2 mm }',
    );
    expect(losses).toEqual({
      horton: { f0: 75 * mmPerHour, fc: expect.closeTo(10 * mmPerHour, 15), decay: expect.closeTo(4 / 3600, 15) },
      interception: 0.0015,
      depression: 0.002,
    });
    expect(scenario.losses.horton?.drying).toBe(3 * 86400);
  });

  it('go by soil group and land cover where it does not', async () => {
    const horton = (await read('{ infiltration: horton }')).losses!.horton!;
    expect(at(horton.f0, 0, 0)).toBeCloseTo(shippedLosses.soil.B.horton.f0, 11);
    expect(at(horton.fc, 5, 0)).toBeCloseTo(shippedLosses.soil.D.horton.fc, 12);
    const constant = (await read('{ infiltration: constant }')).losses!.constant;
    expect([at(constant, 0, 3) / mmPerHour, at(constant, 4, 3) / mmPerHour]).toEqual([
      expect.closeTo(5.7, 5),
      expect.closeTo(0.6, 5),
    ]);
    const cn = (await read('{ infiltration: curve_number }')).losses!.curve_number;
    expect([at(cn, 0, 0), at(cn, 0, 7), at(cn, 5, 0), at(cn, 5, 6)]).toEqual([60, 78, 79, 89]);
    const { losses } = await read('{ interception: by_cover, depression: by_cover }');
    expect(at(losses!.interception, 2, 2)).toBeCloseTo(0.0025, 9);
    expect(at(losses!.depression, 2, 6)).toBeCloseTo(0.0051, 9);
    // a cell without a class is grass, as the ground without a soil is
    expect(at(losses!.interception, 5, 7)).toBeCloseTo(shippedLosses.cover['grass']!.interception, 9);
  });

  it('come from the place’s own table before the shipped one', async () => {
    const cn = (await read('{ infiltration: curve_number }', 'tea')).losses!.curve_number;
    expect([at(cn, 0, 7), at(cn, 4, 7), at(cn, 0, 0)]).toEqual([52, 73, 60]);
    const { losses } = await read('{ infiltration: horton, interception: by_cover, depression: by_cover }', 'tea');
    expect(at(losses!.interception, 0, 7)).toBeCloseTo(0.0017, 9);
    expect(at(losses!.depression, 0, 7)).toBeCloseTo(shippedLosses.cover['brush']!.depression, 9);
    expect(at(losses!.horton!.f0, 0, 0) / mmPerHour).toBeCloseTo(44, 4);
    expect(at(losses!.horton!.f0, 5, 0) / mmPerHour).toBeCloseTo(17.8, 4);
  });

  it('decide the digest, and a run without them has none', async () => {
    expect((await read('{ infiltration: green_ampt }')).losses).toBeUndefined();
    const digest = async (cover: string) => (await read('{ infiltration: curve_number }', cover)).digest;
    expect(await digest('crops')).not.toBe(await digest('grass'));
    expect(await digest('crops')).toBe(await digest('crops'));
  });

  it('are known for every land cover of a ground rebuilt from facts', () => {
    // a river's class bears its roughness, the others their key
    const ids = Object.keys(groundFileSchema.shape.cover.shape).map((key) => key.replace('_', '-'));
    for (const id of [...ids, 'river-30']) expect(shippedLosses.cover[coverOfClass(id)], id).toBeDefined();
  });
});

describe('hydrologic soil groups', () => {
  it('are TR-55’s for the textures it lists', () => {
    const listed = {
      A: ['sand', 'loamy_sand', 'sandy_loam'],
      B: ['silt_loam', 'loam'],
      C: ['sandy_clay_loam'],
      D: ['clay_loam', 'silty_clay_loam', 'sandy_clay', 'silty_clay', 'clay'],
    };
    for (const [group, textures] of Object.entries(listed))
      for (const t of textures)
        expect(soilGroupOf(soilOf(t as (typeof soilNames)[number]).conductivity), t).toBe(group);
    expect(Object.values(listed).flat().sort()).toEqual([...soilNames].sort());
  });
});
