/** Cross-sections against closed forms and published full values, and the tables made from them. */
import { describe, expect, test } from 'vitest';
import type { CrossSection } from '../../../src/assets/swmm/cross-section.ts';
import {
  sectionGeometry,
  sectionTable,
  tableColumns,
  tableSteps,
} from '../../../src/hydro/network/sections/section.ts';
import { streetTransect } from '../../../src/hydro/network/sections/transect.ts';

const none = { curves: [], transects: [], streets: [] };
const at = (section: CrossSection, depth: number) => sectionGeometry(section, none).at(depth);

test('a circle has the area, width and radius of its segment', () => {
  const d = 1.5;
  for (const y of [0.1, 0.4, 0.75, 1.2, 1.45]) {
    const theta = 2 * Math.acos(1 - (2 * y) / d);
    const area = ((d * d) / 8) * (theta - Math.sin(theta));
    const { area: a, width, radius } = at({ shape: 'CIRCULAR', fullDepth: d }, y);
    expect(a).toBeCloseTo(area, 12);
    expect(width).toBeCloseTo(d * Math.sin(theta / 2), 12);
    expect(radius).toBeCloseTo(area / ((d / 2) * theta), 12);
  }
});

test('sediment takes its segment off', () => {
  const whole = at({ shape: 'CIRCULAR', fullDepth: 1 }, 1).area;
  const bed = at({ shape: 'CIRCULAR', fullDepth: 1 }, 0.3).area;
  expect(at({ shape: 'FILLED_CIRCULAR', fullDepth: 1, sediment: 0.3 }, 0.7).area).toBeCloseTo(whole - bed, 12);
});

test('a trapezoid, a parabola and a power shape have their closed forms', () => {
  const trapezoid: CrossSection = { shape: 'TRAPEZOIDAL', fullDepth: 2, bottomWidth: 3, leftSlope: 1, rightSlope: 2 };
  expect(at(trapezoid, 1.5).area).toBeCloseTo(3 * 1.5 + 1.5 * 1.5 * 1.5, 12);
  expect(at(trapezoid, 1.5).radius).toBeCloseTo((4.5 + 3.375) / (3 + 1.5 * (Math.SQRT2 + Math.sqrt(5))), 12);
  // chains of 400 pieces: 1e-5
  expect(at({ shape: 'PARABOLIC', fullDepth: 2, topWidth: 4 }, 1).area).toBeCloseTo((2 / 3) * 4 * Math.sqrt(0.5), 4);
  expect(at({ shape: 'POWER', fullDepth: 2, topWidth: 4, exponent: 3 }, 2).area).toBeCloseTo((3 / 4) * 8, 4);
});

describe('standard sewers meet their published full values', () => {
  // of full depth squared and of full depth (Hydraulics Reference Manual, table of standard shapes)
  test.each([
    ['EGG', 0.5105, 0.1931, 2 / 3],
    ['HORSESHOE', 0.8293, 0.2538, 1],
    ['GOTHIC', 0.6554, 0.2269, 0.84],
    ['CATENARY', 0.70277, 0.23172, 0.9],
    ['SEMIELLIPTICAL', 0.785, 0.242, 1],
    ['BASKETHANDLE', 0.7862, 0.2464, 0.944],
    ['SEMICIRCULAR', 1.2697, 0.2946, 1.64],
  ] as const)('%s', (shape, area, radius, width) => {
    const table = sectionTable(sectionGeometry({ shape, fullDepth: 2 }, none));
    expect(table.fullArea / 4).toBeCloseTo(area, 3);
    expect(table.fullRadius / 2).toBeCloseTo(radius, 3);
    // the greatest width lies between two steps of the table
    expect(Math.abs(table.maxWidth / 2 - width)).toBeLessThan(0.002 * width);
  });
});

const every: readonly CrossSection[] = [
  { shape: 'CIRCULAR', fullDepth: 1 },
  { shape: 'RECT_CLOSED', fullDepth: 1, width: 2 },
  { shape: 'RECT_TRIANGULAR', fullDepth: 1, topWidth: 1, triangleHeight: 0.3 },
  { shape: 'RECT_ROUND', fullDepth: 1, topWidth: 1, bottomRadius: 0.8 },
  { shape: 'MODBASKETHANDLE', fullDepth: 1, bottomWidth: 1, topRadius: 0.7 },
  { shape: 'HORIZ_ELLIPSE', fullDepth: 1, maxWidth: 1.5, sizeCode: 0 },
  { shape: 'VERT_ELLIPSE', fullDepth: 1.5, maxWidth: 1, sizeCode: 0 },
  { shape: 'ARCH', fullDepth: 1, maxWidth: 1.6, sizeCode: 0 },
  { shape: 'GOTHIC', fullDepth: 1 },
  { shape: 'TRIANGULAR', fullDepth: 1, topWidth: 2 },
];

test.each(every)('$shape: area grows with depth, by the width', (section) => {
  const geometry = sectionGeometry(section, none);
  const { rows } = sectionTable(geometry);
  for (let k = 1; k <= tableSteps; k++) {
    expect(rows[k * tableColumns]!).toBeGreaterThan(rows[(k - 1) * tableColumns]!);
    expect(rows[k * tableColumns + 4]!).toBeGreaterThanOrEqual(rows[(k - 1) * tableColumns + 4]!);
  }
  const h = 1e-5;
  for (const share of [0.2, 0.5, 0.8]) {
    const y = share * geometry.fullDepth;
    const slope = (geometry.at(y + h).area - geometry.at(y - h).area) / (2 * h);
    // published areas of the tabulated shapes differ by up to 2 % from the integral of their widths
    expect(Math.abs(slope / geometry.at(y).width - 1)).toBeLessThan(0.03);
  }
});

test('a compound channel carries the sum of its parts', () => {
  const transect = {
    id: 'T',
    line: 1,
    nLeft: 0.08,
    nRight: 0.08,
    nChannel: 0.03,
    leftBank: 10,
    rightBank: 14,
    meander: 1,
    station: Float64Array.of(0, 0, 10, 10, 14, 14, 24, 24),
    elevation: Float64Array.of(3, 2, 2, 0, 0, 2, 2, 3),
  };
  const section = { shape: 'IRREGULAR', fullDepth: 3, transect: 0 } as const;
  const { area, width, radius } = sectionGeometry(section, { ...none, transects: [transect] }).at(2.5);
  expect(area).toBeCloseTo(4 * 2.5 + 2 * 10 * 0.5, 12);
  expect(width).toBeCloseTo(24, 12);
  const conveyance = (a: number, p: number, n: number): number => (a * (a / p) ** (2 / 3)) / n;
  const whole = conveyance(10, 4 + 4, 0.03) + 2 * conveyance(5, 10.5, 0.08);
  expect((area * radius ** (2 / 3)) / 0.03).toBeCloseTo(whole, 9);
});

test('a street is deepest at its curb and as wide as it is', () => {
  const street = streetTransect({
    id: 'S',
    line: 1,
    crownWidth: 6,
    curbHeight: 0.15,
    crossSlope: 0.02,
    roughness: 0.016,
    gutterDepression: 0.05,
    gutterWidth: 0.6,
    sides: 2,
    backWidth: 3,
    backSlope: 0.02,
    backRoughness: 0.03,
  });
  expect(street.station[0]).toBe(-9);
  expect(street.station.at(-1)).toBe(9);
  expect(Math.min(...street.elevation)).toBe(0);
  const crown = street.station.indexOf(0);
  expect(street.elevation[crown]).toBeCloseTo(0.05 + 0.02 * 6, 12);
});
