/** The coarse overview of a grid: of each block of 4 x 4 cells one value, so that a whole city is seen at a glance. */
import { encodings, type Stored, storedArray } from './encode.ts';
import type { Encoding } from './format.ts';

/** Cells of the grid along the side of one overview value. */
export const overviewFactor = 4;

/**
 * The coarse level: of each block of 4 x 4 cells the largest value, by magnitude where values have a sign, so that a
 * flooded street stays visible from afar; `mean` for ground. Cells outside do not count; a block of them is outside.
 */
export function overviewOf(
  encoding: Encoding,
  values: Stored,
  rows: number,
  cols: number,
  by: 'largest' | 'mean' = 'largest',
): { rows: number; cols: number; values: Stored } {
  const outRows = Math.ceil(rows / overviewFactor);
  const outCols = Math.ceil(cols / overviewFactor);
  const out = storedArray(encoding, outRows * outCols);
  if (by === 'mean') means(values, cols, out, outCols, encodings[encoding].outside);
  else if (encoding === 'mm-u16') largestOfDepths(values as Uint16Array, cols, out as Uint16Array, outCols);
  else if (encoding === 'cm/s-i16') largestOfVelocities(values as Int16Array, cols, out as Int16Array, outCols);
  else largest(values, cols, out, outCols, encodings[encoding].outside);
  return { rows: outRows, cols: outCols, values: out };
}

// Each walks the grid row by row and gathers in `out` what it has seen of a block. One loop a type: V8 then knows it.

function largestOfDepths(values: Uint16Array, cols: number, out: Uint16Array, outCols: number): void {
  for (let row = 0, at = 0; at < values.length; row++) {
    const end = at + cols;
    for (let o = (row >> 2) * outCols; at < end; o++) {
      // one more than the depth, so that outside (65535) becomes 0, the least of all
      let most = (row & 3) === 0 ? 0 : (out[o]! + 1) & 65535;
      // most of a map is dry or outside
      if (at + 4 <= end) {
        const [a, b, c, d] = [values[at]!, values[at + 1]!, values[at + 2]!, values[at + 3]!];
        if ((a | b | c | d) === 0 || (a & b & c & d) === 65535) {
          at += 4;
          out[o] = (most === 0 && a === 0 ? 1 : most) - 1;
          continue;
        }
      }
      for (const last = at + 4 < end ? at + 4 : end; at < last; at++) {
        const m = (values[at]! + 1) & 65535;
        if (m > most) most = m;
      }
      out[o] = most - 1;
    }
  }
}

function largestOfVelocities(values: Int16Array, cols: number, out: Int16Array, outCols: number): void {
  const outside = -32768;
  for (let row = 0, at = 0; at < values.length; row++) {
    const end = at + cols;
    for (let o = (row >> 2) * outCols; at < end; o++) {
      let best = (row & 3) === 0 ? outside : out[o]!;
      if (at + 4 <= end) {
        const [a, b, c, d] = [values[at]!, values[at + 1]!, values[at + 2]!, values[at + 3]!];
        const still = (a | b | c | d) === 0;
        if (still || (a === outside && b === outside && c === outside && d === outside)) {
          at += 4;
          out[o] = still && best === outside ? 0 : best;
          continue;
        }
      }
      let size = best === outside ? -1 : best < 0 ? -best : best;
      for (const last = at + 4 < end ? at + 4 : end; at < last; at++) {
        const v = values[at]!;
        const m = v < 0 ? -v : v;
        if (m > size && v !== outside) {
          size = m;
          best = v;
        }
      }
      out[o] = best;
    }
  }
}

function largest(values: Stored, cols: number, out: Stored, outCols: number, outside: number): void {
  const size = new Float64Array(out.length).fill(-1);
  out.fill(outside);
  for (let row = 0, at = 0; at < values.length; row++) {
    const first = (row >> 2) * outCols;
    for (let col = 0; col < cols; col++) {
      const v = values[at++]!;
      const m = v < 0 ? -v : v;
      const o = first + (col >> 2);
      // not a number is never larger
      if (v === outside || !(m > size[o]!)) continue;
      size[o] = m;
      out[o] = v;
    }
  }
}

function means(values: Stored, cols: number, out: Stored, outCols: number, outside: number): void {
  const sum = new Float64Array(out.length);
  const count = new Uint8Array(out.length);
  for (let row = 0, at = 0; at < values.length; row++) {
    const first = (row >> 2) * outCols;
    for (let col = 0; col < cols; col++) {
      const v = values[at++]!;
      if (v === outside || Number.isNaN(v)) continue;
      const o = first + (col >> 2);
      sum[o]! += v;
      count[o]!++;
    }
  }
  for (let o = 0; o < out.length; o++) out[o] = count[o] === 0 ? outside : sum[o]! / count[o]!;
}
