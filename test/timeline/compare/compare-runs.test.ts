/** Comparison of two runs: against numbers worked out here from what was recorded, and on a what-if pair of a real scenario. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparisonLines } from '../../../src/cli/comparison-lines.ts';
import { StormtableError } from '../../../src/core/errors.ts';
import { RunPool } from '../../../src/run/node/run-pool.ts';
import { changedValues } from '../../../src/timeline/compare/changed-values.ts';
import { type Comparison, compareRuns } from '../../../src/timeline/compare/compare-runs.ts';
import { fileStore } from '../../../src/timeline/node/file-store.ts';
import { createRecorder, type RecorderInputs } from '../../../src/timeline/node/recorder.ts';
import { openTimeline } from '../../../src/timeline/reader.ts';
import { scenariosDir } from '../../scenario-runs.ts';
import { every, type Sample, sample, scratch } from '../fixture.ts';

const temporary = scratch();
afterAll(() => temporary.remove());
const at = (name: string): string => join(temporary.path, name);
const open = (name: string) => openTimeline(fileStore(at(name)));
const compared = async (a: string, b: string): Promise<Comparison> => compareRuns(await open(a), await open(b));

interface Recording {
  /** Frames by number of the sample's, at ticks `k * every`. */
  readonly frames: readonly number[];
  readonly depth?: (run: Sample, k: number) => Float32Array;
  readonly inputs?: (inputs: RecorderInputs) => RecorderInputs;
  readonly stops?: boolean;
}

/** Records a small run: the sample's pond, with other depths or other inputs. */
async function record(name: string, { frames, depth = (run, k) => run.depth(k), inputs = (i) => i, stops }: Recording) {
  const run = sample(40, 60, name);
  const changed = inputs(run.inputs);
  const recorder = await createRecorder(at(name), changed, { thread: false });
  for (const k of frames) {
    await recorder.frame(k * every, { water_depth: depth(run, k), velocity_x: run.velocity(k) }, [
      run.tables.bridges,
      run.tables.readings,
    ]);
  }
  if (stops) await recorder.fail(new Error('stopped'), 'interrupted');
  else await recorder.finish({ entered_m3: 5 }, 'same', { maximum_depth: depth(run, frames.at(-1)!) });
  return run;
}

/** Deeper by 0.4 m in a block of 3 x 5 cells from frame 2 on, and by 0.7 m in one cell of it at frame 3. */
const deeper = (run: Sample, k: number): Float32Array => {
  const d = run.depth(k);
  if (k >= 2) for (let r = 5; r < 8; r++) for (let c = 10; c < 15; c++) d[r * run.grid.cols + c]! += 0.4;
  if (k === 3) d[6 * run.grid.cols + 12]! += 0.3;
  return d;
};

describe('compareRuns, on small recordings', () => {
  let run: Sample;
  beforeAll(async () => {
    run = await record('base', { frames: [0, 1, 2, 3] });
    await record('again', { frames: [0, 1, 2, 3] });
    await record('deeper', { frames: [0, 1, 2, 3], depth: deeper });
    await record('coarse', { frames: [1, 3, 4] });
    await record('stopped', { frames: [0, 1, 2], depth: deeper, stops: true });
  });

  it('says that two runs are identical because their values are', async () => {
    const c = await compared('base', 'again');
    expect(c.identical).toMatchObject({ common: true, whole: true });
    // 4 frames of two fields and the maximum, and 4 rows of tables in four and one columns
    expect(c.identical.values).toBe(9 * run.grid.rows * run.grid.cols + 4 * (3 * 4 + 1));
    expect(c.fields.differing).toEqual([]);
    expect(comparisonLines(c, false).join('\n')).toContain('Identical: everything the two runs recorded is equal');
  });

  it('is not taken in by equal digests', async () => {
    expect((await open('deeper')).manifest.digest).toBe((await open('base')).manifest.digest);
    const c = await compared('base', 'deeper');
    expect(c.identical).toMatchObject({ common: false, whole: false });
    // speed is recorded where there is water to have it, so it differs with it
    expect(c.fields.differing).toEqual([
      { field: 'velocity_x', first_time: '2020-08-19T08:10:00+08:00' },
      { field: 'water_depth', first_time: '2020-08-19T08:10:00+08:00' },
      { field: 'maximum_depth', first_time: null },
    ]);
  });

  it('finds the largest difference, its place, volumes and means as worked out by hand', async () => {
    const [a, b] = [run.depth(3), deeper(run, 3)];
    const millimetres = (v: number) => (v < 0.005 ? 0 : Math.floor(v * 1000 + 0.5)) / 1000;
    const wet = [...a.keys()].filter((i) => run.inputs.mask[i] && (a[i]! >= 0.005 || b[i]! >= 0.005));
    const sum = (d: Float32Array) => wet.reduce((s, i) => s + millimetres(d[i]!), 0);
    const { maxima, maxima_are } = (
      await compareRuns(await open('base'), await open('deeper'), {
        toDegrees: (x, y) => [x / 1e5, y / 1e5],
      })
    ).fields;
    expect(maxima_are).toBe('over the whole runs');
    const row = maxima.find((m) => m.field === 'maximum_depth') as unknown as Record<string, number> & {
      volume_m3: { a: number; b: number };
      mean_m: { b: number };
    };
    expect(row).toMatchObject({
      unit: 'm',
      counted_cells: wet.length,
      differing_cells: 15,
      where: {
        row: 6,
        col: 12,
        easting_m: run.grid.west + 12.5 * 30,
        northing_m: run.grid.north - 6.5 * 30,
        lon: Number(((run.grid.west + 375) / 1e5).toFixed(6)),
      },
    });
    // half a millimetre: depths are recorded in whole ones
    expect(row['largest_difference_m']).toBeCloseTo(0.7, 3);
    // 1e-6: sums of some 2 000 doubles, m³
    expect(row.volume_m3.a).toBeCloseTo(sum(a) * 900, 6);
    expect(row.volume_m3.b).toBeCloseTo(sum(b) * 900, 6);
    expect(row.mean_m.b).toBeCloseTo(sum(b) / wet.length, 9);
  });

  it('follows wet ground over time', async () => {
    const { wet_area } = (await compared('base', 'deeper')).fields;
    expect(wet_area.map((w) => w.from_depth_m)).toEqual([0.15, 0.3, 1]);
    for (const w of wet_area) {
      const area = (d: Float32Array) =>
        d.reduce(
          (n, v, i) => n + (run.inputs.mask[i] && Math.floor(v * 1000 + 0.5) >= w.from_depth_m * 1000 ? 1 : 0),
          0,
        ) * 900;
      const differences = [0, 1, 2, 3].map((k) => area(deeper(run, k)) - area(run.depth(k)));
      const most = Math.max(...differences);
      expect(w['peak_area_m2']).toMatchObject({ a: area(run.depth(3)), b: area(deeper(run, 3)) });
      expect(w['largest_difference_area_m2']).toBe(most);
      expect(w['largest_difference_time']).toBe(
        most === 0 ? null : `2020-08-19T08:${String(5 * differences.indexOf(most)).padStart(2, '0')}:00+08:00`,
      );
    }
    expect(wet_area[1]!['largest_difference_area_m2']).toBeGreaterThan(0);
  });

  it('goes by the calendar where runs recorded other moments', async () => {
    const c = await compared('base', 'coarse');
    expect(c.common).toMatchObject({
      moments: 2,
      from: '2020-08-19T08:05:00+08:00',
      to: '2020-08-19T08:15:00+08:00',
      frames: { a: 4, b: 3 },
      whole: false,
    });
    expect(c.identical).toMatchObject({ common: true, whole: false });
    expect(comparisonLines(c, false).join('\n')).toMatch(/2 frames of A have no counterpart.*as far as both go/s);
  });

  it('compares a run that was interrupted as far as it goes, by the maxima of common moments', async () => {
    const c = await compared('base', 'stopped');
    expect(c.common.state).toEqual({ a: 'finished', b: 'interrupted' });
    expect(c.fields.maxima_are).toBe('at common moments');
    const [row] = c.fields.maxima;
    expect(row!['largest_difference_m']).toBeCloseTo(0.4, 2);
    expect(comparisonLines(c, false).join('\n')).toContain('B is interrupted and recorded up to 08:10');
  });

  it('refuses other places and says how they differ, all at once', async () => {
    const other = (change: (i: RecorderInputs) => RecorderInputs) => ({ frames: [0], inputs: change });
    const header = (change: object) => other((i) => ({ ...i, header: { ...i.header, ...change } }));
    const { grid } = run;
    await record(
      'elsewhere',
      header({ grid: { ...grid, west: grid.west + 30, cellSize: 20, datum: 'EGM2008', epsg: 32649 } }),
    );
    await record(
      'named',
      header({ place: { id: 'lake', name: { en: 'Lake', zh: '湖' }, time_zone: 'UTC', reconstructed: true } }),
    );
    await record(
      'dug',
      other((i) => {
        const bed = Float32Array.from(i.statics['bed_elevation'] as Float32Array);
        bed[7 * grid.cols + 9]! -= 2.5;
        bed[7 * grid.cols + 10]! -= 0.5;
        return { ...i, statics: { bed_elevation: bed } };
      }),
    );
    const codes = async (name: string): Promise<{ codes: string[]; text: string; exitCode: number }> => {
      try {
        await compared('base', name);
      } catch (e) {
        if (e instanceof StormtableError)
          return { codes: e.faults.map((f) => f.code), text: e.message, exitCode: e.exitCode };
      }
      return { codes: [], text: '', exitCode: 0 };
    };
    expect((await codes('elsewhere')).codes).toEqual([
      'places-differ-cell',
      'places-differ-corner',
      'places-differ-system',
      'places-differ-datum',
    ]);
    expect(await codes('named')).toMatchObject({ codes: ['places-differ-name'], exitCode: 2 });
    const dug = await codes('dug');
    expect(dug.codes).toEqual(['places-differ-ground']);
    expect(dug.text).toMatch(/differs in 2 cells, most at row 7, column 9: ([\d.]+) m and ([\d.]+) m/);
  });

  it('says what was changed on the way of a fork, and not what both have', async () => {
    const change = (tick: number, set: string) => ({ tick, set: [set], commands: [] });
    const first = change(5, 'losses.drains=false');
    const forked = (changes: object[]) => ({
      frames: [0, 1],
      inputs: (i: RecorderInputs) => ({ ...i, header: { ...i.header, changes } as typeof i.header }),
    });
    await record('fork', forked([first]));
    await record('fork-of-fork', forked([first, change(10, 'rain[0].rate=0 mm/h')]));
    const c = await compared('fork', 'fork-of-fork');
    expect(c.changed.on_the_way).toEqual({
      a: [],
      b: [{ time: '2020-08-19T08:10:00+08:00', set: ['rain[0].rate=0 mm/h'], commands: [] }],
    });
    expect(comparisonLines(c, false).join('\n')).toContain('changed: rain[0].rate=0 mm/h from 08:10 on, in B');
  });

  it('refuses runs without a common moment', async () => {
    await record('later', {
      frames: [0, 1],
      inputs: (i) => ({
        ...i,
        header: { ...i.header, clock: { ...i.header.clock, startEpochMs: i.header.clock.startEpochMs + 86_400_000 } },
      }),
    });
    await expect(compared('base', 'later')).rejects.toThrow(/no recorded moment in common.*2020-08-20T08:00/);
  });
});

describe('compareRuns, on a what-if of alder-valley', () => {
  let c: Comparison;
  beforeAll(async () => {
    const pool = new RunPool(1);
    const run = (name: string, set: readonly string[]) =>
      pool.run(
        {
          file: join(scenariosDir, 'alder-valley', 'scenario.yaml'),
          out: at(name),
          runsDir: temporary.path,
          threads: 1,
          set,
          cut: 'test',
          replaceUnfinished: true,
        },
        () => {},
      ).finished;
    try {
      await run('with-drains', []);
      await run('without-drains', ['losses.drains=false']);
    } finally {
      await pool.destroy();
    }
    c = await compared('with-drains', 'without-drains');
  }, 120_000);

  it('says what was changed', () => {
    expect(c.changed).toEqual({
      scenario: [{ path: 'losses.drains', a: true, b: false }],
      rules: false,
      seed: { a: 12, b: 12 },
      on_the_way: { a: [], b: [] },
    });
    expect(c.tables.only_a).toEqual(['table drain_area']);
  });

  it('finds more water, more people and earlier suggestions without drains', () => {
    const depth = c.fields.maxima.find((m) => m.field === 'maximum_depth')!;
    expect((depth['volume_m3'] as { difference: number }).difference).toBeGreaterThan(0);
    expect(depth['largest_difference_m']).toBeGreaterThan(0);
    const people = c.tables.people.find((p) => p.column === 'people_affected')!;
    expect((people.over_time['peak_people_affected'] as { difference: number }).difference).toBeGreaterThan(0);
    expect(c.tables.zones.length).toBeGreaterThan(0);
    const close = c.suggestions.shifted.filter((s) => s.what.startsWith('underpass.close'));
    expect(close.length).toBeGreaterThan(0);
    for (const s of close) expect(s.later_s, s.what).toBeLessThan(0);
    expect(c.suggestions.alike + c.suggestions.shifted.length + c.suggestions.only_a.length).toBe(8);
    expect(c.areas.map((x) => x.hazard)).toContain('flood');
    expect(c.tables.states.map((s) => s.key)).toContain('roads_closed');
    expect(c.tables.gauges[0]).toMatchObject({ id: 'quay-gauge', column: 'stage' });
    expect(c.figures['entered_m3']).toBeDefined();
    expect(c.figures['wall_s']).toBeUndefined();
  });

  it('turns round where the runs are', async () => {
    const back = await compared('without-drains', 'with-drains');
    const turned = (x: Comparison) =>
      x.fields.maxima.map((m) => m['largest_difference_m']).filter((d) => d !== undefined);
    expect(turned(back)).toEqual(turned(c).map((d) => (d === 0 ? 0 : -(d as number))));
    expect(back.suggestions.shifted.map((s) => s.later_s).sort()).toEqual(
      c.suggestions.shifted.map((s) => -s.later_s).sort(),
    );
    expect([back.warnings.only_a.length, back.warnings.only_b.length]).toEqual([
      c.warnings.only_b.length,
      c.warnings.only_a.length,
    ]);
  });

  it('sees one word of one record that differs', async () => {
    cpSync(at('with-drains'), at('touched'), { recursive: true });
    const file = join(at('touched'), 'truth/events.jsonl');
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('"critical"');
    writeFileSync(file, text.replace('"critical"', '"criticaI"'));
    const touched = await compared('with-drains', 'touched');
    expect(touched.identical.common).toBe(false);
    expect(touched.streams.map((s) => s.stream)).toEqual(['truth/events']);
    expect(touched.fields.differing).toEqual([]);
    cpSync(at('with-drains'), at('copied'), { recursive: true });
    expect((await compared('with-drains', 'copied')).identical.whole).toBe(true);
  });

  it('fits on a page unless all is asked for', () => {
    const page = comparisonLines(c, false);
    expect(page.length).toBeLessThanOrEqual(60);
    expect(page.join('\n')).toContain('changed: losses.drains is true in A, false in B');
    expect(page.join('\n')).toMatch(/and \d+ more \(--all\)/);
    const all = comparisonLines(c, true);
    expect(all.length).toBeGreaterThan(page.length);
    expect(all.join('\n')).not.toContain('(--all)');
  });
});

describe('changedValues', () => {
  it('names every path that differs, and none that does not', () => {
    const a = { rain: [{ rate: 1 }, { rate: 2 }], seed: 1, same: { deep: [1, null] } };
    const b = { rain: [{ rate: 1 }], seed: 2, same: { deep: [1, null] }, more: 'x' };
    expect(changedValues(a, b)).toEqual([
      { path: 'rain[1]', a: { rate: 2 }, b: undefined },
      { path: 'seed', a: 1, b: 2 },
      { path: 'more', a: undefined, b: 'x' },
    ]);
    expect(changedValues(a, structuredClone(a))).toEqual([]);
  });
});
