/**
 * The engine: builds a world from processes, applies commands, steps every process in catalogue order through the tick,
 * and checks the ledger. It knows no process by name, no file and no thread; the same code runs in a browser worker.
 */
import type { Clock, Interval } from '../core/clock.ts';
import { momentOf } from '../core/clock.ts';
import { defineFaults, type Fault, type FaultPlace, StormtableError } from '../core/errors.ts';
import type { Grid } from '../core/grid.ts';
import type { Command, Process, ProcessContext, Started } from '../core/process.ts';
import type { StreamName, Streams } from '../core/records.ts';
import { type Digester, decodeSections, digester, encodeSections, type Section } from '../core/snapshot.ts';
import { type Given, World } from '../core/world.ts';

export const engineFaults = defineFaults({
  'command-unknown': 'command "{type}" is one that no process of this run obeys; there are {known}.',
  'command-payload': 'command {type}: {wrong}.',
  'command-late': 'command {sequence} ({type}) is for tick {tick}; the run has {ticks} ticks and stands at {now}.',
});

/** Everything the engine needs; made by the catalogue from a scenario and a place. */
export interface Build {
  readonly grid: Grid;
  readonly mask: Uint8Array;
  readonly clock: Clock;
  readonly seed: number | string;
  /** Ticks stepped before tick 0 by the processes that take part in the warm-up. */
  readonly warmUpTicks: number;
  readonly given: ReadonlyMap<string, Given>;
  /** Makes the processes in catalogue order. */
  readonly processes: (context: ProcessContext) => readonly Process[];
  readonly commands: readonly Omit<Command, 'sequence'>[];
  /** Where each of them was written, for what is wrong with it. */
  readonly commandPlaces?: readonly FaultPlace[];
  /** Ask for memory that kernel threads can share. */
  readonly shared: boolean;
  /** The ledger may be off by this share of (initial + entered). */
  readonly ledgerTolerance: number;
}

/** Where what processes say goes. */
export interface Listener {
  report<S extends StreamName>(stream: S, record: Streams[S]): void;
  /** A command taken in from outside, or made by the loop itself. */
  command(command: Command): void;
}

interface Kept {
  tick: number;
  sequence: number;
  queue: Command[];
}

interface Running {
  process: Process;
  fields: Record<string, unknown>;
  started: Started;
}

export class Engine {
  readonly world: World;
  readonly grid: Grid;
  readonly clock: Clock;
  readonly processes: readonly Process[];
  readonly #build: Build;
  readonly #running: Running[];
  readonly #handlers = new Map<string, { running: Running; handler: NonNullable<Process['commands']>[string] }>();
  #kept: Kept = { tick: 0, sequence: 0, queue: [] };
  /** Unexplained water of the last tick, m³, the largest of the stores. */
  ledgerError = 0;

  private constructor(build: Build, world: World, running: Running[]) {
    this.#build = build;
    this.world = world;
    this.grid = build.grid;
    this.clock = build.clock;
    this.#running = running;
    this.processes = running.map((r) => r.process);
    for (const r of running)
      for (const [type, handler] of Object.entries(r.process.commands ?? {}))
        this.#handlers.set(type, { running: r, handler });
  }

  /** Builds and starts; the warm-up is not run yet. Throws a StormtableError with every fault found. */
  static async create(build: Build, listener: Listener): Promise<Engine> {
    const world = new World(build.grid, build.mask, build.seed);
    let engine: Engine | undefined;
    const context: ProcessContext = {
      grid: build.grid,
      mask: build.mask,
      clock: build.clock,
      ledger: world.ledger,
      ownTable: (declaration) => world.ownTable(declaration),
      slot: (name, initial) => world.slot(name, initial),
      bytes: (name, length) => world.bytes(name, length),
      keep: (name, bytes, fingerprint) => world.keep(name, bytes, fingerprint),
      random: (purpose, entity) => world.random.stream(purpose, entity),
      report: (stream, record) => listener.report(stream, record),
      command: (type, payload, source, role) => {
        const { tick } = engine!;
        if (!engine!.#handlers.has(type)) throw new StormtableError(engine!.#unknown(type), 1);
        engine!.#enqueue({ tick: tick + 1, source, role, type, payload }, listener);
      },
    };
    const processes = build.processes(context);
    world.layOut(processes, build.given, build.shared);
    const running = processes.map((process): Running => {
      const started: Started = {
        memory: world.memory,
        scratch: world.scratchOf(process),
        table: (name) => world.table(name),
        hasTable: (name) => world.hasTable(name),
      };
      return { process, fields: world.grant(process), started };
    });
    engine = new Engine(build, world, running);
    for (const r of running) await r.process.start?.(r.fields as never, r.started);
    for (const r of running) r.process.resume?.(r.fields as never, r.started);
    const faults: Fault[] = [];
    for (const [i, c] of build.commands.entries()) {
      const fault = engine.#fault(c);
      if (fault) faults.push({ ...fault, place: build.commandPlaces?.[i] ?? fault.place });
      else engine.#enqueue(c, listener);
    }
    if (faults.length) throw new StormtableError(faults);
    return engine;
  }

  /** The next tick to run; equals the number of ticks done. */
  get tick(): number {
    return this.#kept.tick;
  }
  get done(): boolean {
    return this.#kept.tick >= this.clock.ticks;
  }

  /** Takes a command from outside; throws where it is none this run can obey. */
  command(command: Omit<Command, 'sequence'>, listener: Listener): void {
    const fault = this.#fault(command);
    if (fault) throw new StormtableError(fault);
    this.#enqueue(command, listener);
  }

  /** Replaces what a source still has to come by `commands`, as far as their tick is not past. */
  reschedule(source: string, commands: readonly Omit<Command, 'sequence'>[], listener: Listener): void {
    const ahead = commands.filter((c) => c.tick >= this.tick);
    const faults = ahead.flatMap((c) => this.#fault(c) ?? []);
    if (faults.length) throw new StormtableError(faults);
    this.#kept.queue = this.#kept.queue.filter((c) => c.source !== source);
    for (const c of ahead) this.#enqueue(c, listener);
  }

  #fault(c: Omit<Command, 'sequence'>): Fault | undefined {
    const sequence = this.#kept.sequence;
    const known = this.#handlers.get(c.type);
    if (!known) return this.#unknown(c.type);
    const wrong = known.handler.check(c.payload);
    if (wrong) return engineFaults('command-payload', { sequence, type: c.type, wrong });
    if (c.tick < this.tick || c.tick >= this.clock.ticks)
      return engineFaults('command-late', {
        sequence,
        type: c.type,
        tick: c.tick,
        ticks: this.clock.ticks,
        now: this.tick,
      });
    return undefined;
  }

  #unknown(type: string): Fault {
    const known = [...this.#handlers.keys()].sort().join(', ');
    return engineFaults('command-unknown', { sequence: this.#kept.sequence, type, known });
  }

  #enqueue(c: Omit<Command, 'sequence'>, listener: Listener): void {
    const command: Command = { ...c, sequence: this.#kept.sequence++ };
    this.#kept.queue.push(command);
    listener.command(command);
  }

  /** Runs one tick of the warm-up; `k` counts from 0. Call `begin()` when all are done. */
  warmUp(k: number): void {
    const tick = k - this.#build.warmUpTicks;
    this.#stepAll(tick, (p) => p.warmUp === true);
  }
  get warmUpTicks(): number {
    return this.#build.warmUpTicks;
  }
  /** Ends the warm-up; call once before the first `step()` of a fresh run. */
  begin(): void {
    for (const r of this.#running) r.process.begin?.(r.fields as never);
  }

  /** Runs one tick. Throws a StormtableError where the ledger does not close. */
  step(): void {
    const { tick, queue } = this.#kept;
    const due = queue.filter((c) => c.tick <= tick).sort((a, b) => a.tick - b.tick || a.sequence - b.sequence);
    if (due.length) {
      this.#kept.queue = queue.filter((c) => c.tick > tick);
      const interval: Interval = { tick, start: tick * this.clock.tick, length: this.clock.tick, part: 0 };
      for (const command of due) {
        const { running, handler } = this.#handlers.get(command.type)!;
        // what policy asks for can turn out wrong on arrival (a crew ordered twice): then it has no effect
        if (handler.check(command.payload) === undefined) handler.apply(command, running.fields as never, interval);
      }
    }
    this.#stepAll(tick, () => true);
    this.#checkLedger(tick);
    this.#kept.tick++;
  }

  #stepAll(tick: number, takesPart: (p: Process) => boolean): void {
    const { clock } = this;
    const start = tick * clock.tick;
    const whole: Interval = { tick, start, length: clock.tick, part: 0 };
    for (const r of this.#running)
      if (r.process.pace === 'tick_start' && takesPart(r.process)) r.process.step(r.fields as never, whole);
    const parts = Math.round(clock.tick / clock.coupling);
    for (let part = 0; part < parts; part++) {
      const interval: Interval = { tick, start: start + part * clock.coupling, length: clock.coupling, part };
      for (const r of this.#running)
        if (r.process.pace === 'coupling' && takesPart(r.process)) r.process.step(r.fields as never, interval);
    }
    for (const r of this.#running)
      if (r.process.pace === 'tick_end' && takesPart(r.process)) r.process.step(r.fields as never, whole);
  }

  #checkLedger(tick: number): void {
    let worst = 0;
    const moment = momentOf(this.clock, (tick + 1) * this.clock.tick);
    for (const r of this.#running)
      for (const [store, volume] of Object.entries(r.process.volumes?.(r.fields as never, tick) ?? {})) {
        const error = this.world.ledger.close(store, volume, this.#build.ledgerTolerance, tick, moment);
        if (Math.abs(error) > Math.abs(worst)) worst = error;
      }
    this.ledgerError = worst;
  }

  /** Figures of all processes, for progress and summary. */
  figures(): Record<string, number> {
    return Object.assign({}, ...this.processes.map((p) => p.figures?.() ?? {})) as Record<string, number>;
  }

  /** The whole state by section; large ones are views of live memory. */
  sections(): Section[] {
    return this.world.sections(this.#kept);
  }
  snapshot(): Uint8Array {
    return encodeSections(this.sections());
  }
  /** Puts a state of the same build back; throws a StormtableError where it does not fit. */
  restore(state: Uint8Array | ReadonlyMap<string, Uint8Array>): void {
    this.#kept = this.world.restore(state instanceof Uint8Array ? decodeSections(state) : state) as Kept;
    for (const r of this.#running) r.process.resume?.(r.fields as never, r.started);
  }
  /** SHA-256 over the whole uncompressed state, by a digester that has been fed nothing yet. */
  digest(by: Digester = digester()): string {
    for (const { name, bytes } of this.sections()) {
      by.feed(name);
      by.feed(bytes);
    }
    return by.hex();
  }
  /** Fingerprints of the sections of the state, eight characters each; dashes for those named in `without`. */
  fingerprints(
    ofMemory?: (ranges: { pointer: number; bytes: number }[]) => readonly number[],
    without?: ReadonlySet<string>,
  ): string {
    return this.world.fingerprints(this.#kept, ofMemory, without);
  }
}
