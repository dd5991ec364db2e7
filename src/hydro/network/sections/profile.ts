/**
 * The half outline of a cross-section from its bottom up, made of straight pieces and arcs: width, area below and wetted
 * length of a depth follow in closed form. Curves that are neither are given as fine chains of straight pieces.
 */
import { atan2 } from '../../../core/arithmetic.ts';

/** Half width x over depth y between `from` and `to`: x = centreX + sqrt(radius² - (y - centreY)²), or a straight line. */
export type Piece =
  | { readonly kind: 'arc'; from: number; to: number; centreX: number; centreY: number; radius: number }
  | { readonly kind: 'line'; from: number; to: number; xFrom: number; xTo: number };

/** One wall of a section, its pieces from the bottom up without gaps; `bottom`: half width of a flat bottom. */
export interface Wall {
  readonly bottom: number;
  readonly pieces: readonly Piece[];
}

const asin = (s: number): number => atan2(s, Math.sqrt(Math.max(0, 1 - s * s)));

/** Half width, half area below and wetted length of one wall at a depth, m, m², m. */
export function wallAt(wall: Wall, depth: number): { width: number; area: number; length: number } {
  let width = wall.bottom;
  let area = 0;
  let length = wall.bottom;
  for (const piece of wall.pieces) {
    if (depth <= piece.from) break;
    const top = Math.min(depth, piece.to);
    if (piece.kind === 'line') {
      const rise = piece.to - piece.from;
      const share = rise > 0 ? (top - piece.from) / rise : 1;
      width = piece.xFrom + (piece.xTo - piece.xFrom) * share;
      const run = width - piece.xFrom;
      area += ((piece.xFrom + width) / 2) * (top - piece.from);
      length += Math.sqrt(run * run + (top - piece.from) * (top - piece.from));
    } else {
      const r = piece.radius;
      const a = piece.from - piece.centreY;
      const b = top - piece.centreY;
      const angle = asin(Math.min(1, b / r)) - asin(Math.max(-1, a / r));
      const half = (u: number): number => Math.sqrt(Math.max(0, r * r - u * u));
      width = piece.centreX + half(b);
      area += piece.centreX * (b - a) + (b * half(b) - a * half(a) + r * r * angle) / 2;
      length += r * angle;
    }
  }
  return { width, area, length };
}

/** Straight pieces through points (half width, depth), from the bottom up; points on one level make a step in width. */
export function chain(points: readonly (readonly [x: number, y: number])[]): Wall {
  const pieces: Piece[] = [];
  for (let k = 1; k < points.length; k++)
    pieces.push({
      kind: 'line',
      from: points[k - 1]![1],
      to: points[k]![1],
      xFrom: points[k - 1]![0],
      xTo: points[k]![0],
    });
  return { bottom: points[0]![0], pieces };
}
