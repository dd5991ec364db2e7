/** A made-up river town between two ridges, for the viewer's tests: ground, assets and the grid they stand on. */
import type { Line, Place, Point, Rings } from '../../src/assets/place.ts';
import { cellAt, type Grid, gridAround, ontoGrid, outsideElevation } from '../../src/core/grid.ts';

export interface FixturePlace {
  readonly grid: Grid;
  readonly mask: Uint8Array;
  readonly bed: Float32Array;
  readonly place: Place;
}

const west = 500_000;
const north = 3_250_000;

/** Bed at shares of the width and the height, m: a river from west to east with a bend, a side stream, two ridges. */
export function bedOf(u: number, v: number): number {
  const course = 0.52 + 0.16 * Math.sin(u * 5.2) - 0.05 * Math.sin(u * 11);
  const side = 0.42 + 0.07 * Math.sin(v * 9);
  const river = Math.abs(v - course);
  const stream = v < course ? Math.abs(u - side) : 1;
  const ridges =
    210 * Math.exp(-(((u - 0.13 - 0.1 * v) / 0.07) ** 2)) + 260 * Math.exp(-(((u - 0.9 + 0.12 * v) / 0.08) ** 2));
  const hills =
    26 *
    (Math.sin(u * 31 + Math.sin(v * 17) * 2) * Math.cos(v * 27 + u * 5) +
      0.5 * Math.sin(u * 67) * Math.sin(v * 59 + u * 21));
  const banks =
    205 +
    Math.min(70, 620 * Math.max(0, river - 0.035)) +
    hills * Math.min(1, river * 7) +
    ridges * Math.min(1, river * 5);
  const channel = 168 + 37 * Math.min(1, river / 0.04) ** 2;
  const bed = river < 0.04 ? Math.min(banks, channel) : banks;
  return stream < 0.012 ? Math.min(bed, Math.max(180, bed - 26 * (1 - stream / 0.012))) : bed;
}

export function fixturePlace(rows: number, cols: number, cellSize: number): FixturePlace {
  const raster = { rows, cols, cellSize, west, north, epsg: 32648, datum: 'local' };
  const grid = gridAround(raster);
  const values = new Float32Array(rows * cols);
  for (let r = 0; r < rows; r++) for (let c = 0; c < cols; c++) values[r * cols + c] = bedOf(c / cols, r / rows);
  const bed = new Float32Array(grid.rows * grid.cols);
  ontoGrid(grid, values, bed, outsideElevation);
  const mask = Uint8Array.from(bed, (z) => (z < 9e4 ? 1 : 0));
  const [w, h] = [cols * cellSize, rows * cellSize];
  const at = (u: number, v: number): Point => [west + u * w, north - v * h];
  const course = (u: number): number => 0.52 + 0.16 * Math.sin(u * 5.2) - 0.05 * Math.sin(u * 11);
  const box = (u0: number, v0: number, u1: number, v1: number): Rings => [
    [at(u0, v0), at(u1, v0), at(u1, v1), at(u0, v1), at(u0, v0)],
  ];
  const name = (en: string, zh: string) => ({ en, zh });
  const spots = (count: number, salt: number): [number, number][] =>
    Array.from({ length: count }, (_, i) => [
      0.22 + 0.56 * ((i * 0.618 + salt) % 1),
      0.12 + 0.76 * ((i * 0.414 + salt * 1.7) % 1),
    ]);

  const nodes: { id: string; at: Point }[] = [];
  const [nx, ny] = [11, 8];
  for (let j = 0; j < ny; j++)
    for (let i = 0; i < nx; i++) nodes.push({ id: `n${i}-${j}`, at: at(0.2 + 0.06 * i, 0.1 + 0.11 * j) });
  const edges: Place['roads']['edges'][number][] = [];
  const wade = (a: Point, b: Point): boolean =>
    [0, 0.25, 0.5, 0.75, 1].some((t) => bed[cellAt(grid, a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)]! < 196);
  const road = (a: number, b: number): void => {
    const [p, q] = [nodes[a]!.at, nodes[b]!.at];
    if (wade(p, q)) return;
    edges.push({
      id: `e${edges.length}`,
      from: a,
      to: b,
      class: a % 3 ? 'residential' : 'secondary',
      line: [p, q],
      speed: 8,
      name: name(`Street ${edges.length}`, `街道${edges.length}`),
      grade_separated: false,
    });
  };
  for (let j = 0; j < ny; j++)
    for (let i = 0; i < nx; i++) {
      if (i + 1 < nx) road(j * nx + i, j * nx + i + 1);
      if (j + 1 < ny) road(j * nx + i, (j + 1) * nx + i);
    }
  const bridgeAt = [0.3, 0.5, 0.68];
  const bridges = bridgeAt.map((u, i) => {
    const line: Line = [at(u, course(u) - 0.075), at(u, course(u) + 0.075)];
    return {
      id: `bridge-${i}`,
      name: name(['Mill', 'Market', 'Ferry'][i] + ' Bridge', `${['磨坊', '集市', '渡口'][i]}大桥`),
      river: 'ald',
      line,
      deck_elevation: 226,
      soffit_elevation: 221,
      width: 24,
      main_span: 220,
      caveat: name('Heights are made up.', '高程为虚构。'),
    };
  });
  const place: Place = {
    id: 'fixture-town',
    name: name('Alder Town', '桤木镇'),
    time_zone: 'Asia/Shanghai',
    epsg: 32648,
    datum: 'local',
    reconstructed: true,
    provenance: name('Made-up terrain, model result, not a forecast', '虚构地形，模型结果，非预报'),
    rivers: [
      {
        id: 'ald',
        name: name('River Ald', '桤江'),
        line: Array.from({ length: 40 }, (_, i) => at(i / 39, course(i / 39))),
      },
    ],
    sections: [],
    bridges,
    underpasses: spots(14, 0.13).map(([u, v], i) => ({
      id: `underpass-${i}`,
      name: name(`Underpass ${i + 1}`, `下穿道${i + 1}`),
      kind: i % 3 ? 'low_point' : 'underpass',
      at: at(u, v),
      lip_elevation: bedOf(u, v),
      curve: [
        [0, 0],
        [2, 800],
      ],
      entrance_width: 8,
      pump: 0.1,
    })),
    roads: { nodes, edges },
    zones: [
      {
        id: 'city',
        name: name('Alder City', '桤木市'),
        tier: 'city',
        parent: '',
        rings: box(0.2, 0.06, 0.84, 0.94),
        population: 64_000,
      },
      {
        id: 'north',
        name: name('North District', '北区'),
        tier: 'district',
        parent: 'city',
        rings: box(0.2, 0.06, 0.84, 0.5),
        population: 30_000,
      },
      {
        id: 'south',
        name: name('South District', '南区'),
        tier: 'district',
        parent: 'city',
        rings: box(0.2, 0.5, 0.84, 0.94),
        population: 34_000,
      },
      ...['Quay', 'Hill', 'Market', 'Mill', 'Orchard', 'Terrace'].map((en, i) => {
        const [u, v] = [0.2 + (i % 3) * 0.213, i < 3 ? 0.06 : 0.5];
        return {
          id: `town-${i}`,
          name: name(`${en} Town`, ['码头镇', '山坡镇', '集市镇', '磨坊镇', '果园镇', '台地镇'][i]!),
          tier: 'town' as const,
          parent: i < 3 ? 'north' : 'south',
          rings: box(u, v, u + 0.213, v + 0.44),
          population: 10_000,
        };
      }),
    ],
    sites: spots(16, 0.57).map(([u, v], i) => ({
      id: `site-${i}`,
      name: name(`Slope ${i + 1}`, `斜坡${i + 1}`),
      at: at(u, v),
      radius: 60,
      slope: 0.6,
      depth: 3,
      cohesion: 8000,
      friction_angle: 0.5,
      unit_weight: 19000,
      transmissivity: 1e-4,
      specific_area: 80,
      volume: 5000,
      households: 12,
    })),
    gauges: [
      {
        id: 'quay-stage',
        name: name('Quay gauge', '码头站'),
        kind: 'stage' as const,
        at: at(0.4, course(0.4)),
        watches: '',
        interval: 300,
        delay: 60,
        loss: 0,
        noise: 0.01,
        warning: 198,
        guarantee: 201,
      },
      ...spots(5, 0.31).map(([u, v], i) => ({
        id: `rain-${i}`,
        name: name(`Rain gauge ${i + 1}`, `雨量站${i + 1}`),
        kind: 'rain' as const,
        at: at(u, v),
        watches: '',
        interval: 300,
        delay: 60,
        loss: 0,
        noise: 0,
      })),
    ],
    stations: [{ id: 'depot', name: name('Market depot', '集市站'), at: at(0.5, 0.24) }],
    crews: [0, 1].map((i) => ({
      id: `crew-${i}`,
      name: name(`Pump crew ${i + 1}`, `排涝队${i + 1}`),
      station: 'depot',
      capabilities: ['pump' as const],
      mobilisation: 300,
      ford: 0.5,
      pump: 0.3,
    })),
    drain_areas: [],
  };
  return { grid, mask, bed, place };
}
