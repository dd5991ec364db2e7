/** `stormtable drainage` from the outside: results, faults, interruption. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterAll, describe, expect, it } from 'vitest';
import { readOut } from '../cases/swmm/read-out.ts';
import { start, stormtable, until } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'drainage-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inp = (end: string, more = ''): string => `[TITLE]
Two pipes
[OPTIONS]
FLOW_UNITS LPS
FLOW_ROUTING DYNWAVE
START_DATE 06/01/2020
END_DATE 06/01/2020
END_TIME ${end}
REPORT_STEP 00:05:00
ROUTING_STEP 1
[JUNCTIONS]
J 10 2
K 9.6 2
[OUTFALLS]
O 9 FREE
[CONDUITS]
C J K 60 0.013 0 0
D K O 40 0.013 0 0
[XSECTIONS]
C CIRCULAR 0.5 0 0 0
D CIRCULAR 0.5 0 0 0
[INFLOWS]
J FLOW q FLOW 1 1
[TIMESERIES]
q 0:00 0
q 0:10 100
q 0:20 0
[REPORT]
NODES ALL
LINKS ALL
${more}`;
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('stormtable drainage', () => {
  it('writes a report, tables, series and binary results that agree', async () => {
    const out = join(folder, 'out');
    const ended = await stormtable(
      'drainage',
      'run',
      file('two.inp', inp('00:30:00')),
      '--out',
      out,
      '--csv',
      '--json',
    );
    expect(ended.code).toBe(0);
    const last = JSON.parse(ended.out.trim().split('\n').at(-1)!);
    expect(last).toMatchObject({ done: true, periods: 6, computed_s: 1800 });
    expect(Math.abs(last.routing.error)).toBeLessThan(0.5);
    expect(readdirSync(out).sort()).toEqual([
      'links-series.csv',
      'links-series.parquet',
      'links.csv',
      'nodes-series.csv',
      'nodes-series.parquet',
      'nodes.csv',
      'report.txt',
      'results.out',
      'run.json',
      'system-series.csv',
      'system-series.parquet',
    ]);
    const results = readOut(readFileSync(join(out, 'results.out')));
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(join(out, 'links-series.parquet')) });
    expect(rows.length).toBe(12);
    expect(rows.map((r) => r['flow_lps'])).toEqual(results.results.links.flatMap((p) => [p[0], p[5]]));
    const csv = readFileSync(join(out, 'links-series.csv'), 'utf8').trim().split('\n');
    expect(csv[0]).toBe('time,id,flow_lps,depth_m,velocity_m_per_s,volume_m3,filled_or_setting');
    expect(csv[3]).toMatch(/^2020-06-01 00:10:00,C,/);
    const run = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'));
    expect(run).toMatchObject({ format: 'stormtable-drainage/1', state: 'finished', periods: 6 });
    expect(readFileSync(join(out, 'report.txt'), 'utf8')).toContain('Two pipes');
    // what is there is not written over
    const again = await stormtable('drainage', 'run', join(folder, 'two.inp'), '--out', out);
    expect(again.code).toBe(2);
    expect(again.err).toContain('--force');
  }, 60_000);

  it('counts elements, and tells every fault with its line', async () => {
    const good = await stormtable('drainage', 'check', join(folder, 'two.inp'));
    expect(good.code).toBe(0);
    expect(good.out).toContain('2 junctions, 1 outfall, 2 conduits');
    const faulty = file(
      'faulty.inp',
      inp('00:30:00').replace('D K O 40', 'D K X 40').replace('q 0:10 100', 'q 0:10 wet'),
    );
    const bad = await stormtable('drainage', 'check', faulty, join(folder, 'none.inp'));
    expect(bad.code).toBe(2);
    expect(bad.err).toMatch(/18:\d+ /);
    expect(bad.err).toMatch(/26:\d+ /);
    expect(bad.err).toContain('none.inp is not there');
    const used = file('used.inp', inp('00:30:00', '[FILES]\nUSE INFLOWS "up.txt"\nUSE RUNOFF "r.rof"\n'));
    const missing = await stormtable('drainage', 'run', used, '--out', join(folder, 'never'));
    expect(missing.code).toBe(2);
    expect(missing.err).toContain('up.txt');
    expect(missing.err).toContain('RUNOFF');
  }, 60_000);

  it('goes on from a saved state as if it had never stopped', async () => {
    const whole = join(folder, 'whole');
    const first = join(folder, 'first');
    const second = join(folder, 'second');
    const model = file('part.inp', inp('00:12:00'));
    expect((await stormtable('drainage', 'run', model, '--out', first, '--save-state')).code).toBe(0);
    file('part.inp', inp('00:30:00'));
    expect((await stormtable('drainage', 'run', model, '--out', whole, '--save-state')).code).toBe(0);
    const on = await stormtable(
      'drainage',
      'run',
      model,
      '--out',
      second,
      '--save-state',
      '--state',
      join(first, 'state.bin'),
    );
    expect(on.code).toBe(0);
    const state = (of: string): Buffer => readFileSync(join(of, 'state.bin'));
    expect(state(second).equals(state(whole))).toBe(true);
    expect(readFileSync(join(second, 'report.txt'), 'utf8')).toBe(readFileSync(join(whole, 'report.txt'), 'utf8'));
  }, 60_000);

  it('leaves readable results when it is stopped, and goes on from them', async () => {
    const long = file('long.inp', inp('23:59:00').replace('ROUTING_STEP 1\n', 'ROUTING_STEP 0.05\n'));
    const out = join(folder, 'stopped');
    const { child, ended } = start(['drainage', 'run', long, '--out', out]);
    await until(() => {
      try {
        return readFileSync(join(out, 'results.out')).length > 2000;
      } catch {
        return false;
      }
    }, 'the first periods');
    child.kill('SIGINT');
    const { code, err } = await ended;
    expect(code).toBe(130);
    expect(err).toContain('--state');
    const part = readOut(readFileSync(join(out, 'results.out')));
    expect(part.dates.length).toBeGreaterThan(0);
    expect(readFileSync(join(out, 'report.txt'), 'utf8')).toContain('interrupted');
    const other = await stormtable(
      'drainage',
      'run',
      join(folder, 'two.inp'),
      '--out',
      join(folder, 'o2'),
      '--state',
      join(out, 'state.bin'),
    );
    expect(other.code).toBe(2);
    expect(other.err).toContain('no state of this model');
  }, 90_000);
});
