import { describe, expect, it } from 'vitest';
import { crsProblem, definitionOf, epsgOf, projectionOf } from '../../src/scenario/projection.ts';

describe('projections', () => {
  it('give the metres of published points', async () => {
    // Chaotianmen in UTM 48N: 1.588 degrees east of the meridian at 29.566 N
    const utm = (await projectionOf(32648))!;
    const [x, y] = utm.forward(106.588, 29.566);
    expect(x).toBeGreaterThan(653_000);
    expect(x).toBeLessThan(655_000);
    expect(y).toBeCloseTo(3_271_800, -3);
    const [lon, lat] = utm.inverse(x, y);
    expect(lon).toBeCloseTo(106.588, 9);
    expect(lat).toBeCloseTo(29.566, 9);
    // on the central meridian the northing is the meridian arc times 0.9996: 4,984,944.378 m to 45 degrees on WGS 84
    const [east, north] = utm.forward(105, 45);
    expect(east).toBeCloseTo(500_000, 3);
    expect(north).toBeCloseTo(4_984_944.378 * 0.9996, 1);
  });

  it('put each CGCS2000 zone on its own meridian', async () => {
    for (const [epsg, lon, east] of [
      [4491, 75, 13_500_000],
      [4501, 135, 23_500_000],
      [4507, 105, 500_000],
      [4523, 105, 35_500_000],
      [4544, 105, 500_000],
      [4554, 135, 500_000],
    ] as const) {
      const [x] = (await projectionOf(epsg))!.forward(lon, 30);
      expect(x, String(epsg)).toBeCloseTo(east, 3);
    }
  });

  it('mirror southern UTM zones', async () => {
    const [, north] = (await projectionOf(32648))!.forward(106, 10);
    const [, south] = (await projectionOf(32748))!.forward(106, -10);
    expect(north + (south - 10_000_000)).toBeCloseTo(0, 6);
  });

  it('of degrees, of web maps and of unknown codes are refused with a way out', () => {
    for (const text of ['EPSG:4326', 'EPSG:4490', 'EPSG:3857', 'EPSG:99999', 'UTM 48', ''])
      expect(crsProblem(text)?.way).toMatch(/UTM/);
    for (const text of ['EPSG:32601', 'EPSG:32660', 'epsg:4526', 'EPSG:27700'])
      expect(crsProblem(text)).toBeUndefined();
    expect(definitionOf(32661)).toBeUndefined();
    expect(epsgOf('EPSG:32648')).toBe(32648);
  });
});
