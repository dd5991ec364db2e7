/**
 * The sound files that get mutated: the whole small scenario with its place and rules, and beside it one laid over
 * another, on a rebuilt ground, with series from files, and one on a bare GeoTIFF. Together they use every reader.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { tiffFile } from '../tiff-file.ts';

export type FileTree = ReadonlyMap<string, Uint8Array>;

/** Scenarios of the tree, by the file that is read. */
export const entries = [
  'scenarios/alder-valley/scenario.yaml',
  'scenarios/rebuilt/scenario.yaml',
  'scenarios/bare/scenario.yaml',
] as const;

const names = 'name: { en: Case, zh: 案例 }';
const cover = (manning: number): string =>
  `{ name: { en: Ground, zh: 地面 }, manning: ${manning}, impervious: 0.2, conductivity_mm_per_h: 6, suction_m: 0.2, moisture_deficit: 0.25 }`;

const radar = (rate: number): string =>
  `ncols 3\nnrows 2\nxllcorner 499900\nyllcorner 3272100\ncellsize 1000\nNODATA_value -1\n${`${rate} 0 ${2 * rate}\n`.repeat(2)}`;

const texts: Readonly<Record<string, string>> = {
  'scenarios/rebuilt/base.yaml': `format: scenario/1
id: base
${names}
place: ../../data/rebuilt
time: { start: 2021-07-12T18:00:00+08:00, end: 1 h, tick: 60 s, coupling: 10 s, record: 5 min }
seed: 3
rain:
  - series: { file: rain.csv }
  - uniform: { rate: 12 mm/h, from: 10 min, until: 2021-07-12T18:50:00+08:00 }
  - design_storm:
      formula: { A: 1132, C: 0.958, b: 5.408, n: 0.595 }
      return_period: 20 y
      duration: 40 min
      cell: { center: [105.01, 29.59], radius: 2 km, velocity: [3 m/s, -1 m/s] }
  - design_storm: { depth: 30 mm, duration: 40 min, pattern: { file: pattern.csv }, areal_reduction: fsr }
  - grid: { files: radar-*.asc, unit: mm/h, first: 0 h, every: 30 min, crs: EPSG:32648 }
inflow:
  - { id: spring, points: [[500450, 3273450]], series: { file: inflow.csv, between: steps } }
  - { id: roofs, area: [[500450, 3273450], [500800, 3273450], [500800, 3273000]], series: { file: inflow.csv } }
evaporation: 5 mm/d
boundary:
  - { edge: all, kind: free }
surface: { manning: 0.05, soil: { conductivity: 4 mm/h, suction: 20 cm, moisture_deficit: 30 % } }
losses: { infiltration: green_ampt }
flow: { theta: 0.9, courant: 0.5, froude_limit: 1 }
impact: { every: 10 min, permanent_depth: 20 cm, most_areas: 20, least_cells: 2 }
test: { end: 30 min, record: 10 min, surface: { manning: 0.06 } }
`,
  'scenarios/rebuilt/scenario.yaml': `format: scenario/1
extends: base.yaml
id: rebuilt
time: { end: 50 min }
boundary:
  - { edge: east, kind: stage, datum: Local, series: { times: [0 h, 30 min], stages: [210 m, 212.5 m] } }
  - { edge: south, kind: closed, from: 500200, to: 501400 }
  - { edge: west, kind: rating, datum: Local, curve: [[200 m, 0 m3/s], [215 m, 900 m3/s]] }
initial: { depth: 1 cm }
events: []
gauges: [{ id: middle, at: [500800, 3273300] }]
`,
  'scenarios/rebuilt/rain.csv': '# observed\ntime_min,rate_mm_per_h,note\n0,5,\n15,30.5,peak\n30,12,\n45,0,\n',
  'scenarios/rebuilt/pattern.csv': 'part,share\n1,0.2\n2,0.5\n3,0.3\n',
  'scenarios/rebuilt/radar-0.asc': radar(8),
  'scenarios/rebuilt/radar-1.asc': radar(2.5),
  'scenarios/rebuilt/inflow.csv':
    'time,discharge_m3_per_s\n2021-07-12T18:00:00+08:00,1.5\n2021-07-12T18:30:00+08:00,4\n2021-07-12T18:55:00+08:00,2\n',
  'data/rebuilt/place.yaml': `format: place/1
id: rebuilt
${names}
time_zone: Asia/Shanghai
crs: EPSG:32648
datum: Local
provenance: { en: Made up, zh: 虚构 }
ground: { reconstruction: ground.yaml }
cell_size: 60 m
`,
  'data/rebuilt/ground.yaml': `format: ground/1
crs: EPSG:32648
datum: Local
cell_size_m: 60
extent: { west_m: 500000, north_m: 3274000, width_m: 2400, height_m: 1800 }
seed: 7
rivers:
  - id: brook
    ${names}
    bank_m: 205
    flat_share: 0.5
    course:
      - [105.0005, 29.5900, 60, 200.5, 0.03]
      - [105.0100, 29.5885, 70, 200.2, 0.03]
      - [105.0245, 29.5880, 70, 200.0, 0.032]
    benches: [{ ${names}, at: [105.01, 29.589], length_m: 300, width_m: 60, elevation_m: 207 }]
streams: [{ id: rill, ${names}, course: [[105.005, 29.592, 230], [105.008, 29.589, 205]], half_width_m: 40 }]
ridges: [{ id: crest, ${names}, crest: [[105.002, 29.593, 260], [105.02, 29.594, 270]], half_width_m: 300, trough_m: 10 }]
hills: [{ id: knoll, ${names}, at: [105.018, 29.584, 250], radius_m: 250 }]
levels: [[105.005, 29.585, 235], [105.02, 29.592, 245]]
built: [[105.01, 29.59, 400, 0.6]]
cover:
  river: ${cover(0.03)}
  bank: ${cover(0.04)}
  urban_dense: ${cover(0.02)}
  urban: ${cover(0.03)}
  farmland: ${cover(0.05)}
  woods: ${cover(0.09)}
`,
  'scenarios/bare/scenario.yaml': `format: scenario/1
id: bare
${names}
ground: dem.tif
datum: Local
cell_size: 20 m
time: { start: 2021-07-12T18:00:00+08:00, end: 20 min }
rain: [{ uniform: { rate: 30 mm/h } }]
boundary: [{ edge: west, kind: free, slope: 0.01 }]
`,
};

/** 30 x 24 cells of 10 m, packed by deflate in strips of eight rows. */
function packedDem(): Uint8Array {
  const values = Float32Array.from({ length: 720 }, (_, i) => 100 + 0.5 * (i % 30) + 0.2 * Math.floor(i / 30));
  const strips = [0, 1, 2].map((k) => deflateSync(new Uint8Array(values.buffer, k * 960, 960)));
  return tiffFile({ width: 30, height: 24, rowsPerStrip: 8, compression: 8, strips });
}

/** Every file by its path in the tree. */
export function baseFiles(): FileTree {
  const files = new Map<string, Uint8Array>();
  for (const folder of ['scenarios/alder-valley', 'data/alder-valley'])
    for (const name of readdirSync(folder))
      if (/\.(yaml|geojson|asc)$/.test(name)) files.set(`${folder}/${name}`, readFileSync(`${folder}/${name}`));
  for (const [file, text] of Object.entries(texts)) files.set(file, Buffer.from(text));
  files.set('scenarios/bare/dem.tif', packedDem());
  return files;
}

/** The files a scenario of the tree is read from. */
export function filesOf(entry: string, files: FileTree): string[] {
  const name = entry.split('/')[1]!;
  const own = [`scenarios/${name}/`, `data/${name}/`];
  return [...files.keys()].filter((f) => own.some((folder) => f.startsWith(folder)));
}
