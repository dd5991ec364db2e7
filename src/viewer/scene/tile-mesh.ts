/** The tiles of the ground as one instanced mesh: which of them are drawn is settled anew whenever the eye has moved. */
import {
  Box3,
  BufferAttribute,
  DynamicDrawUsage,
  Frustum,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Matrix4,
  type PerspectiveCamera,
  Vector2,
  Vector3,
} from 'three';
import { bedAt, type Ground, placeX, placeY } from './ground.ts';
import type { Uniform } from './surface.ts';
import { selectTiles, tileScheme } from './terrain-tiles.ts';

/** Water may stand this much above the highest ground of a tile, m; only what is out of sight depends on it. */
const headroom = 40;

export interface TileMesh {
  readonly geometry: InstancedBufferGeometry;
  readonly uniforms: { readonly tileEye: Uniform<Vector3>; readonly gridEnd: Uniform<Vector2> };
  /** Chooses the tiles for this view. */
  look(camera: PerspectiveCamera, exaggeration: number): void;
  /** Quads drawn in the last view. */
  quads(): number;
}

export function makeTileMesh(g: Ground, finest: number): TileMesh {
  const { inner, cellSize } = g.grid;
  const scheme = tileScheme(inner, finest);
  const geometry = patch(scheme.quads);
  let tiles = new InstancedBufferAttribute(new Float32Array(64 * 4), 4).setUsage(DynamicDrawUsage);
  geometry.setAttribute('tile', tiles);
  const uniforms = {
    tileEye: { value: new Vector3() },
    gridEnd: { value: new Vector2(inner.col + inner.cols, inner.row + inner.rows) },
  };
  const frustum = new Frustum();
  const box = new Box3();
  const view = new Matrix4();
  // scene x and z of the grid's north-west corner
  const [x0, z0] = [g.grid.west - g.centre[0], g.centre[1] - g.grid.north];
  let held = new Float32Array(0);
  return {
    geometry,
    uniforms,
    look(camera, exaggeration) {
      frustum.setFromProjectionMatrix(view.multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse));
      const { x, y, z } = camera.position;
      const ground = bedAt(g, placeX(g, x), placeY(g, z)) * exaggeration;
      const eye = { col: (x - x0) / cellSize, row: (z - z0) / cellSize, height: Math.abs(y - ground) / cellSize };
      uniforms.tileEye.value.set(eye.col, eye.row, eye.height);
      box.min.y = g.lowest * exaggeration;
      box.max.y = (g.highest + headroom) * exaggeration;
      const found: number[] = [];
      selectTiles(
        scheme,
        eye,
        (t) => found.push(t.col, t.row, 2 ** t.level, scheme.ranges[t.level]!),
        (col, row, side) => {
          box.min.x = x0 + col * cellSize;
          box.min.z = z0 + row * cellSize;
          box.max.x = box.min.x + side * cellSize;
          box.max.z = box.min.z + side * cellSize;
          return frustum.intersectsBox(box);
        },
      );
      if (found.length === held.length && found.every((v, i) => v === held[i])) return;
      held = Float32Array.from(found);
      if (found.length > tiles.array.length) {
        tiles = new InstancedBufferAttribute(new Float32Array(found.length * 2), 4).setUsage(DynamicDrawUsage);
        geometry.setAttribute('tile', tiles);
        // the graphics card's list of attributes is made anew with the geometry's
        geometry.dispose();
      }
      tiles.array.set(held);
      tiles.needsUpdate = true;
      geometry.instanceCount = found.length / 4;
    },
    quads: () => (held.length / 4) * scheme.quads ** 2,
  };
}

/** One tile's square of quads; every other vertex of a row and column is the one that slides. */
function patch(quads: number): InstancedBufferGeometry {
  const n = quads + 1;
  const corner = new Float32Array(n * n * 2);
  for (let j = 0, k = 0; j < n; j++)
    for (let i = 0; i < n; i++) {
      corner[k++] = i;
      corner[k++] = j;
    }
  const index = new Uint16Array(quads * quads * 6);
  for (let j = 0, k = 0; j < quads; j++)
    for (let i = 0; i < quads; i++) {
      const a = j * n + i;
      const b = a + n;
      for (const v of [a, b, a + 1, a + 1, b, b + 1]) index[k++] = v;
    }
  const geometry = new InstancedBufferGeometry();
  geometry.setAttribute('corner', new BufferAttribute(corner, 2));
  geometry.setIndex(new BufferAttribute(index, 1));
  geometry.instanceCount = 0;
  return geometry;
}
