/**
 * `npm run validate [-- NAME...]`: full-size runs of the repository's scenarios through the program itself, held against
 * what is known of them; what breaks runs at full count: `kills`, `inputs`, `drainage-inputs`, `folders`; and the reference cases at full
 * size: `cases`, or `cases NAME...`, which write their part of docs/validation.md; `page` writes it anew from what they last
 * gave. Prints a table each and ends with 1 where a bar is missed. Minutes, not for the suite.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Summary } from '../../src/run/node/messages.ts';
import { RunPool } from '../../src/run/node/run-pool.ts';
import { fileStore } from '../../src/timeline/node/file-store.ts';
import { openTimeline, type Timeline } from '../../src/timeline/reader.ts';
import { outsideData } from '../cases/cases.ts';
import { caseNames, validateCases, writeDocument } from '../cases/gather.ts';
import { validateDrainageInputs, validateFaults } from '../fuzz/many-inputs.ts';
import { randomKills } from '../run/random-kills.ts';
import { mutatedRunFolders } from '../timeline/mutated-folders.ts';

interface Line {
  readonly what: string;
  readonly got: number;
  readonly unit: string;
  readonly known: string;
  readonly holds: boolean;
}
interface Outcome {
  readonly summary: Summary;
  readonly timeline: Timeline;
  /** MB on disk of the timeline, and of the checkpoints beside it. */
  readonly size: number;
  readonly checkpoints: number;
  /** Peak memory of this process and all its threads so far, MB. */
  readonly memory: number;
}

const below = (what: string, got: number, most: number, unit: string): Line => ({
  what,
  got,
  unit,
  known: `at most ${most}`,
  holds: got <= most,
});
const near = (what: string, got: number, known: number, by: number, unit: string): Line => ({
  what,
  got,
  unit,
  known: `${known} ± ${by}`,
  holds: Math.abs(got - known) <= by,
});

/** Largest value of a column of a table's row over the run. */
async function largest(t: Timeline, table: string, id: string, column: string): Promise<number> {
  const series = await t.series(table);
  const row = series.table.ids.indexOf(id);
  const values = series.columns[column]!;
  let most = -Infinity;
  for (let k = 0; k < series.frames; k++) {
    const value = values[k * series.rows + row]!;
    if (value > most) most = value; // nothing is known at frame 0: NaN
  }
  return most;
}

/** Recorded peak stages of 20 August 2020, m Wusong (data/chongqing-core/SOURCE.md). */
const recordedPeaks = { cuntan: 191.62, chaotianmen: 193.14, caiyuanba: 193.3, ciqikou: 194.29 };
/** Peak depths of the two inertial engines run on the same ground (shared data, flood/SOURCE.md), m. */
const inertialPeaks = [
  [3.383, 3.386],
  [3.377, 3.376],
  [5.155, 5.155],
  [5.662, 5.667],
  [4.142, 4.142],
  [1.448, 1.447],
  [2.859, 2.859],
] as const;

const checks: Record<string, (o: Outcome) => Promise<Line[]>> = {
  'chongqing-august-2020': async ({ summary, timeline, size, memory }) => [
    ...(await Promise.all(
      Object.entries(recordedPeaks).map(async ([gauge, peak]) => {
        const id = timeline.header.tables.find((t) => t.name === 'gauge_truth')!.ids.find((i) => i.includes(gauge))!;
        return near(`peak stage ${gauge}`, await largest(timeline, 'gauge_truth', id, 'level'), peak, 0.5, 'm');
      }),
    )),
    below('wall time', summary.wall_s, 420, 's'),
    below('peak memory', memory, 1500, 'MB'),
    below('timeline', size, 150, 'MB'),
  ],
  'valley-dam-failure': async ({ timeline }) => {
    const ids = timeline.header.tables.find((t) => t.name === 'probe')!.ids;
    return Promise.all(
      inertialPeaks.map(async (known, k) => {
        const got = await largest(timeline, 'probe', ids[k]!, 'peak');
        const off = Math.max(...known.map((p) => Math.abs(got - p)));
        return {
          what: `peak depth, gauge ${k + 1}`,
          got,
          unit: 'm',
          known: `${known.join(', ')} ± 0.05`,
          holds: off <= 0.05,
        };
      }),
    );
  },
  'alder-valley': async () => [],
};

const sizeOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).reduce(
    (sum, e) => (e.isFile() ? sum + statSync(join(e.parentPath, e.name)).size : sum),
    0,
  );

const wanted = process.argv.slice(2);

/** What breaks runs, at full count, and the reference cases; each says what it found and whether all held. */
const trials: Record<string, (folder: string) => Promise<boolean>> = {
  // small with a frame a tick, so that many kills fall into a write; and the default scenario's cut
  kills: async (folder) => {
    const scenario = (name: string) => fileURLToPath(new URL(`../../scenarios/${name}`, import.meta.url));
    const cases = [
      {
        name: 'alder',
        kills: 150,
        args: [scenario('alder-valley'), '--cut', '--set', 'record=1 min', '--checkpoint', '10 min'],
      },
      {
        name: 'chongqing-cut',
        kills: 50,
        args: [scenario('chongqing-august-2020'), '--cut', '--checkpoint', '20 min'],
      },
    ];
    const command = [fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))];
    const say = (text: string): void => void process.stderr.write(`${text}\n`);
    for (const { kills, ...c } of cases) {
      const o = await randomKills(c, kills, 1, folder, { command, say });
      process.stdout.write(
        `\nkills, ${o.name}: ${o.kills} at random moments (${o.unbegun} before anything was recorded, ${o.resumable} with a checkpoint kept); ${o.completed} runs gone on with, all to the digest of the undisturbed run, every folder whole after every kill\n`,
      );
    }
    return true;
  },
  inputs: () => validateFaults(),
  'drainage-inputs': () => validateDrainageInputs(),
  cases: () => validateCases(wanted.filter((name) => caseNames().includes(name))),
  page: async () => {
    writeDocument();
    return true;
  },
  folders: async () => {
    const r = await mutatedRunFolders(1000, 'validate');
    process.stdout.write(
      `\n${r.folders} damaged run folders: ${r.failures.length} failures, slowest ${(r.slowest_ms / 1000).toFixed(2)} s, ${r.grown_mb.toFixed(0)} MB grown\n`,
    );
    for (const failure of r.failures.slice(0, 20)) process.stdout.write(`  ${JSON.stringify(failure)}\n`);
    return r.failures.length === 0;
  },
};

const folder = mkdtempSync(join(tmpdir(), 'stormtable-validate-'));
const pool = new RunPool(1);
let missed = 0;
try {
  for (const [name, trial] of Object.entries(trials)) {
    if (wanted.length && !wanted.includes(name)) continue;
    if (!(await trial(folder))) missed++;
  }
  for (const [name, check] of Object.entries(checks)) {
    if (wanted.length && !wanted.includes(name)) continue;
    if (name === 'valley-dam-failure' && !outsideData('flood/ea5-50m/ea5-50m.asc')) continue;
    const file = fileURLToPath(new URL(`../../scenarios/${name}/scenario.yaml`, import.meta.url));
    if (!existsSync(file)) throw new Error(`${file} is missing`);
    const out = join(folder, name);
    const handle = pool.run(
      { file, out, runsDir: folder, threads: 2, set: [], cut: 'full', replaceUnfinished: false },
      () => {},
    );
    const summary = await handle.finished;
    const timeline = await openTimeline(fileStore(out));
    const outcome = {
      summary,
      timeline,
      size: (sizeOf(out) - sizeOf(join(out, 'snapshots'))) / 1e6,
      checkpoints: sizeOf(join(out, 'snapshots')) / 1e6,
      memory: process.resourceUsage().maxRSS / 1024,
    };
    const share = Math.abs(summary.ledger_error_m3) / summary.entered_m3;
    const lines = [...(await check(outcome)), below('unexplained water, share of what entered', share, 1e-5, '')];
    process.stdout.write(
      `\n${name}: ${summary.simulated_s / 3600} h in ${summary.wall_s} s, ${outcome.size.toFixed(0)} MB and ${outcome.checkpoints.toFixed(0)} MB of checkpoints, ${outcome.memory.toFixed(0)} MB memory, ${summary.suggestions} suggestions, ${summary.events} events\n`,
    );
    for (const l of lines) {
      if (!l.holds) missed++;
      process.stdout.write(
        `  ${l.holds ? 'holds ' : 'MISSED'} ${l.what.padEnd(42)} ${l.got.toPrecision(5).padStart(10)} ${l.unit.padEnd(3)} known: ${l.known}\n`,
      );
    }
  }
} finally {
  await pool.destroy();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = missed ? 1 : 0;
