/** Whether and how fast a road can be driven through water: the limits that truth, reports and routes share. */
import type { Name } from '../core/names.ts';

/** States of a road, in order of badness. */
export const roadState = { open: 0, slow: 1, closed: 2, impassable: 3 } as const;
export const roadStates: readonly Name[] = [
  { en: 'open', zh: '畅通' },
  { en: 'slow', zh: '缓行' },
  { en: 'closed', zh: '封闭' },
  { en: 'impassable', zh: '中断' },
];

/** What makes it so. */
export const roadCause = { none: 0, water: 1, debris: 2, underpass: 3, bridge: 4, order: 5 } as const;
export const roadCauses: readonly Name[] = [
  { en: 'none', zh: '无' },
  { en: 'water', zh: '积水' },
  { en: 'debris', zh: '滑坡堆积' },
  { en: 'underpass', zh: '下穿积水' },
  { en: 'bridge', zh: '桥梁' },
  { en: 'order', zh: '管制' },
];

/** Depth at which a car is stopped and at which an emergency vehicle is, m (total head limits, TRID 1412184). */
export const carLimit = 0.3;
export const emergencyLimit = 0.6;
/** Depth from which drivers slow down, m (our own choice: less is spray). */
export const slowLimit = 0.05;

/** State of a road whose deepest water is `depth` m. */
export const stateByDepth = (depth: number): number =>
  depth >= emergencyLimit
    ? roadState.impassable
    : depth >= carLimit
      ? roadState.closed
      : depth >= slowLimit
        ? roadState.slow
        : roadState.open;

const kmPerHour = 1 / 3.6;

/**
 * Safe speed in water, m/s, after Pregnolato et al. 2017: v = 0.0009 w^2 - 0.5529 w + 86.9448 km/h with w in mm; 0 from
 * 300 mm on.
 */
export function safeSpeed(depth: number): number {
  const w = depth * 1000;
  return w >= 300 ? 0 : Math.max(0, 0.0009 * w * w - 0.5529 * w + 86.9448) * kmPerHour;
}

/** Speed of a high vehicle fording water a car cannot pass, m/s: walking pace (our own choice). */
export const fordingSpeed = 1.5;

/** Speed of a vehicle that fords `ford` m on a road of free speed `free`, m/s, in `depth` m of water; 0 where it cannot pass. */
export function speedInWater(free: number, depth: number, ford: number): number {
  if (depth < slowLimit) return free;
  if (depth >= ford) return 0;
  return Math.min(free, Math.max(safeSpeed(depth), fordingSpeed));
}

/** Speed of a crew's vehicle on a road as it is or is known to be, m/s: debris and a drowned or closed bridge stop every vehicle. */
export const crewSpeed = (free: number, depth: number, cause: number, ford: number): number =>
  cause === roadCause.debris || cause === roadCause.bridge ? 0 : speedInWater(free, depth, ford);
