/**
 * The thread one scenario runs in: reads it, builds the engine, turns the crank, feeds the recorder, and tells its owner
 * how far it is. Wall-clock time is read here for the progress line only; no result depends on it.
 */
import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { momentOf } from '../../core/clock.ts';
import { StormtableError } from '../../core/errors.ts';
import type { World } from '../../core/world.ts';
import { kernelModules } from '../../kernels/node/wasm-file.ts';
import { assemble } from '../../scenario/catalogue.ts';
import { readScenario } from '../../scenario/read-scenario.ts';
import type { LineName, Lines, RecordedField } from '../../timeline/format.ts';
import { createRecorder, type Recorder } from '../../timeline/node/recorder.ts';
import { Engine, type Listener } from '../engine.ts';
import { kernelThreads } from './kernel-threads.ts';
import type { FromWorker, Progress, RunRequest, Summary, ToWorker } from './messages.ts';
import { Meter } from './meter.ts';
import { isAbandoned, runFolder } from './run-folder.ts';
import { runHeader } from './run-header.ts';

const request = workerData as RunRequest;
const port = parentPort!;
const tell = (message: FromWorker): void => port.postMessage(message);
let stopAsked = false;
port.on('message', (message: ToWorker) => {
  if (message.type === 'stop') stopAsked = true;
});

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const seconds = (): number => performance.now() / 1000;

try {
  const summary = await run();
  tell({ type: 'done', summary });
} catch (error) {
  if (error instanceof StormtableError) tell({ type: 'failed', faults: error.faults, exitCode: error.exitCode });
  else
    tell({
      type: 'failed',
      faults: [],
      exitCode: 1,
      detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
} finally {
  port.close();
}

async function run(): Promise<Summary> {
  const began = seconds();
  const { file, set, seed, cut } = request;
  const bundle = await readScenario(file, { set: [...set], seed, cut });
  const out = request.out ?? runFolder(request.runsDir, bundle);
  if (!request.out && request.replaceUnfinished && (await isAbandoned(out))) rmSync(out, { recursive: true });

  const kernels = await kernelThreads(request.threads, await kernelModules());
  let recorder: Recorder | undefined;
  let events = 0;
  let suggestions = 0;
  const early: (() => void)[] = [];
  const keep = <S extends LineName>(stream: S, record: Lines[S]): void => {
    if (recorder) recorder.line(stream, record);
    else early.push(() => recorder!.line(stream, record));
  };
  const listener: Listener = {
    report(stream, record) {
      if (stream === 'truth/events') events++;
      if (stream === 'observed/city/suggestions' && (record as { state: string }).state === 'raised') suggestions++;
      if (stream !== 'truth/areas') tell({ type: 'report', stream, record });
      keep(stream, record as Lines[typeof stream]);
    },
    command: (command) => keep('commands', command),
  };
  try {
    const build = assemble(bundle, kernels, { shared: request.threads > 1 });
    const engine = await Engine.create(build, listener);
    const { world, clock } = engine;
    const header = runHeader(bundle, engine, basename(out));
    const frameFields = header.fields.filter((f) => f.every === 'frame');
    const endFields = header.fields.filter((f) => f.every === 'end');
    recorder = await createRecorder(out, {
      header,
      place: bundle.place,
      mask: build.mask,
      statics: Object.fromEntries(header.statics.map((f) => [f.name, world.field(f.name).values])),
    });
    for (const line of early.splice(0)) line();
    tell({
      type: 'started',
      out,
      id: bundle.scenario.id,
      name: bundle.scenario.name.en,
      cells: build.mask.reduce((sum, m) => sum + m, 0),
      ticks: clock.ticks,
    });

    const meter = new Meter(seconds, clock.tick, clock.ticks + engine.warmUpTicks);
    const progressAt = (done: number, warmingUp: boolean): Progress => ({
      tick: engine.tick,
      ticks: clock.ticks,
      warmingUp,
      moment: momentOf(clock, (warmingUp ? done - engine.warmUpTicks : engine.tick) * clock.tick),
      speed: meter.speed,
      wetCells: engine.figures()['wet_cells'] ?? 0,
      ledgerError: engine.ledgerError,
      secondsLeft: meter.secondsLeft,
    });
    const tellProgress = (done: number, warmingUp: boolean): void => {
      if (!meter.lap(done)) return;
      const progress = progressAt(done, warmingUp);
      tell({ type: 'progress', progress });
      recorder!.progress({
        tick: progress.tick,
        ticks: progress.ticks,
        wet_cells: progress.wetCells,
        ledger_error_m3: progress.ledgerError,
        speed: progress.speed,
        eta_s: progress.secondsLeft < 0 ? null : progress.secondsLeft,
      });
    };

    for (let k = 0; k < engine.warmUpTicks && !stopAsked; k++) {
      engine.warmUp(k);
      tellProgress(k + 1, true);
      await breathe();
    }
    engine.begin();
    const frame = () => recorder!.frame(engine.tick, valuesOf(world, frameFields), world.tables);
    await frame();
    while (!engine.done && !stopAsked) {
      engine.step();
      if (engine.tick % clock.recordEvery === 0 || engine.done) await frame();
      tellProgress(engine.warmUpTicks + engine.tick, false);
      await breathe();
    }

    const figures = engine.figures();
    const account = world.ledger.stores.includes('surface') ? world.ledger.account('surface') : { entered: 0 };
    const summary: Summary = {
      scenario: bundle.scenario.id,
      out,
      wall_s: round(seconds() - began),
      simulated_s: engine.tick * clock.tick,
      ticks: engine.tick,
      steps: figures['steps'] ?? 0,
      cells: build.mask.reduce((sum, m) => sum + m, 0),
      wet_cell_updates: figures['wet_cell_updates'] ?? 0,
      ledger_error_m3: engine.ledgerError,
      entered_m3: account.entered,
      digest: engine.digest(),
      suggestions,
      events,
      finished: engine.done,
    };
    if (engine.done) {
      const { finished: _, out: __, ...figuresOnly } = summary;
      await recorder.finish(figuresOnly, summary.digest, valuesOf(world, endFields));
    } else await recorder.fail(new Error('stopped on request'), 'interrupted');
    return summary;
  } catch (error) {
    await recorder?.fail(error);
    throw error;
  } finally {
    await kernels.close();
  }
}

function valuesOf(world: World, fields: readonly RecordedField[]): Record<string, ArrayLike<number>> {
  return Object.fromEntries(fields.map((f) => [f.name, world.field(f.name).values]));
}

function round(x: number): number {
  return Math.round(x * 1000) / 1000;
}
