/** Colour maps of the water: their order reads from lightness alone, and their steps stay apart for every kind of sight. */
import { describe, expect, test } from 'vitest';
import { rgb } from '../../src/viewer/scene/colours.ts';
import { waterMapNames, waterMaps } from '../../src/viewer/scene/water-maps.ts';
import { apart, seen, sights } from './sight.ts';

describe.each(waterMapNames)('the colour map %s', (name) => {
  const { colours } = waterMaps[name];
  test.each(Object.entries(sights))('falls in lightness from shallow to deep, %s', (_, m) => {
    const lightness = colours.map((c) => seen(rgb(c), m)[0]);
    for (const [i, l] of lightness.slice(1).entries()) expect(lightness[i]! - l).toBeGreaterThan(6);
    // from nearly white to nearly black, in steps none of which is more than three times another
    expect(lightness[0]! - lightness.at(-1)!).toBeGreaterThan(55);
    const steps = lightness.slice(1).map((l, i) => lightness[i]! - l);
    expect(Math.max(...steps) / Math.min(...steps)).toBeLessThan(3);
  });
  test.each(Object.entries(sights))('keeps neighbouring classes apart, %s', (_, m) => {
    // 2.3 is just noticeable side by side; classes lie apart on the ground
    for (const [i, colour] of colours.slice(1).entries())
      expect(apart(colours[i]!, colour, m), `${colours[i]} ${colour}`).toBeGreaterThan(10);
  });
});
