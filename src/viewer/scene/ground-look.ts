/** How dry ground is coloured: by height and steepness as land looks, by slope class, or as plain clay. */

export type GroundLook = 'land' | 'slope' | 'clay';
/** In the order of the shader's numbers. */
export const groundLooks: readonly GroundLook[] = ['land', 'slope', 'clay'];

/** Where each class of slope after the first begins, degrees; 25 is where ploughing is forbidden and most slides begin. */
export const slopeLimits: readonly number[] = [5, 15, 25, 35];
/** From flat to steep; lightness falls steadily, so the classes read without hue too. */
export const slopeColours: readonly string[] = ['#cfc9b6', '#bda97c', '#a9834f', '#8a5636', '#5e2b25'];
export const slopeTangents: readonly number[] = slopeLimits.map((degrees) => Math.tan((degrees * Math.PI) / 180));

export const groundLookGlsl = /* glsl */ `
uniform int groundLook;            // 0 land, 1 slope, 2 clay
uniform vec3 lowland, slopeland, upland, clay;
uniform vec3 slopeColours[5];
uniform float slopeLimits[4];      // m/m
uniform vec2 elevations;           // lowest, highest
/** Colour of dry ground at an elevation, m, and a slope, m/m, before light. */
vec3 groundColour(float z, float slope) {
  if (groundLook == 2) return clay;
  if (groundLook == 1) {
    vec3 c = slopeColours[0];
    for (int k = 0; k < 4; k++) c = mix(c, slopeColours[k + 1], smoothstep(slopeLimits[k] * 0.93, slopeLimits[k] * 1.07, slope));
    return c;
  }
  // flat land light, steep land green, crests paler
  float steep = smoothstep(0.06, 0.34, slope);
  float high = smoothstep(0.45, 0.95, (z - elevations.x) / max(1.0, elevations.y - elevations.x));
  return mix(mix(lowland, slopeland, steep), upland, high * 0.65);
}
`;
