/**
 * Meters: lists of faces whose discharge is added up step by step, so that the volume told of a cross-section is what
 * the cells on its two sides exchanged. By one thread once the depths of a step have changed, in the order of the list.
 */

/** i32: how many faces; where they are listed; where the sums are. */
export const meter_count: usize = 0;
export const meter_faces: usize = 4;
export const meter_sums: usize = 8;
export const meter_bytes: usize = 16;
/** Two i32 a face: place in the field * 4 + 2 where it is a south face + 1 where west or north counts as positive; and its sum. */
export const meter_face_bytes: usize = 8;

/** Adds to each sum (f64, m²) what passed its faces in a step of `dt` s at the discharges per width `x` and `y`, m²/s. */
export function add_up(meter: usize, x: usize, y: usize, dt: f64): void {
  if (meter == 0) return;
  let face = <usize>load<u32>(meter + meter_faces);
  const sums = <usize>load<u32>(meter + meter_sums);
  const end = face + <usize>load<i32>(meter + meter_count) * meter_face_bytes;
  for (; face < end; face += meter_face_bytes) {
    const code = load<i32>(face);
    const q = <f64>load<f32>(((code & 2) != 0 ? y : x) + (<usize>(code >> 2) << 2)) * dt;
    const sum = sums + (<usize>load<i32>(face, 4) << 3);
    store<f64>(sum, load<f64>(sum) + ((code & 1) != 0 ? -q : q));
  }
}
