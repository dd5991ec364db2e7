/** Depth of water at rest, in the two parts the flow kernel carries, so that a level lake is level to the last bit. */

export interface RestingWater {
  /** m, single precision. */
  readonly depth: Float32Array;
  /** What single precision leaves out of the depth, m: give it as `water_depth_residual`. */
  readonly residual: Float32Array;
}

/** Water up to `level` (m, at each cell or one for all; NaN where there is none) over a bed, m. Cells with mask 0 stay dry. */
export function restingWater(
  bed: ArrayLike<number>,
  level: number | ArrayLike<number>,
  mask: ArrayLike<number>,
): RestingWater {
  const depth = new Float32Array(bed.length);
  const residual = new Float32Array(bed.length);
  for (let i = 0; i < bed.length; i++) {
    // the bed as the kernel sees it
    const held = (typeof level === 'number' ? level : level[i]!) - Math.fround(bed[i]!);
    if (!mask[i] || !(held > 0)) continue;
    depth[i] = held;
    residual[i] = held - depth[i]!;
  }
  return { depth, residual };
}
