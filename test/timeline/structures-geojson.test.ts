/** Where structures stand on the grid, as other programs read it. */
import { expect, test } from 'vitest';
import type { RunHeader } from '../../src/timeline/format.ts';
import { structuresGeoJson } from '../../src/timeline/node/export/structures-geojson.ts';

const name = { en: 'Dyke', zh: '堤' };
const header = {
  id: 'run',
  name: { en: 'Flood', zh: '洪水' },
  engine: { name: 'stormtable', version: '0' },
  grid: { cellSize: 10 },
  structures: [
    {
      id: 'dyke',
      name,
      kind: 'wall',
      faces: 3,
      lines: [
        [
          [0, 0],
          [20, 0],
          [20, 10],
        ],
        [
          [40, 0],
          [40, 10],
        ],
      ],
    },
    { id: 'sump', name, kind: 'pump', faces: 0, lines: [[[5, 5]]] },
  ],
} as unknown as RunHeader;

test('structures are lines along cell sides, pumps out of the model points, in longitude and latitude', () => {
  const document = JSON.parse(structuresGeoJson(header, (x, y) => [x / 1e3 + 1e-9, y / 1e3]).join('')) as {
    type: string;
    run: string;
    features: { geometry: unknown; properties: unknown }[];
  };
  expect(document).toMatchObject({ type: 'FeatureCollection', run: 'run' });
  expect(document.features.map((f) => f.geometry)).toEqual([
    {
      type: 'MultiLineString',
      coordinates: [
        [
          [0, 0],
          [0.02, 0],
          [0.02, 0.01],
        ],
        [
          [0.04, 0],
          [0.04, 0.01],
        ],
      ],
    },
    { type: 'Point', coordinates: [0.005, 0.005] },
  ]);
  expect(document.features[0]!.properties).toEqual({
    id: 'dyke',
    name_en: 'Dyke',
    name_zh: '堤',
    kind: 'wall',
    faces: 3,
    cell_size_m: 10,
  });
});
