/** Upright strips on the ground: walls, gates and the like, a quad for each piece from its foot to its top. */
import { BufferAttribute, BufferGeometry, DoubleSide, DynamicDrawUsage, GLSL3, Mesh, ShaderMaterial } from 'three';
import type { Rgb } from './colours.ts';
import { sceneX, sceneZ } from './ground.ts';
import type { Stage } from './stage.ts';
import { lightGlsl } from './surface-shader.ts';

const vertexShader = /* glsl */ `
uniform float exaggeration;
uniform float towardsEye;  // m
in vec3 tint;
in float light;            // by the way the piece faces
out vec3 vTint;
out float vDistance;
void main() {
  vec4 e = modelViewMatrix * vec4(position.x, position.y * exaggeration, position.z, 1.0);
  float d = length(e.xyz);
  vDistance = d;
  e.xyz *= max(0.3, 1.0 - towardsEye / d);
  vTint = tint * light;
  gl_Position = projectionMatrix * e;
}
`;
const fragmentShader = /* glsl */ `
precision highp float;
${lightGlsl}
in vec3 vTint;
in float vDistance;
out vec4 colour;
void main() { colour = vec4(hazed(vTint, vDistance), 1.0); }
`;

export interface Piece {
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
}

export class Ribbon {
  readonly mesh: Mesh;
  readonly #position: BufferAttribute;
  readonly #tint: BufferAttribute;

  constructor(stage: Stage, pieces: readonly Piece[], order = 8) {
    const n = pieces.length;
    this.#position = new BufferAttribute(new Float32Array(n * 12), 3).setUsage(DynamicDrawUsage) as BufferAttribute;
    this.#tint = new BufferAttribute(new Uint8Array(n * 12), 3, true).setUsage(DynamicDrawUsage) as BufferAttribute;
    const light = new Float32Array(n * 4);
    const index = new Uint32Array(n * 6);
    pieces.forEach(({ from, to }, k) => {
      const [x0, x1] = [sceneX(stage.ground, from[0]), sceneX(stage.ground, to[0])];
      const [z0, z1] = [sceneZ(stage.ground, from[1]), sceneZ(stage.ground, to[1])];
      for (const [v, x, z] of [
        [0, x0, z0],
        [1, x1, z1],
        [2, x0, z0],
        [3, x1, z1],
      ] as const)
        this.#position.setXYZ(k * 4 + v, x, 0, z);
      // pieces across the light are a shade darker, so that corners of the staircase show
      light.fill(Math.abs(x1 - x0) > Math.abs(z1 - z0) ? 1 : 0.8, k * 4, k * 4 + 4);
      index.set(
        [0, 1, 2, 2, 1, 3].map((v) => k * 4 + v),
        k * 6,
      );
    });
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', this.#position);
    geometry.setAttribute('tint', this.#tint);
    geometry.setAttribute('light', new BufferAttribute(light, 1));
    geometry.setIndex(new BufferAttribute(index, 1));
    const material = new ShaderMaterial({
      glslVersion: GLSL3,
      vertexShader,
      fragmentShader,
      uniforms: {
        ...stage.surface.light,
        exaggeration: stage.surface.shared.exaggeration,
        towardsEye: { value: stage.ground.grid.cellSize * 0.6 },
      },
      side: DoubleSide,
    });
    this.mesh = new Mesh(geometry, material);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = order;
  }

  /** Foot and top of a piece, m, and its colour. */
  set(piece: number, foot: number, top: number, [r, g, b]: Rgb): void {
    for (let v = 0; v < 4; v++) {
      this.#position.setY(piece * 4 + v, v < 2 ? foot : top);
      const tint = this.#tint.array as Uint8Array;
      tint.set([r * 255, g * 255, b * 255], (piece * 4 + v) * 3);
    }
  }
  commit(): void {
    this.#position.needsUpdate = this.#tint.needsUpdate = true;
  }
}
