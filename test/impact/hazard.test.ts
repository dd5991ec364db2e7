import { describe, expect, it } from 'vitest';
import { crewSpeed, safeSpeed, speedInWater, stateByDepth } from '../../src/assets/road-passability.ts';
import { debrisClass, hazardClass, hazardRating } from '../../src/impact/hazard.ts';

describe('hazard to people', () => {
  it('is d (v + 0.5) + DF, with DF 1 above 0.25 m or above 2 m/s', () => {
    expect(hazardRating(0.2, 1)).toBeCloseTo(0.3, 12);
    expect(hazardRating(0.25, 0)).toBeCloseTo(0.125, 12);
    expect(hazardRating(0.26, 0)).toBeCloseTo(1.13, 12);
    expect(hazardRating(0.2, 2.5)).toBeCloseTo(1.6, 12);
  });
  it('classes by hand: a puddle, a street, a torrent', () => {
    expect(hazardClass(0.14, 3)).toBe(0); // below the affected depth, however fast
    expect(hazardClass(0.15, 0)).toBe(1); // 0.075
    expect(hazardClass(0.3, 0)).toBe(2); // 1.15
    expect(hazardClass(0.6, 0)).toBe(3); // 1.3
    expect(hazardClass(0.5, 1.5)).toBe(4); // 2.0
    expect(hazardClass(2, 0)).toBe(4); // 2.0
  });
  it('never falls as water deepens or quickens', () => {
    for (let d = 0; d < 3; d += 0.05)
      for (let v = 0; v < 4; v += 0.25) {
        expect(hazardClass(d + 0.05, v)).toBeGreaterThanOrEqual(hazardClass(d, v));
        expect(hazardClass(d, v + 0.25)).toBeGreaterThanOrEqual(hazardClass(d, v));
      }
  });
  it('debris is significant from 0.1 m and extreme from half a metre', () => {
    expect([0.05, 0.1, 0.49, 0.5].map(debrisClass)).toEqual([0, 3, 3, 4]);
  });
});

describe('roads in water', () => {
  it('slow by Pregnolato et al. 2017: 150 mm leave 24.26 km/h', () => {
    // 0.0009 * 22500 - 0.5529 * 150 + 86.9448 = 24.2598
    expect(safeSpeed(0.15) * 3.6).toBeCloseTo(24.2598, 4);
    expect(safeSpeed(0.3)).toBe(0);
  });
  it('close to cars at 0.3 m and to emergency vehicles at 0.6 m', () => {
    expect([0.04, 0.05, 0.29, 0.3, 0.59, 0.6].map(stateByDepth)).toEqual([0, 1, 1, 2, 2, 3]);
  });
  it('a vehicle passes up to its ford and no deeper', () => {
    expect(speedInWater(15, 0, 0.4)).toBe(15);
    expect(speedInWater(15, 0.35, 0.4)).toBe(1.5);
    expect(speedInWater(15, 0.4, 0.4)).toBe(0);
    expect(speedInWater(1, 0.35, 0.4)).toBe(1);
  });
  it('debris and a closed bridge stop every vehicle', () => {
    expect(crewSpeed(15, 0, 2, 1)).toBe(0);
    expect(crewSpeed(15, 0, 4, 1)).toBe(0);
    expect(crewSpeed(15, 0, 5, 1)).toBe(15);
  });
});
