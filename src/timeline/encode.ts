/**
 * Numbers of a field to numbers in a file and back, and the coarse overview of a frame. A value the encoding cannot
 * hold is a fault that names the cell, never a wrap.
 */
import { defineFaults, StormtableError } from '../core/errors.ts';
import type { Encoding } from './format.ts';

export type Stored = Uint16Array | Int16Array | Uint8Array | Float32Array;

/** Depths below this are recorded as dry, m: a film that rain leaves on a street, thinner than any use of the picture. */
export const dryBelow = 0.005;
/** Cells of the grid along the side of one overview value. */
export const overviewFactor = 4;

export interface EncodingFacts {
  /** Zarr data type. */
  readonly dtype: 'uint16' | 'int16' | 'uint8' | 'float32';
  readonly bytes: number;
  /** SI unit of one stored step. */
  readonly scale: number;
  readonly outside: number;
  /** Largest magnitude it holds, SI. */
  readonly limit: number;
}

export const encodings: Readonly<Record<Encoding, EncodingFacts>> = {
  'mm-u16': { dtype: 'uint16', bytes: 2, scale: 0.001, outside: 65535, limit: 65.534 },
  'cm/s-i16': { dtype: 'int16', bytes: 2, scale: 0.01, outside: -32768, limit: 327.67 },
  u8: { dtype: 'uint8', bytes: 1, scale: 1, outside: 255, limit: 254 },
  f32: { dtype: 'float32', bytes: 4, scale: 1, outside: Number.NaN, limit: Number.POSITIVE_INFINITY },
};

export const encodeFaults = defineFaults({
  'value-too-large':
    '{field} is {value} at row {row}, column {col}; the timeline holds {least} to {most} as {encoding}. Find out why it grew so, or record the field as f32.',
  'value-not-a-number':
    '{field} is {value} at row {row}, column {col}; a recorded field holds finite numbers inside the place.',
});

export function storedArray(encoding: Encoding, length: number): Stored {
  switch (encoding) {
    case 'mm-u16':
      return new Uint16Array(length);
    case 'cm/s-i16':
      return new Int16Array(length);
    case 'u8':
      return new Uint8Array(length);
    case 'f32':
      return new Float32Array(length);
  }
}

/**
 * Encodes SI values of a whole grid. `mask` is 1 inside; `dry`, where given, holds recorded depths: a velocity where
 * the recorded depth is 0 is recorded as 0, so that the picture agrees with itself.
 */
export function encode(
  field: string,
  encoding: Encoding,
  values: ArrayLike<number>,
  mask: Uint8Array,
  cols: number,
  dry?: Stored,
): Stored {
  if (values.length !== mask.length) throw new Error(`${field} has ${values.length} values for ${mask.length} cells`);
  const out = storedArray(encoding, mask.length);
  const bad = encoders[encoding](values, mask, out as never, dry as Uint16Array | undefined);
  if (bad >= 0) throw new StormtableError(outOfRange(field, encoding, values[bad], bad, cols), 1);
  return out;
}

/** From here on frames keep fewer digits: depth, mm, and speed along an axis, cm/s. */
const deep = 1000;
const fast = 50;

/**
 * Drops digits of a frame that no picture needs, in place: depths of a metre and more to the centimetre, velocities of
 * half a metre a second and more to 5 cm/s. What is left compresses to about two thirds. Fields recorded once, such as
 * maxima, keep all.
 */
export function dropDigits(encoding: Encoding, stored: Stored): void {
  if (encoding === 'mm-u16') {
    for (let i = 0; i < stored.length; i++) {
      const v = stored[i]!;
      if (v >= deep && v < 65530) stored[i] = (((v + 5) / 10) | 0) * 10;
    }
  } else if (encoding === 'cm/s-i16') {
    for (let i = 0; i < stored.length; i++) {
      const v = stored[i]!;
      if (v >= fast) stored[i] = (((v + 2) / 5) | 0) * 5;
      else if (v <= -fast && v > -32760) stored[i] = -(((2 - v) / 5) | 0) * 5;
    }
  }
}

/** Fills `out` and gives the first cell whose value the encoding cannot hold, or -1. One loop each: V8 then knows its types. */
const encoders = {
  'mm-u16'(values: ArrayLike<number>, mask: Uint8Array, out: Uint16Array): number {
    for (let i = 0; i < out.length; i++) {
      const v = values[i];
      if (mask[i] === 0) out[i] = 65535;
      // the limit is compared after rounding: 65.5344 m is still 65534 mm
      else if (v >= 0 && v < 65.5345) out[i] = v < dryBelow ? 0 : (v * 1000 + 0.5) | 0;
      else return i;
    }
    return -1;
  },
  'cm/s-i16'(values: ArrayLike<number>, mask: Uint8Array, out: Int16Array, dry?: Uint16Array): number {
    for (let i = 0; i < out.length; i++) {
      const v = values[i];
      if (mask[i] === 0) out[i] = -32768;
      else if (!(v > -327.67 && v < 327.67)) return i;
      else if (dry === undefined || dry[i] !== 0) out[i] = (v * 100 + (v < 0 ? -0.5 : 0.5)) | 0;
    }
    return -1;
  },
  u8(values: ArrayLike<number>, mask: Uint8Array, out: Uint8Array): number {
    for (let i = 0; i < out.length; i++) {
      const v = values[i];
      if (mask[i] === 0) out[i] = 255;
      else if (v >= 0 && v <= 254) out[i] = (v + 0.5) | 0;
      else return i;
    }
    return -1;
  },
  f32(values: ArrayLike<number>, mask: Uint8Array, out: Float32Array): number {
    for (let i = 0; i < out.length; i++) {
      const v = values[i];
      if (mask[i] === 0) out[i] = Number.NaN;
      else if (Number.isFinite(v)) out[i] = v;
      else return i;
    }
    return -1;
  },
};

function outOfRange(field: string, encoding: Encoding, value: number, cell: number, cols: number) {
  const at = { field, value, row: Math.floor(cell / cols), col: cell % cols };
  const { limit } = encodings[encoding];
  if (!Number.isFinite(value)) return encodeFaults('value-not-a-number', { ...at, value: String(value) });
  const least = encoding === 'cm/s-i16' ? -limit : 0;
  return encodeFaults('value-too-large', { ...at, least, most: limit, encoding });
}

/** One stored number in SI; NaN outside. */
export function decodeValue(encoding: Encoding, stored: number): number {
  const { scale, outside } = encodings[encoding];
  return stored === outside ? Number.NaN : stored * scale;
}

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
  const f = overviewFactor;
  const outRows = Math.ceil(rows / f);
  const outCols = Math.ceil(cols / f);
  const out = storedArray(encoding, outRows * outCols);
  const { outside } = encodings[encoding];
  const all = new Float64Array(values); // one type for the loop, whatever the encoding
  const mean = by === 'mean';
  for (let r = 0; r < outRows; r++) {
    const lastRow = Math.min(rows, (r + 1) * f);
    for (let c = 0; c < outCols; c++) {
      const width = Math.min(cols, (c + 1) * f) - c * f;
      let best = 0;
      let size = -1;
      let sum = 0;
      let count = 0;
      for (let row = r * f; row < lastRow; row++) {
        const first = row * cols + c * f;
        for (let i = first; i < first + width; i++) {
          const v = all[i];
          const m = v < 0 ? -v : v;
          if (v === outside || Number.isNaN(v)) continue;
          count++;
          sum += v;
          if (m > size) {
            size = m;
            best = v;
          }
        }
      }
      out[r * outCols + c] = count === 0 ? outside : mean ? sum / count : best;
    }
  }
  return { rows: outRows, cols: outCols, values: out };
}
