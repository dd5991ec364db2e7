/** Fields: numbers on the grid, as views into the world's one memory. */
import type { Unit } from './units.ts';

export type NumberType = 'f32' | 'f64' | 'i32' | 'u8';
export interface ArrayOf {
  f32: Float32Array;
  f64: Float64Array;
  i32: Int32Array;
  u8: Uint8Array;
}
export const bytesOf: Record<NumberType, number> = { f32: 4, f64: 8, i32: 4, u8: 1 };

/** `face_x` is the east face of each cell, `face_y` the south face: both are as long as the grid has cells. */
export type At = 'cell' | 'face_x' | 'face_y';

export interface Field<U extends Unit = Unit, T extends NumberType = 'f32'> {
  readonly name: string;
  readonly unit: U;
  readonly at: At;
  readonly type: T;
  /** One number a cell, row-major, row 0 in the north. */
  readonly values: ArrayOf[T];
  /** Byte offset in the world's memory, for kernels. */
  readonly pointer: number;
}

/** A field that may only be looked at. (The values are the same bytes; the type keeps honest code honest.) */
export interface ReadField<U extends Unit = Unit, T extends NumberType = 'f32'> extends Omit<Field<U, T>, 'values'> {
  readonly values: Readonly<ArrayLike<number>> & { readonly length: number };
}
