/** A run from its start: reads the scenario, builds the engine, records until done or stopped. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { StormtableError } from '../../core/errors.ts';
import { kernelModules } from '../../kernels/node/wasm-file.ts';
import { readScenario } from '../../scenario/read-scenario.ts';
import { layout } from '../../timeline/format.ts';
import type { Recorder } from '../../timeline/node/recorder.ts';
import { readRun } from '../../timeline/node/runs.ts';
import { ChangingRun } from '../changing-run.ts';
import { goOn, goOnFaults, openRun, scenarioReader, startedMessage } from './go-on.ts';
import { kernelThreads } from './kernel-threads.ts';
import type { FromWorker, RunRequest, Summary } from './messages.ts';
import { Recording } from './recording.ts';
import { isAbandoned, isFinished, runFolder } from './run-folder.ts';
import { startRecorder } from './start-recorder.ts';

/** How a job is told what to do, and how it tells what it does. */
export interface Wires {
  readonly tell: (message: FromWorker) => void;
  readonly stopAsked: () => boolean;
}

/** Undefined where the folder already holds the finished run and that was all that was wanted. */
export async function beginRun(request: RunRequest, wires: Wires): Promise<Summary | undefined> {
  const { set, seed, cut, threads } = request;
  const reopened = async (out: string, name: string): Promise<boolean> => {
    const finished = await isFinished(out);
    wires.tell({ type: 'named', out, name, finished });
    const enough = finished && request.reopenFinished === true;
    if (enough) wires.tell({ type: 'reopen', out });
    return enough;
  };
  // a run's folder stands for the run: its scenario, and its changes, are read from there
  if (existsSync(join(request.file, layout.header))) {
    if (!request.resume) throw new StormtableError(goOnFaults('run-not-scenario', { dir: request.file }));
    const { header } = await openRun(request.file);
    return (await reopened(request.file, header.name.en)) ? undefined : goOn(request.file, request, wires);
  }
  const asked = { file: request.file, set: [...set], seed, cut };
  const read = (more: readonly string[]) => readScenario(asked.file, { set: [...set, ...more], seed, cut });
  const bundle = await read([]);
  const out = request.out ?? runFolder(request.runsDir, bundle);
  if (await reopened(out, bundle.scenario.name.en)) return undefined;
  const earlier = request.resume ? await readRun(out) : undefined;
  if (earlier?.manifest.checkpoints.length)
    return goOn(out, { ...request, read: scenarioReader(out, earlier.header, bundle) }, wires);
  const replaceable = request.resume || (!request.out && request.replaceUnfinished);
  if (replaceable && (await isAbandoned(out))) rmSync(out, { recursive: true });

  const kernels = await kernelThreads(threads, await kernelModules());
  const recording = new Recording({ out, checkpoint: request.checkpoint, ...wires });
  let recorder: Recorder | undefined;
  try {
    // what was read once is not read again for a run without changes
    const { listener } = recording;
    const run = await ChangingRun.open({ read: async () => bundle, changes: [], kernels, listener });
    const started = await startRecorder(run, out, asked);
    const { header } = started;
    recorder = started.recorder;
    recording.attach(recorder);
    wires.tell(startedMessage(run, header, out));
    if (!(await recording.begin(run, header))) return await recording.endUnbegun(run);
    return await recording.drive(run, header);
  } catch (error) {
    await recorder?.fail(error);
    throw error;
  } finally {
    await kernels.close();
  }
}
