/** Structures in a channel against the closed forms of their laws: weirs free and drowned, a sluice gate, a breach. */
import type { Structure } from '../../../src/assets/structures.ts';
import { gravity as g } from '../../../src/hydro/inertial-options.ts';
import { run as advance } from '../../hydro/basin.ts';
import { across, builtBasin, named } from '../../hydro/built-basin.ts';
import { type CaseRow, type RunCase, within } from '../case-table.ts';

const width = 20;
const floor = 100;
const at = { ...named('it'), line: across(200, width), coefficient: 1.7 };
const wall: Structure = { ...at, kind: 'wall', crest: { level: 101 } };
const gate: Structure = { ...at, kind: 'gate', sill: floor, full: 2, opening: 0.4, travel: 0 };
const breach: Structure = {
  ...at,
  kind: 'breach',
  crest: { level: 103 },
  bottom: 100.5,
  width: 10,
  growth: 0,
  starts: 0,
  breach_coefficient: 1.7,
};

interface Steady {
  readonly what: string;
  readonly structure: Structure;
  /** Discharge per metre of channel, m²/s, and the level held below, m; none where it flows off freely. */
  readonly q: number;
  readonly below?: number;
  /** Level above the structure by its law, m, from the level found below. */
  readonly law: (q: number, below: number) => number;
}

/** The head at which a law passes q, by halving. */
function headOf(q: number, passes: (head: number) => number): number {
  let [low, high] = [0, 20];
  for (let k = 0; k < 100; k++) {
    const middle = (low + high) / 2;
    if (passes(middle) < q) low = middle;
    else high = middle;
  }
  return low;
}
const villemonte = (head: number, tail: number): number =>
  head <= tail ? 0 : 1.7 * head ** 1.5 * (tail > 0 ? (1 - (tail / head) ** 1.5) ** 0.385 : 1);
/** Level over the jet of a gate from momentum below it, then the head above it from energy. */
function drowned(q: number, tail: number): number {
  const y = 0.611 * 0.4;
  const over = Math.sqrt(tail * tail - ((2 * q * q) / g) * (1 / y - 1 / tail));
  return headOf(q, (head) => (head <= over ? 0 : Math.sqrt((2 * g * (head - over)) / (1 / y ** 2 - 1 / head ** 2))));
}

const steadies: readonly Steady[] = [
  { what: 'wall overtopped, free', structure: wall, q: 1.5, law: (q) => 101 + (q / 1.7) ** (2 / 3) },
  ...[101.4, 101.7, 102].map(
    (below): Steady => ({
      what: `wall overtopped, ${below - 101 < 0.5 ? 'slightly' : below < 102 ? 'half' : 'deeply'} drowned`,
      structure: wall,
      q: 1.2,
      below,
      law: (q, found) => 101 + headOf(q, (head) => villemonte(head, found - 101)),
    }),
  ),
  {
    what: 'sluice gate, free',
    structure: gate,
    q: 1.2,
    law: (q) => floor + headOf(q, (head) => (0.2444 * Math.sqrt(2 * g * head)) / Math.sqrt(1 + 0.2444 / head)),
  },
  {
    what: 'sluice gate, drowned',
    structure: gate,
    q: 1,
    below: 101.6,
    law: (q, found) => floor + drowned(q, found - floor),
  },
  {
    what: 'breach 10 m wide, free',
    structure: breach,
    q: 0.4,
    law: (q) => 100.5 + ((q * width) / (1.7 * 10)) ** (2 / 3),
  },
];

async function level(s: Steady, cellSize: number): Promise<{ above: number; below: number }> {
  const rows = width / cellSize;
  const cols = 400 / cellSize;
  const gridCols = 32 * Math.ceil((cols + 2) / 32);
  const cells = Int32Array.from({ length: rows }, (_, row) => (row + 1) * gridCols + cols);
  const out =
    s.below === undefined
      ? ({ name: 'out', kind: 'free', cells, slope: 0.05 } as const)
      : ({ name: 'out', kind: 'stage', cells, times: [0], levels: [s.below] } as const);
  const { engine, of } = await builtBasin({
    rows,
    cols,
    cellSize,
    bed: () => floor,
    depth: (_, col) => (s.below === undefined ? 0.01 : s.below - floor) + (col < cols / 2 ? 0.5 : 0),
    manning: 0.01,
    inflow: { cells: Array.from({ length: rows }, (_, row) => [row, 0] as const), at: () => s.q * width },
    flow: { boundaries: [out] },
    structures: [s.structure],
  });
  advance(engine, 3 * 3600);
  return { above: of('it', 'left_level'), below: of('it', 'right_level') };
}

export const run: RunCase = async (size) => {
  const rows: CaseRow[] = [];
  for (const cellSize of size === 'suite' ? [5] : [10, 5, 2.5])
    for (const s of steadies) {
      const found = await level(s, cellSize);
      const quantity = `depth before a ${s.what}, cells of ${cellSize} m`;
      // 2 mm: friction between the middles of the cells beside it, which the laws leave out
      rows.push(within(quantity, found.above - floor, s.law(s.q, found.below) - floor, 0.002, 'm'));
    }
  return {
    name: 'structures',
    title: 'Walls, gates and breaches in a channel',
    solver: 'inertial',
    kind: 'exact',
    tests:
      'Steady flow over a wall, under a gate and through a breach: the depth that comes about before the structure, against the one at which its law passes the discharge with the level found below it.',
    source:
      'Broad-crested weir of 1.7 m^0.5/s with the submergence of Villemonte 1947; sluice gate by energy and momentum (Rajaratnam and Subramanya 1967), contraction 0.611.',
    setup:
      'A flat channel 400 m long and 20 m wide, Manning n 0.01, fed at one end; the structure stands in its middle.',
    rows,
    worse:
      'The depth before a structure is more than the law says by the friction between the middles of the two cells beside it, here less than a millimetre. The laws stand on levels: the velocity of the water before a structure adds no head.',
    figures: [],
  };
};
