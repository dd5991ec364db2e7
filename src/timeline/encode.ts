/**
 * Numbers of a field to numbers in a file and back. A value the encoding cannot hold is a fault that names the cell,
 * never a wrap.
 */
import { defineFaults, StormtableError } from '../core/errors.ts';
import type { Encoding } from './format.ts';

export type Stored = Uint16Array | Int16Array | Uint8Array | Float32Array;

/** Depths below this are recorded as dry, m: a film that rain leaves on a street, thinner than any use of the picture. */
export const dryBelow = 0.005;

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

export const storedArray = (encoding: Encoding, length: number): Stored =>
  storedOn(encoding, new ArrayBuffer(length * encodings[encoding].bytes));

/** Memory as stored numbers. */
export function storedOn(encoding: Encoding, memory: ArrayBuffer): Stored {
  switch (encoding) {
    case 'mm-u16':
      return new Uint16Array(memory);
    case 'cm/s-i16':
      return new Int16Array(memory);
    case 'u8':
      return new Uint8Array(memory);
    case 'f32':
      return new Float32Array(memory);
  }
}

/**
 * Encodes SI values of a whole grid. `mask` is 1 inside; `dry`, where given, holds recorded depths: a velocity where
 * the recorded depth is 0 is recorded as 0, so that the picture agrees with itself. `into` is an array to fill, whatever
 * it held.
 */
export function encode(
  field: string,
  encoding: Encoding,
  values: ArrayLike<number>,
  mask: Uint8Array,
  cols: number,
  dry?: Stored,
  into?: Stored,
): Stored {
  return encoded(field, encoding, values, mask, cols, noDigits, dry, into);
}

/**
 * Encodes a frame: as `encode`, and drops digits no picture needs: depths of a metre and more to the centimetre,
 * velocities of half a metre a second and more to 5 cm/s. What is left compresses to about two thirds. Fields recorded
 * once, such as maxima, keep all.
 */
export function encodeFrame(
  field: string,
  encoding: Encoding,
  values: ArrayLike<number>,
  mask: Uint8Array,
  cols: number,
  dry?: Stored,
  into?: Stored,
): Stored {
  return encoded(field, encoding, values, mask, cols, coarseFrom[encoding], dry, into);
}

/** From here on frames keep fewer digits: depth, mm, and speed along an axis, cm/s. */
const coarseFrom: Readonly<Record<Encoding, number>> = { 'mm-u16': 1000, 'cm/s-i16': 50, u8: 1 << 20, f32: 1 << 20 };
/** No stored whole number is as large: all keep their digits. */
const noDigits = 1 << 20;

function encoded(
  field: string,
  encoding: Encoding,
  values: ArrayLike<number>,
  mask: Uint8Array,
  cols: number,
  coarse: number,
  dry?: Stored,
  into?: Stored,
): Stored {
  if (values.length !== mask.length) throw new Error(`${field} has ${values.length} values for ${mask.length} cells`);
  const out = into ?? storedArray(encoding, mask.length);
  if (out.length !== mask.length) throw new Error(`${field} has an array of ${out.length} for ${mask.length} cells`);
  const bad = encoders[encoding](values, mask, out as never, coarse, dry as Uint16Array | undefined);
  if (bad >= 0) throw new StormtableError(outOfRange(field, encoding, values[bad], bad, cols), 1);
  return out;
}

/** Depth, m, as it is stored; -1 where it cannot be. */
function depthOf(v: number, coarse: number): number {
  // the limit is compared after rounding: 65.5344 m is still 65534 mm
  if (!(v >= 0 && v < 65.5345)) return -1;
  if (v < dryBelow) return 0;
  const mm = (v * 1000 + 0.5) | 0;
  return mm < coarse || mm >= 65530 ? mm : (((mm + 5) / 10) | 0) * 10;
}

/** Velocity, m/s, as it is stored; `outside` where it cannot be. */
function velocityOf(v: number, coarse: number): number {
  if (!(v > -327.67 && v < 327.67)) return -32768;
  const m = ((v < 0 ? -v : v) * 100 + 0.5) | 0;
  const cm = m < coarse || (v < 0 && m >= 32760) ? m : (((m + 2) / 5) | 0) * 5;
  return v < 0 ? 0 - cm : cm;
}

/** Four cells of a mask that are all inside. */
const inside4 = 0x01010101;
/** Bits of the least 32-bit float that is no less than `dryBelow` (all depths below it, and no others, have fewer). */
const dryBits = (() => {
  const bits = new Int32Array(Float32Array.of(dryBelow).buffer)[0]!;
  return Math.fround(dryBelow) < dryBelow ? bits + 1 : bits;
})();
/** Bits of 256 m/s: a velocity whose bits without their sign are fewer can surely be stored. */
const slowBits = 0x43800000;

/** Cells `from` to `to`, one by one: the first that cannot be stored, or -1. */
function depthsOf(
  values: ArrayLike<number>,
  mask: Uint8Array,
  out: Uint16Array,
  coarse: number,
  from: number,
  to: number,
): number {
  for (let i = from; i < to; i++) {
    const mm = mask[i] === 0 ? 65535 : depthOf(values[i]!, coarse);
    if (mm < 0) return i;
    out[i] = mm;
  }
  return -1;
}

/** The same for velocities. */
function velocitiesOf(
  values: ArrayLike<number>,
  mask: Uint8Array,
  out: Int16Array,
  coarse: number,
  wet: ArrayLike<number>,
  from: number,
  to: number,
): number {
  for (let i = from; i < to; i++) {
    if (mask[i] === 0) {
      out[i] = -32768;
      continue;
    }
    const cm = velocityOf(values[i]!, coarse);
    if (cm === -32768) return i;
    out[i] = wet[i] === 0 ? 0 : cm;
  }
  return -1;
}

/**
 * Fills `out` and gives the first cell whose value the encoding cannot hold, or -1. Stored numbers of `coarse` and more
 * lose their last digit. Depths and velocities are looked at four cells at a time: most of a map is outside or dry.
 */
const encoders = {
  'mm-u16'(values: ArrayLike<number>, mask: Uint8Array, out: Uint16Array, coarse: number): number {
    if (!(values instanceof Float32Array && inWords(mask, out)))
      return depthsOf(values, mask, out, coarse, 0, out.length);
    const fours = out.length >> 2;
    const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
    const masks = new Int32Array(mask.buffer, mask.byteOffset, fours);
    const pairs = new Int32Array(out.buffer, out.byteOffset, 2 * fours);
    for (let k = 0; k < fours; k++) {
      const m = masks[k]!;
      const i = 4 * k;
      if (m === 0) {
        pairs[2 * k] = pairs[2 * k + 1] = -1; // twice 65535
        continue;
      }
      const [a, b, c, d] = [bits[i]!, bits[i + 1]!, bits[i + 2]!, bits[i + 3]!];
      if (m === inside4 && (a | b | c | d) >= 0 && a < dryBits && b < dryBits && c < dryBits && d < dryBits) {
        pairs[2 * k] = pairs[2 * k + 1] = 0;
        continue;
      }
      const bad = depthsOf(values, mask, out, coarse, i, i + 4);
      if (bad >= 0) return bad;
    }
    return depthsOf(values, mask, out, coarse, 4 * fours, out.length);
  },
  'cm/s-i16'(values: ArrayLike<number>, mask: Uint8Array, out: Int16Array, coarse: number, dry?: Uint16Array): number {
    // without depths all that is inside is recorded
    if (!(values instanceof Float32Array && dry && inWords(mask, out) && inWords(mask, dry)))
      return velocitiesOf(values, mask, out, coarse, dry ?? mask, 0, out.length);
    const fours = out.length >> 2;
    const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
    const masks = new Int32Array(mask.buffer, mask.byteOffset, fours);
    const depths = new Int32Array(dry.buffer, dry.byteOffset, 2 * fours);
    const pairs = new Int32Array(out.buffer, out.byteOffset, 2 * fours);
    for (let k = 0; k < fours; k++) {
      const m = masks[k]!;
      const i = 4 * k;
      if (m === 0) {
        pairs[2 * k] = pairs[2 * k + 1] = 0x80008000 | 0; // twice -32768
        continue;
      }
      if (
        m === inside4 &&
        (depths[2 * k]! | depths[2 * k + 1]!) === 0 &&
        (bits[i]! & 0x7fffffff) < slowBits &&
        (bits[i + 1]! & 0x7fffffff) < slowBits &&
        (bits[i + 2]! & 0x7fffffff) < slowBits &&
        (bits[i + 3]! & 0x7fffffff) < slowBits
      ) {
        pairs[2 * k] = pairs[2 * k + 1] = 0;
        continue;
      }
      const bad = velocitiesOf(values, mask, out, coarse, dry, i, i + 4);
      if (bad >= 0) return bad;
    }
    return velocitiesOf(values, mask, out, coarse, dry, 4 * fours, out.length);
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

/** Whether both can be read four cells at a time. */
const inWords = (mask: Uint8Array, cells: ArrayBufferView): boolean =>
  mask.byteOffset % 4 === 0 && cells.byteOffset % 4 === 0;

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
