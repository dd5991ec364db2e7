/**
 * Computes a recorded run again from its scenario, its changes and the commands it was given, and compares the state's
 * fingerprints tick by tick. Where they part, the next checkpoint or frame of the recording tells the first cell.
 */
import { momentOf } from '../../core/clock.ts';
import { noFingerprint } from '../../core/fingerprint.ts';
import type { Command } from '../../core/process.ts';
import { engineVersion } from '../../core/version.ts';
import { kernelModules } from '../../kernels/node/wasm-file.ts';
import type { Change, GivenCommand, RunHeader, StateRecord } from '../../timeline/format.ts';
import { fileStore } from '../../timeline/node/file-store.ts';
import { openTimeline, type Timeline } from '../../timeline/reader.ts';
import { ChangingRun } from '../changing-run.ts';
import type { Wires } from './begin-run.ts';
import { firstDifference, whereToLook } from './first-difference.ts';
import { openRun, scenarioReader } from './go-on.ts';
import { kernelThreads } from './kernel-threads.ts';
import type { Difference, ReplayReport, ReplayRequest } from './messages.ts';
import { Meter } from './meter.ts';

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export async function replayRun(request: ReplayRequest, wires: Wires): Promise<ReplayReport> {
  const dir = request.run;
  const { header } = await openRun(dir);
  const timeline = await openTimeline(fileStore(dir));
  const remarks: string[] = [];
  if (header.engine.version !== engineVersion)
    remarks.push(`The run was made by stormtable ${header.engine.version}; this is ${engineVersion}.`);
  const read = scenarioReader(dir, header);
  const base = await read([]);
  if (base.digest !== header.source.digest)
    remarks.push('The scenario or a file it names has changed since the run was made.');

  const told = (await timeline.stream('commands')).records;
  const states = (await timeline.stream('state')).records;
  const again: Command[] = [];
  const kernels = await kernelThreads(request.threads, await kernelModules());
  try {
    const run = await ChangingRun.open({
      read: (more) => (more.length ? read(more) : Promise.resolve(base)),
      changes: withCommands(header.changes, told),
      kernels,
      listener: { report() {}, command: (command) => void again.push(command) },
    });
    const { clock } = header;
    const cells = run.mask.reduce((sum, m) => sum + m, 0);
    wires.tell({ type: 'started', out: dir, id: header.id, name: header.name.en, cells, ticks: states.length - 1 });
    const warmUp = run.engine.warmUpTicks;
    const total = warmUp + Math.max(0, states.length - 1);
    const meter = new Meter(() => performance.now() / 1000, clock.tick, total);
    const progress = (done: number): void => {
      if (!meter.lap(done)) return;
      wires.tell({
        type: 'progress',
        progress: {
          tick: run.engine.tick,
          ticks: states.length - 1,
          warmingUp: done < warmUp,
          moment: momentOf(clock, (done - warmUp) * clock.tick),
          speed: meter.speed,
          wetCells: run.engine.figures()['wet_cells'] ?? 0,
          ledgerError: run.engine.ledgerError,
          secondsLeft: meter.secondsLeft,
        },
      });
    };
    for (let k = 0; k < warmUp && !wires.stopAsked(); k++) {
      run.engine.warmUp(k);
      progress(k + 1);
      await breathe();
    }
    run.engine.begin();
    let compared = 0;
    for (const state of states) {
      if (wires.stopAsked()) break;
      while (run.engine.tick < state.tick) await run.step();
      const found = run.fingerprints(leftOut(header, state));
      compared = state.tick;
      if (found !== state.sections) {
        const difference = await differenceAt(run, timeline, state, found, dir);
        return {
          run: dir,
          ticks: compared,
          difference,
          remarks: [...remarks, ...commandRemarks(told, again, compared)],
        };
      }
      progress(warmUp + run.engine.tick);
      await breathe();
    }
    return {
      run: dir,
      ticks: compared,
      difference: null,
      remarks: [...remarks, ...commandRemarks(told, again, compared)],
    };
  } finally {
    await kernels.close();
  }
}

/** The changes of a run with the commands its own record says came in from outside, at the ticks they came in. */
function withCommands(changes: readonly Change[], told: readonly Command[]): Change[] {
  const given = new Map<number, GivenCommand[]>();
  for (const { sequence: _, ...command } of told) {
    if (command.taken === undefined) continue;
    const list = given.get(command.taken);
    if (list) list.push(command);
    else given.set(command.taken, [command]);
  }
  const ticks = [...new Set([...changes.filter((c) => c.set.length).map((c) => c.tick), ...given.keys()])];
  return ticks
    .sort((a, b) => a - b)
    .map((tick) => ({
      tick,
      set: changes.filter((c) => c.tick === tick).flatMap((c) => c.set),
      commands: given.get(tick) ?? [],
    }));
}

/** Sections the recording has no fingerprint of at that tick. */
function leftOut({ sections }: RunHeader, state: StateRecord): ReadonlySet<string> {
  return new Set(sections.filter((_, k) => state.sections.slice(8 * k, 8 * k + 8) === noFingerprint));
}

async function differenceAt(
  run: ChangingRun,
  timeline: Timeline,
  state: StateRecord,
  found: string,
  dir: string,
): Promise<Difference> {
  const { sections: names, clock } = timeline.header;
  const differ = names.filter((_, k) => state.sections.slice(8 * k, 8 * k + 8) !== found.slice(8 * k, 8 * k + 8));
  const { tick } = state;
  const difference: Difference = { tick, moment: momentOf(clock, tick * clock.tick), sections: differ };
  const look = whereToLook(timeline, tick, differ);
  if (!look) return difference;
  while (run.engine.tick < look.tick && !run.engine.done) await run.step();
  const cell = await firstDifference(run, timeline, look, differ, dir);
  return cell ? { ...difference, cell } : difference;
}

/** Where the commands told and those of the replay part, as far as both go. */
function commandRemarks(told: readonly Command[], again: readonly Command[], tick: number): string[] {
  const heard = told.filter((c) => c.tick <= tick);
  for (const [k, command] of heard.entries()) {
    const other = again[k];
    if (JSON.stringify(command) === JSON.stringify(other)) continue;
    const now = other ? `${other.type} ${JSON.stringify(other.payload)} at tick ${other.tick}` : 'no such command';
    const then = `${command.type} ${JSON.stringify(command.payload)} at tick ${command.tick}`;
    return [`Command ${command.sequence} is recorded as ${then}; the replay has ${now}.`];
  }
  return [];
}
