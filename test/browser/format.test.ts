/** Numbers and times as the viewer writes them. */
import { expect, test } from 'vitest';
import { area, distance, figure, localClock, quantity, sinceStart, span } from '../../src/viewer/app/format.ts';
import { readAddress } from '../../src/viewer/app/url.ts';

test('a quantity wears the unit a practitioner uses', () => {
  expect(quantity(42 / 3.6e6, 'm/s', 'rain_rate')).toBe('42.0 mm/h');
  expect(quantity(0.0416, 'm', 'rain_1h')).toBe('41.6 mm');
  expect(quantity(191.624, 'm', 'stage')).toBe('191.62 m');
  expect(quantity(0.5, 'rad')).toBe('28.6°');
  expect(quantity(Number.NaN, 'm')).toBe('–');
});
test('lengths of time are told in the largest fitting unit, in both languages', () => {
  expect(span(45)).toBe('45 s');
  expect(span(600)).toBe('10 min');
  expect(span(12_000)).toBe('3 h 20 min');
  expect(span(12_000, 'zh')).toBe('3小时20分钟');
});
test('time since the start counts hours past a day', () => {
  expect(sinceStart(27 * 3600 + 1200)).toBe('27:20');
});
test('areas and distances change unit as they grow', () => {
  expect(area(6400)).toBe('6,400 m²');
  expect(area(56_000)).toBe('5.6 ha');
  expect(area(960_000)).toBe('0.96 km²');
  expect(distance(646)).toBe('646 m');
  expect(distance(35_500)).toBe('35.5 km');
});
test('a figure keeps about three digits', () => {
  expect(figure(1234.5)).toBe('1,235');
  expect(figure(0.0456)).toBe('0.046');
});
test('moments are told in the place’s own time zone', () => {
  const at = localClock('Asia/Shanghai', 'en')(Date.UTC(2020, 7, 19, 12, 0));
  expect(at.clock).toBe('20:00');
  expect(at.date).toContain('19 Aug');
});
test('an address is read as far as it makes sense', () => {
  expect(readAddress('?run=a&lang=zh&t=90&theme=light')).toMatchObject({
    run: 'a',
    language: 'zh',
    minutes: 90,
    theme: 'light',
  });
  expect(readAddress('?lang=fr&t=soon')).toMatchObject({ language: undefined, minutes: undefined });
});
