/**
 * Forks a run at a moment: a new folder that shares all its parent recorded up to a checkpoint, and goes on from there;
 * at the moment itself the change is made.
 */
import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Clock, momentIn, momentOf } from '../../core/clock.ts';
import { defineFaults, StormtableError } from '../../core/errors.ts';
import type { Name } from '../../core/names.ts';
import { readCommands } from '../../scenario/read-commands.ts';
import type { ScenarioBundle } from '../../scenario/scenario.ts';
import type { Change, RunHeader } from '../../timeline/format.ts';
import { branchRun } from '../../timeline/node/branch.ts';
import { newestCheckpoint } from '../../timeline/node/checkpoints.ts';
import { unchangeable } from '../changing-run.ts';
import type { Wires } from './begin-run.ts';
import { checkSame, goOn, goOnFaults, openRun, scenarioReader } from './go-on.ts';
import type { ForkRequest, Summary } from './messages.ts';
import { pathFrom } from './run-header.ts';

export const forkFaults = defineFaults({
  'fork-between':
    '--at {text} is {moment}, inside a tick of {tick} s; a run changes between ticks. Write {before} or {after}.',
  'fork-at-end': '--at {text} is the end of the run: nothing would follow. Name an earlier moment.',
  'fork-before-parent':
    '--at {text} is {moment}; {dir} was itself changed at {changed}. Fork it from then on, or fork its parent {parent}.',
});

export async function forkRun(request: ForkRequest, wires: Wires): Promise<Summary> {
  const { parent: dir, set } = request;
  const { header } = await openRun(dir);
  const tick = forkTick(request.at, dir, header);
  const read = scenarioReader(dir, header);
  await checkSame(dir, header, await read([]));
  const past = header.changes.flatMap((c) => c.set);
  const before = await read(past);
  const after = set.length ? await read([...past, ...set]) : before;
  const faults = unchangeable(before, after);
  if (faults.length) throw new StormtableError(faults);
  const scheduled = request.commandFile ? await readCommands(request.commandFile, header.clock, tick) : [];
  const commands = scheduled.map(({ tick: at, role, type, payload }) => ({
    tick: at,
    source: 'what-if',
    role,
    type,
    payload,
    taken: tick,
  }));
  const change: Change = { tick, set, commands };
  const changed = set.length > 0 || commands.length > 0;
  const inputs_digest = changed ? changedDigest(header.inputs_digest, after.digest, change) : header.inputs_digest;
  const changes = changed ? [...header.changes, change] : header.changes;
  const out = request.out ?? freeFolder(request.runsDir, header, tick);
  const checkpoint = await newestCheckpoint(dir, tick);
  if (!checkpoint) {
    const when = ` at or before ${momentOf(header.clock, tick * header.clock.tick)}`;
    throw new StormtableError(goOnFaults('no-checkpoint', { dir, when }));
  }
  await branchRun(dir, checkpoint, out, {
    ...header,
    id: basename(out),
    name: changedName(after.scenario.name, changes, header.clock),
    scenario: after.scenario,
    rules: after.rules?.text ?? '',
    clock: after.scenario.clock,
    inputs_digest,
    sentences: { ...header.sentences, ...ruleSentences(after) },
    source: {
      ...header.source,
      file: pathFrom(out, join(dir, header.source.file)),
      inputs: header.source.inputs.map((i) => ({
        ...i,
        file: i.file.startsWith('$') ? i.file : pathFrom(out, join(dir, i.file)),
      })),
    },
    parent: { id: header.id, folder: pathFrom(out, dir), tick, inputs_digest: header.inputs_digest },
    changes,
  });
  try {
    return await goOn(out, { ...request, read }, wires);
  } catch (error) {
    // a change that the run cannot obey leaves nothing behind
    if (error instanceof StormtableError && error.exitCode === 2) rmSync(out, { recursive: true, force: true });
    throw error;
  }
}

/** Ticks completed at the moment asked for; throws where it is none a fork can begin at. */
function forkTick(text: string, dir: string, header: RunHeader): number {
  const { clock } = header;
  const seconds = momentIn(text, clock);
  const tick = Math.round(seconds / clock.tick);
  const moment = momentOf(clock, seconds);
  if (Math.abs(tick * clock.tick - seconds) > 1e-6) {
    const floor = Math.floor(seconds / clock.tick) * clock.tick;
    const [before, after] = [momentOf(clock, floor), momentOf(clock, floor + clock.tick)];
    throw new StormtableError(forkFaults('fork-between', { text, moment, tick: clock.tick, before, after }));
  }
  if (tick >= clock.ticks) throw new StormtableError(forkFaults('fork-at-end', { text }));
  const last = header.changes.at(-1);
  if (last && tick < last.tick) {
    const changed = momentOf(clock, last.tick * clock.tick);
    const parent = header.parent?.folder ?? '';
    throw new StormtableError(forkFaults('fork-before-parent', { text, moment, dir, changed, parent }));
  }
  return tick;
}

const changedDigest = (parent: string, bundle: string, change: Change): string =>
  createHash('sha256')
    .update(JSON.stringify([parent, bundle, change.tick, change.commands]))
    .digest('hex');

/** The scenario's name and when it was changed, so that parent and fork can be told apart. */
function changedName(name: Name, changes: readonly Change[], clock: Clock): Name {
  if (!changes.length) return name;
  const times = [...new Set(changes.map((c) => momentOf(clock, c.tick * clock.tick).slice(11, 16)))];
  return { en: `${name.en} (changed at ${times.join(', ')})`, zh: `${name.zh}（${times.join('、')}起改动）` };
}

const ruleSentences = (bundle: ScenarioBundle) =>
  Object.fromEntries((bundle.ruleSet?.rules ?? []).map((r) => [r.id, r.sentence]));

/** `<parent>-at-<T+>` with a number where it is taken. */
function freeFolder(runsDir: string, header: RunHeader, tick: number): string {
  const minutes = Math.round((tick * header.clock.tick) / 60);
  const name = `${header.id}-at-${Math.floor(minutes / 60)}h${String(minutes % 60).padStart(2, '0')}`;
  for (let k = 1; ; k++) {
    const dir = join(runsDir, k === 1 ? name : `${name}-${k}`);
    if (!existsSync(dir)) return dir;
  }
}
