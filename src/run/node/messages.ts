/** What a scenario worker and its owner say to each other. */
import type { Fault } from '../../core/errors.ts';

/** What to run, as the command line or the server asks for it. */
export interface RunRequest {
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

export interface Summary {
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
    }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'report'; readonly stream: string; readonly record: unknown }
  | { readonly type: 'done'; readonly summary: Summary }
  | { readonly type: 'failed'; readonly faults: readonly Fault[]; readonly exitCode: number; readonly detail?: string };

export type ToWorker = { readonly type: 'stop' };
