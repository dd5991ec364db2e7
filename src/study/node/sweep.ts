/** Runs a sweep: its members in long-lived threads, their rows into the sweep's folder, the table and the summary at the end. */
import { createHash } from 'node:crypto';
import { relative, resolve } from 'node:path';
import { StormtableError } from '../../core/errors.ts';
import { engineVersion } from '../../core/version.ts';
import { readScenario } from '../../scenario/read-scenario.ts';
import { ReadingMemory } from '../../scenario/reading-memory.ts';
import type { ScenarioBundle } from '../../scenario/scenario.ts';
import { spreadOf } from '../order-statistics.ts';
import { planSweep, type SweepPlan } from '../sweep-plan.ts';
import { type SweepSummary, summarise } from '../sweep-summary.ts';
import { membersParquet, sweepFormat, sweepTable } from '../sweep-table.ts';
import { faultsOfChoices } from './check-choices.ts';
import type { MemberOrder, SweepBase } from './member-messages.ts';
import { memberThreads } from './member-threads.ts';
import { SweepFolder, type SweepHead, sweepFiles } from './sweep-folder.ts';

export interface SweepRequest extends SweepBase {
  readonly runsDir: string;
  /** Folder of the sweep; made from `runsDir`, the scenario's id and the digest where left out. */
  readonly out?: string;
  /** Members that run at a time. */
  readonly jobs: number;
  /** Record each member's timeline. */
  readonly keep: boolean;
  /** Go on with a sweep that was stopped: members that are done are left as they are. */
  readonly resume: boolean;
}

/** A sweep that has been read and checked, and not begun. */
export interface ReadySweep {
  readonly request: SweepRequest;
  readonly bundle: ScenarioBundle;
  readonly plan: SweepPlan;
  readonly digest: string;
  readonly dir: string;
}

export interface SweepProgress {
  readonly done: number;
  readonly failed: number;
  readonly members: number;
  /** Over what this program has done; 0 while unknown. */
  readonly membersPerHour: number;
  /** Wall seconds, estimated; -1 while unknown. */
  readonly secondsLeft: number;
}

export interface SweepOutcome {
  readonly dir: string;
  readonly state: 'finished' | 'interrupted';
  readonly digest: string;
  /** Members that were refused for what was varied. */
  readonly refused: number;
  readonly summary: SweepSummary;
  readonly timing: SweepTiming;
}

/** How fast it went; kept out of the table, which is the same wherever it runs. */
export interface SweepTiming {
  readonly jobs: number;
  readonly wall_s: number;
  /** Members this program ran. */
  readonly ran: number;
  readonly members_per_hour: number;
  /** Median wall seconds of a member, of all that are done. */
  readonly member_s: number | null;
}

export interface SweepHandle {
  /** Settles when all members are done, or those in hand after a stop. */
  readonly finished: Promise<SweepOutcome>;
  /** Finishes the members in hand and begins no more. */
  stop(): void;
  /** Ends at once; the members in hand are lost, the others are not. */
  destroy(): Promise<void>;
}

/** Reads a scenario and plans its sweep; undefined where it has none. Throws a StormtableError with every fault found. */
export async function readySweep(request: SweepRequest): Promise<ReadySweep | undefined> {
  const { file, set, seed, cut } = request;
  const options = { set, seed, cut, memory: new ReadingMemory() };
  const bundle = await readScenario(file, options);
  const plan = await planSweep(bundle);
  if (!plan) return undefined;
  const faults = await faultsOfChoices(file, options, plan);
  if (faults.length > 0) throw new StormtableError(faults);
  const digest = sweepDigest(bundle, plan);
  const dir = request.out ?? resolve(request.runsDir, `${bundle.scenario.id}-sweep-${digest.slice(0, 12)}`);
  return { request, bundle, plan, digest, dir };
}

/** SHA-256 over all that decides what the members are. */
function sweepDigest(bundle: ScenarioBundle, plan: SweepPlan): string {
  const hash = createHash('sha256');
  const { members } = plan;
  hash.update(JSON.stringify([sweepFormat, engineVersion, bundle.digest, bundle.scenario.cut, members]));
  for (const { path, drawn, choices } of plan.paths)
    hash.update(JSON.stringify([path, drawn, choices.map((c) => c.value)]));
  // seeds follow from the scenario's and from how many there are
  hash.update(String(plan.member(members).replicate));
  return hash.digest('hex');
}

/** Begins it. Throws a StormtableError where the folder holds something else, or this sweep and nobody asked to go on. */
export function runSweep(sweep: ReadySweep, listen: (progress: SweepProgress) => void): SweepHandle {
  const { request, plan, dir } = sweep;
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  const head = headOf(sweep);
  const folder = SweepFolder.open(dir, head, request.resume);
  const { jobs, keep } = request;
  const done = new Set(folder.rows.map((r) => r.member));
  const before = done.size;
  let failed = folder.rows.filter((r) => r.state === 'failed').length;
  let stopping = false;
  let at = 0;
  const width = Math.max(4, String(plan.members).length);
  const next = (): MemberOrder | undefined => {
    do at++;
    while (done.has(at));
    if (stopping || at > plan.members) return undefined;
    const member = plan.member(at);
    const order = { member: at, replicate: member.replicate, seed: member.seed, varied: plan.valuesOf(member) };
    const name = String(at).padStart(width, '0');
    return keep ? { ...order, keep: resolve(dir, sweepFiles.members, name) } : order;
  };
  const perHour = (): number => ((folder.rows.length - before) / Math.max(1e-3, seconds())) * 3600;
  const tell = (): void => {
    const left = plan.members - folder.rows.length;
    const membersPerHour = perHour();
    listen({
      done: folder.rows.length,
      failed,
      members: plan.members,
      membersPerHour,
      secondsLeft: membersPerHour > 0 ? (left / membersPerHour) * 3600 : -1,
    });
  };
  tell();
  const { file, set, seed, cut } = request;
  const count = Math.min(jobs, plan.members - before);
  let lastHead = seconds();
  const threads =
    count > 0
      ? memberThreads({ file: resolve(file), set, seed, cut }, count, next, (_, { row, wall_s }) => {
          folder.add({ ...row, wall_s });
          if (row.state === 'failed') failed++;
          tell();
          if (seconds() - lastHead < 2) return;
          lastHead = seconds();
          folder.write(head);
        })
      : { finished: Promise.resolve(), destroy: async () => {} };

  const close = async (): Promise<SweepOutcome> => {
    try {
      await threads.finished;
      const ran = folder.rows.length - before;
      const timing: SweepTiming = {
        jobs,
        wall_s: Math.round(seconds() * 1000) / 1000,
        ran,
        members_per_hour: ran > 0 ? Math.round(perHour()) : 0,
        member_s: spreadOf(folder.rows.filter((r) => r.state === 'finished').map((r) => r.wall_s))?.median ?? null,
      };
      const summary = summarise(plan, folder.rows);
      folder.put(sweepFiles.table, membersParquet(sweepTable(plan, folder.rows), sweep.bundle.scenario.id));
      const text = JSON.stringify({ format: 'sweep-summary/1', ...summary, timing }, null, 2);
      folder.put(sweepFiles.summary, `${text}\n`);
      const state = folder.rows.length === plan.members ? 'finished' : 'interrupted';
      folder.write({ ...head, state });
      const refused = folder.rows.filter((r) => r.cause === 'input').length;
      return { dir, state, digest: sweep.digest, refused, summary, timing };
    } catch (error) {
      try {
        folder.write({ ...head, state: 'interrupted' });
      } catch {
        // a full disk cannot be told so on the disk; the first error is the one that matters
      }
      throw error;
    } finally {
      folder.release();
    }
  };
  return {
    finished: close(),
    stop() {
      stopping = true;
    },
    destroy: () => threads.destroy(),
  };
}

function headOf({ request, bundle, plan, digest, dir }: ReadySweep): SweepHead {
  const { scenario } = bundle;
  return {
    format: sweepFormat,
    engine: { name: 'stormtable', version: engineVersion },
    digest,
    scenario: {
      id: scenario.id,
      name: scenario.name,
      file: relative(resolve(dir), resolve(request.file)).replaceAll('\\', '/'),
      set: request.set,
      cut: request.cut,
      seed: scenario.seed,
      digest: bundle.digest,
    },
    vary: bundle.written?.['vary'],
    paths: plan.paths.map((p) => ({ path: p.path, column: p.column, drawn: p.drawn, choices: p.choices.length })),
    members: plan.members,
    done: 0,
    failed: 0,
    state: 'running',
  };
}
