/** Lays structures onto the grid: lines onto faces between cells, ends of culverts and pumps onto cells. */
import type { Point } from '../assets/place.ts';
import { type Crest, type FaceStructure, isLink, type LinkStructure, type Structure } from '../assets/structures.ts';
import { defineFaults, type Fault } from '../core/errors.ts';
import { cellAt, type Grid, xOf, yOf } from '../core/grid.ts';
import { facesOnLine, type LineFace, sidesOf } from '../core/line-faces.ts';
import { initialOf } from './structure-crest.ts';
import type { OpenBoundary } from './surface-boundaries.ts';

export const structureFaults = defineFaults({
  'structure-outside': '{what} touches no side between two cells inside the ground. Move its line onto the ground.',
  'structure-short':
    '{what} is too short for cells of {cell} m: its line falls onto one corner. Draw it at least {cell} m long, or use smaller cells.',
  'structure-shared':
    '{what} lies on {count} faces that {other} already has; only a wall gives way to what stands in it. Move one of them.',
  'structure-buried':
    '{what} has its crest at {crest} m, and the ground along it lies at {low} m and more, so it would hold nothing. Raise the crest, or correct its level or datum.',
  'structure-at-boundary':
    '{what} runs in front of boundary "{boundary}": the cell between them takes its level from the boundary. Move one of them by a cell.',
  'structure-end': '{what} has its end at {x}, {y}, outside the ground. Move it onto the ground.',
  'structure-end-behind':
    '{what} has its end at {x}, {y}, in a cell of {cell} m whose middle lies beyond {wall}, so its water would be on the wrong side. Move the end away from the line by a cell, or use smaller cells.',
  'structure-one-cell': '{what} has both ends in one cell of {cell} m. Move one of them, or use smaller cells.',
  'culvert-length': '{what} is {found} m long, but {why}. Correct the length or the ends.',
  'culvert-invert':
    '{what} has its floor at {found} m, {above} m above the ground of its cell ({ground} m), where no water reaches it. Correct the level or the end.',
});

/** A structure on faces, with what it has of each. */
export interface SnappedLine {
  readonly structure: FaceStructure;
  readonly faces: readonly LineFace[];
  /** Share of a face that the line fills: 1 along the grid, less on a slant, where a staircase is longer than the line. */
  readonly share: number;
}
export interface SnappedLink {
  readonly structure: LinkStructure;
  /** The cell it takes from and the one it gives to; a pump may give to none. */
  readonly from: number;
  readonly to: number | undefined;
}
export type Snapped = SnappedLine | SnappedLink;
export const isLine = (s: Snapped): s is SnappedLine => 'faces' in s;

interface Ground {
  readonly grid: Grid;
  readonly mask: ArrayLike<number>;
  readonly bed: ArrayLike<number>;
}

/** An inverted culvert end higher over the ground than this is a slip, m. */
const mostAboveGround = 10;

export const sentenceName = (s: Structure): string => `structure "${s.id}" (${s.kind})`;

/**
 * Every structure on the grid, in order. A wall gives way on faces where another kind of structure stands (a gate in a
 * flood wall); of two walls the first keeps the face. `tell` hears each fault with the structure's place in the list.
 */
export function snapStructures(
  ground: Ground,
  structures: readonly Structure[],
  boundaries: readonly OpenBoundary[],
  tell: (index: number, fault: Fault) => void,
): Snapped[] {
  const { grid } = ground;
  const owner = new Map<number, number>();
  const lines = new Map<number, SnappedLine>();
  const key = (f: LineFace): number => f.cell * 2 + (f.south ? 1 : 0);
  // what stands in walls first
  const order = structures
    .map((s, index) => ({ s, index }))
    .filter((e): e is { s: FaceStructure; index: number } => !isLink(e.s))
    .sort((a, b) => Number(a.s.kind === 'wall') - Number(b.s.kind === 'wall') || a.index - b.index);
  for (const { s, index } of order) {
    const { faces, steps, share } = facesOnLine(grid, ground.mask, s.line);
    const what = sentenceName(s);
    if (steps === 0) tell(index, structureFaults('structure-short', { what, cell: grid.cellSize }));
    else if (!faces.length) tell(index, structureFaults('structure-outside', { what }));
    const own = faces.filter((f) => !owner.has(key(f)));
    const taken = faces.find((f) => owner.has(key(f)));
    if (taken && s.kind !== 'wall') {
      const other = sentenceName(structures[owner.get(key(taken))!]!);
      tell(index, structureFaults('structure-shared', { what, count: faces.length - own.length, other }));
    }
    for (const f of own) owner.set(key(f), index);
    lines.set(index, { structure: s, faces: own, share });
    checkCrest(s, faces, ground, index, tell);
    const near = inFrontOf(boundaries, own, grid);
    if (near !== undefined) tell(index, structureFaults('structure-at-boundary', { what, boundary: near }));
  }
  return structures.map((s, index) => {
    if (!isLink(s)) return lines.get(index)!;
    const link = snapLink(s, ground, index, tell);
    checkSides(link, [...lines.values()], grid, index, tell);
    return link;
  });
}

function checkCrest(
  s: FaceStructure,
  faces: readonly LineFace[],
  { bed, grid }: Ground,
  index: number,
  tell: (index: number, fault: Fault) => void,
): void {
  if (!faces.length) return;
  const groundAt = (f: LineFace): number => Math.max(...sidesOf(grid, f).map((cell) => bed[cell]!));
  const low = Math.min(...faces.map(groundAt));
  const crest: Crest = s.kind === 'gate' ? { level: s.sill + s.full } : s.crest;
  const top = Math.max(...faces.map((f) => initialOf(crest, f, groundAt(f))));
  const told = Math.max(...faces.map((f) => initialOf(crest, f, groundAt(f)) - groundAt(f)));
  // a weir may have its crest at the ground: the ground is its crest then
  if (told < 0 || (told === 0 && s.kind !== 'weir'))
    tell(index, structureFaults('structure-buried', { what: sentenceName(s), crest: rounded(top), low: rounded(low) }));
}

/** The open boundary whose cell a face shuts off from the inside, if any. */
function inFrontOf(boundaries: readonly OpenBoundary[], faces: readonly LineFace[], grid: Grid): string | undefined {
  for (const b of boundaries) {
    const cells = new Set(b.cells);
    if (faces.some((f) => sidesOf(grid, f).filter((cell) => cells.has(cell)).length === 1)) return b.name;
  }
  return undefined;
}

/**
 * A cell beside a structure is whole on one side of it. An end drawn between the line and the faces the line has become
 * would be put on the other side: that is told, since a pump would then lift water to where it came from.
 */
function checkSides(
  { structure, from, to }: SnappedLink,
  lines: readonly SnappedLine[],
  grid: Grid,
  index: number,
  tell: (index: number, fault: Fault) => void,
): void {
  [from, to].forEach((cell, end) => {
    if (cell === undefined || cell < 0) return;
    const at = structure.line[end]!;
    const middle: Point = [xOf(grid, cell), yOf(grid, cell)];
    const wall = lines.find(
      (l) =>
        l.faces.some((f) => sidesOf(grid, f).includes(cell)) &&
        l.structure.line.some((p, k, line) => k > 0 && cross(at, middle, line[k - 1]!, p)),
    );
    if (!wall) return;
    const params = { what: sentenceName(structure), x: at[0], y: at[1], cell: grid.cellSize };
    tell(index, structureFaults('structure-end-behind', { ...params, wall: sentenceName(wall.structure) }));
  });
}

/** Whether the stretches a-b and c-d cross. */
function cross(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = (p: Point, q: Point, r: Point): number => (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

function snapLink(
  s: LinkStructure,
  { grid, mask, bed }: Ground,
  index: number,
  tell: (index: number, fault: Fault) => void,
): SnappedLink {
  const what = sentenceName(s);
  const cells = s.line.map(([x, y]) => {
    const cell = cellAt(grid, x, y);
    if (cell >= 0 && mask[cell] === 1) return cell;
    tell(index, structureFaults('structure-end', { what, x, y }));
    return -1;
  });
  const [from = -1, to] = cells;
  if (from >= 0 && from === to) tell(index, structureFaults('structure-one-cell', { what, cell: grid.cellSize }));
  if (s.kind === 'culvert' && from >= 0 && to !== undefined && to >= 0) {
    const [[ax, ay], [bx, by]] = s.line;
    const distance = Math.hypot(bx - ax, by - ay);
    const fall = Math.abs(s.inverts[0] - s.inverts[1]);
    const why =
      s.length < distance - 2 * grid.cellSize
        ? `its ends are ${rounded(distance)} m apart`
        : s.length < fall
          ? `its floor falls ${rounded(fall)} m`
          : undefined;
    if (why) tell(index, structureFaults('culvert-length', { what, found: rounded(s.length), why }));
    [from, to].forEach((cell, end) => {
      const above = s.inverts[end]! - bed[cell]!;
      if (above <= mostAboveGround) return;
      const params = { what, found: s.inverts[end]!, above: rounded(above), ground: rounded(bed[cell]!) };
      tell(index, structureFaults('culvert-invert', params));
    });
  }
  return { structure: s, from, to };
}

const rounded = (x: number): string => String(Math.round(x * 100) / 100);
