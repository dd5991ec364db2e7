/** Colours that mean something stay apart for readers who see fewer of them. */
import { describe, expect, test } from 'vitest';
import {
  alikeWater,
  differenceClasses,
  pipeColours,
  type Rgb,
  rgb,
  sceneColours,
  seriesColours,
  type Theme,
  urgencyColours,
  waterClasses,
} from '../../src/viewer/scene/colours.ts';

/** Simulated in linear light: Machado, Oliveira and Fernandes 2009 (IEEE TVCG 15), severity 1. */
const sights: Readonly<Record<string, readonly number[]>> = {
  full: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  'without red': [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  'without green': [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  'without blue': [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};
const linear = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
type Lab = readonly [l: number, a: number, b: number];

/** CIE L*a*b* under D65 of a colour as seen. */
function seen(colour: Rgb, m: readonly number[]): Lab {
  const light = colour.map(linear);
  const [r, g, b] = [0, 1, 2].map((i) =>
    Math.min(1, Math.max(0, m[i * 3]! * light[0]! + m[i * 3 + 1]! * light[1]! + m[i * 3 + 2]! * light[2]!)),
  ) as [number, number, number];
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27) * (t / 116) + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
const apart = (a: string, b: string, m: readonly number[]): number => {
  const [p, q] = [seen(rgb(a), m), seen(rgb(b), m)];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
};

/** A difference of 2.3 is just noticeable side by side; symbols and lines far apart want several times that. */
const enough = 14;

function closest(colours: readonly string[]): { distance: number; pair: string } {
  let best = { distance: Infinity, pair: '' };
  for (const [sight, m] of Object.entries(sights))
    for (const [i, a] of colours.entries())
      for (const b of colours.slice(i + 1)) {
        const distance = apart(a, b, m);
        if (distance < best.distance) best = { distance, pair: `${a} ${b}, ${sight}` };
      }
  return best;
}

describe.each(['dark', 'light'] as const)('colours of the %s theme', (theme: Theme) => {
  const u = urgencyColours[theme];
  const groups = {
    'a wall holding and a wall overtopped': [sceneColours[theme].wall, u.alarm],
    'a gate or pump at rest, at work and overtopped': [u.calm, u.active, u.alarm],
    'a manhole free, surcharged and spilling': [u.calm, u.warn, u.alarm],
    'pipes by how full they are': pipeColours[theme],
    'a cross-section and flood water': [sceneColours[theme].section, waterClasses[3]!],
    'a cross-section and the river': [sceneColours[theme].section, sceneColours[theme].river],
    'the series of a chart': seriesColours,
    'how much deeper or shallower one run is': [...differenceClasses, alikeWater[theme]],
  };
  test.each(Object.entries(groups))('%s are told apart whatever one sees', (_, colours) => {
    const { distance, pair } = closest(colours);
    expect(distance, pair).toBeGreaterThan(enough);
  });
});
