import { describe, expect, it } from 'vitest';
import { StormtableError } from '../../src/core/errors.ts';
import { fillDepressions } from '../../src/terrain/flow-direction.ts';
import { groundFacts } from '../../src/terrain/ground-facts.ts';
import { nearestOn } from '../../src/terrain/polyline.ts';
import { reconstruct } from '../../src/terrain/reconstruction.ts';
import { smallFacts, smallGround } from './small-ground.ts';

const facts = smallFacts();
const built = reconstruct(facts);
const { ground } = built;
const cellOf = (x: number, y: number): number =>
  Math.floor((ground.north - y) / ground.cellSize) * ground.cols + Math.floor((x - ground.west) / ground.cellSize);

describe('reconstruct', () => {
  it('covers the extent with the cells asked for and has no gaps', () => {
    expect(ground).toMatchObject({
      rows: 120,
      cols: 200,
      cellSize: 30,
      west: 0,
      north: 3600,
      epsg: 32648,
      datum: 'local',
    });
    expect(ground.values.every((z) => z > 150 && z < 500)).toBe(true);
  });

  it('gives the same bits every time', () => {
    expect(reconstruct(smallFacts()).ground.values).toEqual(ground.values);
  });

  it('lays the thalweg where the facts put it and falls downstream along it', () => {
    const [river] = built.rivers;
    let last = Infinity;
    for (let k = 0; k < river.line.length; k++) {
      const [x, y] = river.line[k];
      if (x < 0 || x >= 6000) continue;
      const bed = ground.values[cellOf(x, y)];
      expect(Math.abs(bed - river.thalweg[k])).toBeLessThan(0.1); // a cell is 30 m long, the bed falls 0.03 m in that
      expect(bed).toBeLessThanOrEqual(last + 1e-3);
      last = bed;
    }
  });

  it('keeps the river within its banks: bed below the bank top inside the width, ground above it outside', () => {
    const [river] = built.rivers;
    for (let i = 0; i < ground.values.length; i++) {
      const x = ground.west + ((i % ground.cols) + 0.5) * ground.cellSize;
      const y = ground.north - (Math.floor(i / ground.cols) + 0.5) * ground.cellSize;
      const n = nearestOn(river.line, x, y);
      const half = river.halfWidth[n.segment] + n.share * (river.halfWidth[n.segment + 1] - river.halfWidth[n.segment]);
      if (n.distance < half - 1) expect(ground.values[i]).toBeLessThanOrEqual(184);
      if (n.distance > half + 1) expect(ground.values[i]).toBeGreaterThan(182.9); // streams come in at 183
    }
  });

  it('drains: filling it again with the river open changes nothing', () => {
    const outlet = built.classes.map((k) => (built.classTable[k].id.startsWith('river') ? 1 : 0));
    const { filled } = fillDepressions(ground.values, ground.rows, ground.cols, { outlet });
    expect(filled).toEqual(ground.values);
  });

  it('lays a bench on the bank it names and not on the other', () => {
    // 45 m and 135 m beyond the bank top, along the middle of the bench
    const rises = (side: 1 | -1): number[] =>
      [2200, 2400, 2600, 2800].map(
        (x) => ground.values[cellOf(x, 1890 + side * (200 + 135))] - ground.values[cellOf(x, 1890 + side * (200 + 45))],
      );
    // level but where a stream comes through
    expect(rises(1).filter((rise) => Math.abs(rise) < 2).length).toBeGreaterThanOrEqual(3);
    expect(Math.max(...rises(-1))).toBeGreaterThan(8);
    expect(ground.values[cellOf(2500, 1900 + 200 + 60)]).toBeGreaterThan(188.5);
  });

  it('has the same valleys at another cell size', () => {
    const coarse = reconstruct(smallFacts({ cellSize: 60 })).ground;
    let worst = 0;
    let sum = 0;
    for (let r = 0; r < coarse.rows; r++) {
      for (let c = 0; c < coarse.cols; c++) {
        const i = 2 * r * ground.cols + 2 * c;
        const mean =
          (ground.values[i] +
            ground.values[i + 1] +
            ground.values[i + ground.cols] +
            ground.values[i + ground.cols + 1]) /
          4;
        const off = Math.abs(coarse.values[r * coarse.cols + c] - mean);
        worst = Math.max(worst, off);
        sum += off;
      }
    }
    expect(sum / coarse.values.length).toBeLessThan(0.7);
    expect(worst).toBeLessThan(12); // beside scarps
  });

  it('gives every cell a cover: river by its roughness, town where built, woods where steep', () => {
    const idAt = (x: number, y: number): string => built.classTable[built.classes[cellOf(x, y)]].id;
    expect(idAt(2500, 1900)).toBe('river-30');
    expect(idAt(1500, 2600)).toMatch(/^urban/);
    expect(new Set(built.classes).size).toBeGreaterThan(4);
    expect(built.classTable.every((c) => c.manning > 0 && c.impervious >= 0 && c.impervious <= 1)).toBe(true);
  });
});

describe('groundFacts', () => {
  const faults = (document: unknown): string[] => {
    try {
      groundFacts(document, (p) => p);
      return [];
    } catch (error) {
      if (error instanceof StormtableError) return error.faults.map((f) => f.message);
      throw error;
    }
  };

  it('tells everything that is wrong at once, by path', () => {
    const { seed: _, ...rest } = smallGround;
    const found = faults({ ...rest, cell_size_m: -3, hillz: [] });
    expect(found.map((m) => m.split(':')[0]).sort()).toEqual(['cell_size_m', 'seed', 'the file']);
  });

  it('refuses a thalweg above the bank', () => {
    const [river] = smallGround.rivers;
    const course = river.course.map((row, i) => (i === 1 ? [row[0], row[1], 400, 190, 0.03] : row));
    expect(faults({ ...smallGround, rivers: [{ ...river, course }] })).toEqual([
      'rivers.0.course.1: thalweg 190 m is not below the bank top 184 m.',
    ]);
  });
});
