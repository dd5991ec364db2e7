/** What is written into the what-if form, the command line it comes to, and how two frames are compared; without a browser. */
import { describe, expect, it } from 'vitest';
import type { RunHeader } from '../../src/timeline/format.ts';
import { type Asked, asCommand, pointsOf, readAsked, unchanged } from '../../src/viewer/tools/what-if/asked.ts';
import { difference } from '../../src/viewer/tools/what-if/difference.ts';

const standing = { line: [[0, 0] as const, [9, 9] as const], height: 1 };
const header = { scenario: {}, clock: { tick: 60 } } as unknown as RunHeader;
const changed = {
  scenario: { rain_factor: 1.25, barriers: [standing] },
  clock: { tick: 60 },
} as unknown as RunHeader;

describe('the form', () => {
  const asked = (over: Partial<Asked>): ReturnType<typeof readAsked> =>
    readAsked({ ...unchanged(header), ...over }, header, 7);

  it('says what is missing or wrong', () => {
    expect(asked({})).toBe('whatIfNothing');
    for (const rain of ['', 'much', '-1', '1001']) expect(asked({ rain }), rain).toBe('whatIfBadRain');
    for (const points of ['1 2', '1 2\n3', '1 2\nx y', '1 2 3\n4 5 6'])
      expect(asked({ points }), points).toBe('whatIfBadPoints');
    for (const height of ['', '0', '-2', '101'])
      expect(asked({ points: '1 2\n3 4', height }), height).toBe('whatIfBadHeight');
  });

  it('takes points with blanks, commas and Chinese commas', () => {
    expect(pointsOf(' 1 2\n\n3,4\n5.5，6e1\n')).toEqual([
      [1, 2],
      [3, 4],
      [5.5, 60],
    ]);
  });

  it('gives the change, of a run with other rain only where that changes', () => {
    expect(asked({ rain: '150', road: 'a', points: '1 2\n3 4', height: '2' })).toEqual({
      tick: 7,
      rainFactor: 1.5,
      barriers: [
        {
          line: [
            [1, 2],
            [3, 4],
          ],
          height: 2,
        },
      ],
      commands: [{ type: 'close-road', payload: { road: 'a' } }],
    });
    expect(unchanged(changed).rain).toBe('125');
    expect(readAsked({ ...unchanged(changed), rain: '100' }, changed, 0)).toEqual({ tick: 0, rainFactor: 1 });
  });

  it('writes the command line with the barriers that stand already', () => {
    const whatIf = { tick: 30, barriers: [{ line: [[1, 2] as const, [3, 4] as const], height: 2 }] };
    expect(asCommand('town', changed, whatIf, 90)).toBe(
      'stormtable fork town --at "1800 s" --set "barriers=[{line: [[0, 0], [9, 9]], height: 1 m}, {line: [[1, 2], [3, 4]], height: 2 m}]" --set "time.end=5400 s"',
    );
  });
});

it('compares depths where both frames have them', () => {
  const before = Uint16Array.of(0, 99, 100, 500, 65535, 65535, 20);
  const after = Uint16Array.of(0, 100, 40, 900, 300, 65535, 20);
  expect(difference(before, after)).toEqual({ gained: 1, lost: 1, rise: 400, riseAt: 3, fall: 60, fallAt: 2 });
  expect(difference(before, before)).toMatchObject({ rise: 0, riseAt: -1, fall: 0, fallAt: -1 });
});
