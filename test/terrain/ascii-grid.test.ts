import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StormtableError } from '../../src/core/errors.ts';
import { readAsciiGrid } from '../../src/terrain/ascii-grid.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const header = 'ncols 3\nnrows 2\nxllcorner 1000\nyllcorner 2000\ncellsize 10\nNODATA_value -9999\n';

/** Faults of a text as `line:column code`. */
function faultsOf(text: string): string[] {
  try {
    readAsciiGrid(bytes(text), 'dem.asc');
  } catch (error) {
    if (error instanceof StormtableError)
      return error.faults.map((f) => `${f.place.line ?? 0}:${f.place.column ?? 0} ${f.code}`);
    throw error;
  }
  return [];
}

describe('readAsciiGrid', () => {
  it('places a grid by its corner or by its centre', () => {
    const corner = readAsciiGrid(bytes(`${header}1 2 3\n4 5 6\n`), 'dem.asc');
    expect(corner).toMatchObject({ rows: 2, cols: 3, cellSize: 10, west: 1000, north: 2020, epsg: 0 });
    const centred = header.replace('xllcorner 1000', 'xllcenter 1005').replace('yllcorner 2000', 'yllcenter 2005');
    expect(readAsciiGrid(bytes(`${centred}1 2 3\n4 5 6\n`), 'dem.asc')).toMatchObject({ west: 1000, north: 2020 });
  });

  it('keeps row 0 in the north and makes no-data cells NaN', () => {
    const { values } = readAsciiGrid(bytes(`${header}1 -9999 3\n4 5 -9999.0\n`), 'dem.asc');
    expect([...values]).toEqual([1, Number.NaN, 3, 4, 5, Number.NaN]);
  });

  it('reads any number exactly as the language does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 5, maxLength: 5 }),
        (five) => {
          const list = [...five, 1];
          const { values } = readAsciiGrid(
            bytes(`${header}${list.slice(0, 3).join(' ')}\n${list.slice(3).join(' ')}\n`),
            'a',
          );
          list.forEach((v, i) => {
            const f = Math.fround(v) + 0; // a text has no negative zero
            if (v === -9999 || Math.abs(v) > 3.4e38) expect(values[i]).toBeNaN();
            else expect(values[i] + 0).toBe(f);
          });
        },
      ),
    );
  });

  it('accepts wrapped rows, tabs, Windows line ends, signs, exponents and capitals', () => {
    const text = 'NCOLS 3\r\nNROWS 2\r\nXLLCORNER 0\r\nYLLCORNER 0\r\nCELLSIZE 1\r\n\t1e2 +2.5\r\n-3\t.5\r\n5. 6\r\n';
    expect([...readAsciiGrid(bytes(text), 'dem.asc').values]).toEqual([100, 2.5, -3, 0.5, 5, 6]);
  });

  it('tells every missing or wrong header line', () => {
    expect(faultsOf('ncols 3.5\nxllcorner 0\nxllcenter 0\ncellsize -1\nfoo 3\n1 2 3\n')).toEqual([
      '1:7 ascii-header-number',
      '4:10 ascii-header-number',
      '5:1 ascii-header-unknown',
      '6:0 ascii-header-missing',
      '3:1 ascii-header-both',
      '6:0 ascii-header-missing',
    ]);
  });

  it('tells each value that is no number, with row and column', () => {
    expect(faultsOf(`${header}1 x2 3\n4 5 1.2.3\n`)).toEqual(['7:3 ascii-number', '8:5 ascii-number']);
  });

  it('tells a row of the wrong length and a wrong number of rows', () => {
    expect(faultsOf(`${header}1 2 3\n4 5\n`)).toEqual(['8:1 ascii-row-length']);
    expect(faultsOf(`${header}1 2 3\n4 5 6\n7 8 9\n`)).toEqual(['10:0 ascii-rows']);
  });

  it('refuses cells that are not square, degrees, and a grid without data', () => {
    expect(faultsOf(header.replace('cellsize 10', 'dx 10\ndy 12') + '1 2 3\n4 5 6\n')).toEqual([
      '6:1 ascii-not-square',
    ]);
    const degrees = 'ncols 3\nnrows 2\nxllcorner 106.4\nyllcorner 29.4\ncellsize 0.000833\n1 2 3\n4 5 6\n';
    expect(faultsOf(degrees)).toEqual(['5:1 ascii-degrees']);
    expect(faultsOf(`${header}-9999 -9999 -9999\n-9999 -9999 -9999\n`)).toEqual(['0:0 ascii-empty']);
  });

  it('throws nothing but faults on mangled files', () => {
    const good = `${header}1 2 3\n4 5 6\n`;
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.string({ minLength: 1, maxLength: 3 }), (at, insert) => {
        faultsOf(good.slice(0, at) + insert + good.slice(at + 1));
      }),
    );
  });

  it('reads a million cells in well under a second', () => {
    const row = Array.from({ length: 1000 }, (_, c) => (200 + c * 0.137).toFixed(3)).join(' ');
    const text = bytes(`ncols 1000\nnrows 1000\nxllcorner 0\nyllcorner 0\ncellsize 5\n${`${row}\n`.repeat(1000)}`);
    const start = performance.now();
    const { values } = readAsciiGrid(text, 'dem.asc');
    // 5 M cells take about 1 s on an idle core; ten times that leaves room for a busy one
    expect(performance.now() - start).toBeLessThan(2000);
    expect(values[999_999]).toBe(Math.fround(336.863));
  });
});
