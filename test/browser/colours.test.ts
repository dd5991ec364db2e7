/** Colours that mean something stay apart for readers who see fewer of them. */
import { describe, expect, test } from 'vitest';
import {
  alikeWater,
  differenceClasses,
  pipeColours,
  sceneColours,
  seriesColours,
  type Theme,
  urgencyColours,
  waterClasses,
} from '../../src/viewer/scene/colours.ts';
import { apart, sights } from './sight.ts';

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
