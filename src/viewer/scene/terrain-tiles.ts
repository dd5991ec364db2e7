/**
 * Level of detail of the ground: a quadtree of square tiles, fine near the eye and coarse far from it. A vertex slides
 * to its place on the next coarser level before that level begins (Strugar 2009, "Continuous distance-dependent level of
 * detail"), so tiles of neighbouring levels meet without cracks and nothing jumps. Lengths are in cells of the grid.
 */

export interface Rect {
  readonly col: number;
  readonly row: number;
  readonly cols: number;
  readonly rows: number;
}
export interface TileScheme {
  readonly inner: Rect;
  /** Quads along a side of every tile; even, since pairs of quads merge. */
  readonly quads: number;
  /** Distance up to which tiles of a level are drawn, twice that of the level before. */
  readonly ranges: readonly number[];
}
export interface Tile {
  readonly col: number;
  readonly row: number;
  readonly level: number;
}
/** Where the eye is: on the grid, and how high above the ground under it. */
export interface TileEye {
  readonly col: number;
  readonly row: number;
  readonly height: number;
}

/** Shares of a level's range between which its vertices slide to the next level. */
export const slideFrom = 0.8;
export const slideTo = 0.97;
/**
 * A tile may lie beyond its level's range by the diagonal of its parent, 2.83 sides, and there the next level must not
 * slide yet: range + 2.83 sides <= 2 * slideFrom * range.
 */
const sidesInRange = 2.83 / (2 * slideFrom - 1);
const mostQuads = 48;

/** `finest` is the distance up to which every cell has its own quad. */
export function tileScheme(inner: Rect, finest: number): TileScheme {
  const quads = Math.max(2, Math.min(mostQuads, 2 * Math.floor(finest / sidesInRange / 2)));
  const nearest = Math.max(finest, quads * sidesInRange);
  const ranges = [nearest];
  for (let side = quads; side < Math.max(inner.cols, inner.rows); side *= 2) ranges.push(ranges.at(-1)! * 2);
  return { inner, quads, ranges };
}

/** Calls back with every tile to be drawn; `seen` drops those out of sight with all below them. */
export function selectTiles(
  scheme: TileScheme,
  eye: TileEye,
  take: (tile: Tile) => void,
  seen: (col: number, row: number, side: number) => boolean = () => true,
): void {
  const { inner, quads, ranges } = scheme;
  const visit = (col: number, row: number, level: number): void => {
    const side = quads * 2 ** level;
    if (col >= inner.col + inner.cols || row >= inner.row + inner.rows || !seen(col, row, side)) return;
    const dx = Math.max(col - eye.col, 0, eye.col - col - side);
    const dy = Math.max(row - eye.row, 0, eye.row - row - side);
    if (level === 0 || Math.hypot(dx, dy, eye.height) >= ranges[level - 1]!) {
      take({ col, row, level });
      return;
    }
    for (let k = 0; k < 4; k++) visit(col + (k & 1) * (side / 2), row + (k >> 1) * (side / 2), level - 1);
  };
  visit(inner.col, inner.row, ranges.length - 1);
}

/** Where vertex (i, j) of a tile stands on the grid; `tileVertexGlsl` says the same on the graphics card. */
export function vertexAt(
  { inner, ranges }: TileScheme,
  { col, row, level }: Tile,
  eye: TileEye,
  i: number,
  j: number,
): readonly [col: number, row: number] {
  const step = 2 ** level;
  const [x, y] = [col + i * step, row + j * step];
  const away = Math.hypot(x - eye.col, y - eye.row, eye.height) / ranges[level]!;
  const slide = Math.max(0, Math.min(1, (away - slideFrom) / (slideTo - slideFrom)));
  return [
    Math.min(x - (i % 2) * step * slide, inner.col + inner.cols),
    Math.min(y - (j % 2) * step * slide, inner.row + inner.rows),
  ];
}

/** `corner` is the vertex in its tile, `tile` its col, row, step and range; gives the point in cells. */
export const tileVertexGlsl = /* glsl */ `
in vec2 corner;
in vec4 tile;
uniform vec3 tileEye;    // col, row, height above the ground, cells
uniform vec2 gridEnd;    // col and row where the place ends
vec2 tileCell() {
  vec2 at = tile.xy + corner * tile.z;
  float away = length(vec3(at - tileEye.xy, tileEye.z)) / tile.w;
  float slide = clamp((away - ${slideFrom.toFixed(2)}) / ${(slideTo - slideFrom).toFixed(2)}, 0.0, 1.0);
  return min(at - mod(corner, 2.0) * tile.z * slide, gridEnd);
}
`;
