/**
 * The surface: one displaced mesh that carries ground, water and debris. Being one surface, water never fights the
 * ground for the same pixel, and the shoreline comes from the full-resolution textures however coarse the mesh is.
 */
import {
  BufferAttribute,
  BufferGeometry,
  ClampToEdgeWrapping,
  DataTexture,
  DataUtils,
  DoubleSide,
  FloatType,
  GLSL3,
  HalfFloatType,
  LinearFilter,
  LinearMipmapLinearFilter,
  Mesh,
  NearestFilter,
  type PixelFormat,
  RedFormat,
  RedIntegerFormat,
  RepeatWrapping,
  RGBAFormat,
  ShaderMaterial,
  UnsignedByteType,
  Vector2,
  Vector3,
  type WebGLRenderer,
} from 'three';
import { type ColourMode, classLimits, colourModes, rgb, sceneColours, type Theme, waterClasses } from './colours.ts';
import type { Ground } from './ground.ts';
import { surfaceFragment, surfaceVertex } from './surface-shader.ts';
import { IntegerTexture, WaterTextures } from './upload.ts';

export interface Uniform<T = unknown> {
  value: T;
}
/** What every draped shader needs to know of the surface. */
export type SurfaceUniforms = Readonly<
  Record<
    | 'bedTexture'
    | 'depthTexture'
    | 'depthNext'
    | 'between'
    | 'debrisTexture'
    | 'debrisPresent'
    | 'barrierTexture'
    | 'barriersPresent'
    | 'gridSize'
    | 'exaggeration'
    | 'cellSize'
    | 'origin',
    Uniform
  >
>;
/** What every shader needs to know of light and haze. */
export interface LightUniforms {
  readonly sun: Uniform<Vector3>;
  readonly hazeColour: Uniform<Vector3>;
  readonly hazeRange: Uniform<Vector2>;
}

export interface Surface {
  readonly mesh: Mesh;
  readonly shared: SurfaceUniforms;
  readonly light: LightUniforms;
  /** Shows one frame: depth in mm, debris in mm, velocities in cm/s, as stored. */
  show(renderer: WebGLRenderer, frame: SurfaceFrame): void;
  /** Draws the water a share of the way from the frame shown to this one; on the frame shown where left out. */
  blend(renderer: WebGLRenderer, next: SurfaceFrame | undefined, share: number): void;
  /** Cells where water stood at the start, from the first frame. */
  setRiver(depth: Uint16Array): void;
  /** Sides of cells on which something stands, by cell: 1 its east side, 2 its south side. */
  setBarriers(flags: Uint8Array): void;
  /** How long deep water stood, s; NaN outside. */
  setDuration(seconds: Float32Array): void;
  paint(theme: Theme): void;
  colourBy(mode: ColourMode): void;
  /** Six colours from shallow to deep, in classes or running on between their limits. */
  colourWith(colours: readonly string[], blended: boolean): void;
  select(cell: number): void;
  set(name: 'waterVisible' | 'debrisVisible' | 'contoursVisible' | 'time' | 'ripples' | 'shade', value: number): void;
}
export interface SurfaceFrame {
  readonly depth: Uint16Array;
  /** Left out where there is none anywhere. */
  readonly debris?: Uint16Array;
  readonly velocityX?: Int16Array;
  readonly velocityY?: Int16Array;
}

/** Water at least this deep at the start counts as river, mm. */
const riverDepth = 300;

export function makeSurface(g: Ground, relief: Uint16Array, quads: number): Surface {
  const { rows, cols, cellSize, west, north } = g.grid;
  let now = new WaterTextures(cols, rows);
  // The frame after, made with the first picture between two frames.
  let next: WaterTextures | undefined;
  const debris = new IntegerTexture(cols, rows, 'u16');
  const river = byteTexture(new Uint8Array(cols * rows), cols, rows);
  const shared: SurfaceUniforms = {
    bedTexture: { value: floatTexture(g.bed, cols, rows) },
    depthTexture: { value: now.depth.texture },
    depthNext: { value: now.depth.texture },
    between: { value: 0 },
    debrisTexture: { value: debris.texture },
    gridSize: { value: new Vector2(cols, rows) },
    debrisPresent: { value: 0 },
    barrierTexture: { value: flagTexture(new Uint8Array(1), 1, 1) },
    barriersPresent: { value: 0 },
    exaggeration: { value: 1 },
    cellSize: { value: cellSize },
    origin: { value: new Vector2(west - g.centre[0], g.centre[1] - north) },
  };
  const light: LightUniforms = {
    sun: { value: new Vector3(-0.58, 0.62, -0.53).normalize() },
    hazeColour: { value: new Vector3() },
    hazeRange: { value: new Vector2(1e6, 2e6) },
  };
  const own: Record<string, Uniform> = {
    reliefTexture: { value: halfTexture(relief, cols, rows) },
    riverTexture: { value: river },
    durationTexture: { value: river },
    noiseTexture: { value: noiseTexture() },
    velocityX: { value: now.velocityX.texture },
    velocityY: { value: now.velocityY.texture },
    velocityXNext: { value: now.velocityX.texture },
    velocityYNext: { value: now.velocityY.texture },
    selected: { value: new Vector2(-1, -1) },
    time: { value: 0 },
    ripples: { value: 0 },
    colourMode: { value: 0 },
    elevations: { value: new Vector2(g.lowest, g.highest) },
    classColours: { value: waterClasses.map((c) => new Vector3(...rgb(c))) },
    classLimits: { value: [...classLimits.depth] },
    blended: { value: 0 },
    waterVisible: { value: 1 },
    debrisVisible: { value: 1 },
    contoursVisible: { value: 1 },
    shade: { value: 1 },
  };
  for (const name of ['lowland', 'slopeland', 'upland', 'river', 'riverDeep', 'debrisColour', 'lineColour'])
    own[name] = { value: new Vector3() };
  const material = new ShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: surfaceVertex,
    fragmentShader: surfaceFragment,
    uniforms: { ...shared, ...light, ...own },
    side: DoubleSide,
  });
  const mesh = new Mesh(meshOf(g, quads), material);
  mesh.frustumCulled = false;
  const colour = (name: string, hex: string) => (own[name] as Uniform<Vector3>).value.set(...rgb(hex));
  const bind = (): void => {
    const after = next ?? now;
    shared.depthTexture.value = now.depth.texture;
    shared.depthNext.value = after.depth.texture;
    own.velocityX!.value = now.velocityX.texture;
    own.velocityY!.value = now.velocityY.texture;
    own.velocityXNext!.value = after.velocityX.texture;
    own.velocityYNext!.value = after.velocityY.texture;
  };
  return {
    mesh,
    shared,
    light,
    show(renderer, frame) {
      // What was drawn towards lies on the card already: the two change places.
      if (next?.holds(frame)) [now, next] = [next, now];
      else now.set(renderer, frame);
      shared.between.value = 0;
      bind();
      shared.debrisPresent.value = frame.debris ? 1 : 0;
      if (frame.debris) debris.set(renderer, frame.debris);
    },
    blend(renderer, frame, share) {
      shared.between.value = frame ? share : 0;
      if (!frame) return;
      next ??= new WaterTextures(cols, rows);
      next.set(renderer, frame);
      bind();
    },
    setRiver(first) {
      const mark = river.image.data as Uint8Array;
      for (let i = 0; i < mark.length; i++) mark[i] = first[i]! >= riverDepth && first[i] !== 65535 ? 255 : 0;
      river.needsUpdate = true;
    },
    setBarriers(flags) {
      shared.barrierTexture.value = flagTexture(flags, cols, rows);
      shared.barriersPresent.value = 1;
    },
    setDuration(seconds) {
      const hours = Uint16Array.from(seconds, (s) => DataUtils.toHalfFloat(s > 0 ? s / 3600 : 0));
      own.durationTexture!.value = halfTexture(hours, cols, rows, RedFormat);
    },
    paint(theme) {
      const c = sceneColours[theme];
      colour('lowland', c.lowland);
      colour('slopeland', c.slopeland);
      colour('upland', c.upland);
      colour('river', c.river);
      colour('riverDeep', c.riverDeep);
      colour('debrisColour', c.debris);
      colour('lineColour', c.contour);
      light.hazeColour.value.set(...rgb(c.haze));
    },
    colourBy(mode) {
      own.colourMode!.value = colourModes.indexOf(mode);
      own.classLimits!.value = [...classLimits[mode]];
    },
    colourWith(colours, blended) {
      own.classColours!.value = colours.map((c) => new Vector3(...rgb(c)));
      own.blended!.value = blended ? 1 : 0;
    },
    select(cell) {
      (own.selected as Uniform<Vector2>).value.set(
        cell < 0 ? -1 : cell % cols,
        cell < 0 ? -1 : Math.floor(cell / cols),
      );
    },
    set(name, value) {
      own[name]!.value = value;
    },
  };
}

/** A regular mesh over the inside of the grid with at most `quads` quads along its longer side; positions come in the shader. */
function meshOf(g: Ground, quads: number): BufferGeometry {
  const { inner } = g.grid;
  const stride = Math.max(1, Math.ceil(Math.max(inner.rows, inner.cols) / quads));
  const nx = Math.max(1, Math.round(inner.cols / stride));
  const ny = Math.max(1, Math.round(inner.rows / stride));
  const cell = new Float32Array((nx + 1) * (ny + 1) * 2);
  for (let j = 0, k = 0; j <= ny; j++)
    for (let i = 0; i <= nx; i++) {
      cell[k++] = inner.col + (i / nx) * inner.cols;
      cell[k++] = inner.row + (j / ny) * inner.rows;
    }
  const index = new Uint32Array(nx * ny * 6);
  for (let j = 0, k = 0; j < ny; j++)
    for (let i = 0; i < nx; i++) {
      const a = j * (nx + 1) + i;
      const b = a + nx + 1;
      index.set([a, b, a + 1, a + 1, b, b + 1], k);
      k += 6;
    }
  const geometry = new BufferGeometry();
  geometry.setAttribute('cell', new BufferAttribute(cell, 2));
  geometry.setIndex(new BufferAttribute(index, 1));
  return geometry;
}

function floatTexture(values: Float32Array, cols: number, rows: number): DataTexture {
  const t = new DataTexture(values, cols, rows, RedFormat, FloatType);
  t.minFilter = t.magFilter = NearestFilter;
  t.needsUpdate = true;
  return t;
}

function byteTexture(values: Uint8Array, cols: number, rows: number): DataTexture {
  const t = new DataTexture(values, cols, rows, RedFormat, UnsignedByteType);
  t.minFilter = t.magFilter = LinearFilter;
  t.wrapS = t.wrapT = ClampToEdgeWrapping;
  t.unpackAlignment = 1;
  t.needsUpdate = true;
  return t;
}

function flagTexture(flags: Uint8Array, cols: number, rows: number): DataTexture {
  const t = new DataTexture(flags, cols, rows, RedIntegerFormat, UnsignedByteType);
  t.internalFormat = 'R8UI';
  t.minFilter = t.magFilter = NearestFilter;
  t.unpackAlignment = 1;
  t.needsUpdate = true;
  return t;
}

function halfTexture(half: Uint16Array, cols: number, rows: number, format: PixelFormat = RGBAFormat): DataTexture {
  const t = new DataTexture(half, cols, rows, format, HalfFloatType);
  t.minFilter = LinearMipmapLinearFilter;
  t.magFilter = LinearFilter;
  t.generateMipmaps = true;
  t.anisotropy = 4;
  t.needsUpdate = true;
  return t;
}

/** Soft tiling noise for ripples and grain; from an integer hash, the same every time. */
function noiseTexture(): DataTexture {
  const size = 128;
  const value = (x: number, y: number, period: number): number => {
    let h = ((x % period) * 374761393 + (y % period) * 668265263 + period * 69069) | 0;
    h = Math.imul(h ^ (h >>> 13), 1274126177);
    return ((h ^ (h >>> 16)) >>> 0) / 4294967295;
  };
  const data = new Uint8Array(size * size);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      let sum = 0;
      let weight = 0;
      for (const period of [8, 16, 32, 64]) {
        const fx = (x / size) * period;
        const fy = (y / size) * period;
        const [ix, iy] = [Math.floor(fx), Math.floor(fy)];
        const [u, v] = [fx - ix, fy - iy].map((t) => t * t * (3 - 2 * t)) as [number, number];
        const top = value(ix, iy, period) * (1 - u) + value(ix + 1, iy, period) * u;
        const bottom = value(ix, iy + 1, period) * (1 - u) + value(ix + 1, iy + 1, period) * u;
        sum += (top * (1 - v) + bottom * v) / period ** 0.6;
        weight += 1 / period ** 0.6;
      }
      data[y * size + x] = Math.round((sum / weight) * 255);
    }
  const t = new DataTexture(data, size, size, RedFormat, UnsignedByteType);
  t.wrapS = t.wrapT = RepeatWrapping;
  t.magFilter = LinearFilter;
  t.minFilter = LinearMipmapLinearFilter;
  t.generateMipmaps = true;
  t.unpackAlignment = 1;
  t.needsUpdate = true;
  return t;
}
