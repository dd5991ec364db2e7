import { describe, expect, it } from 'vitest';
import { Table } from '../../src/core/table.ts';
import { keep, line, recentOf, recentTable } from '../../src/dispatch/recent.ts';

const fresh = () => recentOf(new Table(recentTable(['a', 'b'])).column);

describe('recent readings', () => {
  it('a straight rise has its own slope', () => {
    const r = fresh();
    for (let t = 0; t <= 3600; t += 300) keep(r, 1, t, 180 + t * 1e-4, 0);
    const l = line(r, 1, 900);
    expect(l.slope).toBeCloseTo(1e-4, 12);
    expect(l.newest).toBeCloseTo(180.36, 9);
    expect(l.time).toBe(3600);
  });
  it('two readings are too few to tell a rate', () => {
    const r = fresh();
    keep(r, 0, 0, 1, 0);
    keep(r, 0, 60, 2, 0);
    expect(line(r, 0, 900).slope).toBeNaN();
    keep(r, 0, 120, 3, 0);
    expect(line(r, 0, 240).slope).toBeCloseTo(1 / 60, 12);
  });
  it('readings over less than half the window are too short a time to tell a rate', () => {
    const r = fresh();
    for (let t = 0; t <= 420; t += 60) keep(r, 0, t, t, 0);
    expect(line(r, 0, 900).slope).toBeNaN();
    keep(r, 0, 480, 480, 0);
    expect(line(r, 0, 900).slope).toBeCloseTo(1, 12);
  });
  it('looks no farther back than its window', () => {
    const r = fresh();
    for (let t = 0; t < 1200; t += 60) keep(r, 0, t, t < 600 ? 0 : (t - 600) * 0.01, 0);
    expect(line(r, 0, 300).slope).toBeCloseTo(0.01, 12);
  });
  it('thinned readings reach back over a long window', () => {
    const r = fresh();
    for (let t = 0; t <= 8 * 3600; t += 60) keep(r, 0, t, t * 2e-5, 10_800 / 20);
    expect(line(r, 0, 10_800).slope).toBeCloseTo(2e-5, 12);
    expect(r.time[0]![0]!).toBeLessThanOrEqual(8 * 3600 - 10_800);
  });
  it('gauges do not mix', () => {
    const r = fresh();
    for (let t = 0; t < 600; t += 60) {
      keep(r, 0, t, t, 0);
      keep(r, 1, t, -t, 0);
    }
    expect(line(r, 0, 600).slope).toBeCloseTo(1, 12);
    expect(line(r, 1, 600).slope).toBeCloseTo(-1, 12);
  });
});
