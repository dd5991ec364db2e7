/** What a scenario worker and its owner say to each other. */
import type { Fault } from '../../core/errors.ts';
import type { StepFacts } from './step-facts.ts';

/** What to run, as the command line or the server asks for it. */
export interface RunRequest {
  readonly kind?: 'run';
  readonly file: string;
  /** Folder of the run; made from `runsDir`, the scenario's id and its digest where left out. */
  readonly out?: string;
  readonly runsDir: string;
  /** Kernel threads, the engine's own among them. */
  readonly threads: number;
  readonly seed?: number;
  readonly set: readonly string[];
  readonly cut: 'full' | 'test';
  /** Delete an unfinished earlier run in a folder the program itself named. */
  readonly replaceUnfinished: boolean;
  /** Go on from the last checkpoint where the folder holds an unfinished run of the same inputs. */
  readonly resume?: boolean;
  /** Simulated seconds between checkpoints, rounded up to whole record intervals; 0 keeps none. Default 1 h. */
  readonly checkpoint?: number;
  /** Where the folder already holds the finished run, say so (`named`, then `reopen`) instead of running. */
  readonly reopenFinished?: boolean;
}

/** A run to fork off another at a moment. */
export interface ForkRequest {
  readonly kind: 'fork';
  /** Folder of the run to fork. */
  readonly parent: string;
  /** A moment, as `momentIn` of core/clock.ts reads it. */
  readonly at: string;
  readonly set: readonly string[];
  readonly commandFile?: string;
  readonly out?: string;
  readonly runsDir: string;
  readonly threads: number;
  readonly checkpoint?: number;
}

/** A recorded run to compute again and compare, tick by tick. */
export interface ReplayRequest {
  readonly kind: 'replay';
  readonly run: string;
  readonly threads: number;
}

/** What a thread can be asked to do. */
export type JobRequest = RunRequest | ForkRequest | ReplayRequest;
/** What it gives back. */
export type ResultOf<R extends JobRequest> = R extends ReplayRequest ? ReplayReport : Summary;

/** A value of the state that the replay has and the recording has not. */
export interface Difference {
  readonly tick: number;
  readonly moment: string;
  /** Names of the sections that differ at that tick: `field/water_depth`, `table/gauges/stage`, `clock`. */
  readonly sections: readonly string[];
  /** The first cell or row that differs, where the recording keeps values to look at: at `seenTick`, which may be later. */
  readonly cell?: {
    readonly section: string;
    readonly seenTick: number;
    readonly seenMoment: string;
    /** Of a field: its row and column from 0, and the place's metres of the cell's middle. */
    readonly row?: number;
    readonly col?: number;
    readonly easting?: number;
    readonly northing?: number;
    /** Of a table: the asset. */
    readonly id?: string;
    readonly unit: string;
    readonly recorded: number;
    readonly replayed: number;
    /** How many differ. */
    readonly count: number;
  };
}

export interface ReplayReport {
  readonly run: string;
  readonly ticks: number;
  /** null: every tick is the same. */
  readonly difference: Difference | null;
  /** What else is not as it was, in sentences. */
  readonly remarks: readonly string[];
}

export interface Progress {
  readonly tick: number;
  readonly ticks: number;
  readonly warmingUp: boolean;
  /** RFC 3339 moment the run stands at. */
  readonly moment: string;
  /** Simulated seconds per wall second over the last moments. */
  readonly speed: number;
  readonly wetCells: number;
  readonly ledgerError: number;
  /** Wall seconds left, estimated; -1 while unknown. */
  readonly secondsLeft: number;
}

export interface Summary extends StepFacts {
  readonly scenario: string;
  readonly out: string;
  readonly wall_s: number;
  readonly simulated_s: number;
  readonly ticks: number;
  readonly steps: number;
  readonly cells: number;
  readonly wet_cell_updates: number;
  readonly ledger_error_m3: number;
  readonly entered_m3: number;
  readonly digest: string;
  readonly suggestions: number;
  readonly events: number;
  readonly finished: boolean;
}

export type FromWorker =
  | { readonly type: 'named'; readonly out: string; readonly name: string; readonly finished: boolean }
  | { readonly type: 'reopen'; readonly out: string }
  | {
      readonly type: 'started';
      readonly out: string;
      readonly id: string;
      readonly name: string;
      readonly cells: number;
      readonly ticks: number;
      /** Ticks already recorded that it goes on from. */
      readonly from?: number;
    }
  | { readonly type: 'replayed'; readonly report: ReplayReport }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'report'; readonly stream: string; readonly record: unknown }
  | { readonly type: 'done'; readonly summary: Summary }
  | { readonly type: 'failed'; readonly faults: readonly Fault[]; readonly exitCode: number; readonly detail?: string };

export type ToWorker = { readonly type: 'stop' };
