import { describe, expect, it } from 'vitest';
import { coarsen, pickMiddle } from '../../src/scenario/coarsen.ts';
import { FaultList } from '../../src/scenario/faults.ts';
import { parsePath, withOverrides } from '../../src/scenario/overrides.ts';
import { readYaml } from '../../src/scenario/yaml-source.ts';

describe('a path', () => {
  it('is names, dots and numbers in brackets', () => {
    expect(parsePath('rain[0].design_storm.return_period')).toEqual(['rain', 0, 'design_storm', 'return_period']);
    expect(parsePath('a[1][2]')).toEqual(['a', 1, 2]);
    for (const wrong of ['', '.', '[0]', 'a.', 'a..b', 'a[x]', 'a[0', 'a[-1]', 'a b', 'a[0]b', '.a'])
      expect(parsePath(wrong), wrong).toBeUndefined();
  });
});

describe('values laid over a scenario', () => {
  const source = readYaml(
    'time: { end: 3 h }\nrain: [ { rate: 1 } ]\ntest:\n  end: 1 h\n  record: { velocity: false }\n',
    's.yaml',
    new FaultList(),
  )!;
  it("leave the file's own data as it was", () => {
    const before = JSON.stringify(source.data);
    withOverrides(source, 'test', ['rain[0].rate=2'], new FaultList());
    expect(JSON.stringify(source.data)).toBe(before);
  });
  it('say where they were written', () => {
    const laid = withOverrides(source, 'test', ['rain[0].rate=2'], new FaultList());
    expect(laid.data).toMatchObject({ time: { end: '1 h' }, rain: [{ rate: 2 }], record: { velocity: false } });
    expect(laid.where(['time', 'end'])).toEqual({ file: 's.yaml', line: 4, column: 8 });
    expect(laid.where(['rain', 0, 'rate'])).toEqual({ file: '--set rain[0].rate=2' });
    expect(laid.where(['rain', 0])).toMatchObject({ line: 2 });
    expect([laid.overridden(['time', 'end']), laid.overridden(['time', 'start'])]).toEqual([true, false]);
  });
  it('of the test cut are left alone in a full run', () => {
    expect(withOverrides(source, 'full', [], new FaultList()).data).toEqual(source.data);
  });
});

describe('a raster on larger cells', () => {
  const values = Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8, Number.NaN, Number.NaN, Number.NaN, 12, 13, 14, 15]);
  const raster = { rows: 3, cols: 5, cellSize: 10, west: 0, north: 30, epsg: 0, datum: 'x', values };
  it('has the means of its blocks, and none where half is missing or more than half lies beyond the side', () => {
    const coarse = coarsen(raster, 2);
    expect([coarse.rows, coarse.cols, coarse.cellSize, coarse.north]).toEqual([2, 3, 20, 30]);
    // rows: 1 2 | 3 4 | 5 ; 6 7 | 8 - | - ; - 12 | 13 14 | 15
    expect(Array.from(coarse.values)).toEqual([4, 5, Number.NaN, Number.NaN, 13.5, Number.NaN]);
  });
  it('keeps its volume where whole blocks of data are joined', () => {
    const whole = { ...raster, rows: 4, cols: 6, values: Float32Array.from({ length: 24 }, (_, i) => (i * 7) % 11) };
    const sum = (v: Float32Array) => v.reduce((s, x) => s + x, 0);
    expect(sum(coarsen(whole, 2).values) * 4).toBeCloseTo(sum(whole.values), 4);
  });
  it('takes classes from the middle, never between two', () => {
    expect(Array.from(pickMiddle(Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]), 3, 3, 3))).toEqual([5]);
  });
});
