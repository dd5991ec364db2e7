/**
 * How far a slide runs and where it lies: an energy line falls from the source at the angle of reach, and what has energy
 * left spreads to the neighbours below that line. An envelope with a plausible share of the mass, not a flow with
 * momentum.
 */
import { exp, log } from '../core/arithmetic.ts';
import { cellArea, cellAt, type Grid, xOf, yOf } from '../core/grid.ts';

/** Tangent of the angle of reach of a slide of a volume in m³: log10(H/L) = -0.085 log10 V - 0.047 (Corominas 1996, all slides). */
export const tangentOfReach = (volume: number): number => exp(-0.085 * log(Math.max(1, volume)) - 0.047 * Math.LN10);

export interface Slide {
  readonly at: readonly [x: number, y: number];
  /** Radius of the source, m. */
  readonly radius: number;
  /** Slope of the source, rad (as tangent here, so that plain numbers stay plain). */
  readonly tangent_of_slope: number;
  /** m³ */
  readonly volume: number;
}

export interface Runout {
  /** Cells with debris, rising, the source among them where mass stays there. */
  readonly cells: Int32Array;
  /** Thickness of debris at each, m; together exactly the slide's volume. */
  readonly depth: Float64Array;
  /** Greatest horizontal distance of such a cell from the middle of the source, m. */
  readonly length: number;
}

/** Inside cells whose centre lies within a radius of a point, and the point's own cell. */
export function sourceCells(
  grid: Grid,
  mask: ArrayLike<number>,
  at: readonly [number, number],
  radius: number,
): number[] {
  const found: number[] = [];
  const own = cellAt(grid, at[0], at[1]);
  const reach = Math.ceil(radius / grid.cellSize) + 1;
  const ownRow = Math.floor(own / grid.cols);
  for (let row = Math.max(0, ownRow - reach); row <= Math.min(grid.rows - 1, ownRow + reach); row++)
    for (
      let col = Math.max(0, (own % grid.cols) - reach);
      col <= Math.min(grid.cols - 1, (own % grid.cols) + reach);
      col++
    ) {
      const i = row * grid.cols + col;
      const dx = xOf(grid, i) - at[0];
      const dy = yOf(grid, i) - at[1];
      if (mask[i] === 1 && (i === own || dx * dx + dy * dy <= radius * radius)) found.push(i);
    }
  return found;
}

/** Ground that a debris flow of a volume in m³ covers beyond its source, m²: 20 V^(2/3) (Griswold and Iverson 2008). */
export const areaCovered = (volume: number): number => 20 * exp((2 / 3) * log(Math.max(1, volume)));

/** Where all that passes a cell would lie thinner than this, m, it stops. Our own choice. */
const leastThickness = 0.1;
/** Even where the slide is fastest, this part of a thickness at rest is left behind. */
const leftBehind = 0.05;

/**
 * Cells are taken in order of the height of their energy line, highest first, so each is settled before it passes
 * anything on. A neighbour at distance ds is reached where the line, lower by ds tan(alpha), still lies above its ground.
 * Shares go by tan(b/2 + 45 deg)^4 (Holmgren 1994; Horton et al. 2013), b the angle down to the neighbour. Of what could
 * be reached, debris covers as much ground as a slide of its volume does, grown from the source along the largest shares,
 * and is laid in proportion to the share that passes and to how much of the greatest energy is spent.
 */
export function runoutOf(
  grid: Grid,
  mask: ArrayLike<number>,
  bed: ArrayLike<number>,
  slide: Slide,
  tangentOfReachAngle: number,
): Runout {
  const h = grid.cellSize;
  const sources = sourceCells(grid, mask, slide.at, slide.radius);
  const share = new Map<number, number>();
  const line = new Map<number, number>();
  // Fall inside the source that the grid is too coarse to show: the middle of the mass falls half of it.
  let high = -Infinity;
  let low = Infinity;
  for (const i of sources) {
    high = Math.max(high, bed[i]!);
    low = Math.min(low, bed[i]!);
  }
  const unseen = Math.max(0, 2 * slide.radius * slide.tangent_of_slope - (high - low)) / 2;
  const queue: number[] = [];
  for (const i of sources) {
    share.set(i, 1 / sources.length);
    line.set(i, bed[i]! + unseen);
    queue.push(i);
  }
  let most = 0;
  while (queue.length > 0) {
    // the front is a few dozen cells: a plain search for the highest is enough
    let best = 0;
    for (let k = 1; k < queue.length; k++) if (line.get(queue[k]!)! > line.get(queue[best]!)!) best = k;
    const i = queue[best]!;
    queue[best] = queue[queue.length - 1]!;
    queue.pop();
    const energy = line.get(i)!;
    most = Math.max(most, energy - bed[i]!);
    const passing = share.get(i)!;
    if (passing * slide.volume < leastThickness * cellArea(grid)) continue;
    let total = 0;
    const onto: (readonly [cell: number, weight: number, energy: number])[] = [];
    for (let dr = -1; dr <= 1; dr++)
      for (let dc = -1; dc <= 1; dc++) {
        const j = i + dr * grid.cols + dc;
        // settled cells had a higher line; one as high as this gives and takes nothing, so that order among equals is no matter
        if (j === i || mask[j] !== 1 || (line.get(j) ?? -Infinity) >= energy) continue;
        const ds = dr !== 0 && dc !== 0 ? h * Math.SQRT2 : h;
        const left = energy - ds * tangentOfReachAngle;
        if (!(left > bed[j]!)) continue;
        const fall = bed[i]! - bed[j]!;
        const t = (fall + Math.sqrt(fall * fall + ds * ds)) / ds; // tan(b/2 + 45 deg)
        const weight = t * t * t * t;
        total += weight;
        onto.push([j, weight, left]);
      }
    for (const [j, weight, left] of onto) {
      if (!line.has(j)) queue.push(j);
      share.set(j, (share.get(j) ?? 0) + (passing * weight) / total);
      line.set(j, Math.max(line.get(j) ?? -Infinity, left));
    }
  }

  const count = sources.length + areaCovered(slide.volume) / cellArea(grid);
  const cells = Int32Array.from(largestShares(grid, sources, share, count)).sort();
  const weights = new Float64Array(cells.length);
  let sum = 0;
  cells.forEach((i, k) => {
    const spent = most > 0 ? 1 - (line.get(i)! - bed[i]!) / most : 1;
    sum += weights[k] = share.get(i)! * Math.max(leftBehind, spent);
  });
  let length = 0;
  const area = cellArea(grid);
  const depth = weights.map((w) => (slide.volume * w) / (sum * area));
  for (const i of cells) {
    const dx = xOf(grid, i) - slide.at[0];
    const dy = yOf(grid, i) - slide.at[1];
    length = Math.max(length, Math.sqrt(dx * dx + dy * dy));
  }
  return { cells, depth, length };
}

/** The sources, and cells beside what is already taken, those with the largest share first, until `count` are taken. */
function largestShares(
  grid: Grid,
  sources: readonly number[],
  share: ReadonlyMap<number, number>,
  count: number,
): Set<number> {
  const taken = new Set<number>(sources);
  const beside = new Set<number>();
  const look = (i: number) => {
    for (let dr = -1; dr <= 1; dr++)
      for (let dc = -1; dc <= 1; dc++) {
        const j = i + dr * grid.cols + dc;
        if (share.has(j) && !taken.has(j)) beside.add(j);
      }
  };
  for (const i of sources) look(i);
  while (beside.size > 0 && taken.size < count) {
    let best = 0;
    for (const i of beside) best = Math.max(best, share.get(i)!);
    // equal but for rounding: taken together, so that a slope alike on both sides is covered alike
    const equals = [...beside].filter((i) => share.get(i)! >= best * (1 - 1e-9));
    for (const i of equals) {
      taken.add(i);
      beside.delete(i);
    }
    for (const i of equals) look(i);
  }
  return taken;
}
