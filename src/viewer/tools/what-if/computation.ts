/** A what-if being computed, or computed: what was asked, how far it is, its frames, and how they differ from those recorded. */
import type { WhatIf } from '../../../run/what-if.ts';
import type { FrameData } from '../../data/protocol.ts';
import type { Run } from '../../data/run.ts';
import type { News, Order } from './messages.ts';

/** Cells beyond which a browser is not asked to compute. */
export const mostCells = 1_000_000;
/** How far a what-if goes, s. */
export const reach = 3600;

export type Standing =
  | { readonly at: 'computing'; readonly tick: number }
  | { readonly at: 'done'; readonly digest: string }
  | { readonly at: 'failed'; readonly message: string };

export interface Computation {
  readonly whatIf: WhatIf;
  /** Tick of the checkpoint it goes on from, and the one it ends with. */
  readonly begins: number;
  readonly ends: number;
  readonly frames: Map<number, FrameData>;
  standing: Standing;
  cancel(): void;
}

/** Why a what-if cannot be computed from the frame on the screen; undefined where it can. */
export function obstacle(
  run: Run,
): 'whatIfTooLarge' | 'whatIfNoCheckpoint' | 'whatIfBeforeChange' | 'whatIfAtEnd' | undefined {
  const { header, manifest, shown } = run;
  const { rows, cols } = header.grid.inner;
  if (rows * cols > mostCells) return 'whatIfTooLarge';
  const tick = shown?.ticks ?? 0;
  if (!manifest.checkpoints.some((c) => c.tick <= tick)) return 'whatIfNoCheckpoint';
  if ((header.changes.at(-1)?.tick ?? 0) > tick) return 'whatIfBeforeChange';
  return tick < (manifest.ticks.at(-1) ?? 0) ? undefined : 'whatIfAtEnd';
}

/** Starts it; `heard` is called whenever something is new. */
export function compute(run: Run, whatIf: WhatIf, heard: () => void): Computation {
  const { header, manifest } = run;
  const from = manifest.checkpoints.findLast((c) => c.tick <= whatIf.tick)!;
  const last = whatIf.tick + reach / header.clock.tick;
  const frames = manifest.ticks.map((tick, k) => ({ k, tick })).filter((f) => f.tick > whatIf.tick && f.tick <= last);
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const computation: Computation = {
    whatIf,
    begins: from.tick,
    ends: frames.at(-1)!.tick,
    frames: new Map(),
    standing: { at: 'computing', tick: from.tick },
    cancel: () => worker.terminate(),
  };
  const settle = (standing: Standing): void => {
    computation.standing = standing;
    if (standing.at !== 'computing') worker.terminate();
    heard();
  };
  // whatever a frame has beside its numbers is as in the one on the screen
  const like = run.shown!.data;
  worker.addEventListener('message', ({ data: news }: MessageEvent<News>) => {
    if (news.type === 'tick') settle({ at: 'computing', tick: news.tick });
    else if (news.type === 'done') settle({ at: 'done', digest: news.digest });
    else if (news.type === 'failed') settle({ at: 'failed', message: news.message });
    else {
      const { k, fields, scales, tables } = news;
      computation.frames.set(k, { ...like, k, fields, scales, tables, broken: [] });
    }
  });
  worker.addEventListener('error', (e) => settle({ at: 'failed', message: e.message }));
  worker.postMessage({
    address: new URL(`api/runs/${encodeURIComponent(run.id)}/`, document.baseURI).href,
    whatIf,
    from: { tick: from.tick, digest: from.digest },
    frames,
    tick: header.clock.tick,
    changes: header.changes,
    fields: header.fields,
    tables: header.tables,
  } satisfies Order);
  return computation;
}
