/** A made-up place of any size for the sweep's figures: a rough valley with a town, gauges and zones, under storm and river. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import proj4 from 'proj4';

export interface ValleySize {
  readonly rows: number;
  readonly cols: number;
  /** m */
  readonly cellSize: number;
  /** h */
  readonly hours: number;
  readonly warmUpMinutes: number;
}

/** About 6 km by 10 km: 100,000 cells of 25 m, six hours. */
export const fullValley: ValleySize = { rows: 250, cols: 400, cellSize: 25, hours: 6, warmUpMinutes: 30 };

/** Bed, m: sides of 1 in 25 around a channel 5 cells wide that falls 1 in 1000 and winds, roughened by an integer hash. */
function bedAt(row: number, col: number, size: ValleySize): number {
  const axis = size.rows / 2 + (size.rows / 12) * Math.sin(col / 35);
  const away = Math.abs(row - axis) * size.cellSize;
  const bump = (((row * 73856093) ^ (col * 19349663)) >>> 7) % 100;
  const fall = 100 - col * size.cellSize * 1e-3;
  const inChannel = away <= 2.5 * size.cellSize;
  return fall + (inChannel ? 0 : 3 + away * 0.04 + bump * 0.003);
}

/** Writes `place/` and `scenario.yaml` into a folder; `vary` is YAML that follows the scenario. Gives the scenario's path. */
export function writeValley(folder: string, size: ValleySize, vary: string): string {
  const { rows, cols, cellSize } = size;
  const west = 500_000;
  const south = 3_270_000;
  mkdirSync(join(folder, 'place'), { recursive: true });
  const lines = [
    `ncols ${cols}`,
    `nrows ${rows}`,
    `xllcorner ${west}`,
    `yllcorner ${south}`,
    `cellsize ${cellSize}`,
    'NODATA_value -9999',
  ];
  for (let r = 0; r < rows; r++)
    lines.push(Array.from({ length: cols }, (_, c) => bedAt(r, c, size).toFixed(3)).join(' '));
  writeFileSync(join(folder, 'place', 'dem.asc'), `${lines.join('\n')}\n`);

  const middle = (row: number, col: number): [number, number] => [
    west + (col + 0.5) * cellSize,
    south + (rows - row - 0.5) * cellSize,
  ];
  const utm48 = proj4('+proj=utm +zone=48 +datum=WGS84 +units=m');
  const at = (row: number, col: number): number[] => utm48.inverse(middle(row, col));
  const features = (file: string, list: { properties: object; geometry: object }[]) =>
    writeFileSync(
      join(folder, 'place', file),
      JSON.stringify({ type: 'FeatureCollection', features: list.map((f) => ({ type: 'Feature', ...f })) }),
    );
  const rectangle = (r0: number, c0: number, r1: number, c1: number) => ({
    type: 'Polygon',
    coordinates: [[at(r0, c0), at(r1, c0), at(r1, c1), at(r0, c1), at(r0, c0)]],
  });
  const zone = (id: string, tier: string, parent: string, population: number, geometry: object) => ({
    properties: { id, name_en: id, name_zh: id, tier, parent, population },
    geometry,
  });
  const towns = Array.from({ length: 8 }, (_, k) =>
    zone(
      `town-${k + 1}`,
      'town',
      'vale',
      12_000,
      rectangle(0, Math.round((k * cols) / 8), rows - 1, Math.round(((k + 1) * cols) / 8) - 1),
    ),
  );
  const whole = rectangle(0, 0, rows - 1, cols - 1);
  features('zones.geojson', [zone('city', 'city', '', 0, whole), zone('vale', 'district', 'city', 0, whole), ...towns]);
  const axis = (col: number): number => Math.round(rows / 2 + (rows / 12) * Math.sin(col / 35));
  features(
    'gauges.geojson',
    [0.25, 0.5, 0.75].map((share, k) => {
      const col = Math.round(share * cols);
      const bed = bedAt(axis(col), col, size);
      return {
        properties: {
          id: `stage-${k + 1}`,
          name_en: `Stage ${k + 1}`,
          name_zh: `水位${k + 1}`,
          kind: 'stage',
          interval_s: 300,
          delay_s: 60,
          loss: 0.02,
          noise_m: 0.01,
          warning_m: bed + 3,
          guarantee_m: bed + 4,
        },
        geometry: { type: 'Point', coordinates: at(axis(col), col) },
      };
    }),
  );
  writeFileSync(
    join(folder, 'place', 'place.yaml'),
    `format: place/1
id: made-valley
name: { en: Made-up valley, zh: 虚构山谷 }
time_zone: Asia/Shanghai
crs: EPSG:32648
datum: Made
reconstructed: true
provenance: { en: Made up., zh: 虚构。 }
ground: { file: dem.asc }
surface: { manning: 0.04, impervious: 0.2, soil: clay_loam }
zones: zones.geojson
gauges: gauges.geojson
`,
  );
  const inlet = [-2, -1, 0, 1, 2].map((k) => {
    const [x, y] = middle(axis(0) + k, 0);
    return `[${x}, ${y}]`;
  });
  const file = join(folder, 'scenario.yaml');
  writeFileSync(
    file,
    `format: scenario/1
id: made-valley-storm
name: { en: Storm over a made-up valley, zh: 虚构山谷暴雨 }
place: place
time: { start: 2021-07-12T18:00:00+08:00, end: ${size.hours} h, warm_up: ${size.warmUpMinutes} min }
seed: 3
rain:
  - uniform: { rate: 3 mm/h, until: 3 h }
  - design_storm: { zone: shapingba, return_period: 20 y, duration: 90 min, start: ${Math.round(size.hours * 3.4)} min }
inflow:
  - points: [${inlet.join(', ')}]
    series: { times: [0 h, 1 h, 3 h, 6 h], discharges: [60 m3/s, 200 m3/s, 350 m3/s, 150 m3/s] }
boundary:
  - { edge: east, kind: free, slope: 0.001 }
losses: { infiltration: green_ampt }
${vary}`,
  );
  return file;
}
