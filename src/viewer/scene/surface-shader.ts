/**
 * Shaders of the one surface that is ground where it is dry and water where it is wet. Depth comes as the timeline
 * stores it (16-bit millimetres), is interpolated between four cells here, and is never converted on the way.
 */
import { differenceGlsl } from './difference-shader.ts';

import { groundLookGlsl } from './ground-look.ts';
import { tileVertexGlsl } from './terrain-tiles.ts';
import { waterLookGlsl } from './water-look.ts';

/** Reading the ground and the water between cell centres; shared by every shader that lies on the surface. */
export const samplingGlsl = /* glsl */ `
precision highp float;
precision highp int;
precision highp usampler2D;
precision highp isampler2D;
uniform sampler2D bedTexture;      // m
uniform usampler2D depthTexture;   // mm; 0 dry, 65535 outside
uniform usampler2D depthNext;      // mm; the frame after, while the picture lies between the two
uniform float between;             // share of the way to it, 0 on the frame itself
uniform usampler2D debrisTexture;  // mm
uniform float debrisPresent;       // 0 while there is none anywhere
uniform usampler2D barrierTexture; // 1: something stands on the east side of the cell, 2: on its south side
uniform float barriersPresent;     // 0 where nothing does
uniform vec2 gridSize;             // cols, rows
uniform float exaggeration;

vec4 corners(sampler2D t, ivec2 i) {
  ivec2 top = ivec2(gridSize) - 1;
  ivec2 a = clamp(i, ivec2(0), top), b = clamp(i + 1, ivec2(0), top);
  return vec4(texelFetch(t, a, 0).r, texelFetch(t, ivec2(b.x, a.y), 0).r, texelFetch(t, ivec2(a.x, b.y), 0).r, texelFetch(t, b, 0).r);
}
float metres(uint mm) { return mm == 65535u ? 0.0 : float(mm) * 0.001; }
vec4 cornerDepths(usampler2D t, ivec2 i) {
  ivec2 top = ivec2(gridSize) - 1;
  ivec2 a = clamp(i, ivec2(0), top), b = clamp(i + 1, ivec2(0), top);
  return vec4(metres(texelFetch(t, a, 0).r), metres(texelFetch(t, ivec2(b.x, a.y), 0).r),
              metres(texelFetch(t, ivec2(a.x, b.y), 0).r), metres(texelFetch(t, b, 0).r));
}
/** Depths now. A cell that is dry in both frames is dry in between: mixing never wets one. */
vec4 waterDepths(ivec2 i) {
  vec4 here = cornerDepths(depthTexture, i);
  return between > 0.0 ? mix(here, cornerDepths(depthNext, i), between) : here;
}
float blend(vec4 c, vec2 w) { return mix(mix(c.x, c.y, w.x), mix(c.z, c.w, w.x), w.y); }

/** Values of the four cells with those that a barrier cuts off from the nearest one replaced, so that water ends at a wall. */
vec4 heldApart(vec4 c, ivec2 i, vec2 w) {
  ivec2 end = ivec2(gridSize) - 1;
  ivec2 a = clamp(i, ivec2(0), end), b = clamp(i + 1, ivec2(0), end);
  uint first = texelFetch(barrierTexture, a, 0).r;
  uint beside = texelFetch(barrierTexture, ivec2(b.x, a.y), 0).r;
  uint below = texelFetch(barrierTexture, ivec2(a.x, b.y), 0).r;
  bool top = (first & 1u) != 0u, bottom = (below & 1u) != 0u, left = (first & 2u) != 0u, right = (beside & 2u) != 0u;
  if (!(top || bottom || left || right)) return c;
  // turned so that x is the nearest cell, y the next along its row, z the next along its column, w the one across
  bool east = w.x >= 0.5, south = w.y >= 0.5;
  if (east) c = c.yxwz;
  if (south) c = c.zwxy;
  bool toRow = south ? bottom : top, toColumn = east ? right : left;
  bool rowAcross = east ? left : right, columnAcross = south ? top : bottom;
  if (toRow) c.y = c.x;
  if (toColumn) c.z = c.x;
  if ((toRow || rowAcross) && (toColumn || columnAcross)) c.w = toRow ? c.z : c.y;
  if (south) c = c.zwxy;
  return east ? c.yxwz : c;
}

/** Bed (x), depth of water (y) and of debris (z), m, at a point in cells from the grid's north-west corner. */
vec3 surfaceAt(vec2 cell) {
  vec2 q = cell - 0.5;
  ivec2 i = ivec2(floor(q));
  vec2 w = q - vec2(i);
  vec4 beds = corners(bedTexture, i);
  vec4 depths = waterDepths(i);
  float bed = blend(beds, w);
  if (barriersPresent > 0.0) {
    vec4 levels = heldApart(beds + depths, i, w);
    depths = max(vec4(0.0), levels - beds) * heldApart(step(0.0005, depths), i, w);
  }
  float depth = blend(depths, w);
  // Uphill of the last wet cell the shore is where the level water surface meets the ground, not half-way to the next centre.
  vec4 wet = step(0.0005, depths);
  float share = blend(wet, w);
  if (share > 0.0 && share < 0.999) depth = min(depth, max(0.0, blend(wet * (beds + depths), w) / share - bed));
  return vec3(bed, depth, debrisPresent > 0.0 ? blend(cornerDepths(debrisTexture, i), w) : 0.0);
}
`;

/** Light, haze and the push towards the eye that keeps draped things above a decimated ground. */
export const lightGlsl = /* glsl */ `
uniform vec3 sun;
uniform vec3 hazeColour;
uniform vec2 hazeRange;
uniform float haziness;  // share that the farthest ground loses to haze
uniform float daylight;  // 1 by day
vec3 hazed(vec3 colour, float distance) {
  return mix(colour, hazeColour, smoothstep(hazeRange.x, hazeRange.y, distance) * haziness);
}
`;

export const surfaceVertex = /* glsl */ `
${samplingGlsl}
uniform float cellSize;
uniform vec2 origin;   // scene x and z of the grid's north-west corner
${tileVertexGlsl}
out vec2 vCell;
out float vDistance;
out vec3 vEye;
void main() {
  vec2 cell = tileCell();
  vCell = cell;
  vec3 s = surfaceAt(cell);
  vec3 at = vec3(origin.x + cell.x * cellSize, (s.x + s.y + s.z) * exaggeration, origin.y + cell.y * cellSize);
  vec4 eye = modelViewMatrix * vec4(at, 1.0);
  vEye = cameraPosition - at;
  vDistance = length(eye.xyz);
  gl_Position = projectionMatrix * eye;
}
`;

export const surfaceFragment = /* glsl */ `
${samplingGlsl}
${lightGlsl}
${differenceGlsl}
uniform sampler2D reliefTexture;   // dz/dx, dz/dy (south), openness, inside
uniform sampler2D riverTexture;    // 1 where water stood at the start
uniform sampler2D noiseTexture;
uniform isampler2D velocityX;      // cm/s
uniform isampler2D velocityY;      // cm/s, north
uniform isampler2D velocityXNext, velocityYNext;
uniform float cellSize;
uniform vec2 selected;             // cell, or -1
uniform float time;                // s, for ripples only
uniform float ripples;             // 0 or 1
uniform int colourMode;            // 0 depth, 1 speed, 2 hazard, 3 duration
uniform sampler2D durationTexture; // h
uniform vec3 river, riverDeep, debrisColour, lineColour;
uniform vec3 classColours[6];
uniform float classLimits[6];
uniform float blended;             // 1: the colours run on between the limits
uniform float waterVisible, debrisVisible, contoursVisible; // opacities, 0 to 1
uniform float shade;
in vec2 vCell;
in float vDistance;
in vec3 vEye;                      // from the point to the eye, scene
out vec4 colour;
${groundLookGlsl}
${waterLookGlsl}

vec2 velocityAt(vec2 cell) {
  vec2 q = cell - 0.5;
  ivec2 i = ivec2(floor(q));
  vec2 w = q - vec2(i);
  ivec2 top = ivec2(gridSize) - 1;
  vec2 sum = vec2(0.0);
  for (int k = 0; k < 4; k++) {
    ivec2 o = ivec2(k & 1, k >> 1);
    ivec2 at = clamp(i + o, ivec2(0), top);
    vec2 f = mix(1.0 - w, w, vec2(o));
    vec2 v = vec2(float(texelFetch(velocityX, at, 0).r), float(texelFetch(velocityY, at, 0).r));
    if (between > 0.0) v = mix(v, vec2(float(texelFetch(velocityXNext, at, 0).r), float(texelFetch(velocityYNext, at, 0).r)), between);
    sum += f.x * f.y * v;
  }
  return sum * 0.01;
}

/** Colour of a value: that of its class, with soft edges, or between those of the limits around it. */
vec3 ramp(float value) {
  vec3 c = classColours[0];
  if (blended > 0.5) {
    for (int k = 1; k < 6; k++)
      c = mix(c, classColours[k], clamp((value - classLimits[k - 1]) / (classLimits[k] - classLimits[k - 1]), 0.0, 1.0));
    return c;
  }
  for (int k = 1; k < 6; k++) c = mix(c, classColours[k], smoothstep(classLimits[k] * 0.8, classLimits[k] * 1.2, value));
  return c;
}

float contour(float z, float interval) {
  float t = z / interval;
  float width = fwidth(t);
  float line = abs(fract(t - 0.5) - 0.5) / max(width, 1e-6);
  return (1.0 - smoothstep(0.2, 0.9, line)) * (1.0 - smoothstep(0.1, 0.3, width));
}

void main() {
  vec2 uv = vCell / gridSize;
  vec4 relief = texture(reliefTexture, uv);
  if (relief.w < 0.5) discard;
  vec3 s = surfaceAt(vCell);
  float depth = waterVisible > 0.0 ? s.y : 0.0;

  vec2 slope = relief.xy * exaggeration;
  vec3 ground = groundColour(s.x, length(relief.xy));
  vec3 normal = normalize(vec3(-slope.x, 1.0, -slope.y));
  float lit = dot(normal, sun);
  float light = (0.56 + 0.62 * max(lit, 0.0) - 0.12 * max(-lit, 0.0)) * daylight;
  ground *= mix(1.0, light, shade) * (1.0 + 0.3 * relief.z * shade);
  float lines = max(contour(s.x, 20.0) * 0.13, contour(s.x, 100.0) * 0.26) * contoursVisible;
  ground = mix(ground, lineColour, lines);

  if (debrisVisible > 0.0 && s.z > 0.005) {
    float grain = texture(noiseTexture, vCell * 0.9).r;
    ground = mix(ground, debrisColour * (0.75 + 0.5 * grain) * light, smoothstep(0.01, 0.25, s.z) * 0.92 * debrisVisible);
  }

  // Duration is of the whole run: it colours the ground wherever deep water stood, and leaves out the water of the moment.
  if (otherPresent > 0.0) {
    ground = mix(ground, compared(ground, vCell, light), waterVisible);
  } else if (colourMode == 3) {
    float hours = texture(durationTexture, uv).r;
    float stood = smoothstep(0.35, 0.65, texture(riverTexture, uv).r);
    vec3 told = mix(ramp(hours), mix(river, riverDeep, 0.4), stood);
    ground = mix(ground, told * mix(light, 1.0, 0.75), max(smoothstep(0.0, 0.06, hours) * 0.9, stood * 0.95) * waterVisible);
  }

  // Water: the river that stood there at the start keeps its own calm tint, flooding is coloured by what is chosen.
  float cover = colourMode == 3 || otherPresent > 0.0 ? 0.0 : smoothstep(0.008, 0.05, depth) * waterVisible;
  if (cover > 0.0) {
    float stood = smoothstep(0.35, 0.65, texture(riverTexture, uv).r);
    vec2 v = vec2(0.0);
    if (ripples > 0.0 || colourMode > 0) v = velocityAt(vCell);
    float speed = length(v);
    // hazard rating of DEFRA FD2320: d (v + 0.5) + debris factor; nothing below the depth that counts as affected
    float rating = depth < 0.15 ? 0.0 : depth * (speed + 0.5) + (depth > 0.25 || speed > 2.0 ? 1.0 : 0.0);
    float value = colourMode == 0 ? depth : colourMode == 1 ? speed : rating;
    vec3 flood = ramp(value);
    vec3 calm = mix(river, riverDeep, smoothstep(3.0, 32.0, depth));
    if (colourMode > 0) calm = mix(calm, flood, 0.75);
    vec3 water = mix(flood, calm, stood);
    float opacity = mix(mix(0.62, 0.93, smoothstep(0.05, 0.6, depth)), 0.97, stood);

    water *= 0.95 + 0.06 * shade;
    if (ripples > 0.0) water = moving(water, v, speed);
    // Shallow water lets the hillshade through; the shoreline itself is a fine light edge.
    vec3 wetted = mix(ground, water * mix(light, 1.0, 0.75), opacity);
    float edge = depth / max(fwidth(depth), 1e-5);
    float shoreline = (1.0 - smoothstep(0.4, 2.2, edge)) * smoothstep(0.004, 0.02, depth);
    wetted = mix(wetted, mix(flood, vec3(1.0), 0.35), shoreline * 0.35 * (1.0 - stood * 0.4));
    ground = mix(ground, wetted, cover);
  }

  if (selected.x >= 0.0) {
    vec2 off = abs(vCell - selected - 0.5);
    float reach = max(off.x, off.y);
    float line = max(fwidth(vCell.x), fwidth(vCell.y));
    float ring = 1.0 - smoothstep(line * 0.6, line * 1.6, abs(reach - max(0.5, line * 3.0)));
    ground = mix(ground, vec3(1.0, 0.86, 0.25), ring);
  }
  colour = vec4(hazed(ground, vDistance), 1.0);
}
`;
