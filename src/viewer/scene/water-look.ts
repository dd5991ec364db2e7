/**
 * The water's moving surface: two copies of one noise carried along the velocity of the frame, fading in turn so that
 * neither is stretched for long (Vlachos 2010, "Water flow in Portal 2"), drawn out along the flow the faster it runs,
 * and lit where its slope throws the sun towards the eye. It tells direction and speed, never a height of the model.
 */
export const waterLookGlsl = /* glsl */ `
/** Height of the noise at a place carried along for a share of a period; stretched along the flow. */
float carried(vec2 along, vec2 way, float phase, float far) {
  vec2 at = vCell - along * phase * 4.5;
  vec2 drawn = vec2(dot(at, way) * 0.45, dot(at, vec2(-way.y, way.x)));
  float fine = texture(noiseTexture, drawn * 0.33).r;
  float broad = texture(noiseTexture, drawn * 0.085 + 0.37).r;
  return mix(fine, broad, 0.35 + 0.65 * far);
}
float swellAt(vec2 along, vec2 way, float far) {
  float phase = fract(time * 0.22), other = fract(phase + 0.5);
  return mix(carried(along, way, phase, far), carried(along, way, other, far) , abs(phase * 2.0 - 1.0)) - 0.5;
}
vec3 moving(vec3 water, vec2 velocity, float speed) {
  vec2 along = vec2(velocity.x, -velocity.y) / cellSize;
  // the noise is turned to the flow where there is one; in steps, since a turn by a hair shifts it far from the origin
  float turn = speed > 0.05 ? floor(atan(along.y, along.x) * 2.5464791 + 0.5) / 2.5464791 : 0.0;
  vec2 way = vec2(cos(turn), sin(turn));
  float far = smoothstep(1500.0, 12000.0, vDistance);
  float strength = smoothstep(0.03, 1.0, speed) * (1.0 - 0.75 * smoothstep(2500.0, 16000.0, vDistance));
  float swell = swellAt(along, way, far);
  vec2 tilt = vec2(dFdx(swell), dFdy(swell));
  vec3 surface = normalize(vec3(-tilt.x * 1.6 * strength, 1.0, -tilt.y * 1.6 * strength));
  float glint = pow(max(dot(surface, normalize(sun + normalize(vEye))), 0.0), 90.0);
  return water * (1.0 + swell * 0.34 * strength) + vec3(1.0, 0.97, 0.9) * glint * 0.35 * strength * daylight;
}
`;
