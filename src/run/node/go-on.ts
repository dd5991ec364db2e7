/** Goes on with a recorded run from a checkpoint: after a kill, a stop or a full disk, and in the folder of a fork. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defineFaults, type Fault, StormtableError } from '../../core/errors.ts';
import { engineVersion } from '../../core/version.ts';
import { kernelModules } from '../../kernels/node/wasm-file.ts';
import { readScenario } from '../../scenario/read-scenario.ts';
import type { ScenarioBundle } from '../../scenario/scenario.ts';
import { layout, type RunHeader } from '../../timeline/format.ts';
import { loadCheckpoint, newestCheckpoint } from '../../timeline/node/checkpoints.ts';
import { fileStore } from '../../timeline/node/file-store.ts';
import { type Recorder, resumeRecorder } from '../../timeline/node/recorder.ts';
import { readRun } from '../../timeline/node/runs.ts';
import { openTimeline } from '../../timeline/reader.ts';
import { ChangingRun } from '../changing-run.ts';
import type { Wires } from './begin-run.ts';
import { kernelThreads } from './kernel-threads.ts';
import type { FromWorker, Summary } from './messages.ts';
import { Recording } from './recording.ts';

export const goOnFaults = defineFaults({
  'not-a-run':
    '{dir} is not the folder of a run: it has no run.json and manifest.json. Name a folder that stormtable run made.',
  'run-not-scenario':
    '{dir} is the folder of a run, not a scenario. Go on with it by --resume, or see stormtable fork, replay and view.',
  'no-checkpoint':
    '{dir} keeps no checkpoint{when} that can be read, so there is nothing to go on from. Run its scenario again with stormtable run.',
  'run-finished': '{dir} holds a finished run; there is nothing left to do. Watch it with stormtable view, or fork it.',
  'version-differs':
    '{dir} was made by stormtable {found}; this is {expected}, whose bytes may differ. Go on with the version that made it, or run the scenario again.',
  'input-changed':
    '{file} is not what the run in {dir} was made from ({problem}). Put the file back as it was, or run the scenario again.',
  'scenario-changed':
    'the scenario {file} no longer gives the run in {dir}, though its files are the same: {expected} then, {found} now. Run it again.',
});

/** A run's header and manifest; throws where the folder holds none, or one that cannot be read. */
export async function openRun(dir: string): Promise<NonNullable<Awaited<ReturnType<typeof readRun>>>> {
  const run = await readRun(dir);
  if (run) return run;
  if (!existsSync(join(dir, layout.header)) || !existsSync(join(dir, layout.manifest)))
    throw new StormtableError(goOnFaults('not-a-run', { dir }));
  // says what is wrong with it
  const { header, manifest } = await openTimeline(fileStore(dir));
  return { header, manifest };
}

/** Reads a scenario with values set beside those it was begun with. */
export type ScenarioReader = (more: readonly string[]) => Promise<ScenarioBundle>;

/** Of a recorded run's scenario; what was read once is not read again. */
export function scenarioReader(dir: string, header: RunHeader, base?: ScenarioBundle): ScenarioReader {
  const { file, set, cut, seed } = header.source;
  const known = new Map<string, Promise<ScenarioBundle>>(base ? [['[]', Promise.resolve(base)]] : []);
  return (more) => {
    const key = JSON.stringify(more);
    const bundle =
      known.get(key) ??
      readScenario(resolve(dir, file), { set: [...set, ...more], cut, ...(seed === null ? {} : { seed }) });
    known.set(key, bundle);
    return bundle;
  };
}

/** Throws where the files a run was made from, or the program, are no longer the same. */
export async function checkSame(dir: string, header: RunHeader, bundle: ScenarioBundle): Promise<void> {
  const { version } = header.engine;
  if (version !== engineVersion)
    throw new StormtableError(goOnFaults('version-differs', { dir, found: version, expected: engineVersion }));
  if (bundle.digest === header.source.digest) return;
  const faults: Fault[] = [];
  const now = new Map(bundle.inputs.map((i) => [i.file.startsWith('$') ? i.file : resolve(i.file), i.sha256]));
  for (const { file, sha256 } of header.source.inputs) {
    const found = now.get(file.startsWith('$') ? file : resolve(dir, file));
    if (found === sha256) continue;
    const problem = found === undefined ? 'it is no longer read' : 'its content has changed';
    faults.push(goOnFaults('input-changed', { file, dir, problem }));
  }
  if (!faults.length)
    faults.push(
      goOnFaults('scenario-changed', {
        file: header.source.file,
        dir,
        expected: header.source.digest.slice(0, 12),
        found: bundle.digest.slice(0, 12),
      }),
    );
  throw new StormtableError(faults);
}

/** Goes on from the newest checkpoint that can be read, to the end or until asked to stop. */
export async function goOn(
  dir: string,
  options: { readonly threads: number; readonly checkpoint?: number; readonly read?: ScenarioReader },
  wires: Wires,
): Promise<Summary> {
  const { header, manifest } = await openRun(dir);
  if (manifest.state === 'finished') throw new StormtableError(goOnFaults('run-finished', { dir }));
  const read = options.read ?? scenarioReader(dir, header);
  await checkSame(dir, header, await read([]));
  const checkpoint = await newestCheckpoint(dir);
  if (!checkpoint) throw new StormtableError(goOnFaults('no-checkpoint', { dir, when: '' }));
  const state = await loadCheckpoint(dir, checkpoint);
  const kernels = await kernelThreads(options.threads, await kernelModules());
  const recording = new Recording({ out: dir, checkpoint: options.checkpoint, ...wires });
  let recorder: Recorder | undefined;
  try {
    const run = await ChangingRun.open({
      read,
      changes: header.changes,
      kernels,
      listener: recording.listener,
      from: { tick: checkpoint.tick, state },
    });
    recorder = await resumeRecorder(dir, { mask: run.mask }, checkpoint);
    recording.attach(recorder);
    await recording.goOnFrom(checkpoint.tick, await openTimeline(fileStore(dir)));
    wires.tell(startedMessage(run, header, dir, checkpoint.tick));
    return await recording.drive(run, header);
  } catch (error) {
    await recorder?.fail(error);
    throw error;
  } finally {
    await kernels.close();
  }
}

/** What the owner of a run is told when it is under way; `from` where it goes on. */
export function startedMessage(run: ChangingRun, header: RunHeader, out: string, from?: number): FromWorker {
  const { scenario } = run.bundle;
  return {
    type: 'started',
    out,
    id: scenario.id,
    name: scenario.name.en,
    cells: run.mask.reduce((sum, m) => sum + m, 0),
    ticks: header.clock.ticks,
    ...(from === undefined ? {} : { from }),
  };
}
