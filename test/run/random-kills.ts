/**
 * Kills runs at random moments and has them gone on with, until so many have been killed: each must end with the digest
 * of the undisturbed run, and its folder must be readable after every kill. Used small by the suite, at full size by
 * `npm run validate -- kills`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import seedrandom from 'seedrandom';
import { fileStore } from '../../src/timeline/node/file-store.ts';
import { readRun } from '../../src/timeline/node/runs.ts';
import { verifyRun } from '../../src/timeline/node/verify.ts';
import { openTimeline } from '../../src/timeline/reader.ts';

export interface KillCase {
  /** Arguments of `stormtable run`. */
  readonly args: readonly string[];
  readonly name: string;
}

export interface KillOutcome {
  readonly name: string;
  readonly kills: number;
  /** Kills that came before anything was written, while recording, and after a checkpoint existed. */
  readonly unbegun: number;
  readonly recording: number;
  readonly resumable: number;
  readonly completed: number;
}

const fromSource = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

function start(command: readonly string[], args: readonly string[]) {
  const child = spawn(process.execPath, [...command, 'run', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  return { child, exit: once(child, 'exit') as Promise<[number | null, string | null]>, said: () => said };
}

/** Everything that the manifest promises can be read. */
async function expectReadable(dir: string): Promise<void> {
  const damage = (await verifyRun(dir)).filter((f) => f.severity === 'damage');
  if (damage.length) throw new Error(`${dir} is damaged after a kill: ${JSON.stringify(damage.slice(0, 3))}`);
  const timeline = await openTimeline(fileStore(dir));
  const { frames } = timeline.manifest;
  if (frames > 0) await timeline.frame('water_depth', frames - 1);
  for (const table of timeline.header.tables) await timeline.series(table.name);
}

/** Kills `kills` runs of a case, several of them more than once; throws where one does not end as it should. */
export async function randomKills(
  { name, args }: KillCase,
  kills: number,
  seed: number,
  folder: string,
  options: { readonly command?: readonly string[]; readonly say?: (text: string) => void } = {},
): Promise<KillOutcome> {
  const { command = ['--import', 'tsx', fromSource], say = () => {} } = options;
  const random = seedrandom(`kills ${seed}`);
  const whole = join(folder, `${name}-whole`);
  const before = performance.now();
  const undisturbed = start(command, [...args, '--out', whole]);
  const [code] = await undisturbed.exit;
  if (code !== 0) throw new Error(`the undisturbed run failed: ${undisturbed.said()}`);
  const length = performance.now() - before;
  const digest = (await readRun(whole))!.manifest.digest;
  const counts = { unbegun: 0, recording: 0, resumable: 0, completed: 0 };
  let killed = 0;
  for (let k = 0; killed < kills; k++) {
    const dir = join(folder, `${name}-${k}`);
    const again = [...args, '--out', dir, '--resume'];
    // each folder is killed one to four times, then left to finish
    const times = Math.min(kills - killed, 1 + Math.floor(random() * 4));
    for (let t = 0; t < times; t++) {
      const run = start(command, again);
      const moment = length * random();
      const ended = await Promise.race([run.exit, new Promise<undefined>((r) => setTimeout(r, moment))]);
      if (ended) {
        if (ended[0] !== 0) throw new Error(`going on failed: ${run.said()}`);
        break;
      }
      run.child.kill('SIGKILL');
      await run.exit;
      killed++;
      const found = existsSync(dir) ? await readRun(dir) : undefined;
      if (!found) counts.unbegun++;
      else {
        if (found.manifest.frames) counts.recording++;
        if (found.manifest.checkpoints.length) counts.resumable++;
        await expectReadable(dir);
      }
    }
    const last = start(command, again);
    const [exit] = await last.exit;
    if (exit !== 0) throw new Error(`after ${times} kills going on failed: ${last.said()}`);
    const { manifest } = (await readRun(dir))!;
    if (manifest.digest !== digest) throw new Error(`${dir} ended with ${manifest.digest}, not ${digest}`);
    await expectReadable(dir);
    counts.completed++;
    rmSync(dir, { recursive: true });
    say(`${name}: ${killed} of ${kills} kills, ${counts.completed} runs completed to the same digest`);
  }
  return { name, kills: killed, ...counts };
}
