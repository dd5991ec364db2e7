/** Inflow from outside: patterns, series, unit hydrographs, interface files, calendar. */
import { describe, expect, it } from 'vitest';
import { dateText, momentAt, untilNext } from '../../../src/assets/swmm/calendar.ts';
import { dayNumber } from '../../../src/assets/swmm/dates.ts';
import type { DrainageModel, Pattern } from '../../../src/assets/swmm/network.ts';
import { readDrainage } from '../../../src/assets/swmm/read-inp.ts';
import { StormtableError } from '../../../src/core/errors.ts';
import { gagesOf } from '../../../src/hydro/runoff/gage.ts';
import { dryWeatherFlow, externalInflow } from '../../../src/hydro/runoff/inflows.ts';
import {
  interfaceHead,
  interfaceInflow,
  interfaceRows,
  readInterfaceFile,
} from '../../../src/hydro/runoff/interface-file.ts';
import { patternFactor } from '../../../src/hydro/runoff/patterns.ts';
import { rdiiInflow, triangleOrdinate } from '../../../src/hydro/runoff/rdii.ts';

const day = 86400;

describe('the calendar', () => {
  it('agrees with the Gregorian one for two centuries', () => {
    for (let k = 0; k < 73_000; k += 11) {
      const date = new Date(Date.UTC(1899, 11, 30) + k * day * 1000);
      const m = momentAt(k * day + 3661);
      expect([m.year, m.month, m.day, m.weekday, m.hour, m.second]).toEqual([
        date.getUTCFullYear(),
        date.getUTCMonth() + 1,
        date.getUTCDate(),
        date.getUTCDay(),
        1,
        3661,
      ]);
      expect(m.dayOfYear).toBe(
        Math.round((k * day * 1000 + Date.UTC(1899, 11, 30) - Date.UTC(m.year, 0, 1)) / day / 1000) + 1,
      );
    }
    expect(dateText(dayNumber(2024, 2, 29) * day + 86399)).toBe('2024-02-29 23:59:59');
    expect(untilNext('month', dayNumber(2024, 2, 28) * day)).toBe(2 * day);
  });
});

describe('patterns', () => {
  const of = (kind: Pattern['kind'], n: number): Pattern => ({
    id: kind,
    line: 1,
    kind,
    factors: Float64Array.from({ length: n }, (_, k) => k + 1),
  });
  const all = [of('MONTHLY', 12), of('DAILY', 7), of('HOURLY', 24), of('WEEKEND', 24)];
  it('multiply month, weekday and hour, the weekend in place of the hour', () => {
    // 2020-06-01 was a Monday, 2020-06-06 a Saturday
    expect(patternFactor(all, dayNumber(2020, 6, 1) * day + 5 * 3600)).toBe(6 * 2 * 6);
    expect(patternFactor([all[0]!, all[3]!], dayNumber(2020, 6, 1) * day)).toBe(6);
    expect(patternFactor(all, dayNumber(2020, 6, 6) * day + 5 * 3600)).toBe(6 * 7 * 6);
  });
});

const model = (more: string): DrainageModel =>
  readDrainage(
    `[OPTIONS]
FLOW_UNITS LPS
START_DATE 06/01/2020
END_DATE 06/02/2020
WET_STEP 00:05:00
ROUTING_STEP 5
[RAINGAGES]
G VOLUME 0:05 1.0 TIMESERIES rain
[JUNCTIONS]
J 10 2
K 10 2
[OUTFALLS]
O 9 FREE
[CONDUITS]
C J O 100 0.013 0 0
D K J 100 0.013 0 0
[XSECTIONS]
C CIRCULAR 1 0 0 0
D CIRCULAR 1 0 0 0
[TIMESERIES]
rain 0:00 0
rain 1:00 6
rain 1:05 0
q 1:00 10
q 2:00 30
[PATTERNS]
P HOURLY 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24
${more}`,
    'case.inp',
  );
const at = (add: (lateral: Float64Array, time: number) => number, time: number, node = 0): number => {
  const lateral = new Float64Array(3);
  expect(add(lateral, time)).toBeCloseTo(lateral[0]! + lateral[1]! + lateral[2]!, 15);
  return lateral[node]! * 1000;
};

describe('inflow', () => {
  it('is series times scale plus baseline times pattern, and no series outside its span', () => {
    const add = externalInflow(model('[INFLOWS]\nJ FLOW q FLOW 1 2 5 P\n'));
    expect(at(add, 0)).toBeCloseTo(5, 12);
    expect(at(add, 5400)).toBeCloseTo(40 + 10, 12);
    expect(at(add, 7200)).toBeCloseTo(60 + 15, 12);
    expect(at(add, 7201)).toBeCloseTo(15, 12);
  });
  it('of dry weather is the average times its patterns', () => {
    const add = dryWeatherFlow(model('[DWF]\nK FLOW 3 "P"\n'));
    expect(at(add, 3600, 1)).toBeCloseTo(6, 12);
  });
});

describe('unit hydrographs', () => {
  it('are triangles of area 1', () => {
    const triangle = { r: 1, t: 3600, k: 2, abstractionMax: 0, abstractionRecovery: 0, abstractionInitial: 0 };
    let area = 0;
    for (let t = 0.5; t < 4 * 3600; t++) area += triangleOrdinate(triangle, t);
    expect(area).toBeCloseTo(1, 6);
    expect(triangleOrdinate(triangle, 3600)).toBeCloseTo(2 / (3 * 3600), 15);
  });

  it('give the share R of the rain less its initial abstraction', () => {
    const hydrographs = (abstraction: string) =>
      `[HYDROGRAPHS]\nU G\nU ALL SHORT 0.05 0.5 2 ${abstraction}\nU ALL LONG 0.1 2 3\n[RDII]\nJ U 20\n`;
    for (const [abstraction, kept] of [
      ['', 0],
      ['2 0 0', 2],
    ] as const) {
      const m = model(hydrographs(abstraction));
      const add = rdiiInflow(m, gagesOf(m));
      let volume = 0;
      for (let t = 30; t < day; t += 60) volume += at(add, t) * 0.06;
      const rain = 0.05 * (6 - kept) + 0.1 * 6; // mm over 20 ha
      // 5-minute intervals cut the triangles into trapezoids
      expect(volume / ((rain / 1000) * 2e5)).toBeCloseTo(1, 2);
    }
  });
});

describe('routing interface files', () => {
  it('come back as they were written', () => {
    const m = model('');
    const text =
      interfaceHead(m, [2]) +
      interfaceRows(m, [2], 0, [0.01]) +
      interfaceRows(m, [2], 900, [0.03]) +
      interfaceRows(m, [2], 1800, [0]);
    const add = interfaceInflow(m, readInterfaceFile(text, 'up.txt'));
    expect(at(add, 0, 2)).toBeCloseTo(10, 6);
    expect(at(add, 450, 2)).toBeCloseTo(20, 6);
    expect(at(add, 1801, 2)).toBe(0);
  });
  it('tell every row that is wrong', () => {
    const m = model('');
    const text = `${interfaceHead(m, [2])}O 2020 06 01 00 00 00 1\nX 2020 06 01 00 15 00 1\nO 2020 06 31 00 00 00 1\n`;
    try {
      readInterfaceFile(text, 'up.txt');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(StormtableError);
      expect((error as StormtableError).faults.map((f) => f.place.line)).toEqual([10, 11]);
    }
    expect(() => readInterfaceFile('hello', 'up.txt')).toThrow(/begins with SWMM5/);
  });
});
