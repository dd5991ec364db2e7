/** The tables of coarse cells: against sums over the fine pixels, and where water is held back inside cells. */
import { describe, expect, test } from 'vitest';
import { gridAround } from '../../src/core/grid.ts';
import { RandomStreams } from '../../src/core/random.ts';
import { fineDepth } from '../../src/terrain/subgrid-downscale.ts';
import { FaceSection, inverseCubeRoot, sectionFloats, sectionKnots } from '../../src/terrain/subgrid-section.ts';
import { depthAt, heightAt, StorageCurve, storageFloats } from '../../src/terrain/subgrid-storage.ts';
import { makeTables, type SubgridTables } from '../../src/terrain/subgrid-tables.ts';

const random = (seed: number) => new RandomStreams(seed).stream('tables');

describe('storage', () => {
  const tableOf = (ground: readonly number[], pixels: number) => {
    const sorted = Float64Array.from(ground).sort();
    const table = new Float32Array(storageFloats);
    const error = new StorageCurve(pixels).write(sorted, sorted.length, pixels, table, 0);
    const exact = (level: number): number => ground.reduce((sum, z) => sum + Math.max(0, level - z), 0) / pixels;
    return { table, error, exact, lowest: sorted[0]! };
  };

  test('up to fifteen heights are told exactly, whatever of the cell is ground', () => {
    const r = random(1);
    for (const count of [1, 2, 9, 15]) {
      const ground = Array.from({ length: count }, () => 100 + 8 * r.next());
      const { table, error, exact, lowest } = tableOf(ground, 16);
      expect(error).toBe(0);
      for (let k = 0; k < 200; k++) {
        const level = lowest + 14 * r.next();
        const depth = depthAt(table, 0, level - lowest);
        // single precision of heights of a hundred metres
        expect(Math.abs(depth - exact(level))).toBeLessThan(2e-5);
        expect(lowest + heightAt(table, 0, depth)).toBeCloseTo(level, 9);
      }
    }
  });

  test('more heights than pairs: the level is never higher than the fine ground says, and by no more than told lower', () => {
    const r = random(2);
    for (let n = 0; n < 20; n++) {
      const ground = Array.from({ length: 81 }, (_, k) => 50 + (k % 9) * 0.4 + 6 * r.next() * r.next());
      const { table, error, exact, lowest } = tableOf(ground, 81);
      expect(error).toBeGreaterThan(0);
      expect(error).toBeLessThan(0.05); // of 9 m of relief
      let before = -1;
      for (let level = lowest; level < lowest + 12; level += 0.05) {
        const told = lowest + heightAt(table, 0, exact(level));
        expect(told).toBeLessThan(level + 1e-5);
        expect(level - told).toBeLessThan(3 * error);
        expect(told).toBeGreaterThan(before);
        before = told;
      }
    }
  });
});

describe('faces', () => {
  const lookUp = (table: Float32Array, l: number, row: number): number => {
    let k = 0;
    while (k < sectionKnots - 2 && table[k + 1]! <= l) k++;
    const part = (l - table[k]!) / (table[k + 1]! - table[k]!);
    const at = k + row * sectionKnots;
    return table[at]! + part * (table[at + 1]! - table[at]!);
  };

  test('x^(-1/3) is right to double precision', () => {
    for (const x of [1e-9, 1e-4, 0.3, 1, 8, 1e4]) expect(inverseCubeRoot(x) * Math.cbrt(x)).toBeCloseTo(1, 12);
  });

  test('one pixel: area and conveying depth are its depth', () => {
    const face = new FaceSection(1);
    face.clear();
    face.add(12.5, 0.03);
    const table = new Float32Array(sectionFloats);
    face.write(1, 1, table, 0);
    for (const l of [0.001, 0.2, 1, 7.3, 40]) {
      expect(lookUp(table, l, 1)).toBeCloseTo(l, 6);
      expect(lookUp(table, l, 2)).toBeCloseTo(l, 6);
    }
  });

  test('a channel with its banks conveys what its pixels convey, to 2 % in the median and 10 % in nineteen of twenty', () => {
    const r = random(3);
    const errors: number[] = [];
    for (let n = 0; n < 60; n++) {
      const face = new FaceSection(9);
      face.clear();
      const line = Array.from({ length: 9 }, (_, k) => [
        k > 2 && k < 6 ? 10 + 0.2 * r.next() : 13 + 0.4 * k * r.next(),
        k > 2 && k < 6 ? 0.03 : 0.06,
      ]) as [number, number][];
      for (const [z, manning] of line) face.add(z, manning);
      const table = new Float32Array(sectionFloats);
      face.write(9, 1, table, 0);
      for (let l = 0.3; l < 8; l += 0.1) {
        const level = face.sill + l;
        const known = line.reduce((sum, [z, m]) => sum + Math.max(0, level - z) ** (5 / 3) / m, 0) / 9;
        errors.push(Math.abs(lookUp(table, l, 2) ** (5 / 3) / face.manning / known - 1));
        const area = line.reduce((sum, [z]) => sum + Math.max(0, level - z), 0) / 9;
        expect(Math.abs(lookUp(table, l, 1) / area - 1)).toBeLessThan(0.1);
      }
    }
    errors.sort((a, b) => a - b);
    expect(errors[errors.length >> 1]).toBeLessThan(0.02);
    expect(errors[Math.floor(errors.length * 0.95)]).toBeLessThan(0.1);
  });
});

describe('cells together', () => {
  const tables = (rows: number, cols: number, factor: number, bed: (r: number, c: number) => number) => {
    const values = Float32Array.from({ length: rows * cols }, (_, i) => bed(Math.floor(i / cols), i % cols));
    const coarse = { rows: rows / factor, cols: cols / factor };
    const grid = gridAround({ ...coarse, cellSize: 10 * factor, west: 0, north: 0, epsg: 0, datum: 'test' });
    const n = grid.rows * grid.cols;
    const cell = (r: number, c: number): number => (r + 1) * grid.cols + c + 1;
    const mask = new Uint8Array(n);
    for (let r = 0; r < coarse.rows; r++) for (let c = 0; c < coarse.cols; c++) mask[cell(r, c)] = 1;
    const made: SubgridTables = {
      storage: new Float32Array(n * storageFloats),
      section: new Float32Array(2 * n * sectionFloats),
      lowest: new Float32Array(n),
      sill_x: new Float32Array(n),
      sill_y: new Float32Array(n),
      bar_x: new Float32Array(n),
      bar_y: new Float32Array(n),
      rough_x: new Float32Array(n),
      rough_y: new Float32Array(n),
    };
    const fine = { rows, cols, values, factor };
    makeTables(fine, 0.03, grid, mask, made);
    return { made, cell, fine };
  };

  test('a dike inside a cell holds water back at its crest', () => {
    // a river in the west, a dike one pixel wide in the middle of the second cell, low land behind it
    const { made, cell } = tables(25, 30, 5, (r, c) => (c === 7 ? 14 : c < 7 ? 10 + 0.01 * r : 11 + 0.001 * c));
    for (let r = 0; r < 5; r++) {
      expect(made.sill_x[cell(r, 0)]).toBeLessThan(10.3);
      // low land may drain into the river's cell, but the river must overtop the dike to come out
      const [sill, bar] = [made.sill_x[cell(r, 1)]!, made.bar_x[cell(r, 1)]!];
      expect(bar >= 0 ? sill + bar : sill).toBeCloseTo(14, 5);
      expect(made.sill_x[cell(r, 2)]).toBeLessThan(11.1);
    }
  });

  test('two valleys in a cell: the one that is not lowest still flows on', () => {
    // valleys along columns 2 and 7 fall southward, 4 m of hill between them; cells 10 pixels wide hold both
    const bed = (r: number, c: number): number =>
      (c === 2 ? 20 : c === 7 ? 21 : 24) - 0.05 * r + 0.2 * Math.abs(c - 4.5);
    const { made, cell } = tables(40, 20, 10, (r, c) => (c < 10 ? bed(r, c) : 30));
    // straight on along the lower valley
    for (let r = 0; r < 3; r++) expect(made.sill_y[cell(r, 0)]).toBeLessThan(20.7);
    // where the higher one lies in a cell of its own it is let into the next, and not dammed by the hill inside that
    const single = tables(40, 20, 10, (r, c) => (c < 10 ? (r < 10 && c < 5 ? 26 : bed(r, c)) : 30));
    expect(single.made.sill_y[single.cell(0, 0)]).toBeLessThan(22);
  });

  test('depths on the pixels hold the water of the cells', () => {
    const r = random(7);
    const ground = Array.from({ length: 30 * 45 }, () => 100 + 5 * r.next());
    const { made, cell, fine } = tables(30, 45, 5, (row, c) => ground[row * 45 + c]!);
    const depths = Float64Array.from({ length: 54 }, () => 2 * r.next());
    const level = Float64Array.from(depths, (h, k) => {
      const i = cell(Math.floor(k / 9), k % 9);
      return made.lowest[i]! + heightAt(made.storage, i * storageFloats, h);
    });
    const fineDepths = fineDepth(fine, level, 9);
    const sum = fineDepths.reduce((a, b) => a + b, 0) / 25;
    const held = depths.reduce((a, b) => a + b, 0);
    // 25 heights on 15 pairs: a cell's table reads its level low by centimetres
    expect(Math.abs(sum / held - 1)).toBeLessThan(0.01);
  });
});
