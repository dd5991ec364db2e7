/**
 * Coefficients of flow over roads, Q = C L H^1.5, and what a high tail leaves of it: read off figure 10 of FHWA/RD-86/108
 * (Bridge Waterways Analysis Model, 1986), which HDS-5 repeats, at the points that EPA SWMM 5.2 takes. Feet there, metres here.
 */

const foot = 0.3048;
/** ft^0.5/s in m^0.5/s */
const coefficient = Math.sqrt(foot);

type Pairs = readonly (readonly [x: number, y: number])[];
interface RoadSurface {
  /** Coefficient against head, ft, where the head is at most 0.15 of the road's width. */
  readonly low: Pairs;
  /** Coefficient against head over width beyond. */
  readonly high: Pairs;
  /** Share that is left against tail over head. */
  readonly drowned: Pairs;
}

const surfaces: Readonly<Record<'PAVED' | 'GRAVEL', RoadSurface>> = {
  PAVED: {
    low: [
      [0, 2.85],
      [0.2, 2.95],
      [0.7, 3.03],
      [4, 3.05],
    ],
    high: [
      [0.15, 3.05],
      [0.25, 3.1],
    ],
    drowned: [
      [0.8, 1],
      [0.85, 0.98],
      [0.9, 0.92],
      [0.93, 0.85],
      [0.95, 0.8],
      [0.97, 0.7],
      [0.98, 0.6],
      [0.99, 0.5],
      [1, 0.4],
    ],
  },
  GRAVEL: {
    low: [
      [0, 2.5],
      [0.5, 2.7],
      [1, 2.8],
      [1.5, 2.9],
      [2, 2.98],
      [2.5, 3.02],
      [3, 3.03],
      [4, 3.05],
    ],
    high: [
      [0.15, 2.95],
      [0.3, 3.1],
    ],
    drowned: [
      [0.75, 1],
      [0.8, 0.985],
      [0.83, 0.97],
      [0.86, 0.93],
      [0.89, 0.9],
      [0.9, 0.87],
      [0.92, 0.8],
      [0.94, 0.7],
      [0.96, 0.6],
      [0.98, 0.5],
      [0.99, 0.4],
      [1, 0.24],
    ],
  },
};

/** The three tables of a surface in SI as the kernel reads them: `rows` pairs each, the last one repeated. */
export function roadTables(surface: 'PAVED' | 'GRAVEL', rows: number): Float64Array {
  const { low, high, drowned } = surfaces[surface];
  const tables: readonly Pairs[] = [
    low.map(([head, c]) => [head * foot, c * coefficient]),
    high.map(([ratio, c]) => [ratio, c * coefficient]),
    drowned,
  ];
  return Float64Array.from(
    tables.flatMap((pairs) => Array.from({ length: rows }, (_, k) => pairs[Math.min(k, pairs.length - 1)]!).flat()),
  );
}
