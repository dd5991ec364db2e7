/** The cut faces round the place: earth below the bed, water above it, so that the model stands like a block. */
import { BufferAttribute, BufferGeometry, DoubleSide, GLSL3, Mesh, ShaderMaterial, Vector3 } from 'three';
import { rgb, sceneColours, type Theme } from './colours.ts';
import type { Ground } from './ground.ts';
import type { LightUniforms, SurfaceUniforms, Uniform } from './surface.ts';
import { lightGlsl, samplingGlsl } from './surface-shader.ts';

const vertexShader = /* glsl */ `
${samplingGlsl}
uniform float cellSize;
uniform vec2 origin;
uniform float base;
in vec3 cellTop;
out float vHeight;
out vec2 vCell;
out float vDistance;
void main() {
  vec3 s = surfaceAt(cellTop.xy);
  vHeight = mix(base, s.x + s.y + s.z, cellTop.z);
  vCell = cellTop.xy;
  vec4 eye = modelViewMatrix * vec4(origin.x + cellTop.x * cellSize, vHeight * exaggeration, origin.y + cellTop.y * cellSize, 1.0);
  vDistance = length(eye.xyz);
  gl_Position = projectionMatrix * eye;
}
`;
const fragmentShader = /* glsl */ `
${samplingGlsl}
${lightGlsl}
uniform vec3 earth, earthDeep, water;
uniform float base;
in float vHeight;
in vec2 vCell;
in float vDistance;
out vec4 colour;
void main() {
  vec3 s = surfaceAt(vCell);
  float down = clamp((s.x - vHeight) / max(1.0, s.x - base), 0.0, 1.0);
  vec3 c = mix(earth, earthDeep, down);
  float layer = smoothstep(0.46, 0.5, abs(fract(vHeight / 25.0) - 0.5)) * 0.07;
  c *= 1.0 - layer;
  if (vHeight > s.x + s.z && s.y > 0.01) c = water;
  colour = vec4(hazed(c, vDistance), 1.0);
}
`;

export interface Skirt {
  readonly mesh: Mesh;
  paint(theme: Theme): void;
}

export function makeSkirt(g: Ground, shared: SurfaceUniforms, light: LightUniforms): Skirt {
  const { inner } = g.grid;
  const steps = 256;
  const corners = [
    [inner.col, inner.row],
    [inner.col + inner.cols, inner.row],
    [inner.col + inner.cols, inner.row + inner.rows],
    [inner.col, inner.row + inner.rows],
  ] as const;
  const points: number[] = [];
  const index: number[] = [];
  corners.forEach(([x0, y0], side) => {
    const [x1, y1] = corners[(side + 1) % 4]!;
    for (let k = 0; k <= steps; k++) {
      const t = k / steps;
      const x = x0 + (x1 - x0) * t;
      const y = y0 + (y1 - y0) * t;
      const at = points.length / 3;
      points.push(x, y, 0, x, y, 1);
      if (k < steps) index.push(at, at + 2, at + 1, at + 1, at + 2, at + 3);
    }
  });
  const geometry = new BufferGeometry();
  geometry.setAttribute('cellTop', new BufferAttribute(new Float32Array(points), 3));
  geometry.setIndex(index);
  const colours: Record<'earth' | 'earthDeep' | 'water', Uniform<Vector3>> = {
    earth: { value: new Vector3() },
    earthDeep: { value: new Vector3() },
    water: { value: new Vector3() },
  };
  const base = g.lowest - Math.max(30, (g.highest - g.lowest) * 0.22);
  const mesh = new Mesh(
    geometry,
    new ShaderMaterial({
      glslVersion: GLSL3,
      vertexShader,
      fragmentShader,
      uniforms: { ...shared, ...light, ...colours, base: { value: base } },
      side: DoubleSide,
    }),
  );
  mesh.frustumCulled = false;
  return {
    mesh,
    paint(theme) {
      const c = sceneColours[theme];
      colours.earth.value.set(...rgb(c.skirt));
      colours.earthDeep.value.set(...rgb(c.skirtDeep));
      colours.water.value.set(...rgb(c.riverDeep));
    },
  };
}
