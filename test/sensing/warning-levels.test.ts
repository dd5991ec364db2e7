import { describe, expect, it } from 'vitest';
import { advanceLevel, rainstormLevel, riverLevel, type Standing } from '../../src/sensing/warning-levels.ts';

describe('rainstorm signals', () => {
  it('stand at the thresholds of the meteorological administration', () => {
    expect(rainstormLevel(0, 0, 0.049)).toBe(0);
    expect(rainstormLevel(0, 0, 0.05)).toBe(1);
    expect(rainstormLevel(0, 0.05, 0.05)).toBe(2);
    expect(rainstormLevel(0.05, 0.05, 0.05)).toBe(3);
    expect(rainstormLevel(0.1, 0.1, 0.1)).toBe(4);
  });
  it('do not rise on what is not known', () => {
    expect(rainstormLevel(Number.NaN, Number.NaN, Number.NaN)).toBe(0);
  });
});

describe('river levels', () => {
  it('are yellow from the warning stage and red from the guarantee stage on', () => {
    expect(riverLevel(180.49, 180.5, 183.5)).toBe(0);
    expect(riverLevel(180.5, 180.5, 183.5)).toBe(2);
    expect(riverLevel(183.5, 180.5, 183.5)).toBe(4);
    expect(riverLevel(185, undefined, 185)).toBe(4);
  });
});

describe('a standing warning', () => {
  const hold = 1800;
  const at = (level: number): Standing => ({ level, lowerSince: Number.NaN });
  it('rises at once', () => {
    expect(advanceLevel(at(0), 3, 3, 100, hold).level).toBe(3);
  });
  it('falls only after the lower level has held', () => {
    let s = advanceLevel(at(4), 2, 2, 0, hold);
    expect(s.level).toBe(4);
    s = advanceLevel(s, 2, 2, 1799, hold);
    expect(s.level).toBe(4);
    s = advanceLevel(s, 2, 2, 1800, hold);
    expect(s.level).toBe(2);
  });
  it('does not flutter when the stage plays about the threshold within the margin', () => {
    let s = at(4);
    for (let t = 0; t < 20_000; t += 60) {
      const stage = 183.5 + (t % 120 === 0 ? 0.03 : -0.05);
      s = advanceLevel(s, riverLevel(stage, 180.5, 183.5), riverLevel(stage, 180.5, 183.5, 0.1), t, hold);
      expect(s.level).toBe(4);
    }
  });
  it('starts its hold again when the higher level returns', () => {
    let s = advanceLevel(at(2), 0, 0, 0, hold);
    s = advanceLevel(s, 2, 2, 900, hold);
    s = advanceLevel(s, 0, 0, 960, hold);
    s = advanceLevel(s, 0, 0, 1900, hold);
    expect(s.level).toBe(2);
  });
});
