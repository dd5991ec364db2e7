/** The tops of a structure's faces as the model has them at a frame, from its description and its row in the table. */
import type { Breach, Crest, FaceStructure } from '../../../assets/structures.ts';
import { facesOnLine, sidesOf } from '../../../core/line-faces.ts';
import type { SnappedStructure } from '../../../timeline/format.ts';
import type { Ground } from '../../scene/ground.ts';

type XY = readonly [x: number, y: number];

/** A side of a cell that a structure stands on. */
export interface Face {
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
  /** The higher of the beds beside it, and the lower, m. */
  readonly ground: number;
  readonly foot: number;
  /** Top as described, m; NaN for a crest that follows a series. */
  readonly top: number;
}

/** What the table tells of it. */
export interface Reading {
  readonly crest: number;
  readonly opening: number;
  /** It has breached to its full width. */
  readonly breached: boolean;
}

/** A crest in the table this far from the one described was set by a command or a series, m. */
const moved = 0.02;
/** A gate without a crest is drawn this far over its opening, m. */
const frame = 0.5;

/** The faces of a structure in the order of its snapped lines. */
export function facesOf(g: Ground, s: FaceStructure, lines: SnappedStructure['lines']): Face[] {
  const { grid } = g;
  const tops = new Map<number, number>();
  const grounds = new Map<number, readonly [number, number]>();
  for (const face of facesOnLine(grid, g.inside, s.line).faces) {
    const key = face.cell * 2 + (face.south ? 1 : 0);
    const [a, b] = sidesOf(grid, face).map((cell) => g.bed[cell]!) as [number, number];
    const ground = Math.max(a, b);
    grounds.set(key, [ground, Math.min(a, b)]);
    tops.set(key, s.kind === 'gate' ? (s.crest ?? s.sill + s.full + frame) : crestAt(s.crest, face, ground));
  }
  const out: Face[] = [];
  for (const line of lines)
    for (const [from, to] of piecesOf(g, line)) {
      const key = faceKey(g, from, to);
      const [ground, foot] = grounds.get(key) ?? [Number.NaN, Number.NaN];
      if (tops.has(key)) out.push({ from, to, ground, foot, top: tops.get(key)! });
    }
  return out;
}

/** By cell, 1 where a structure stands on its east side and 2 where on its south side; undefined where there are none. */
export function barriersOf(g: Ground, structures: readonly SnappedStructure[] = []): Uint8Array | undefined {
  const standing = structures.filter((s) => s.faces > 0);
  if (!standing.length) return undefined;
  const flags = new Uint8Array(g.grid.rows * g.grid.cols);
  for (const { lines } of standing)
    for (const line of lines)
      for (const [a, b] of piecesOf(g, line)) {
        const key = faceKey(g, a, b);
        flags[key >> 1]! |= key & 1 ? 2 : 1;
      }
  return flags;
}

/** A snapped line in pieces of one side of a cell. */
function piecesOf({ grid }: Ground, line: readonly XY[]): (readonly [XY, XY])[] {
  return line.slice(1).flatMap((b, i) => {
    const a = line[i]!;
    const count = Math.round((Math.abs(b[0] - a[0]) + Math.abs(b[1] - a[1])) / grid.cellSize);
    const at = (t: number): XY => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
    return Array.from({ length: count }, (_, k) => [at(k / count), at((k + 1) / count)] as const);
  });
}

/** Place of a side of a cell in the fields of discharge, as `facesOnLine` counts it. */
function faceKey({ grid }: Ground, a: readonly [number, number], b: readonly [number, number]): number {
  const col = Math.round((Math.min(a[0], b[0]) - grid.west) / grid.cellSize);
  const row = Math.round((grid.north - Math.max(a[1], b[1])) / grid.cellSize);
  return a[1] === b[1] ? ((row - 1) * grid.cols + col) * 2 + 1 : (row * grid.cols + col - 1) * 2;
}

function crestAt(crest: Crest, face: { segment: number; along: number }, ground: number): number {
  if ('level' in crest) return crest.level;
  if ('height' in crest) return ground + crest.height;
  if ('series' in crest) return Number.NaN;
  const from = crest.levels[face.segment]!;
  return from + ((crest.levels[face.segment + 1] ?? from) - from) * face.along;
}

/**
 * Tops at a frame, m. A crest that a command or a series has moved is level, and the table tells it. Of a breach the
 * share done is what the table's opening is of the whole way down, so its width is good to a face.
 */
export function topsAt(faces: readonly Face[], s: FaceStructure, now: Reading): number[] {
  const tops = faces.map((f) => f.top);
  if (s.kind === 'gate') return tops;
  const lowest = Math.min(...faces.map((f) => Math.max(f.top, f.ground)));
  const down = s.kind === 'breach' && now.opening > 0;
  if (!down && now.crest < 1e8 && !(Math.abs(now.crest - lowest) <= moved)) return faces.map(() => now.crest);
  return down ? breachedTops(faces, tops, s, now) : tops;
}

function breachedTops(faces: readonly Face[], tops: readonly number[], s: Breach, now: Reading): number[] {
  const length = Math.hypot(faces[0]!.to[0] - faces[0]!.from[0], faces[0]!.to[1] - faces[0]!.from[1]);
  const drawn = s.line.slice(1).reduce((sum, p, i) => sum + Math.hypot(p[0] - s.line[i]![0], p[1] - s.line[i]![1]), 0);
  // metres of the line that a face stands for, as a staircase is longer than its line
  const pace = Math.min(length, drawn / faces.length);
  const middle = s.at ? nearest(faces, s.at) + 0.5 : faces.length / 2;
  const highest = Math.max(...tops);
  const share = now.breached ? 1 : Math.min(1, now.opening / Math.max(1e-6, highest - s.bottom));
  const half = Math.max(0.5, (s.width * share) / pace / 2);
  const from = Math.max(0, Math.min(middle - half, faces.length - 2 * half));
  return tops.map((top, k) => (k + 0.5 >= from && k + 0.5 <= from + 2 * half ? top - (top - s.bottom) * share : top));
}

function nearest(faces: readonly Face[], at: readonly [number, number]): number {
  const distances = faces.map(({ from, to }) =>
    Math.hypot((from[0] + to[0]) / 2 - at[0], (from[1] + to[1]) / 2 - at[1]),
  );
  return distances.indexOf(Math.min(...distances));
}
