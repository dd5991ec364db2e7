/** The part of the surface's shader that colours depth of another run minus depth of this one; needs what `samplingGlsl` gives. */
import { differenceClasses } from './colours.ts';

const side = differenceClasses.length / 2;

export const differenceGlsl = /* glsl */ `
uniform usampler2D otherDepthTexture;   // mm, of the run this one is compared with
uniform float otherPresent;             // 0 where only one is shown
uniform vec3 differenceColours[${2 * side}]; // from much shallower to much deeper
uniform float differenceLimits[${side}];    // m, from where each class of a side counts
uniform vec3 alikeColour;               // water of like depth in both

/** The ground with the difference laid over it; ground that is dry in both stays as it is. */
vec3 compared(vec3 ground, vec2 cell, float light) {
  vec2 q = cell - 0.5;
  ivec2 i = ivec2(floor(q));
  vec2 w = q - vec2(i);
  float here = blend(cornerDepths(depthTexture, i), w), there = blend(cornerDepths(otherDepthTexture, i), w);
  float change = there - here;
  float size = abs(change);
  vec3 told = alikeColour;
  float opacity = 0.62 * smoothstep(0.02, 0.05, max(here, there));
  for (int k = 0; k < ${side}; k++) {
    float past = smoothstep(differenceLimits[k] * 0.92, differenceLimits[k] * 1.08, size);
    told = mix(told, change < 0.0 ? differenceColours[${side - 1} - k] : differenceColours[${side} + k], past);
    if (k == 0) opacity = mix(opacity, 0.94, past);
  }
  return mix(ground, told * mix(light, 1.0, 0.75), opacity);
}
`;
