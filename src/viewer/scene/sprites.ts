/** Symbols of a size in pixels, standing on the ground: one instance an asset, with its icon, colour and size by state. */
import {
  BufferAttribute,
  DynamicDrawUsage,
  GLSL3,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  ShaderMaterial,
} from 'three';
import type { Rgb } from './colours.ts';
import { type Ground, sceneX, sceneZ } from './ground.ts';
import { atlasSide, type IconName, iconAtlas, iconIndex } from './icons.ts';
import type { Stage } from './stage.ts';

const vertexShader = /* glsl */ `
uniform float exaggeration;
uniform vec2 viewport;
uniform float towardsEye;
in vec3 spot;        // scene, m
in vec4 tint;
in vec2 look;        // icon, size in px
out vec2 vUv;
out vec4 vTint;
flat out float vIcon;
flat out float vSize;
void main() {
  vec4 e = modelViewMatrix * vec4(spot.x, spot.y * exaggeration, spot.z, 1.0);
  e.xyz *= max(0.3, 1.0 - towardsEye / length(e.xyz));
  vec4 p = projectionMatrix * e;
  // Far symbols shrink a little, so that the near ones lead.
  float size = look.y * clamp(11000.0 / length(e.xyz), 0.56, 1.0);
  p.xy += position.xy * size / viewport * p.w;
  vUv = position.xy * 0.5 + 0.5;
  vTint = tint;
  vIcon = look.x;
  vSize = size;
  if (look.y <= 0.0) p = vec4(2.0, 2.0, 2.0, 1.0);
  gl_Position = p;
}
`;
const fragmentShader = /* glsl */ `
precision highp float;
uniform sampler2D atlas;
uniform float side;
in vec2 vUv;
in vec4 vTint;
flat in float vIcon;
flat in float vSize;
out vec4 colour;
void main() {
  vec2 cell = vec2(mod(vIcon, side), floor(vIcon / side));
  vec3 t = texture(atlas, (cell + vec2(vUv.x, 1.0 - vUv.y)) / side).rgb;
  float glyph = t.r, disc = clamp(t.g + t.r, 0.0, 1.0), rim = max(t.b, disc);
  float dark = step(0.52, dot(vTint.rgb, vec3(0.3, 0.59, 0.11)));
  vec3 ink = mix(vec3(1.0), vec3(0.05, 0.08, 0.11), dark);
  vec3 c = mix(vec3(0.04, 0.07, 0.1), vTint.rgb, disc);
  c = mix(c, ink, glyph * smoothstep(9.0, 13.0, vSize));
  float a = vTint.a * mix(rim * 0.85, 1.0, disc) * step(0.02, rim);
  if (a < 0.02) discard;
  colour = vec4(c, a * smoothstep(0.0, 0.5, rim));
}
`;

export class Sprites {
  readonly mesh: Mesh;
  readonly #spot: InstancedBufferAttribute;
  readonly #tint: InstancedBufferAttribute;
  readonly #look: InstancedBufferAttribute;
  readonly #ground: Ground;

  constructor(stage: Stage, count: number, order = 30) {
    this.#ground = stage.ground;
    const geometry = new InstancedBufferGeometry();
    geometry.setAttribute(
      'position',
      new BufferAttribute(new Float32Array([-1, -1, 0, 1, -1, 0, -1, 1, 0, 1, 1, 0]), 3),
    );
    geometry.setIndex([0, 1, 2, 2, 1, 3]);
    const dynamic = (a: InstancedBufferAttribute) => a.setUsage(DynamicDrawUsage) as InstancedBufferAttribute;
    this.#spot = dynamic(new InstancedBufferAttribute(new Float32Array(count * 3), 3));
    this.#tint = dynamic(new InstancedBufferAttribute(new Uint8Array(count * 4), 4, true));
    this.#look = dynamic(new InstancedBufferAttribute(new Float32Array(count * 2), 2));
    geometry.setAttribute('spot', this.#spot);
    geometry.setAttribute('tint', this.#tint);
    geometry.setAttribute('look', this.#look);
    geometry.instanceCount = count;
    const material = new ShaderMaterial({
      glslVersion: GLSL3,
      vertexShader,
      fragmentShader,
      uniforms: {
        exaggeration: stage.surface.shared.exaggeration,
        viewport: stage.viewport,
        towardsEye: { value: stage.ground.grid.cellSize * 3 },
        atlas: { value: iconAtlas() },
        side: { value: atlasSide },
      },
      transparent: true,
      depthWrite: false,
    });
    this.mesh = new Mesh(geometry, material);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = order;
  }

  /** Places symbol i; `size` is its diameter in px, 0 hides it. */
  set(
    i: number,
    x: number,
    y: number,
    elevation: number,
    icon: IconName,
    colour: Rgb,
    alpha: number,
    size: number,
  ): void {
    const gone = Number.isNaN(x + y);
    this.#spot.setXYZ(i, gone ? 0 : sceneX(this.#ground, x), elevation, gone ? 0 : sceneZ(this.#ground, y));
    const tint = this.#tint.array as Uint8Array;
    tint[i * 4] = colour[0] * 255;
    tint[i * 4 + 1] = colour[1] * 255;
    tint[i * 4 + 2] = colour[2] * 255;
    tint[i * 4 + 3] = alpha * 255;
    this.#look.setXY(i, iconIndex(icon), gone ? 0 : size);
  }
  commit(): void {
    this.#spot.needsUpdate = this.#tint.needsUpdate = this.#look.needsUpdate = true;
  }
}
