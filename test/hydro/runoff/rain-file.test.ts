/** Gages that read a file: the station's own lines, and every line that is wrong. */
import { describe, expect, it } from 'vitest';
import { readDrainage } from '../../../src/assets/swmm/read-inp.ts';
import { StormtableError } from '../../../src/core/errors.ts';
import { gagesOf } from '../../../src/hydro/runoff/gage.ts';

const model = (text: string | undefined, station = 'STA1') =>
  readDrainage(
    `[OPTIONS]
FLOW_UNITS CMS
START_DATE 06/12/2004
END_DATE 06/13/2004
[RAINGAGES]
G VOLUME 0:15 1.0 FILE "rain.dat" ${station} MM
[OUTFALLS]
O 9 FREE
`,
    'case.inp',
    (name) => (name === 'rain.dat' ? text : undefined),
  );
const good = `; station year month day hour minute mm
STA1 2004 6 11 23 45 9
STA1 2004 6 12 00 15 1.5
STA2 2004 6 12 00 15 7
STA1 2004 6 12 00 30 3
STA1 2004 6 12 02 00 0.5
`;

describe('a rain file', () => {
  it('is read for its station, from before the start on', () => {
    const [gage] = gagesOf(model(good));
    expect(gage!.rateAt(0)).toBe(0);
    expect(gage!.rateAt(16 * 60) * 3.6e6).toBeCloseTo(6, 9);
    expect(gage!.rateAt(31 * 60) * 3.6e6).toBeCloseTo(12, 9);
    expect(gage!.rateAt(60 * 60)).toBe(0);
    expect((gage!.fallenBy(86400) - gage!.fallenBy(0)) * 1000).toBeCloseTo(5, 9);
  });

  it('tells every line that is wrong, and a station that is not in it', () => {
    const faulty = `${good}STA1 2004 6 31 00 00 1\nSTA1 2004 6 12 01 00 1\nSTA1 2004 6 12 03 00 -1\nhello\n`;
    const faults = (text: string | undefined, station?: string) => {
      try {
        gagesOf(model(text, station));
      } catch (error) {
        if (error instanceof StormtableError) return error.faults.map((f) => [f.code, f.place.line]);
      }
      return [];
    };
    expect(faults(faulty)).toEqual([
      ['rain-file-line', 7],
      ['rain-file-order', 8],
      ['rain-file-line', 9],
      ['rain-file-line', 10],
    ]);
    expect(faults(good, 'STA9')).toEqual([['rain-file-station', undefined]]);
  });
});
