/** [FILES] of a drainage model: hot starts that go on where a run ended, and what is wrong with the files it uses. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeHotStart } from '../../src/assets/swmm/hot-start.ts';
import { readDrainage } from '../../src/assets/swmm/read-inp.ts';
import { checkDrainage } from '../../src/cli/drainage.ts';
import { HotStartSaver, usedFiles } from '../../src/cli/drainage-files.ts';
import { StormtableError } from '../../src/core/errors.ts';
import { DrainageRun } from '../../src/hydro/network/run-model.ts';
import { NetworkSolver } from '../../src/hydro/network/solver.ts';
import { networkModule } from '../../src/kernels/node/wasm-file.ts';
import { networkText } from '../hydro/network/network-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'drainage-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A tank that drains through a pipe written uphill and a pump; `files`: lines of [FILES]. */
function crank(end: string, files: readonly string[], start = '00:00:00') {
  const text = networkText(
    {
      JUNCTIONS: ['A 3 3 0 0 0', 'B 2 3 0 0 0'],
      STORAGE: ['T 0 4 1 FUNCTIONAL 20 0 0'],
      OUTFALLS: ['O 1 FREE NO'],
      CONDUITS: ['C1 B A 100 0.013 0 0', 'C2 B T 100 0.013 0 1'],
      PUMPS: ['P T O PC ON'],
      CURVES: ['PC PUMP4 0.5 0', 'PC 2 0.4'],
      XSECTIONS: ['C1 CIRCULAR 0.8 0 0 0 1', 'C2 CIRCULAR 0.8 0 0 0 1'],
      INFLOWS: ['A FLOW "" FLOW 1 1 0.2'],
      FILES: files,
    },
    {
      START_TIME: start,
      END_DATE: '01/01/2020',
      END_TIME: end,
      REPORT_STEP: '00:05:00',
      VARIABLE_STEP: '0',
      ROUTING_STEP: '2',
    },
  );
  const file = join(folder, 'tank.inp');
  writeFileSync(file, text);
  const model = readDrainage(text, file);
  const { hotStart } = usedFiles(model, file);
  const solver = new NetworkSolver(model, networkModule(), hotStart);
  const run = new DrainageRun(model, solver);
  const saver = new HotStartSaver(model, solver, folder);
  while (!run.done) {
    run.advance();
    saver.after(run);
  }
  return { model, solver };
}

describe('hot starts', () => {
  it('go on where the earlier run ended, to the digits of the file', () => {
    const whole = crank('01:00:00', []);
    crank('00:30:00', ['SAVE HOTSTART half.hsf']);
    const later = crank('01:00:00', ['USE HOTSTART half.hsf'], '00:30:00');
    // 4-byte floats, and flows of the step before are not in them
    for (const list of ['depth', 'flow', 'linkDepth', 'volume'] as const)
      later.solver[list].forEach((v, k) => {
        expect(Math.abs(v - whole.solver[list][k]!), `${list} ${k}`).toBeLessThan(2e-3 * Math.max(1, Math.abs(v)));
      });
    expect(later.solver.continuity.initialVolume).toBeGreaterThan(10);
    expect(Math.abs(later.solver.continuity.error)).toBeLessThan(0.005);
  });

  it('are written at their moment too, laid out as SWMM lays them out', () => {
    crank('00:30:00', ['SAVE HOTSTART early.hsf 01/01/2020 00:10:00', 'SAVE HOTSTART end.hsf']);
    const early = readFileSync(join(folder, 'early.hsf'));
    expect(early.subarray(0, 15).toString('latin1')).toBe('SWMM5-HOTSTART4');
    // subcatchments, land uses, nodes, links, pollutants, CMS
    expect([0, 4, 8, 12, 16, 20].map((at) => early.readInt32LE(15 + at))).toEqual([0, 0, 4, 3, 0, 3]);
    // two floats a node and one more for the storage, three a link
    expect(early.length).toBe(15 + 24 + 4 * (2 * 4 + 1 + 3 * 3));
    expect(early.readFloatLE(39 + 4)).toBeCloseTo(0.2 / 0.3048 ** 3, 4);
    const { solver } = crank('00:10:00', []);
    const expected = writeHotStart({ storages: [false, false, false, true], links: 3, flowUnits: 'CMS' }, solver);
    expect(Buffer.compare(early, expected)).toBe(0);
    expect(Buffer.compare(early, readFileSync(join(folder, 'end.hsf')))).not.toBe(0);
  });
});

it.each(['drainage-files', 'drainage-hot-start', 'drainage-hot-start-ground'])(
  'faults are told at once, with line, what was found and the way out: %s',
  (name) => {
    const here = `test/faults/${name}`;
    let told: unknown;
    try {
      checkDrainage([`${here}/model.inp`]);
    } catch (error) {
      told = error;
    }
    expect(told).toBeInstanceOf(StormtableError);
    const error = told as StormtableError;
    if (process.env['STORMTABLE_EXPECT'] === 'write') writeFileSync(`${here}/expected.txt`, `${error.message}\n`);
    expect(`${error.message}\n`).toBe(readFileSync(`${here}/expected.txt`, 'utf8'));
    expect(error.exitCode).toBe(2);
  },
);
