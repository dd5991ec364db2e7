/** Facts of a small invented ground: one river running east between hills, a stream, a ridge, a bench. Metres stand for degrees x 1e-5. */
import { type GroundFacts, groundFacts } from '../../src/terrain/ground-facts.ts';

const cover = (manning: number, impervious: number) => ({
  name: { en: 'cover', zh: '覆盖' },
  manning,
  impervious,
  conductivity_mm_per_h: 5,
  suction_m: 0.1,
  moisture_deficit: 0.2,
});

/** Position in metres, written as the file's degrees. */
const at = (x: number, y: number): [number, number] => [x / 1e5, y / 1e5];

export const smallGround = {
  format: 'ground/1',
  crs: 'EPSG:32648',
  datum: 'local',
  cell_size_m: 30,
  extent: { west_m: 0, north_m: 3600, width_m: 6000, height_m: 3600 },
  seed: 5,
  rivers: [
    {
      id: 'stour',
      name: { en: 'Stour', zh: '斯图尔河' },
      bank_m: 184,
      flat_share: 0.5,
      course: [
        [...at(-600, 1700), 400, 160, 0.03],
        [...at(2500, 1900), 400, 159, 0.03],
        [...at(6600, 1600), 480, 158, 0.035],
      ],
      benches: [
        { name: { en: 'quay', zh: '码头' }, at: at(2500, 2200), length_m: 1200, width_m: 150, elevation_m: 189 },
      ],
    },
  ],
  streams: [
    {
      id: 'beck',
      name: { en: 'Beck', zh: '小溪' },
      half_width_m: 30,
      course: [
        [...at(4500, 3500), 260],
        [...at(4200, 1800), 183],
      ],
    },
  ],
  ridges: [
    {
      id: 'down',
      name: { en: 'Down', zh: '丘陵' },
      half_width_m: 500,
      trough_m: 0,
      crest: [
        [...at(0, 400), 420],
        [...at(6000, 500), 430],
      ],
    },
  ],
  hills: [],
  levels: [
    [...at(1000, 3000), 280],
    [...at(5000, 3000), 300],
    [...at(3000, 600), 300],
  ],
  built: [[...at(1500, 2600), 700, 0.95]],
  cover: {
    river: cover(0.033, 1),
    bank: cover(0.04, 0.2),
    urban_dense: cover(0.06, 0.85),
    urban: cover(0.06, 0.6),
    farmland: cover(0.05, 0.05),
    woods: cover(0.1, 0.02),
  },
};

export const smallFacts = (over: Partial<GroundFacts> = {}): GroundFacts => ({
  ...groundFacts(smallGround, ([lon, lat]) => [lon * 1e5, lat * 1e5]),
  ...over,
});
