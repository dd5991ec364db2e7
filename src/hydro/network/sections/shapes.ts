/**
 * Outlines of the sewer shapes of SWMM (Hydraulics Reference Manual, chapter 5), full depth and widths in metres.
 * Circles, eggs, horseshoes and the rectangle shapes are exact; ellipses, parabolas and power shapes are chains fine
 * enough for 1e-5; the remaining standard sewers follow the published widths at 20 or 25 levels and are scaled to the
 * published full area and hydraulic radius, which those tables meet within 2 %.
 */
import { cos, pow, sin } from '../../../core/arithmetic.ts';
import { chain, type Piece, type Wall } from './profile.ts';

export interface Outline {
  readonly fullDepth: number;
  /** Both walls; where they are alike the same one twice. */
  readonly walls: readonly [Wall, Wall];
  /** Has a lid: flat where the walls do not meet. */
  readonly closed: boolean;
  /** Wetted length left out of the perimeter for each metre of depth (walls that do not count). */
  readonly freeWalls?: number;
  /** Published full area over fullDepth² (or fullDepth width), and full hydraulic radius, m², m. */
  readonly fullArea?: number;
  readonly fullRadius?: number;
}

const both = (wall: Wall): readonly [Wall, Wall] => [wall, wall];
const arc = (from: number, to: number, centreX: number, centreY: number, radius: number): Piece => ({
  kind: 'arc',
  from,
  to,
  centreX,
  centreY,
  radius,
});
const line = (from: number, to: number, xFrom: number, xTo: number): Piece => ({ kind: 'line', from, to, xFrom, xTo });

export const circle = (d: number): Outline => ({
  fullDepth: d,
  walls: both({ bottom: 0, pieces: [arc(0, d, 0, d / 2, d / 2)] }),
  closed: true,
});

/** A pipe of diameter `d` with sediment; depth counts from the sediment's surface, which rubs too. */
export function filledCircle(d: number, sediment: number): Outline {
  const r = d / 2;
  const half = Math.sqrt(Math.max(0, r * r - (sediment - r) * (sediment - r)));
  const wall = { bottom: half, pieces: [arc(0, d - sediment, 0, r - sediment, r)] };
  return { fullDepth: d - sediment, walls: both(wall), closed: true };
}

export const rectangle = (d: number, width: number, closed: boolean, freeWalls = 0): Outline => ({
  fullDepth: d,
  walls: both({ bottom: width / 2, pieces: [line(0, d, width / 2, width / 2)] }),
  closed,
  freeWalls,
});

export const trapezoid = (d: number, bottom: number, left: number, right: number): Outline => ({
  fullDepth: d,
  walls: [
    { bottom: bottom / 2, pieces: [line(0, d, bottom / 2, bottom / 2 + left * d)] },
    { bottom: bottom / 2, pieces: [line(0, d, bottom / 2, bottom / 2 + right * d)] },
  ],
  closed: false,
});

/** Width grows as depth^(1 / exponent): 2 is the parabola. */
export function powerShape(d: number, top: number, exponent: number): Outline {
  const points: [number, number][] = [];
  const n = 400;
  // even steps in width to the exponent 1 or more, in depth below
  for (let k = 0; k <= n; k++) {
    const share = k / n;
    points.push(
      exponent >= 1 ? [(top / 2) * share, d * pow(share, exponent)] : [(top / 2) * pow(share, 1 / exponent), d * share],
    );
  }
  return { fullDepth: d, walls: both(chain(points)), closed: false };
}

export const rectTriangle = (d: number, top: number, triangle: number): Outline => ({
  fullDepth: d,
  walls: both({ bottom: 0, pieces: [line(0, triangle, 0, top / 2), line(triangle, d, top / 2, top / 2)] }),
  closed: true,
});

/** Straight walls on a bowl of radius `radius`. */
export function rectRound(d: number, top: number, radius: number): Outline {
  const r = Math.max(radius, top / 2);
  const bowl = Math.min(d, r - Math.sqrt(Math.max(0, r * r - (top * top) / 4)));
  return {
    fullDepth: d,
    walls: both({ bottom: 0, pieces: [arc(0, bowl, 0, r, r), line(bowl, d, top / 2, top / 2)] }),
    closed: true,
  };
}

/** Straight walls under a vault of radius `radius`. */
export function modifiedBasketHandle(d: number, bottom: number, radius: number): Outline {
  const r = Math.max(radius, bottom / 2);
  const vault = Math.min(d, r - Math.sqrt(Math.max(0, r * r - (bottom * bottom) / 4)));
  return {
    fullDepth: d,
    walls: both({
      bottom: bottom / 2,
      pieces: [line(0, d - vault, bottom / 2, bottom / 2), arc(d - vault, d, 0, d - r, r)],
    }),
    closed: true,
  };
}

export function ellipse(d: number, width: number): Outline {
  const points: [number, number][] = [];
  const n = 720;
  for (let k = 0; k <= n; k++) {
    const angle = (Math.PI * k) / n;
    points.push([k === n ? 0 : (width / 2) * sin(angle), k === n ? d : (d / 2) * (1 - cos(angle))]);
  }
  return { fullDepth: d, walls: both(chain(points)), closed: true };
}

/** The 3:2 egg: vault of radius d/3, flanks of radius d, bowl of radius d/6. */
export function egg(d: number): Outline {
  const r = d / 3;
  const pieces = [
    arc(0, 0.2 * r, 0, r / 2, r / 2),
    arc(0.2 * r, 2 * r, -2 * r, 2 * r, 3 * r),
    arc(2 * r, d, 0, 2 * r, r),
  ];
  return { fullDepth: d, walls: both({ bottom: 0, pieces }), closed: true };
}

/** The standard horseshoe: bottom and flanks of radius d, vault of radius d/2. */
export function horseshoe(d: number): Outline {
  const joint = ((3 - Math.sqrt(7)) / 4) * d;
  const pieces = [arc(0, joint, 0, d, d), arc(joint, d / 2, -d / 2, d / 2, d), arc(d / 2, d, 0, d / 2, d / 2)];
  return { fullDepth: d, walls: both({ bottom: 0, pieces }), closed: true };
}

/** Width over greatest width at even levels from bottom to crown (Hydraulics Reference Manual, appendix). */
const widths = {
  GOTHIC: [
    0, 0.286, 0.643, 0.762, 0.833, 0.905, 0.952, 0.976, 0.976, 1, 1, 0.976, 0.976, 0.952, 0.905, 0.833, 0.762, 0.667,
    0.524, 0.357, 0,
  ],
  CATENARY: [
    0, 0.6667, 0.8222, 0.9111, 0.9778, 1, 1, 0.9889, 0.9778, 0.9556, 0.9333, 0.8889, 0.8444, 0.8, 0.7556, 0.7, 0.6333,
    0.5556, 0.4444, 0.3333, 0,
  ],
  SEMIELLIPTICAL: [
    0, 0.7, 0.98, 1, 1, 1, 0.99, 0.98, 0.96, 0.94, 0.91, 0.88, 0.84, 0.8, 0.75, 0.7, 0.64, 0.56, 0.46, 0.34, 0,
  ],
  SEMICIRCULAR: [
    0, 0.5488, 0.8537, 1, 1, 0.9939, 0.9878, 0.9756, 0.9634, 0.9451, 0.9207, 0.8902, 0.8537, 0.8171, 0.7683, 0.7073,
    0.6463, 0.5732, 0.4756, 0.3354, 0,
  ],
  BASKETHANDLE: [
    0, 0.49, 0.667, 0.82, 0.93, 1, 1, 1, 0.997, 0.994, 0.988, 0.982, 0.967, 0.948, 0.928, 0.904, 0.874, 0.842, 0.798,
    0.75, 0.697, 0.637, 0.567, 0.467, 0.342, 0,
  ],
  ARCH: [
    0, 0.6272, 0.8521, 0.9243, 0.9645, 0.9846, 0.9964, 0.9988, 0.9917, 0.9811, 0.968, 0.9515, 0.9314, 0.9101, 0.8864,
    0.8592, 0.8284, 0.7917, 0.7527, 0.7065, 0.6544, 0.5953, 0.5231, 0.4355, 0.3195, 0,
  ],
} as const;
export type TabulatedShape = Exclude<keyof typeof widths, 'ARCH'>;

/** Of full depth: greatest width, full hydraulic radius; of its square: full area. */
const standard: Record<TabulatedShape, { width: number; area: number; radius: number }> = {
  GOTHIC: { width: 0.84, area: 0.6554, radius: 0.2269 },
  CATENARY: { width: 0.9, area: 0.70277, radius: 0.23172 },
  SEMIELLIPTICAL: { width: 1, area: 0.785, radius: 0.242 },
  BASKETHANDLE: { width: 0.944, area: 0.7862, radius: 0.2464 },
  SEMICIRCULAR: { width: 1.64, area: 1.2697, radius: 0.2946 },
};

const fromRatios = (d: number, width: number, ratios: readonly number[]): Wall =>
  chain(ratios.map((ratio, k) => [(width / 2) * ratio, (d * k) / (ratios.length - 1)]));

export function tabulated(shape: TabulatedShape, d: number): Outline {
  const { width, area, radius } = standard[shape];
  const walls = both(fromRatios(d, width * d, widths[shape]));
  return { fullDepth: d, walls, closed: true, fullArea: area * d * d, fullRadius: radius * d };
}

export const arch = (d: number, width: number): Outline => ({
  fullDepth: d,
  walls: both(fromRatios(d, width, widths.ARCH)),
  closed: true,
  fullArea: 0.7879 * d * width,
  fullRadius: 0.2991 * d,
});

/** Width over full depth against depth over full depth, as a SHAPE curve gives them. */
export function customShape(d: number, x: Float64Array, y: Float64Array): Outline {
  const points: [number, number][] = Array.from(x, (level, k) => [(y[k]! * d) / 2, level * d]);
  if (points[0]![1] > 0) points.unshift([points[0]![0], 0]);
  const top = points.at(-1)!;
  if (top[1] < d) points.push([top[0], d]);
  return { fullDepth: d, walls: both(chain(points)), closed: true };
}
