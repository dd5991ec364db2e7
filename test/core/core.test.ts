import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { momentOf, parseMoment } from '../../src/core/clock.ts';
import { defineFaults, StormtableError } from '../../src/core/errors.ts';
import { cellAt, cellCount, gridAround, ontoGrid, xOf, yOf } from '../../src/core/grid.ts';
import { Ledger } from '../../src/core/ledger.ts';
import { RandomStreams } from '../../src/core/random.ts';
import { decodeSections, encodeSections } from '../../src/core/snapshot.ts';
import { quantityReader } from '../../src/core/units.ts';
import { engineVersion } from '../../src/core/version.ts';

describe('units', () => {
  it('turns written quantities into SI', async () => {
    const { read } = await quantityReader();
    expect(read('40 mm/h', 'm/s')).toBeCloseTo(0.04 / 3600, 15);
    expect(read('25 cm', 'm')).toBeCloseTo(0.25, 15);
    expect(read('3 h', 's')).toBe(10800);
    expect(read('5 min', 's')).toBe(300);
    expect(read('48000 m3/s', 'm3/s')).toBeCloseTo(48000, 8);
    expect(read('35 deg', 'rad')).toBeCloseTo((35 * Math.PI) / 180, 14);
    expect(read('8 kPa', 'Pa')).toBeCloseTo(8000, 9);
    expect(read('19 kN/m3', 'N/m3')).toBeCloseTo(19000, 8);
    expect(read('20 %', '1')).toBe(0.2);
    expect(read('0.035', 's/m^(1/3)')).toBe(0.035);
  });
  it('refuses a bare number, a wrong dimension and nonsense, saying what to write', async () => {
    const { read } = await quantityReader();
    expect(() => read('40', 'm/s')).toThrow(/no unit.*40 mm\/h/);
    expect(() => read('40 mm', 'm/s')).toThrow(/not in m\/s/);
    expect(() => read('forty', 'm')).toThrow(/not a quantity.*25 cm/);
  });
});

describe('grid', () => {
  const g = gridAround({ rows: 10, cols: 40, cellSize: 5, west: 100, north: 200, epsg: 32648, datum: 'Wusong' });
  it('has a rim and whole tiles', () => {
    expect([g.rows, g.cols]).toEqual([16, 64]);
    expect([g.west, g.north]).toEqual([95, 205]);
  });
  it('finds the cell of its own centres', () => {
    for (let i = 0; i < cellCount(g); i++) expect(cellAt(g, xOf(g, i), yOf(g, i))).toBe(i);
    expect(cellAt(g, 94.9, 200)).toBe(-1);
  });
  it('lays a raster inside the rim, gaps and padding outside', () => {
    const values = Float32Array.from({ length: 400 }, (_, i) => i);
    values[7] = NaN;
    const on = new Float32Array(cellCount(g));
    ontoGrid(g, values, on, -1);
    expect(on[g.cols + 1]).toBe(0);
    expect(on[2 * g.cols + 1]).toBe(40);
    expect(on[g.cols + 8]).toBe(-1);
    expect(on[0]).toBe(-1);
    expect(on[g.cols + 41]).toBe(-1);
  });
});

describe('clock', () => {
  it('writes moments with the scenario offset', () => {
    const { epochMs, offsetMinutes } = parseMoment('2020-08-19T08:00:00+08:00')!;
    const clock = { startEpochMs: epochMs, offsetMinutes, tick: 60, coupling: 10, ticks: 10, recordEvery: 5 };
    expect(momentOf(clock, 0)).toBe('2020-08-19T08:00:00+08:00');
    expect(momentOf(clock, 86_400 + 900)).toBe('2020-08-20T08:15:00+08:00');
  });
  it('wants an offset', () => expect(parseMoment('2020-08-19T08:00:00')).toBeUndefined());
});

describe('random streams', () => {
  it('are saved as they stand after any draws, and go on from there', () => {
    const a = new RandomStreams(3);
    const streams = ['x', 'y', 'z'].map((entity) => a.stream('p', entity));
    const saved = new Set<string>();
    for (let k = 0; k < 20; k++) {
      streams[k % 3]!.next();
      const b = new RandomStreams(4);
      b.restore(a.save());
      expect(b.save()).toBe(a.save());
      saved.add(a.save());
    }
    expect(saved.size).toBe(20);
    const b = new RandomStreams(4);
    b.restore(a.save());
    expect([b.stream('p', 'y').next(), b.stream('q').next()]).toEqual([streams[1]!.next(), a.stream('q').next()]);
  });

  it('do not shift one another and survive save and restore', () => {
    const a = new RandomStreams(7);
    const alone = Array.from({ length: 5 }, () => a.stream('noise', 'cuntan').next());
    const b = new RandomStreams(7);
    b.stream('noise', 'ciqikou').next();
    b.stream('noise', 'cuntan').next();
    const saved = JSON.parse(JSON.stringify(b.save())) as ReturnType<typeof b.save>;
    const rest = Array.from({ length: 4 }, () => b.stream('noise', 'cuntan').next());
    const c = new RandomStreams(0);
    c.restore(saved);
    expect(Array.from({ length: 4 }, () => c.stream('noise', 'cuntan').next())).toEqual(rest);
    expect(rest).toEqual(alone.slice(1));
  });
  it('give a standard normal', () => {
    const s = new RandomStreams(1).stream('n');
    const x = Array.from({ length: 20_000 }, () => s.normal());
    const mean = x.reduce((p, q) => p + q) / x.length;
    const variance = x.reduce((p, q) => p + (q - mean) ** 2, 0) / x.length;
    expect(Math.abs(mean)).toBeLessThan(0.03); // four standard errors
    expect(Math.abs(variance - 1)).toBeLessThan(0.04);
  });
});

describe('ledger', () => {
  it('closes where entries explain the volume and names the largest entry where not', () => {
    const l = new Ledger();
    l.open('surface', 100);
    l.book('surface', 'rainfall', 10);
    l.book('surface', 'outflow', -30);
    expect(l.close('surface', 80, 1e-6, 3, 'now')).toBe(0);
    expect(() => l.close('surface', 83.2, 1e-6, 433, '14:12:10')).toThrow(
      /tick 433 \(14:12:10\): 3.20 m³ of water in store "surface".*-30.00 m³ by outflow/,
    );
    const copy = new Ledger();
    copy.restore(JSON.parse(JSON.stringify(l.save())));
    expect(copy.account('surface')).toEqual(l.account('surface'));
  });
});

describe('snapshot sections', () => {
  it('come back as they went in, and foreign or cut bytes are refused', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 }), (parts) => {
        const sections = parts.map((bytes, i) => ({ name: `s${i}`, bytes }));
        const back = decodeSections(encodeSections(sections));
        return sections.every((s) => Buffer.from(back.get(s.name)!).equals(Buffer.from(s.bytes)));
      }),
    );
    const whole = encodeSections([{ name: 'a', bytes: new Uint8Array(1000) }]);
    expect(() => decodeSections(whole.subarray(0, 500))).toThrow(/cut short/);
    expect(() => decodeSections(new Uint8Array(100))).toThrow(/not a Stormtable state/);
  });
});

describe('faults', () => {
  it('are grouped by file in order of line', () => {
    const fault = defineFaults({ bad: '{what} is bad. Mend it.' });
    const e = new StormtableError([
      fault('bad', { what: 'b' }, { file: 'x.yaml', line: 31, column: 11 }),
      fault('bad', { what: 'a' }, { file: 'x.yaml', line: 12, column: 9 }),
    ]);
    expect(e.message).toBe('x.yaml\n  12:9   a is bad. Mend it.\n  31:11  b is bad. Mend it.');
    expect(e.exitCode).toBe(2);
  });
});

it('the engine says the version package.json says', () => {
  const json = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
  expect(engineVersion).toBe(json.version);
});
