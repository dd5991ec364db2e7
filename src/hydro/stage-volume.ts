/** Stage-volume curves: what a low place holds below a depth, straight between the points given. */
import { defineFaults, type Fault } from '../core/errors.ts';

/** Points of depth m and volume m³, both rising from (0, 0). */
export type StageVolume = readonly (readonly [depth: number, volume: number])[];

export const curveFaults = defineFaults({
  'curve-short': '{what}: a stage-volume curve of {found} points; expected at least two, from [0, 0] upwards.',
  'curve-start': '{what}: its stage-volume curve starts at [{depth}, {volume}]; expected [0, 0].',
  'curve-rising':
    '{what}: point {index} of its stage-volume curve does not lie above the one before it. Depth and volume must both rise.',
});

export function faultsOfCurve(what: string, curve: StageVolume): readonly Fault[] {
  if (curve.length < 2) return [curveFaults('curve-short', { what, found: curve.length })];
  const faults: Fault[] = [];
  const [depth, volume] = curve[0]!;
  if (depth !== 0 || volume !== 0) faults.push(curveFaults('curve-start', { what, depth, volume }));
  for (let k = 1; k < curve.length; k++)
    if (!(curve[k]![0] > curve[k - 1]![0] && curve[k]![1] > curve[k - 1]![1]))
      faults.push(curveFaults('curve-rising', { what, index: k }));
  return faults;
}

/** Depth of the curve's top, m, and the volume below it, m³. */
export const topOf = (curve: StageVolume): readonly [depth: number, volume: number] => curve[curve.length - 1]!;

function along(curve: StageVolume, from: 0 | 1, value: number): number {
  const to = from === 0 ? 1 : 0;
  if (value <= 0) return 0;
  for (let k = 1; k < curve.length; k++) {
    const high = curve[k]!;
    if (value > high[from]) continue;
    const low = curve[k - 1]!;
    return low[to] + ((high[to] - low[to]) * (value - low[from])) / (high[from] - low[from]);
  }
  return topOf(curve)[to];
}
/** Depth in m of a volume in m³; the top's depth above the top. */
export const depthOf = (curve: StageVolume, volume: number): number => along(curve, 1, volume);
/** Volume in m³ below a depth in m; the top's volume above the top. */
export const volumeOf = (curve: StageVolume, depth: number): number => along(curve, 0, depth);
