import { describe, expect, it } from 'vitest';
import { dayNumber, readDate, readDayOfYear, readNumber, readTime } from '../../../src/assets/swmm/dates.ts';

describe('dates', () => {
  it('count days from 1899-12-30, as results do', () => {
    expect(dayNumber(1899, 12, 30)).toBe(0);
    expect(dayNumber(2000, 1, 1)).toBe(36_526);
    expect(readDate('6/15/2001')).toBe(37_057);
    expect(readDate('06-15-2001')).toBe(37_057);
    expect(readDate('JUN-15-2001')).toBe(37_057);
  });

  it('know the calendar, and take nothing else for a date', () => {
    expect(readDate('02/29/2024')).toBe(45_351);
    for (const text of ['02/29/2023', '13/01/2001', '2001-06-15', '6/15/01', '6/15', '0/1/2001', '06/15/0000', ''])
      expect(readDate(text), text).toBeNaN();
    expect(readDayOfYear('12/31')).toBe(366);
    expect(readDayOfYear('1/1')).toBe(1);
    expect(readDayOfYear('2/30')).toBeNaN();
  });
});

describe('times', () => {
  it('are hours:minutes:seconds or decimal hours', () => {
    expect(readTime('1:30')).toBe(5400);
    expect(readTime('0:00:15')).toBe(15);
    expect(readTime('34:10')).toBe(123_000);
    expect(readTime('1.5')).toBe(5400);
    for (const text of ['1:60', '1:2:3:4', '5min', '', ':30', 'x', '1e9']) expect(readTime(text), text).toBeNaN();
  });

  it('round decimal hours to the second, in series to the millisecond', () => {
    expect(readTime('0.08333')).toBe(300);
    expect(readTime('0.08333', 1000)).toBe(299.988);
  });
});

it('numbers are decimal and nothing else', () => {
  expect(['1', '-.5', '+2.', '1e-3', '1E5'].map(readNumber)).toEqual([1, -0.5, 2, 0.001, 1e5]);
  for (const text of ['', '0x10', 'Infinity', 'NaN', '1,5', '1_0', '--1', '1e', '.', '１'])
    expect(readNumber(text), text).toBeNaN();
});
