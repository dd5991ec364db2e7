/**
 * Lines of a width in pixels, laid over the ground: roads, outlines, routes. One instance a segment; colours and
 * widths change without touching the geometry.
 */
import {
  BufferAttribute,
  DynamicDrawUsage,
  GLSL3,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  ShaderMaterial,
  Vector2,
} from 'three';
import type { Point } from '../../assets/place.ts';
import { bedAt, type Ground, sceneX, sceneZ } from './ground.ts';
import type { Stage } from './stage.ts';
import { lightGlsl } from './surface-shader.ts';

const vertexShader = /* glsl */ `
uniform float exaggeration;
uniform vec2 viewport;      // px
uniform float towardsEye;   // m
uniform float lift;         // m
uniform float scale;        // of widths
in vec3 from;
in vec3 to;
in vec2 along;              // m from the start of the line
in vec4 tint;
in float width;
out vec4 vTint;
out float vAcross;
flat out float vHalf;
out float vAlong;
out float vDistance;
vec4 eyeOf(vec3 p) {
  vec4 e = modelViewMatrix * vec4(p.x, p.y * exaggeration + lift, p.z, 1.0);
  float d = length(e.xyz);
  e.xyz *= max(0.3, 1.0 - towardsEye / d);
  return e;
}
void main() {
  vec4 a = eyeOf(from), b = eyeOf(to);
  vDistance = length(a.xyz);
  // Ends behind the eye are brought just before it, so that the segment keeps its direction.
  float near = -0.5;
  if (a.z > near && b.z < near) a = mix(a, b, (near - a.z) / (b.z - a.z));
  if (b.z > near && a.z < near) b = mix(b, a, (near - b.z) / (a.z - b.z));
  vec4 p = projectionMatrix * a, q = projectionMatrix * b;
  vec2 dir = (q.xy / q.w - p.xy / p.w) * viewport;
  dir = length(dir) > 1e-4 ? normalize(dir) : vec2(1.0, 0.0);
  vec2 side = vec2(-dir.y, dir.x);
  float half_ = 0.5 * width * scale + 0.75;
  vec4 c = position.x < 0.5 ? p : q;
  float end = position.x < 0.5 ? -1.0 : 1.0;
  c.xy += (side * position.y * half_ + dir * end * half_ * 0.35) / viewport * 2.0 * c.w;
  vAcross = position.y * half_;
  vHalf = 0.5 * width * scale;
  vAlong = position.x < 0.5 ? along.x : along.y;
  vTint = vec4(tint.rgb, tint.a);
  if (width <= 0.0) c = vec4(2.0, 2.0, 2.0, 1.0);
  gl_Position = c;
}
`;
const fragmentShader = /* glsl */ `
precision highp float;
${lightGlsl}
uniform vec2 dash;      // m on, m off; x 0 for a whole line
uniform float shift;    // m
uniform float opacity;
in vec4 vTint;
in float vAcross;
flat in float vHalf;
in float vAlong;
in float vDistance;
out vec4 colour;
void main() {
  float edge = 1.0 - smoothstep(-0.6, 0.6, abs(vAcross) - vHalf);
  float a = vTint.a * opacity;
  if (dash.x > 0.0) a *= 1.0 - smoothstep(dash.x * 0.95, dash.x, mod(vAlong - shift, dash.x + dash.y));
  if (a < 0.01) discard;
  colour = vec4(hazed(vTint.rgb, vDistance), a * clamp(edge, 0.0, 1.0));
}
`;

export interface LineOptions {
  /** How far the lines are pulled towards the eye, so that a coarse ground does not swallow them, m. */
  readonly towardsEye?: number;
  readonly dash?: readonly [on: number, off: number];
  readonly order?: number;
  readonly opacity?: number;
  /** Whether hills in front hide them. */
  readonly hidden?: boolean;
}

/** Segments with start and end in the scene, and which of them belong to which line. */
export interface Path {
  readonly segments: Float32Array;
  readonly along: Float32Array;
}

/** Cuts a line into pieces short enough to follow the ground; `elevation` instead where it does not lie on it. */
export function draped(g: Ground, line: readonly Point[], step: number, elevation?: number): Path {
  const segments: number[] = [];
  const along: number[] = [];
  let run = 0;
  const put = (x: number, y: number): void =>
    void segments.push(sceneX(g, x), elevation ?? bedAt(g, x, y), sceneZ(g, y));
  for (let i = 0; i + 1 < line.length; i++) {
    const [a, b] = [line[i]!, line[i + 1]!];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const pieces = Math.max(1, Math.ceil(length / step));
    for (let k = 0; k < pieces; k++) {
      const [s, t] = [k / pieces, (k + 1) / pieces];
      put(a[0] + (b[0] - a[0]) * s, a[1] + (b[1] - a[1]) * s);
      put(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t);
      along.push(run + length * s, run + length * t);
    }
    run += length;
  }
  return { segments: Float32Array.from(segments), along: Float32Array.from(along) };
}

/** Straight pieces at elevations of their own, m; each from its first to its second end. */
export function raised(
  g: Ground,
  pieces: readonly { readonly from: Point; readonly to: Point; readonly elevation: number }[],
): Path {
  const segments = new Float32Array(pieces.length * 6);
  const along = new Float32Array(pieces.length * 2);
  let run = 0;
  pieces.forEach(({ from, to, elevation }, k) => {
    segments.set([sceneX(g, from[0]), elevation, sceneZ(g, from[1])], k * 6);
    segments.set([sceneX(g, to[0]), elevation, sceneZ(g, to[1])], k * 6 + 3);
    along[k * 2] = run;
    run += Math.hypot(to[0] - from[0], to[1] - from[1]);
    along[k * 2 + 1] = run;
  });
  return { segments, along };
}

export class Lines {
  readonly mesh: Mesh;
  readonly #ends: readonly [InstancedBufferAttribute, InstancedBufferAttribute];
  /** First segment of each line, and one past the last. */
  readonly #starts: Int32Array;
  readonly #tint: InstancedBufferAttribute;
  readonly #width: InstancedBufferAttribute;
  readonly #material: ShaderMaterial;

  constructor(stage: Stage, paths: readonly Path[], o: LineOptions = {}) {
    this.#starts = new Int32Array(paths.length + 1);
    for (const [i, p] of paths.entries()) this.#starts[i + 1] = this.#starts[i]! + p.along.length / 2;
    const total = this.#starts[paths.length]!;
    const from = new Float32Array(total * 3);
    const to = new Float32Array(total * 3);
    const along = new Float32Array(total * 2);
    let k = 0;
    for (const p of paths)
      for (let i = 0; i < p.along.length / 2; i++, k++) {
        from.set(p.segments.subarray(i * 6, i * 6 + 3), k * 3);
        to.set(p.segments.subarray(i * 6 + 3, i * 6 + 6), k * 3);
        along.set(p.along.subarray(i * 2, i * 2 + 2), k * 2);
      }
    const geometry = new InstancedBufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(new Float32Array([0, -1, 0, 1, -1, 0, 0, 1, 0, 1, 1, 0]), 3));
    geometry.setIndex([0, 1, 2, 2, 1, 3]);
    this.#ends = [new InstancedBufferAttribute(from, 3), new InstancedBufferAttribute(to, 3)];
    geometry.setAttribute('from', this.#ends[0]);
    geometry.setAttribute('to', this.#ends[1]);
    geometry.setAttribute('along', new InstancedBufferAttribute(along, 2));
    this.#tint = new InstancedBufferAttribute(new Uint8Array(total * 4), 4, true);
    this.#width = new InstancedBufferAttribute(new Float32Array(total), 1);
    this.#tint.setUsage(DynamicDrawUsage);
    this.#width.setUsage(DynamicDrawUsage);
    geometry.setAttribute('tint', this.#tint);
    geometry.setAttribute('width', this.#width);
    geometry.instanceCount = total;
    const [on, off] = o.dash ?? [0, 0];
    this.#material = new ShaderMaterial({
      glslVersion: GLSL3,
      vertexShader,
      fragmentShader,
      uniforms: {
        ...stage.surface.light,
        exaggeration: stage.surface.shared.exaggeration,
        viewport: stage.viewport,
        towardsEye: { value: o.towardsEye ?? stage.ground.grid.cellSize * 1.6 },
        lift: { value: 2 },
        scale: { value: 1 },
        dash: { value: new Vector2(on, off) },
        shift: { value: 0 },
        opacity: { value: o.opacity ?? 1 },
      },
      transparent: true,
      depthWrite: false,
      depthTest: o.hidden !== false,
    });
    this.mesh = new Mesh(geometry, this.#material);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = o.order ?? 10;
  }

  /** Paints one line: sRGB 0 to 1, opacity, width in px (0 hides it). */
  style(line: number, colour: readonly [number, number, number], alpha: number, width: number): void {
    const tint = this.#tint.array as Uint8Array;
    const widths = this.#width.array as Float32Array;
    const [r, g, b] = [colour[0] * 255, colour[1] * 255, colour[2] * 255];
    for (let k = this.#starts[line]!; k < this.#starts[line + 1]!; k++) {
      tint[k * 4] = r;
      tint[k * 4 + 1] = g;
      tint[k * 4 + 2] = b;
      tint[k * 4 + 3] = alpha * 255;
      widths[k] = width;
    }
  }
  /** Raises or lowers the pieces of one line, m; as many as it was made of. */
  raise(line: number, elevations: readonly number[]): void {
    const first = this.#starts[line]!;
    for (const ends of this.#ends) {
      elevations.forEach((z, k) => void ends.setY(first + k, z));
      ends.needsUpdate = true;
    }
  }
  /** Hands styles over to the graphics card. */
  commit(): void {
    this.#tint.needsUpdate = true;
    this.#width.needsUpdate = true;
  }
  set(name: 'scale' | 'shift' | 'opacity' | 'lift', value: number): void {
    this.#material.uniforms[name]!.value = value;
  }
  dispose(): void {
    this.mesh.geometry.dispose();
    this.#material.dispose();
  }
}
