/**
 * Makes the files of Alder Valley: an invented valley of 96 x 64 cells of 20 m with one river, one beck, two bridges and a
 * small town, so that every room of the engine has something to do in seconds. Run: npx tsx data/alder-valley/make.ts
 */
import { writeFile } from 'node:fs/promises';
import { exp, sin } from '../../src/core/arithmetic.ts';
import { projectionOf } from '../../src/scenario/projection.ts';

const cols = 96;
const rows = 64;
const cellSize = 20;
const west = 499_000;
const south = 3_273_720;
/** Everything below is written in metres east and north of the south-west corner. */
type At = readonly [east: number, north: number];

const bedOf = (u: number): number => 304 - 0.002 * u;
const riverNorth = (u: number): number => 560 + 70 * sin((2 * Math.PI * u) / 1500);
const bump = (r: number, width: number): number => exp(-((r / width) ** 2));

/** Ground elevation, m: a channel 60 m wide, a terraced south bank, a steep north bank cut by the beck. */
function ground(u: number, v: number): number {
  const offset = v - riverNorth(u);
  const d = Math.abs(offset);
  const bed = bedOf(u);
  if (d <= 30) return bed;
  if (d <= 50) return bed + (2.4 * (d - 30)) / 20;
  const texture = sin(u / 57) * sin(v / 71);
  if (offset > 0) {
    const shelf = bed + 2.4 + 0.02 * (Math.min(d, 110) - 50);
    const up = Math.max(0, d - 110);
    const steep = Math.min(up, 180);
    const ravine = Math.min(0.42 * up, 42) * bump(u - 1300 - 0.12 * up, 60);
    return shelf + 0.62 * steep + 0.12 * (up - steep) + 1.5 * texture * Math.min(1, up / 60) - ravine;
  }
  const quay = d < 130 ? 0.7 * bump(u - 1040, 130) * (1 - Math.max(0, d - 90) / 40) : 0;
  const terrace = bed + 2.4 + 0.012 * (Math.min(d, 330) - 50) - quay;
  const up = Math.max(0, d - 330);
  const dips = 0.5 * bump(distance([u, v], dip), 28) + 0.35 * bump(distance([u, v], lowPoint), 28);
  return terrace + 0.3 * up + 1.2 * texture * Math.min(1, up / 60) - dips;
}
const distance = (a: At, b: At): number => Math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2);
/** A point at a distance from the river's middle line, m; south is negative. */
const bank = (u: number, offset: number): At => [u, Math.round(riverNorth(u) + offset)];
const dip: At = [690, 430];
const lowPoint: At = [1050, 390];

const round = (x: number, digits: number): number => Math.round(x * 10 ** digits) / 10 ** digits;
const cellGround = ([u, v]: At): number =>
  round(ground((Math.floor(u / cellSize) + 0.5) * cellSize, (Math.floor(v / cellSize) + 0.5) * cellSize), 2);

/** Files by name, as they are committed. */
export async function alderValley(): Promise<Record<string, string>> {
  const projection = (await projectionOf(32648))!;
  const lonLat = ([u, v]: At): [number, number] => {
    const [lon, lat] = projection.inverse(west + u, south + v);
    return [round(lon, 7), round(lat, 7)];
  };
  type Properties = Record<string, unknown>;
  const feature = (type: string, coordinates: unknown, properties: Properties) => ({
    type: 'Feature',
    properties,
    geometry: { type, coordinates },
  });
  const point = (at: At, properties: Properties) => feature('Point', lonLat(at), properties);
  const line = (points: readonly At[], properties: Properties) => feature('LineString', points.map(lonLat), properties);
  const ring = (points: readonly At[], properties: Properties) =>
    feature('Polygon', [[...points, points[0]!].map(lonLat)], properties);
  const collection = (features: readonly unknown[]): string =>
    `{"type":"FeatureCollection","features":[\n${features.map((f) => JSON.stringify(f)).join(',\n')}\n]}\n`;

  const along = (from: number, to: number, step: number, offset: number): At[] => {
    const points: At[] = [];
    for (let u = from; u <= to + 1e-9; u += step) points.push(bank(u, offset));
    return points;
  };

  const dem = [
    `ncols ${cols}`,
    `nrows ${rows}`,
    `xllcorner ${west}`,
    `yllcorner ${south}`,
    `cellsize ${cellSize}`,
    'NODATA_value -9999',
  ];
  for (let r = 0; r < rows; r++) {
    const v = (rows - r - 0.5) * cellSize;
    dem.push(Array.from({ length: cols }, (_, c) => ground((c + 0.5) * cellSize, v).toFixed(2)).join(' '));
  }

  const quayBridge = [bank(900, -55), bank(900, 55)];
  const millBridge = [bank(1400, -55), bank(1400, 55)];
  const bridges = [
    line(quayBridge, {
      id: 'quay-bridge',
      name_en: 'Quay Bridge',
      name_zh: '码头桥',
      river: 'alder',
      deck_elevation_m: round(bedOf(900) + 4.4, 2),
      soffit_elevation_m: round(bedOf(900) + 3.4, 2),
      width_m: 12,
      main_span_m: 40,
    }),
    line(millBridge, {
      id: 'mill-bridge',
      name_en: 'Mill Bridge',
      name_zh: '磨坊桥',
      river: 'alder',
      deck_elevation_m: round(bedOf(1400) + 6, 2),
      soffit_elevation_m: round(bedOf(1400) + 4.8, 2),
      width_m: 9,
      main_span_m: 60,
    }),
  ];
  const underpasses = [
    point(dip, {
      id: 'station-dip',
      name_en: 'Station Dip',
      name_zh: '车站下穿道',
      kind: 'underpass',
      lip_elevation_m: round(cellGround(dip) + 0.05, 2),
      curve: [
        [0, 0],
        [0.25, 20],
        [0.5, 60],
        [1, 190],
        [2, 620],
        [3.2, 1300],
      ],
      entrance_width_m: 9,
      pump_m3_per_s: 0.02,
    }),
    point(lowPoint, {
      id: 'quay-corner',
      name_en: 'Quay Corner',
      name_zh: '码头低洼处',
      kind: 'low_point',
      lip_elevation_m: cellGround(lowPoint),
      curve: [
        [0, 0],
        [0.3, 40],
        [0.6, 130],
        [1, 320],
      ],
      entrance_width_m: 14,
      pump_m3_per_s: 0,
    }),
  ];

  const nodes: Record<string, At> = {
    'south-west': bank(60, -95),
    station: bank(520, -150),
    'dip-east': [860, riverNorthRounded(860) - 165],
    'quay-south': bank(900, -75),
    'quay-north': bank(900, 80),
    'quay-east': bank(1180, -100),
    'mill-south': bank(1400, -75),
    'mill-north': bank(1400, 80),
    school: bank(900, -300),
    'mill-lane-top': bank(1400, -290),
    'south-east': bank(1860, -90),
    'north-west': bank(60, 85),
    hillfoot: bank(520, 85),
    'north-east': bank(1860, 85),
  };
  const edge = (
    id: string,
    from: string,
    to: string,
    cls: string,
    speed: number,
    en: string,
    zh: string,
    via: readonly At[] = [],
    more: Properties = {},
  ) =>
    line([nodes[from]!, ...via, nodes[to]!], {
      id,
      kind: 'edge',
      name_en: en,
      name_zh: zh,
      from,
      to,
      class: cls,
      speed_km_per_h: speed,
      ...more,
    });
  const roads = [
    ...Object.entries(nodes).map(([id, at]) => point(at, { id, kind: 'node' })),
    edge(
      'station-road-west',
      'south-west',
      'station',
      'primary',
      50,
      'Station Road',
      '车站路',
      along(180, 420, 120, -115),
    ),
    edge('station-road-dip', 'station', 'dip-east', 'primary', 50, 'Station Road', '车站路', [dip], {
      underpass: 'station-dip',
    }),
    edge('station-road-east', 'dip-east', 'quay-south', 'primary', 40, 'Station Road', '车站路'),
    edge('quay-street', 'quay-south', 'quay-east', 'secondary', 40, 'Quay Street', '码头街', [lowPoint], {
      underpass: 'quay-corner',
    }),
    edge('riverside', 'quay-east', 'mill-south', 'secondary', 40, 'Riverside', '滨江路'),
    edge('south-road', 'mill-south', 'south-east', 'primary', 60, 'South Road', '南岸路', along(1500, 1740, 120, -85)),
    edge('school-hill', 'dip-east', 'school', 'residential', 30, 'School Hill', '学校坡'),
    edge(
      'upper-lane',
      'school',
      'mill-lane-top',
      'residential',
      30,
      'Upper Lane',
      '上街',
      along(1000, 1300, 100, -295),
    ),
    edge('mill-lane', 'mill-south', 'mill-lane-top', 'residential', 30, 'Mill Lane', '磨坊巷'),
    edge('station-hill', 'station', 'school', 'residential', 30, 'Station Hill', '车站坡', [
      bank(640, -260),
      bank(780, -290),
    ]),
    edge(
      'quay-bridge-road',
      'quay-south',
      'quay-north',
      'primary',
      40,
      'Quay Bridge',
      '码头桥',
      [quayBridge[0]!, quayBridge[1]!],
      { bridge: 'quay-bridge' },
    ),
    edge(
      'mill-bridge-road',
      'mill-south',
      'mill-north',
      'secondary',
      40,
      'Mill Bridge',
      '磨坊桥',
      [millBridge[0]!, millBridge[1]!],
      { bridge: 'mill-bridge' },
    ),
    edge(
      'north-road-west',
      'north-west',
      'hillfoot',
      'secondary',
      50,
      'North Road',
      '北岸路',
      along(180, 420, 120, 85),
    ),
    edge(
      'north-road-hillfoot',
      'hillfoot',
      'quay-north',
      'secondary',
      50,
      'North Road',
      '北岸路',
      along(620, 820, 100, 85),
    ),
    edge(
      'north-road-mill',
      'quay-north',
      'mill-north',
      'secondary',
      50,
      'North Road',
      '北岸路',
      along(1000, 1300, 100, 85),
    ),
    edge(
      'north-road-east',
      'mill-north',
      'north-east',
      'secondary',
      60,
      'North Road',
      '北岸路',
      along(1500, 1740, 120, 85),
    ),
  ];

  const southBand = (from: number, to: number, near: number, far: number): At[] => [
    ...along(from, to, 60, near),
    ...along(from, to, 60, far).reverse(),
  ];
  const edgeLine = (from: number, to: number): At[] => along(from, to, 60, 0);
  const zone = (
    points: readonly At[],
    id: string,
    en: string,
    zh: string,
    tier: string,
    parent: string,
    population: number,
  ) => ring(points, { id, name_en: en, name_zh: zh, tier, parent, population });
  const zones = [
    zone(
      [
        [0, 0],
        [1920, 0],
        [1920, 1280],
        [0, 1280],
      ],
      'alder',
      'Alder',
      '桤木市',
      'city',
      '',
      0,
    ),
    zone(
      [[0, 0], [1920, 0], [1920, edgeLine(1920, 1920)[0]![1]], ...edgeLine(0, 1860).reverse()],
      'south-bank',
      'South Bank',
      '南岸区',
      'district',
      'alder',
      0,
    ),
    zone(
      [...edgeLine(0, 1860), [1920, edgeLine(1920, 1920)[0]![1]], [1920, 1280], [0, 1280]],
      'north-bank',
      'North Bank',
      '北岸区',
      'district',
      'alder',
      0,
    ),
    zone(southBand(360, 780, -40, -340), 'station', 'Station', '车站街道', 'town', 'south-bank', 2600),
    zone(southBand(780, 1200, -40, -200), 'quay', 'Quay', '码头街道', 'town', 'south-bank', 3100),
    zone(southBand(780, 1200, -200, -400), 'school', 'School', '学校街道', 'town', 'south-bank', 1800),
    zone(southBand(1200, 1620, -40, -340), 'mill-lane', 'Mill Lane', '磨坊巷街道', 'town', 'south-bank', 2200),
    zone(southBand(360, 1200, 40, 160), 'hillfoot', 'Hillfoot', '山脚镇', 'town', 'north-bank', 900),
  ];

  const site = (
    id: string,
    en: string,
    zh: string,
    at: At,
    cohesion: number,
    friction: number,
    depth: number,
    volume: number,
    households: number,
  ) => {
    const slope = Math.sqrt(
      ((cellGround([at[0] + 20, at[1]]) - cellGround([at[0] - 20, at[1]])) / 40) ** 2 +
        ((cellGround([at[0], at[1] + 20]) - cellGround([at[0], at[1] - 20])) / 40) ** 2,
    );
    return point(at, {
      id,
      name_en: en,
      name_zh: zh,
      radius_m: 35,
      slope_deg: round((Math.atan(slope) * 180) / Math.PI, 1),
      depth_m: depth,
      cohesion_kpa: cohesion,
      friction_angle_deg: friction,
      unit_weight_kn_per_m3: 19,
      transmissivity_m2_per_s: 0.0002,
      specific_area_m: 90,
      volume_m3: volume,
      households,
    });
  };
  const sites = [
    site('hillfoot-slope', 'Hillfoot Slope', '山脚斜坡', bank(560, 230), 5.5, 33, 2, 3200, 24),
    site('beck-head', 'Beck Head', '溪源斜坡', bank(1240, 250), 14.5, 35, 2.5, 4500, 3),
    site('quarry-face', 'Quarry Face', '采石场边坡', bank(1680, 220), 12, 36, 1.5, 1500, 6),
  ];

  const gauge = (id: string, en: string, zh: string, kind: string, at: At, more: Properties) =>
    point(at, { id, name_en: en, name_zh: zh, kind, ...more });
  const gauges = [
    gauge('quay-gauge', 'Quay gauge', '码头水位站', 'stage', bank(960, 0), {
      interval_s: 60,
      delay_s: 30,
      loss: 0.01,
      noise_m: 0.01,
      warning_m: round(bedOf(960) + 1.9, 2),
      guarantee_m: round(bedOf(960) + 2.5, 2),
    }),
    gauge('school-rain', 'School rain gauge', '学校雨量站', 'rain', bank(900, -320), {
      interval_s: 60,
      delay_s: 30,
      loss: 0.01,
      noise_mm_per_h: 0.5,
    }),
    gauge('beck-rain', 'Beck rain gauge', '溪源雨量站', 'rain', bank(1300, 300), {
      interval_s: 60,
      delay_s: 60,
      loss: 0.05,
      noise_mm_per_h: 0.5,
    }),
    gauge('dip-depth', 'Station Dip depth', '车站下穿道水尺', 'depth', dip, {
      watches: 'station-dip',
      interval_s: 60,
      delay_s: 20,
      loss: 0.01,
      noise_m: 0.01,
    }),
    gauge('quay-corner-depth', 'Quay Corner depth', '码头低洼处水尺', 'depth', lowPoint, {
      watches: 'quay-corner',
      interval_s: 60,
      delay_s: 20,
      loss: 0.01,
      noise_m: 0.01,
    }),
    gauge('hillfoot-tilt', 'Hillfoot displacement', '山脚位移计', 'displacement', bank(560, 230), {
      watches: 'hillfoot-slope',
      interval_s: 300,
      delay_s: 60,
      loss: 0.02,
      noise_m: 0.0001,
    }),
    gauge('beck-tilt', 'Beck Head displacement', '溪源位移计', 'displacement', bank(1240, 250), {
      watches: 'beck-head',
      interval_s: 300,
      delay_s: 60,
      loss: 0.02,
      noise_m: 0.0001,
    }),
  ];

  return {
    'dem.asc': `${dem.join('\n')}\n`,
    'rivers.geojson': collection([
      line(along(0, 1920, 60, 0), { id: 'alder', name_en: 'Alder', name_zh: '桤木河' }),
      line([bank(1345, 330), bank(1320, 200), bank(1300, 0)], {
        id: 'mill-beck',
        name_en: 'Mill Beck',
        name_zh: '磨坊溪',
      }),
    ]),
    'sections.geojson': collection([
      line([bank(30, -45), bank(30, 45)], {
        id: 'alder-inflow',
        name_en: 'Alder from above',
        name_zh: '桤木河入口',
        river: 'alder',
        top_m: round(bedOf(30) + 0.5, 2),
      }),
      line([bank(1910, -45), bank(1910, 45)], {
        id: 'alder-outflow',
        name_en: 'Alder to below',
        name_zh: '桤木河出口',
        river: 'alder',
        top_m: round(bedOf(1910) + 2, 2),
      }),
    ]),
    'bridges.geojson': collection(bridges),
    'underpasses.geojson': collection(underpasses),
    'roads.geojson': collection(roads),
    'zones.geojson': collection(zones),
    'sites.geojson': collection(sites),
    'gauges.geojson': collection(gauges),
    'stations.geojson': collection([
      point(bank(780, -300), { id: 'fire-station', name_en: 'Fire station', name_zh: '消防站' }),
      point(bank(1500, -200), { id: 'works-depot', name_en: 'Works depot', name_zh: '市政养护站' }),
    ]),
    'drain-areas.geojson': collection([
      ring(southBand(420, 1560, -60, -330), {
        id: 'town-drains',
        name_en: 'Town drains',
        name_zh: '城区排水',
        capacity_mm_per_h: 30,
      }),
    ]),
  };
}
const riverNorthRounded = (u: number): number => Math.round(riverNorth(u));

if (process.argv[1]?.endsWith('make.ts'))
  for (const [name, text] of Object.entries(await alderValley())) await writeFile(new URL(name, import.meta.url), text);
