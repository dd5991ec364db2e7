/**
 * Turns the crank of a run and has it recorded: every tick its fingerprints, at their times frames and checkpoints,
 * until it is done or asked to stop after the frame in hand. Wall-clock time is read for the progress line alone.
 */
import { momentOf } from '../../core/clock.ts';
import { nodeDigester } from '../../core/node/node-digester.ts';
import type { World } from '../../core/world.ts';
import type { LineName, Lines, RecordedField, RunHeader } from '../../timeline/format.ts';
import type { Recorder } from '../../timeline/node/recorder.ts';
import type { Timeline } from '../../timeline/reader.ts';
import type { ChangingRun } from '../changing-run.ts';
import type { Listener } from '../engine.ts';
import type { FromWorker, Progress, Summary } from './messages.ts';
import { Meter } from './meter.ts';
import { stepFacts } from './step-facts.ts';

/** Simulated seconds between checkpoints where nobody says. */
const usualCheckpoint = 3600;

export interface RecordingOptions {
  readonly out: string;
  /** Simulated seconds between checkpoints; 0 keeps none. */
  readonly checkpoint?: number | undefined;
  readonly tell: (message: FromWorker) => void;
  readonly stopAsked: () => boolean;
}

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const seconds = (): number => performance.now() / 1000;

export class Recording {
  readonly #options: RecordingOptions;
  readonly #began = seconds();
  readonly #early: ((recorder: Recorder) => void)[] = [];
  #recorder: Recorder | undefined;
  #meter: Meter | undefined;
  /** Tick of the newest checkpoint. */
  #kept = -1;
  #events = 0;
  #suggestions = 0;

  constructor(options: RecordingOptions) {
    this.#options = options;
  }

  /** Hears what processes say; what comes before the recorder does is kept for it. */
  readonly listener: Listener = {
    report: (stream, record) => {
      this.#count(stream, record);
      if (stream !== 'truth/areas' && stream !== 'truth/readings')
        this.#options.tell({ type: 'report', stream, record });
      this.#keep(stream, record as Lines[typeof stream]);
    },
    command: (command) => this.#keep('commands', command),
  };

  /** Goes on after a checkpoint: counts what the run told until then. */
  async goOnFrom(tick: number, timeline: Timeline): Promise<void> {
    this.#kept = tick;
    for (const stream of ['truth/events', 'observed/city/suggestions'] as const)
      for (const record of (await timeline.stream(stream)).records) this.#count(stream, record);
  }

  attach(recorder: Recorder): void {
    this.#recorder = recorder;
    for (const line of this.#early.splice(0)) line(recorder);
  }

  /** The warm-up of a fresh run and its frame of tick 0; false where it was stopped before, and nothing is recorded. */
  async begin(run: ChangingRun, header: RunHeader): Promise<boolean> {
    const { engine } = run;
    for (let k = 0; k < engine.warmUpTicks; k++) {
      if (this.#options.stopAsked()) return false;
      engine.warmUp(k);
      this.#progress(run, k + 1 - engine.warmUpTicks);
      await breathe();
    }
    engine.begin();
    await this.#record(run, header);
    return true;
  }

  /** Steps to the end, or to the next frame once asked to stop. */
  async drive(run: ChangingRun, header: RunHeader): Promise<Summary> {
    const atFrame = (): boolean => run.engine.tick % run.engine.clock.recordEvery === 0;
    while (!run.engine.done && !(this.#options.stopAsked() && atFrame())) {
      await run.step();
      await this.#record(run, header);
      this.#progress(run, run.engine.tick);
      await breathe();
    }
    const summary = this.#summary(run);
    const recorder = this.#recorder!;
    if (run.engine.done) {
      const { finished: _, out: __, ...figuresOnly } = summary;
      const endFields = header.fields.filter((f) => f.every === 'end');
      await recorder.finish(figuresOnly, summary.digest, valuesOf(run.world, endFields));
    } else {
      if (this.#options.checkpoint !== 0 && this.#kept !== run.engine.tick) await this.#checkpoint(run);
      await recorder.fail(new Error('stopped on request'), 'interrupted');
    }
    return summary;
  }

  /** Ends a run that was stopped before its first frame. */
  async endUnbegun(run: ChangingRun): Promise<Summary> {
    const summary = this.#summary(run);
    await this.#recorder!.fail(new Error('stopped on request'), 'interrupted');
    return summary;
  }

  async #record(run: ChangingRun, header: RunHeader): Promise<void> {
    const { engine, world } = run;
    const recorder = this.#recorder!;
    const framed = engine.tick % engine.clock.recordEvery === 0 || engine.done;
    recorder.line('state', { tick: engine.tick, sections: run.fingerprints(framed ? undefined : summedUp(header)) });
    if (!framed) return;
    const frameFields = header.fields.filter((f) => f.every === 'frame');
    await recorder.frame(engine.tick, valuesOf(world, frameFields), world.tables);
    if (!engine.done && this.#checkpointDue(run)) await this.#checkpoint(run);
  }

  #checkpointDue(run: ChangingRun): boolean {
    if (this.#options.checkpoint === 0) return false;
    const { clock, tick } = run.engine;
    const frame = clock.recordEvery * clock.tick;
    const every = Math.max(1, Math.ceil((this.#options.checkpoint ?? usualCheckpoint) / frame - 1e-9));
    return tick % (every * clock.recordEvery) === 0;
  }

  #checkpoint(run: ChangingRun): Promise<void> {
    this.#kept = run.engine.tick;
    return this.#recorder!.checkpoint(run.engine.tick, run.engine.sections());
  }

  #count(stream: string, record: unknown): void {
    if (stream === 'truth/events') this.#events++;
    if (stream === 'observed/city/suggestions' && (record as { state: string }).state === 'raised') this.#suggestions++;
  }

  #keep<S extends LineName>(stream: S, record: Lines[S]): void {
    if (this.#recorder) this.#recorder.line(stream, record);
    else this.#early.push((recorder) => recorder.line(stream, record));
  }

  /** `done` in ticks from tick 0, negative in the warm-up. */
  #progress(run: ChangingRun, done: number): void {
    const { engine } = run;
    const { clock } = engine;
    const total = clock.ticks + engine.warmUpTicks;
    this.#meter ??= new Meter(seconds, clock.tick, total, done - 1 + engine.warmUpTicks);
    const meter = this.#meter;
    if (!meter.lap(done + engine.warmUpTicks)) return;
    const progress: Progress = {
      tick: engine.tick,
      ticks: clock.ticks,
      warmingUp: done <= 0 && engine.tick === 0,
      moment: momentOf(clock, done * clock.tick),
      speed: meter.speed,
      wetCells: engine.figures()['wet_cells'] ?? 0,
      ledgerError: engine.ledgerError,
      secondsLeft: meter.secondsLeft,
    };
    this.#options.tell({ type: 'progress', progress });
    this.#recorder!.progress({
      tick: progress.tick,
      ticks: progress.ticks,
      wet_cells: progress.wetCells,
      ledger_error_m3: progress.ledgerError,
      speed: progress.speed,
      eta_s: progress.secondsLeft < 0 ? null : progress.secondsLeft,
    });
  }

  #summary(run: ChangingRun): Summary {
    const { engine, world, mask, bundle } = run;
    const figures = engine.figures();
    const account = world.ledger.stores.includes('surface') ? world.ledger.account('surface') : { entered: 0 };
    return {
      scenario: bundle.scenario.id,
      out: this.#options.out,
      wall_s: Math.round((seconds() - this.#began) * 1000) / 1000,
      simulated_s: engine.tick * engine.clock.tick,
      ticks: engine.tick,
      steps: figures['steps'] ?? 0,
      cells: mask.reduce((sum, m) => sum + m, 0),
      wet_cell_updates: figures['wet_cell_updates'] ?? 0,
      ...stepFacts(figures),
      ledger_error_m3: engine.ledgerError,
      entered_m3: account.entered,
      digest: engine.digest(nodeDigester()),
      suggestions: this.#suggestions,
      events: this.#events,
      finished: engine.done,
    };
  }
}

/**
 * Sections of the fields recorded once, at the end. They sum up what the others went through, so that nothing parts in
 * them alone, and they are a third of the memory: they get their fingerprint with the frames.
 */
function summedUp(header: RunHeader): ReadonlySet<string> {
  return new Set(header.fields.filter((f) => f.every === 'end').map((f) => `field/${f.name}`));
}

function valuesOf(world: World, fields: readonly RecordedField[]): Record<string, ArrayLike<number>> {
  return Object.fromEntries(fields.map((f) => [f.name, world.field(f.name).values]));
}
