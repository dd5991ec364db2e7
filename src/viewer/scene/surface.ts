/**
 * The surface: one displaced mesh that carries ground, water and debris. Being one surface, water never fights the
 * ground for the same pixel, and the shoreline comes from the full-resolution textures however coarse the mesh is.
 */
import {
  DataUtils,
  DoubleSide,
  GLSL3,
  Mesh,
  RedFormat,
  ShaderMaterial,
  Vector2,
  Vector3,
  type WebGLRenderer,
} from 'three';
import { steady } from '../app/breath.ts';
import {
  alikeWater,
  type ColourMode,
  classLimits,
  colourModes,
  differenceClasses,
  differenceLimits,
  rgb,
  sceneColours,
  type Theme,
  waterClasses,
} from './colours.ts';
import type { Ground } from './ground.ts';
import { type GroundLook, groundLooks, slopeColours, slopeTangents } from './ground-look.ts';
import { mapSun } from './sun.ts';
import { surfaceFragment, surfaceVertex } from './surface-shader.ts';
import { byteTexture, flagTexture, floatTexture, halfTexture, noiseTexture } from './textures.ts';
import { makeTileMesh, type TileMesh } from './tile-mesh.ts';
import { allocate, IntegerTexture, uploadInStrips, WaterTextures } from './upload.ts';

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
  readonly haziness: Uniform<number>;
  readonly daylight: Uniform<number>;
}

export interface Surface {
  readonly mesh: Mesh;
  readonly shared: SurfaceUniforms;
  readonly light: LightUniforms;
  readonly tiles: TileMesh;
  /** Brings the ground to the graphics card, in small portions; nothing can be drawn before. */
  load(renderer: WebGLRenderer, bed: Float32Array, relief: Uint16Array): Promise<void>;
  /** Shows one frame: depth in mm, debris in mm, velocities in cm/s, as stored. */
  show(renderer: WebGLRenderer, frame: SurfaceFrame): void;
  /** Colours by how much deeper the other run is, its depth in mm as stored; nothing stands for this run alone. */
  setOther(renderer: WebGLRenderer, depth: Uint16Array | undefined): void;
  /** Draws the water a share of the way from the frame shown to this one; on the frame shown where left out. */
  blend(renderer: WebGLRenderer, next: SurfaceFrame | undefined, share: number): void;
  /** Cells where water stood at the start: 255, and 0 elsewhere. */
  setRiver(renderer: WebGLRenderer, mask: Uint8Array): Promise<void>;
  /** Sides of cells on which something stands, by cell: 1 its east side, 2 its south side. */
  setBarriers(flags: Uint8Array): void;
  /** How long deep water stood, s; NaN outside. */
  setDuration(renderer: WebGLRenderer, seconds: Float32Array): Promise<void>;
  paint(theme: Theme): void;
  colourBy(mode: ColourMode): void;
  /** Six colours from shallow to deep, in classes or running on between their limits. */
  colourWith(colours: readonly string[], blended: boolean): void;
  lookOf(look: GroundLook): void;
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

/** `finest` is the distance up to which every cell has its own quad, cells. */
export function makeSurface(g: Ground, finest: number): Surface {
  const { rows, cols, cellSize, west, north } = g.grid;
  let now = new WaterTextures(cols, rows);
  // The frame after, made with the first picture between two frames.
  let next: WaterTextures | undefined;
  const debris = new IntegerTexture(cols, rows, 'u16');
  const river = byteTexture(cols, rows);
  const bed = floatTexture(cols, rows);
  const relief = halfTexture(cols, rows);
  const tiles = makeTileMesh(g, finest);
  const shared: SurfaceUniforms = {
    bedTexture: { value: bed },
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
    sun: { value: new Vector3(...mapSun) },
    hazeColour: { value: new Vector3() },
    hazeRange: { value: new Vector2(1e6, 2e6) },
    haziness: { value: 0.85 },
    daylight: { value: 1 },
  };
  const own: Record<string, Uniform> = {
    reliefTexture: { value: relief },
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
    groundLook: { value: 0 },
    slopeColours: { value: slopeColours.map((c) => new Vector3(...rgb(c))) },
    slopeLimits: { value: [...slopeTangents] },
    elevations: { value: new Vector2(g.lowest, g.highest) },
    classColours: { value: waterClasses.map((c) => new Vector3(...rgb(c))) },
    classLimits: { value: [...classLimits.depth] },
    blended: { value: 0 },
    waterVisible: { value: 1 },
    debrisVisible: { value: 1 },
    contoursVisible: { value: 1 },
    shade: { value: 1 },
    otherDepthTexture: { value: now.depth.texture },
    otherPresent: { value: 0 },
    differenceColours: { value: differenceClasses.map((c) => new Vector3(...rgb(c))) },
    differenceLimits: { value: [...differenceLimits] },
  };
  let other: IntegerTexture | undefined;
  for (const name of [
    'lowland',
    'slopeland',
    'upland',
    'clay',
    'river',
    'riverDeep',
    'debrisColour',
    'lineColour',
    'alikeColour',
  ])
    own[name] = { value: new Vector3() };
  const material = new ShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: surfaceVertex,
    fragmentShader: surfaceFragment,
    uniforms: { ...shared, ...light, ...own, ...tiles.uniforms },
    side: DoubleSide,
  });
  const mesh = new Mesh(tiles.geometry, material);
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
    tiles,
    async load(renderer, bedValues, reliefValues) {
      for (const t of [now.depth, debris, now.velocityX, now.velocityY]) t.allocate(renderer);
      allocate(renderer, river);
      await uploadInStrips(renderer, bed, bedValues);
      await uploadInStrips(renderer, relief, reliefValues, 4);
    },
    show(renderer, frame) {
      // What was drawn towards lies on the card already: the two change places.
      if (next?.holds(frame)) [now, next] = [next, now];
      else now.set(renderer, frame);
      shared.between.value = 0;
      bind();
      shared.debrisPresent.value = frame.debris ? 1 : 0;
      if (frame.debris) debris.set(renderer, frame.debris);
    },
    setOther(renderer, depth) {
      own.otherPresent!.value = depth ? 1 : 0;
      if (!depth) return;
      other ??= new IntegerTexture(cols, rows, 'u16');
      other.set(renderer, depth);
      own.otherDepthTexture!.value = other.texture;
    },
    blend(renderer, frame, share) {
      shared.between.value = frame ? share : 0;
      if (!frame) return;
      next ??= new WaterTextures(cols, rows);
      next.set(renderer, frame);
      bind();
    },
    setRiver: (renderer, mask) => uploadInStrips(renderer, river, mask),
    setBarriers(flags) {
      shared.barrierTexture.value = flagTexture(flags, cols, rows);
      shared.barriersPresent.value = 1;
    },
    async setDuration(renderer, seconds) {
      const hours = new Uint16Array(seconds.length);
      const pause = steady();
      for (let i = 0; i < seconds.length; i++) {
        hours[i] = DataUtils.toHalfFloat(seconds[i]! > 0 ? seconds[i]! / 3600 : 0);
        if (i % 65536 === 0) await pause();
      }
      const duration = halfTexture(cols, rows, RedFormat);
      await uploadInStrips(renderer, duration, hours);
      own.durationTexture!.value = duration;
    },
    paint(theme) {
      const c = sceneColours[theme];
      colour('lowland', c.lowland);
      colour('slopeland', c.slopeland);
      colour('upland', c.upland);
      colour('clay', c.clay);
      colour('river', c.river);
      colour('riverDeep', c.riverDeep);
      colour('debrisColour', c.debris);
      colour('lineColour', c.contour);
      colour('alikeColour', alikeWater[theme]);
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
    lookOf(look) {
      own.groundLook!.value = groundLooks.indexOf(look);
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
