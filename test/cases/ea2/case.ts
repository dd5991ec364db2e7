/** EA test 2, filling of floodplain depressions: slow water over an egg box, one hollow spilling into the next. */
import { run as advance, basin, inside } from '../../hydro/basin.ts';
import { atLeast, atMost, type RunCase, told, within } from '../case-table.ts';
import { plot } from '../plot.ts';

const side = 100;
const cellSize = 20;
/** A plane falling 1:1500 south and 1:3000 east, less sixteen hollows 0.5 m deep (product of squared sines), m. */
const bedAt = (x: number, south: number): number =>
  (2000 - south) / 1500 +
  (2000 - x) / 3000 -
  0.5 * Math.sin((Math.PI * x) / 500) ** 2 * Math.sin((Math.PI * south) / 500) ** 2;
const volume = 97_200;
/** 20 m³/s held between two ramps of 4 min within a base of 85 min: the published volume. */
const inflow = (t: number): number =>
  t < 240 ? (20 * t) / 240 : t < 4860 ? 20 : t < 5100 ? (20 * (5100 - t)) / 240 : 0;

/**
 * Ground with its hollows filled to their sills as water crosses sides of cells, not corners: the lowest level from which
 * every cell can drain to the south-east corner. Swept to and fro until nothing changes.
 */
function filledToSills(ground: Float64Array): Float64Array {
  const filled = new Float64Array(ground.length).fill(Infinity);
  filled[ground.length - 1] = ground[ground.length - 1]!;
  for (let changed = true; changed; ) {
    changed = false;
    for (const forward of [true, false])
      for (let n = 0; n < ground.length; n++) {
        const i = forward ? n : ground.length - 1 - n;
        const c = i % side;
        const least = Math.min(
          c > 0 ? filled[i - 1]! : Infinity,
          c < side - 1 ? filled[i + 1]! : Infinity,
          filled[i - side] ?? Infinity,
          filled[i + side] ?? Infinity,
        );
        const level = Math.max(ground[i]!, least);
        if (level < filled[i]!) {
          filled[i] = level;
          changed = true;
        }
      }
  }
  return filled;
}

export const run: RunCase = async (size) => {
  const bed = (r: number, c: number): number => bedAt((c + 0.5) * cellSize, (r + 0.5) * cellSize);
  const engine = await basin({
    rows: side,
    cols: side,
    cellSize,
    bed,
    manning: 0.03,
    inflow: { cells: [0, 1, 2, 3, 4].map((r) => [r, 0] as const), at: inflow },
  });
  const hours = size === 'full' ? 48 : 24;
  advance(engine, hours * 3600);
  const depth = inside(engine, 'water_depth');
  const ground = inside(engine, 'bed_elevation');
  const filled = filledToSills(ground);
  const centre = (row: number, col: number): number =>
    Math.floor((row + 0.5) * 25) * side + Math.floor((col + 0.5) * 25);
  let above = 0;
  let ponded = 0;
  let all = 0;
  for (let i = 0; i < depth.length; i++) {
    all += depth[i]!;
    ponded += Math.min(depth[i]!, filled[i]! - ground[i]!);
    if (filled[i]! > ground[i]!) above = Math.max(above, ground[i]! + depth[i]! - filled[i]!);
  }
  const grid4 = [0, 1, 2, 3].map((row) => [0, 1, 2, 3].map((col) => depth[centre(row, col)]!));
  const wet = grid4.flat().filter((h) => h > 0.05).length;
  const east = Math.max(...grid4.map((row) => row[3]!));
  const { entered } = engine.world.ledger.account('surface');
  const along = Array.from({ length: side }, (_, c) => c);
  const row = Math.floor(0.5 * 25);
  return {
    name: 'ea2',
    title: 'EA test 2: filling of floodplain depressions',
    solver: 'inertial',
    kind: 'published',
    tests: 'Where slow water comes to rest on uneven ground: which hollows fill, and to which level.',
    source:
      'Néelz and Pender 2013, Environment Agency SC120002, test 2. Size, slopes, number and depth of the hollows, roughness, peak, base and volume of the inflow are the published ones; the formula of the hollows and the ramps of the inflow are ours, so the published levels cannot be compared point by point',
    setup: `2000 x 2000 m at ${cellSize} m, n 0.03, closed, ${volume} m³ through 100 m of the west side south of the north-west corner, ${hours} h.`,
    rows: [
      within('water that entered', entered, volume, 1, 'm3'),
      within('water at the end', all * cellSize * cellSize, volume, 0.1, 'm3'),
      // sheets on slopes of 1:1500 drain for days: 2 cm are left over the saddles where ponds spill
      atMost('highest stand of a pond above its sill', above, 0.025, 'm', 'sheets still draining'),
      atLeast(
        `share of the water that lies in hollows`,
        ponded / all,
        hours === 48 ? 0.9 : 0.85,
        '',
        'sheets still draining',
      ),
      atMost('deepest of the four hollows in the east', east, 0.05, 'm', 'dry in all published packages'),
      told('hollows with more than 0.05 m', wet, '', 'of 16'),
      ...grid4.flatMap((depths, r) =>
        depths
          .slice(0, 3)
          .map((h, c) => told(`depth in hollow ${r + 1} from the north, ${c + 1} from the west`, h, 'm')),
      ),
    ],
    worse:
      'Which of two saddles of nearly the same height takes more water is decided by centimetres of head while the inflow runs; engines differ there, and so does a ground rebuilt.',
    figures: [
      {
        file: 'ea2.svg',
        caption: 'The northernmost row of hollows at the end.',
        svg: plot('EA test 2 (rebuilt): through the northern hollows', { label: 'x, m' }, { label: 'elevation, m' }, [
          {
            label: 'ground',
            as: 'ground',
            xs: along.map((c) => (c + 0.5) * cellSize),
            ys: along.map((c) => ground[row * side + c]!),
          },
          {
            label: 'water surface',
            as: 'ours',
            xs: along.map((c) => (c + 0.5) * cellSize),
            ys: along.map((c) =>
              depth[row * side + c]! > 0.005 ? ground[row * side + c]! + depth[row * side + c]! : Number.NaN,
            ),
          },
        ]),
      },
    ],
  };
};
