/** What the page and the worker that computes a what-if say to each other. */
import type { WhatIf } from '../../../run/what-if.ts';
import type { Change, RecordedField, RecordedTable } from '../../../timeline/format.ts';
import type { Stored } from '../../../timeline/reader.ts';
import type { Column } from '../../data/protocol.ts';

export interface Order {
  /** Address of the run at the server, `/api/runs/ID/`. */
  readonly address: string;
  readonly whatIf: WhatIf;
  /** The checkpoint to begin from. */
  readonly from: { readonly tick: number; readonly digest: string };
  /** Ticks to tell the frames of, rising; the computation ends with the last. */
  readonly frames: readonly { readonly k: number; readonly tick: number }[];
  /** s in a tick. */
  readonly tick: number;
  readonly changes: readonly Change[];
  readonly fields: readonly RecordedField[];
  readonly tables: readonly RecordedTable[];
}

export type News =
  | { readonly type: 'tick'; readonly tick: number }
  | {
      readonly type: 'frame';
      readonly k: number;
      readonly fields: Readonly<Record<string, Stored>>;
      readonly scales: Readonly<Record<string, number>>;
      readonly tables: Readonly<Record<string, Readonly<Record<string, Column>>>>;
    }
  /** SHA-256 of the state after the last tick, as `stormtable fork` gives it. */
  | { readonly type: 'done'; readonly tick: number; readonly digest: string }
  | { readonly type: 'failed'; readonly message: string };
