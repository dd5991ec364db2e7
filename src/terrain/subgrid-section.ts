/**
 * What a face between two coarse cells lets through at which level, from the line of fine pixels along it: flow area per
 * width of the face, and the depth over even ground that would convey as much, D^(5/3) / n = mean of h^(5/3) / n over the
 * pixels of the line (the roughness of each its own). For one pixel both are its depth. D bends nowhere, not even where
 * banks go under water, so straight lines between few levels tell it well (nine unlike pixels: conveyance to 2 % in the
 * median, to 10 % in nineteen of twenty).
 */
import { pow } from '../core/arithmetic.ts';

/** Levels a face; the last lies far above the ground. */
export const sectionKnots = 8;
/** Numbers a face: heights above the sill, m, then flow areas per width, m, then conveying depths, m. */
export const sectionFloats = 3 * sectionKnots;
/** m; as in a cell's table no water rises this far. */
const farAbove = 1e9;
const far = sectionKnots - 1;

const seed = new Float32Array(1);
const seedBits = new Int32Array(seed.buffer);

/** x^(-1/3) from the bits of x and four Newton steps, as the kernel does it. */
export function inverseCubeRoot(x: number): number {
  seed[0] = x;
  seedBits[0] = 1419059200 - Math.trunc(seedBits[0]! / 3);
  let w = seed[0]!;
  for (let k = 0; k < 4; k++) w = w * (4 / 3 - (x / 3) * w * w * w);
  return w;
}

/** x^(5/3) */
function fiveThirds(x: number): number {
  const w = inverseCubeRoot(x);
  return x * x * w;
}

/** Working room for one face after another. */
export class FaceSection {
  readonly #elevation: Float64Array;
  readonly #manning: Float64Array;
  readonly #height: Float64Array;
  readonly #area: Float64Array;
  readonly #conveying: Float64Array;
  readonly #before: Int32Array;
  readonly #after: Int32Array;
  #count = 0;
  /** Lines beside the face, one after the other: heights over their own lowest pixels, m, and Manning n. */
  readonly #besideElevation: Float64Array;
  readonly #besideManning: Float64Array;
  readonly #marks: Int32Array;
  readonly #falls: Float64Array;
  #series = 0;
  #besideCount = 0;

  constructor(pixels: number) {
    this.#besideElevation = new Float64Array(pixels * pixels);
    this.#besideManning = new Float64Array(pixels * pixels);
    this.#marks = new Int32Array(pixels + 1);
    this.#falls = new Float64Array(pixels + 1);
    this.#elevation = new Float64Array(pixels);
    this.#manning = new Float64Array(pixels);
    const most = 2 * pixels + 4;
    this.#height = new Float64Array(most);
    this.#area = new Float64Array(most);
    this.#conveying = new Float64Array(most);
    this.#before = new Int32Array(most);
    this.#after = new Int32Array(most);
  }

  clear(): void {
    this.#count = 0;
    this.#series = 0;
    this.#marks[0] = 0;
  }
  /** A pixel of a line parallel to the face that water must pass as well on its way between the cells' middles. */
  addBeside(elevation: number, manning: number): void {
    const at = this.#marks[this.#series]! + this.#besideCount++;
    this.#besideElevation[at] = elevation;
    this.#besideManning[at] = manning;
  }
  /** Ends a line parallel to the face; one without open pixels does not count. */
  endBeside(): void {
    const from = this.#marks[this.#series]!;
    const to = from + this.#besideCount;
    this.#besideCount = 0;
    if (to === from) return;
    const [line, manning] = [this.#besideElevation, this.#besideManning];
    // by rising elevation, as the face's own line
    for (let k = from + 1; k < to; k++) {
      const [z, n] = [line[k]!, manning[k]!];
      let m = k;
      for (; m > from && (line[m - 1]! > z || (line[m - 1]! === z && manning[m - 1]! > n)); m--) {
        line[m] = line[m - 1]!;
        manning[m] = manning[m - 1]!;
      }
      line[m] = z;
      manning[m] = n;
    }
    const sill = line[from]!;
    for (let k = from; k < to; k++) line[k] = line[k]! - sill;
    this.#marks[++this.#series] = to;
  }
  /** A pixel of the line: elevation of what water must pass there, m, and Manning n. Kept in rising order, so that no sum hangs on where the line begins. */
  add(elevation: number, manning: number): void {
    let k = this.#count++;
    const after = (k: number): boolean =>
      this.#elevation[k]! > elevation || (this.#elevation[k]! === elevation && this.#manning[k]! > manning);
    for (; k > 0 && after(k - 1); k--) {
      this.#elevation[k] = this.#elevation[k - 1]!;
      this.#manning[k] = this.#manning[k - 1]!;
    }
    this.#elevation[k] = elevation;
    this.#manning[k] = manning;
  }
  get open(): boolean {
    return this.#count > 0;
  }
  /** Lowest elevation of the line, m. */
  get sill(): number {
    return Math.fround(this.#elevation[0]!);
  }
  /** Harmonic mean of the line's Manning n. */
  get manning(): number {
    let sum = 0;
    for (let k = 0; k < this.#count; k++) sum += 1 / this.#manning[k]!;
    return this.#count / sum;
  }

  /**
   * Writes the table of a line of `pixels` fine pixels; those not added are closed. `straight` is the share of its
   * conveyance that a channel in the line keeps: what lies below the mean of the line, and no more than that of it.
   */
  write(pixels: number, straight: number, into: Float32Array, at: number): void {
    let sum = 0;
    for (let k = 0; k < this.#count; k++) sum += this.#elevation[k]!;
    const bank = sum / this.#count;
    const height = this.#height;
    const n = this.manning;
    const { sill } = this;
    let knots = 0;
    height[knots++] = 0;
    for (let k = 1; k < this.#count; k++) {
      const h = Math.fround(Math.max(0, this.#elevation[k]! - sill));
      const last = height[knots - 1]!;
      if (h === last) continue;
      height[knots++] = last + (h - last) / 2;
      height[knots++] = h;
    }
    const top = height[knots - 1]!;
    if (top === 0) height[knots++] = 1;
    // above the last pixel the conveying depth still nears the area
    else for (const part of [0.25, 1, 4]) height[knots++] = top * (1 + part);
    for (let k = 0; k < knots; k++) this.#work(k, height[k]!, sill, n, pixels, straight, bank);
    this.#thin(knots);
    let j = 0;
    for (let k = 0; k >= 0; k = this.#after[k]!, j++) {
      into[at + j] = height[k]!;
      into[at + sectionKnots + j] = this.#area[k]!;
      into[at + 2 * sectionKnots + j] = this.#conveying[k]!;
    }
    const share = this.#count / pixels;
    const last = at + j - 1;
    const rise = farAbove - into[last]!;
    for (; j <= far; j++) {
      into[at + j] = farAbove;
      into[at + sectionKnots + j] = into[last + sectionKnots]! + rise * share;
      into[at + 2 * sectionKnots + j] = into[last + 2 * sectionKnots]! + rise * share;
    }
  }

  #work(k: number, height: number, sill: number, n: number, pixels: number, straight: number, bank: number): void {
    let area = 0;
    let conveyance = 0;
    for (let p = 0; p < this.#count; p++) {
      const h = height - Math.max(0, this.#elevation[p]! - sill);
      if (!(h > 0)) break;
      area += h;
      let carries = fiveThirds(h);
      const within = Math.min(h, bank - this.#elevation[p]!);
      if (straight < 1 && within > 0) carries -= (1 - straight) * fiveThirds(within);
      conveyance += carries / this.#manning[p]!;
    }
    this.#area[k] = area / pixels;
    this.#conveying[k] = pow((this.#inSeries(height, conveyance) * n) / pixels, 0.6);
  }

  /**
   * Conveyance of the face's line and of those beside it in series, water standing as high over the lowest pixel of each:
   * the same discharge passes all, so their falls, as 1 / conveyance², add up. Summed by size, so that a mirrored face
   * has the same.
   */
  #inSeries(height: number, own: number): number {
    if (this.#series === 0 || own === 0) return own;
    const falls = this.#falls.subarray(0, this.#series + 1);
    falls[0] = 1 / (own * own);
    for (let line = 0; line < this.#series; line++) {
      let conveyance = 0;
      for (let k = this.#marks[line]!; k < this.#marks[line + 1]!; k++) {
        const h = height - this.#besideElevation[k]!;
        if (!(h > 0)) break;
        conveyance += fiveThirds(h) / this.#besideManning[k]!;
      }
      falls[line + 1] = 1 / (conveyance * conveyance);
    }
    falls.sort();
    let sum = 0;
    for (let k = 0; k < falls.length; k++) sum += falls[k]!;
    return Math.sqrt(falls.length / sum);
  }

  /** Leaves out levels until there is room, the one first that straight lines between its neighbours tell best. */
  #thin(knots: number): void {
    const [height, area, conveying] = [this.#height, this.#area, this.#conveying];
    const [before, after] = [this.#before, this.#after];
    for (let k = 0; k < knots; k++) {
      before[k] = k - 1;
      after[k] = k === knots - 1 ? -1 : k + 1;
    }
    for (let left = knots; left > far; left--) {
      let least = Infinity;
      let chosen = -1;
      for (let k = after[0]!; after[k]! >= 0; k = after[k]!) {
        const [a, b] = [before[k]!, after[k]!];
        const f = (height[k]! - height[a]!) / (height[b]! - height[a]!);
        const told = area[a]! + f * (area[b]! - area[a]!);
        const toldDepth = conveying[a]! + f * (conveying[b]! - conveying[a]!);
        const error = Math.abs(told / area[k]! - 1) + Math.abs(toldDepth / conveying[k]! - 1);
        if (error < least) {
          least = error;
          chosen = k;
        }
      }
      after[before[chosen]!] = after[chosen]!;
      before[after[chosen]!] = before[chosen]!;
    }
  }
}
