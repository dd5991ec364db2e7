/**
 * A scenario with changes at moments: builds the engine, steps it, and at each change takes in its commands and, where
 * it sets values, builds anew from the scenario so changed and puts the state back. Running, resuming, forking and
 * replaying differ only in where it starts and in who listens.
 */
import { defineFaults, type Fault, StormtableError } from '../core/errors.ts';
import type { World } from '../core/world.ts';
import type { KernelRunner } from '../kernels/runner.ts';
import { type Assembled, assemble } from '../scenario/catalogue.ts';
import type { ScenarioBundle } from '../scenario/scenario.ts';
import type { Change } from '../timeline/format.ts';
import { Engine, type Listener } from './engine.ts';

export const changeFaults = defineFaults({
  'change-too-late':
    'a change cannot alter {what} of a run that has begun: it is {before} and would become {after}. Start a new run with stormtable run --set instead.',
  'change-misfit':
    'the state of the run does not fit the changed scenario: {detail}. A change that adds or removes boundaries, assets or processes needs a run of its own from the start.',
});

/** The state to go on from. */
export interface Start {
  readonly tick: number;
  readonly state: ReadonlyMap<string, Uint8Array>;
}

export interface RunParts {
  /** Reads the scenario with values set beside those it was begun with. */
  readonly read: (set: readonly string[]) => Promise<ScenarioBundle>;
  /** In order of tick. */
  readonly changes: readonly Change[];
  readonly kernels: KernelRunner;
  readonly listener: Listener;
  /** From the beginning, before the warm-up, where left out. */
  readonly from?: Start;
}

export class ChangingRun {
  readonly #parts: RunParts;
  readonly #listener: Listener;
  #muted = false;
  #set: string[] = [];
  #bundle!: ScenarioBundle;
  #build!: Assembled;
  #engine!: Engine;

  private constructor(parts: RunParts) {
    this.#parts = parts;
    const { listener } = parts;
    this.#listener = {
      report: (stream, record) => {
        if (!this.#muted) listener.report(stream, record);
      },
      command: (command) => {
        if (!this.#muted) listener.command(command);
      },
    };
  }

  /** Changes made before the tick of the state are part of it; one at its tick is still to come. */
  static async open(parts: RunParts): Promise<ChangingRun> {
    const run = new ChangingRun(parts);
    const { from } = parts;
    const past = from ? parts.changes.filter((c) => c.tick < from.tick) : [];
    run.#set = past.flatMap((c) => c.set);
    await run.#make(await parts.read(run.#set), from?.state);
    return run;
  }

  get bundle(): ScenarioBundle {
    return this.#bundle;
  }
  get engine(): Engine {
    return this.#engine;
  }
  get world(): World {
    return this.#engine.world;
  }
  get mask(): Uint8Array {
    return this.#build.mask;
  }

  /** Steps one tick, after the changes due at it. */
  async step(): Promise<void> {
    for (const change of this.#parts.changes) if (change.tick === this.#engine.tick) await this.#apply(change);
    this.#engine.step();
  }

  /** Fingerprints of the state's sections but those named in `without`. */
  fingerprints(without?: ReadonlySet<string>): string {
    const { memory } = this.#engine.world;
    return this.#engine.fingerprints((ranges) => this.#parts.kernels.fingerprints(memory, ranges), without);
  }

  async #apply(change: Change): Promise<void> {
    if (change.set.length) {
      const before = this.#bundle;
      this.#set = [...this.#set, ...change.set];
      const after = await this.#parts.read(this.#set);
      const faults = unchangeable(before, after);
      if (faults.length) throw new StormtableError(faults);
      const state = new Map(this.#engine.sections().map((s) => [s.name, s.bytes]));
      await this.#make(after, state);
      if (JSON.stringify(before.scenario.events) !== JSON.stringify(after.scenario.events))
        this.#engine.reschedule('scenario', this.#build.commands, this.#listener);
    }
    for (const command of change.commands) this.#engine.command(command, this.#listener);
  }

  async #make(bundle: ScenarioBundle, state?: ReadonlyMap<string, Uint8Array>): Promise<void> {
    const { kernels } = this.#parts;
    // what building says was said when the run began
    this.#muted = state !== undefined;
    try {
      this.#build = assemble(bundle, kernels, { shared: kernels.threads > 1 });
      this.#engine = await Engine.create(this.#build, this.#listener);
      if (state) this.#engine.restore(state);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new StormtableError(changeFaults('change-misfit', { detail: error.message }));
    } finally {
      this.#muted = false;
    }
    this.#bundle = bundle;
  }
}

/** What a change would have to alter in the past or in the ground the recording stands on. */
export function unchangeable(before: ScenarioBundle, after: ScenarioBundle): Fault[] {
  const faults: Fault[] = [];
  const hold = (what: string, of: (b: ScenarioBundle) => unknown): void => {
    const [a, b] = [before, after].map((x) => JSON.stringify(of(x)));
    if (a !== b) faults.push(changeFaults('change-too-late', { what, before: short(a), after: short(b) }));
  };
  hold('id', (b) => b.scenario.id);
  hold('seed', (b) => b.scenario.seed);
  hold('warm_up', (b) => b.scenario.warm_up);
  hold('the initial water', (b) => b.scenario.initial);
  hold('time.start', (b) => [b.scenario.clock.startEpochMs, b.scenario.clock.offsetMinutes]);
  for (const key of ['tick', 'coupling', 'recordEvery'] as const)
    hold(`time.${key === 'recordEvery' ? 'record' : key}`, (b) => b.scenario.clock[key]);
  hold('record', (b) => b.scenario.record);
  hold('the place', (b) => b.place.id);
  hold('the grid', ({ ground: { values: _, ...rest } }) => rest);
  if (!faults.length && !sameBytes(before.ground.values, after.ground.values))
    faults.push(changeFaults('change-too-late', { what: 'the ground', before: 'as recorded', after: 'another' }));
  return faults;
}

function sameBytes(a: Float32Array, b: Float32Array): boolean {
  if (a.length !== b.length) return false;
  const [x, y] = [a, b].map((v) => new Uint32Array(v.buffer, v.byteOffset, v.length));
  return x!.every((word, i) => word === y![i]);
}

const short = (text: string | undefined): string =>
  text === undefined ? 'nothing' : text.length > 80 ? `${text.slice(0, 77)}...` : text;
