/** Tables, files, report and map of a SWMM file, and what holds for a file as a whole. */
import { describe, expect, it } from 'vitest';
import type { Conduit } from '../../../src/assets/swmm/network.ts';
import { cfs, changed, everySection, ft, model, of, small, told } from './every-section.ts';

describe('tables', () => {
  it('curves in the units of their type', () => {
    const points = (id: string, fx: number, fy: number) => {
      const c = of(model.curves, id);
      return Array.from(c.x, (x, k) => [x / fx, c.y[k]! / fy].map((v) => Math.round(v * 1e9) / 1e9));
    };
    expect(points('Well', cfs, cfs)).toEqual([
      [100, 5],
      [300, 10],
      [500, 20],
    ]);
    expect(points('Pond', ft, ft * ft)).toEqual([
      [0, 1000],
      [6, 2000],
      [12, 4000],
    ]);
    expect(points('Tide', 3600, ft)[1]).toEqual([6, 93]);
    expect(points('Rate', ft, cfs)[1]).toEqual([2, 3]);
    expect(points('Cd', ft, Math.sqrt(ft))[1]).toEqual([1, 3.3]);
    expect(points('Opening', 1, 1)[1]).toEqual([10, 1]);
  });

  it('series: elapsed hours, dates that hold until the next, and files', () => {
    const series = (id: string) => {
      const s = of(model.series, id);
      return Array.from(s.time, (t, k) => [t, s.value[k]]);
    };
    expect(series('Storm')).toEqual([
      [0, 0.5],
      [300, 1],
      [900, 2],
      [1800, 0],
    ]);
    // from 6:00 on the first day, which is the start
    expect(series('Hydrograph')).toEqual([
      [0, 0],
      [3600, 5],
      [64_800, 2],
    ]);
    expect(series('Stage')).toEqual([
      [0, 91],
      [43_200, 92],
      [86_400, 91],
    ]);
    expect(of(model.series, 'Stage').file).toBe('stage.dat');
  });

  it('patterns over several lines; factors not written are 1', () => {
    expect(of(model.patterns, 'Monthly').factors).toHaveLength(12);
    expect(of(model.patterns, 'Monthly').factors[11]).toBe(1.1);
    expect(Array.from(of(model.patterns, 'Weekend').factors).slice(0, 3)).toEqual([0.5, 0.6, 1]);
  });
});

describe('the rest', () => {
  it('files, report and map', () => {
    expect(model.files.map((f) => `${f.use} ${f.kind} ${f.file}`)).toEqual([
      'USE HOTSTART before.hsf',
      'SAVE HOTSTART after.hsf',
      'SAVE OUTFLOWS out.txt',
    ]);
    expect(model.files[1]!.at).toBe(37_058 * 86_400 + 6 * 3600);
    expect(model.report).toMatchObject({
      input: true,
      controls: true,
      subcatchments: 'ALL',
      nodes: [0, 1, 4],
      links: 'NONE',
    });
    expect(model.coordinates[1]).toEqual({ x: 200.5, y: 800.25 });
    expect(model.coordinates[2]).toBeUndefined();
    expect(model.vertices[0]).toHaveLength(2);
    expect(model.polygons[0]).toHaveLength(3);
    expect(model.title).toEqual(['Every section of a SWMM 5.2 file', 'US units, elevations']);
  });

  it('what is not modelled is named once a subject, with its first line', () => {
    const lines = everySection.split('\n');
    expect(model.unmodelled.map((w) => w.message.split(' is read')[0])).toEqual([
      'Snow',
      'Monthly adjustment of climate',
      'Low impact development (LID)',
      'Groundwater',
      'Water quality',
      'Routing of chosen events alone',
    ]);
    expect(lines[model.unmodelled[3]!.line - 1]).toMatch(/^Sand/);
    const ignored = changed('IGNORE_QUALITY       NO', 'IGNORE_QUALITY YES');
    expect(ignored.unmodelled.map((w) => w.message).join()).not.toMatch(/quality/);
  });

  it('names: as written first, else whatever their case; sections by their beginning', () => {
    const m = small(
      '[JUNC]\na 1\nA 2\n[OUTFALL]\nOut 0 FREE\n[CONDUITS]\nC A OUT 100 0.01 0 0\nD a out 10 .01 0 0\n[XSECT]\nc CIRCULAR 1\nD CIRCULAR 1\n'.replace(
        'D a out',
        'D a A',
      ),
    );
    expect(m.links.map((l) => [l.from, l.to])).toEqual([
      [1, 2],
      [0, 1],
    ]);
  });

  it('a drop of less than 0.001 ft counts as 0.001 ft, uphill as downhill', () => {
    const m = small(
      '[JUNCTIONS]\nA 1\nB 1\n[OUTFALLS]\nO 2 FREE\n[CONDUITS]\nC A B 100 0.01 0 0\nU B O 100 0.01 0 0\n[XSECTIONS]\nC CIRCULAR 1\nU CIRCULAR 1\n',
    );
    expect((m.links[0] as Conduit).slope).toBeCloseTo(0.001 / 100, 12);
    expect((m.links[1] as Conduit).slope).toBeCloseTo(-1 / Math.sqrt(9999), 12);
    expect(m.warnings.map((w) => w.code)).toEqual(['inp-least-drop']);
  });

  it('a node deeper than written, an offset below its node: a warning each', () => {
    const m = small(
      '[JUNCTIONS]\nA 5 2\n[OUTFALLS]\nO 2 FREE\n[CONDUITS]\nC A O 100 0.01 0.5 -1\n[XSECTIONS]\nC CIRCULAR 3\n',
    );
    expect(m.warnings.map((w) => w.code)).toEqual(['inp-depth', 'inp-offset']);
    expect(m.nodes[0]!.maxDepth).toBeCloseTo(3.5 * ft, 12);
    expect((m.links[0] as Conduit).outletOffset).toBe(0);
  });

  it('a fault in one line keeps none of the others from being told', () => {
    expect(told('[JUNCTIONS]\nA x\nB 1 y\n[CONDUITS]\nC A Z 100 0.01 0 0\n[CURVES]\nK PUMP9 1 2\n')).toEqual([
      '2 inp-not-a-number',
      '3 inp-not-a-number',
      '5 inp-no-line',
      '5 inp-no-outfall',
      '5 inp-unknown-name',
      '7 inp-not-a-choice',
    ]);
  });
});
