/** Structures as written become structures in SI units and metres, from a scenario, a GeoJSON file or a place. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gridAround } from '../../src/core/grid.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import { snappedShapes } from '../../src/scenario/snapped-structures.ts';

const folder = mkdtempSync(join(tmpdir(), 'structures-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const scenario = (place: string, structures: string): string => `format: scenario/1
id: case
name: { en: Case, zh: 案例 }
place: ${place}
time: { start: 2021-07-12T18:00:00+08:00, end: 2 h }
structures:
${structures}`;
const here = resolve('data/alder-valley');
const read = async (text: string) => {
  writeFileSync(join(folder, 'scenario.yaml'), text);
  return readScenario(folder);
};
const line = 'line: [[499700, 3274200], [499900, 3274250]]';

describe('structures of a scenario', () => {
  it('are read in SI units, with their defaults', async () => {
    const { scenario: found } = await read(
      scenario(
        here,
        `  - { id: a, kind: wall, ${line}, height: 120 cm }
  - { id: b, kind: weir, datum: Alder, ${line}, crest: 304 m, width: 8 m, coefficient: 1.5 }
  - { id: c, kind: gate, datum: Alder, ${line}, sill: 302 m, full_opening: 2 m, travel: 5 min, closes_when: { level: right, above: 304 m } }
  - { id: d, kind: breach, datum: Alder, ${line}, crest: 306 m, bottom: 303 m, starts: 2021-07-12T19:00:00+08:00, froehlich: { volume: 1000000 m3, height: 10 m } }
  - { id: e, kind: culvert, datum: Alder, from: [499700, 3274200], to: [499700, 3274300], diameter: 90 cm, invert_from: 303 m, invert_to: 302 m }
  - { id: f, kind: pump, from: [499700, 3274200], rate: 500 l/s }
  - { id: g, kind: wall, datum: Alder, ${line}, crest_series: { times: [0 h, 1 h], crests: [304 m, 305 m] } }
`,
      ),
    );
    const [a, b, c, d, e, f, g] = found.structures!;
    expect(a).toMatchObject({ name: { en: 'a', zh: 'a' }, crest: { height: 1.2 }, coefficient: 1.7 });
    expect(b).toMatchObject({ crest: { level: 304 }, width: 8, coefficient: 1.5 });
    expect(c).toMatchObject({
      sill: 302,
      full: 2,
      opening: 0,
      travel: 300,
      closes_when: { level: 'right', above: 304 },
    });
    // Froehlich 2008: 0.27 * 1.3 * 1e6^0.32 * 10^0.04 = 32.03 m; 63.2 sqrt(1e6 / (9.80665 * 100)) = 2018 s
    expect(d).toMatchObject({ starts: 3600, bottom: 303 });
    if (d?.kind !== 'breach') throw new Error('no breach');
    expect(d.width).toBeCloseTo(32.03, 1);
    expect(d.growth).toBeCloseTo(2018.2, 0);
    expect(e).toMatchObject({ length: 100, manning: 0.013, inlet: 'square-edge', entrance_loss: 0.5, barrels: 1 });
    expect(f).toMatchObject({ curve: [[0, 0.5]], on: 'auto' });
    expect(g).toMatchObject({ crest: { series: { times: [0, 3600], values: [304, 305], between: 'linear' } } });
  });

  it('may lie in a GeoJSON file, by their id', async () => {
    const feature = (id: string, coordinates: number[][]) =>
      JSON.stringify({ type: 'Feature', properties: { id }, geometry: { type: 'LineString', coordinates } });
    const features = [
      feature('other', [
        [104.99, 29.59],
        [104.992, 29.59],
      ]),
      feature('a', [
        [104.999, 29.597],
        [105.001, 29.597],
      ]),
    ];
    writeFileSync(join(folder, 'walls.geojson'), `{"type":"FeatureCollection","features":[${features.join(',')}]}`);
    const { scenario: found } = await read(
      scenario(here, '  - { id: a, kind: wall, file: walls.geojson, height: 1 m }\n'),
    );
    const [x, y] = found.structures![0]!.line[0]!;
    // UTM zone 48: a thousandth of a degree west of its middle, 105 E
    expect(x).toBeCloseTo(500_000 - 96.8, 0);
    expect(y).toBeGreaterThan(3_274_000);
    expect(y).toBeLessThan(3_274_300);
  });
});

describe('structures of a place', () => {
  beforeAll(() => {
    const place = join(folder, 'place');
    cpSync(here, place, { recursive: true });
    const own = [
      {
        id: 'dyke',
        kind: 'wall',
        name_en: 'Dyke',
        name_zh: '堤',
        crest_m: 306,
        coordinates: [
          [104.997, 29.597],
          [105, 29.597],
        ],
      },
      {
        id: 'sluice',
        kind: 'gate',
        sill_m: 302,
        full_opening_cm: 150,
        coordinates: [
          [104.998, 29.597],
          [104.9985, 29.597],
        ],
      },
      { id: 'sump', kind: 'pump', rate_l_per_s: 200, coordinates: [104.998, 29.5965] },
    ].map(({ coordinates, ...properties }) => ({
      type: 'Feature',
      properties,
      geometry: { type: properties.kind === 'pump' ? 'Point' : 'LineString', coordinates },
    }));
    writeFileSync(join(place, 'structures.geojson'), JSON.stringify({ type: 'FeatureCollection', features: own }));
    cpSync(join(here, 'place.yaml'), join(place, 'place.yaml'));
    writeFileSync(join(place, 'place.yaml'), 'structures: structures.geojson\n', { flag: 'a' });
  });

  it('stand in every scenario of it, before its own; a wall gives way to the gate in it', async () => {
    const bundle = await read(scenario('place', `  - { id: more, kind: wall, ${line}, height: 1 m }\n`));
    expect(bundle.place.structures).toMatchObject([
      { id: 'dyke', name: { en: 'Dyke', zh: '堤' }, crest: { level: 306 } },
      { id: 'sluice', full: 1.5 },
      { id: 'sump', curve: [[0, 0.2]] },
    ]);
    const { ground } = bundle;
    const grid = gridAround(ground);
    const cells = grid.rows * grid.cols;
    const shapes = snappedShapes(bundle, {
      grid,
      mask: new Uint8Array(cells).fill(1),
      bed: new Float32Array(cells).fill(300),
    });
    expect(shapes.map((s) => s.id)).toEqual(['dyke', 'sluice', 'sump', 'more']);
    const [dyke, sluice, sump] = shapes;
    // 290 m and 48 m in cells of 20 m; the dyke lies in two pieces, left and right of the gate
    expect(dyke!.faces + sluice!.faces).toBeGreaterThanOrEqual(14);
    expect(sluice!.faces).toBeGreaterThanOrEqual(2);
    expect(dyke!.lines).toHaveLength(2);
    expect(sluice!.lines[0]![0]).toEqual(dyke!.lines[0]!.at(-1));
    expect(sump).toMatchObject({ faces: 0, lines: [[expect.anything()]] });
  });

  it('have ids of their own, which a scenario may not take', async () => {
    await expect(read(scenario('place', `  - { id: dyke, kind: wall, ${line}, height: 1 m }\n`))).rejects.toThrow(
      /structures\[0\].id is "dyke", which the place already has/,
    );
  });
});
