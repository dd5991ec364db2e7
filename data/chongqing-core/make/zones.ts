/** City, districts and towns: each piece of land goes to a town of its bank and district, and becomes part of its outline. */
import { readFileSync } from 'node:fs';
import { type Feature, type Frame, round, type XY } from './frame.ts';
import { type Blocks, keepLargest, outlines } from './partition.ts';
import { type Bank, districts } from './towns.ts';

export interface Town {
  readonly id: string;
  readonly en: string;
  readonly zh: string;
  readonly district: number;
  readonly at: XY;
  population: number;
}
export interface Zoning {
  readonly towns: readonly Town[];
  /** Town (index + 1) of each block; 0 on the water. */
  readonly blocks: Blocks;
  /** Built-up weight of each block, 0 to 1. */
  readonly built: Float32Array;
  readonly features: readonly Feature[];
  /** The town at a point; undefined on the water. */
  townAt(p: XY): Town | undefined;
}

const blockCells = 2;

/** Inside a ring by the even-odd rule. */
function inRing(ring: readonly XY[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

export function zoning(f: Frame): Zoning {
  const { ground: g, built } = f;
  const rows = Math.floor(g.rows / blockCells);
  const cols = Math.floor(g.cols / blockCells);
  const size = g.cellSize * blockCells;
  const water = new Uint8Array(rows * cols);
  const builtShare = new Float32Array(rows * cols);
  const ids = built.classTable.map((c) => c.id);
  const weight = ids.map((id) => (id === 'urban-dense' ? 1 : id === 'urban' ? 0.5 : id === 'farmland' ? 0.015 : 0.003));
  for (let r = 0, i = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++, i++) {
      let rivers = 0;
      let sum = 0;
      for (let a = 0; a < blockCells; a++) {
        for (let d = 0; d < blockCells; d++) {
          const k = built.classes[(r * blockCells + a) * g.cols + c * blockCells + d];
          if (ids[k].startsWith('river')) rivers++;
          else sum += weight[k];
        }
      }
      water[i] = rivers * 2 >= blockCells * blockCells ? 1 : 0;
      builtShare[i] = sum / (blockCells * blockCells);
    }
  }
  const x = (i: number): number => g.west + ((i % cols) + 0.5) * size;
  const y = (i: number): number => g.north - (Math.floor(i / cols) + 0.5) * size;

  // the three banks, from points that surely lie on them
  const bank = new Uint8Array(rows * cols);
  const seeds: [Bank, number, number][] = [
    ['west', 106.46, 29.53],
    ['north', 106.54, 29.61],
    ['east', 106.58, 29.52],
  ];
  seeds.forEach(([, lon, lat], k) => {
    const p = f.forward(lon, lat);
    const start = Math.floor((g.north - p[1]) / size) * cols + Math.floor((p[0] - g.west) / size);
    const queue = [start];
    bank[start] = k + 1;
    for (let h = 0; h < queue.length; h++) {
      const i = queue[h];
      const c = i % cols;
      const near = [c < cols - 1 ? i + 1 : -1, c > 0 ? i - 1 : -1, i + cols, i - cols];
      for (const j of near) {
        if (j < 0 || j >= bank.length || bank[j] || water[j]) continue;
        bank[j] = k + 1;
        queue.push(j);
      }
    }
  });

  const file = JSON.parse(readFileSync(new URL('districts.json', import.meta.url), 'utf8')) as {
    districts: { id: string; ring: [number, number][] }[];
  };
  const rings = districts.map((d) =>
    file.districts.find((o) => o.id === d.id)!.ring.map(([lon, lat]) => f.forward(lon, lat)),
  );
  const towns: (Town & { reach: number })[] = districts.flatMap((d, k) =>
    d.towns.map(([id, en, zh, lon, lat, reach]) => ({
      id,
      en,
      zh,
      district: k,
      at: f.forward(lon, lat),
      population: 0,
      reach,
    })),
  );
  const bankOf = districts.map((d) => seeds.findIndex((s) => s[0] === d.bank) + 1);
  const labels = new Uint16Array(rows * cols);
  for (let i = 0; i < labels.length; i++) {
    if (bank[i] === 0) continue;
    const px = x(i);
    const py = y(i);
    const district = rings.findIndex((ring, k) => bankOf[k] === bank[i] && inRing(ring, px, py));
    let best = -1;
    let least = Infinity;
    towns.forEach((t, k) => {
      if (bankOf[t.district] !== bank[i] || (district >= 0 && t.district !== district)) return;
      const dx = px - t.at[0];
      const dy = py - t.at[1];
      const d = Math.sqrt(dx * dx + dy * dy) / t.reach;
      if (d < least) {
        least = d;
        best = k;
      }
    });
    labels[i] = best + 1;
  }
  const blocks: Blocks = { rows, cols, size, west: g.west, north: g.north, labels };
  keepLargest(blocks);
  const districtLabels = Uint16Array.from(labels, (l) => (l === 0 ? 0 : towns[l - 1].district + 1));
  const districtBlocks: Blocks = { ...blocks, labels: districtLabels };
  keepLargest(districtBlocks);
  // a town block cut off with its district's lesser part belongs to no town of another district
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === 0 || districtLabels[i] === towns[labels[i] - 1].district + 1) continue;
    labels[i] = nearestOf(towns, districtLabels[i] - 1, x(i), y(i)) + 1;
  }
  keepLargest(blocks);

  const sums = new Float64Array(districts.length);
  const own = new Float64Array(towns.length);
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === 0) continue;
    own[labels[i] - 1] += builtShare[i];
    sums[towns[labels[i] - 1].district] += builtShare[i];
  }
  towns.forEach((t, k) => {
    t.population = Math.round((districts[t.district].population * own[k]) / sums[t.district] / 100) * 100;
  });

  const townRings = outlines(blocks, 50);
  const districtRings = outlines(
    { ...blocks, labels: Uint16Array.from(labels, (l) => (l === 0 ? 0 : towns[l - 1].district + 1)) },
    50,
  );
  const e = f.facts.extent;
  const inset = 1;
  const window: XY[] = [
    [e.west + inset, e.north - inset],
    [e.west + e.width - inset, e.north - inset],
    [e.west + e.width - inset, e.north - e.height + inset],
    [e.west + inset, e.north - e.height + inset],
    [e.west + inset, e.north - inset],
  ];
  const features: Feature[] = [
    {
      properties: {
        id: 'chongqing',
        name_en: 'Chongqing core',
        name_zh: '重庆主城核心区',
        tier: 'city',
        parent: '',
        population: towns.reduce((s, t) => s + t.population, 0),
      },
      geometry: { kind: 'Polygon', rings: [window] },
    },
    ...districts.map(
      (d, k): Feature => ({
        properties: {
          id: d.id,
          name_en: d.en,
          name_zh: d.zh,
          tier: 'district',
          parent: 'chongqing',
          population: towns.filter((t) => t.district === k).reduce((s, t) => s + t.population, 0),
        },
        geometry: { kind: 'Polygon', rings: districtRings.get(k + 1) ?? [] },
      }),
    ),
    ...towns.map(
      (t, k): Feature => ({
        properties: {
          id: t.id,
          name_en: t.en,
          name_zh: t.zh,
          tier: 'town',
          parent: districts[t.district].id,
          population: t.population,
        },
        geometry: { kind: 'Polygon', rings: townRings.get(k + 1) ?? [] },
      }),
    ),
  ];
  return {
    towns,
    blocks,
    built: builtShare,
    features: features.map((feature) => ({
      ...feature,
      properties: { ...feature.properties, population: round(feature.properties['population'] as number) },
    })),
    townAt: ([px, py]) => {
      const c = Math.floor((px - g.west) / size);
      const r = Math.floor((g.north - py) / size);
      const l = c < 0 || r < 0 || c >= cols || r >= rows ? 0 : labels[r * cols + c];
      return l === 0 ? undefined : towns[l - 1];
    },
  };
}

function nearestOf(towns: readonly Town[], district: number, x: number, y: number): number {
  let best = -1;
  let least = Infinity;
  towns.forEach((t, k) => {
    if (t.district !== district) return;
    const d = (x - t.at[0]) ** 2 + (y - t.at[1]) ** 2;
    if (d < least) {
      least = d;
      best = k;
    }
  });
  return best;
}
