/** The page's side of the worker that compares: begun when asked, kept for as long as neither run has grown. */
import type { Comparison } from '../../timeline/compare/compare-runs.ts';
import type { Source } from '../data/run.ts';
import type { CompareAsk, CompareNews } from './compare-worker.ts';

export type CompareState =
  | { readonly what: 'counting'; readonly done: number; readonly of: number }
  | { readonly what: 'done'; readonly comparison: Comparison }
  | { readonly what: 'failed'; readonly message: string };

export interface CompareClient {
  /** Begins, or begins again where `edge` is not that of the last time: what the two runs hold. */
  count(edge: string): void;
  /** As far as it is; undefined before it was begun. */
  state(): CompareState | undefined;
  /** The edge it was begun at. */
  edge(): string;
  onChange(listener: () => void): () => void;
}

export function compareClient(a: Source, b: Source): CompareClient {
  let worker: Worker | undefined;
  let state: CompareState | undefined;
  let begunAt = '';
  const listeners = new Set<() => void>();
  const change = (next: CompareState): void => {
    state = next;
    for (const listener of [...listeners]) listener();
  };
  const end = (next: CompareState): void => {
    worker?.terminate();
    worker = undefined;
    change(next);
  };
  return {
    count(edge) {
      if (state && state.what !== 'failed' && edge === begunAt) return;
      begunAt = edge;
      worker?.terminate();
      worker = new Worker(new URL('./compare-worker.ts', import.meta.url), { type: 'module' });
      worker.addEventListener('message', ({ data }: MessageEvent<CompareNews>) => {
        if (data.what === 'progress') change({ what: 'counting', done: data.done, of: data.of });
        else end(data);
      });
      worker.addEventListener('error', (event) => end({ what: 'failed', message: event.message }));
      worker.postMessage({ a, b } satisfies CompareAsk);
      change({ what: 'counting', done: 0, of: 0 });
    },
    state: () => state,
    edge: () => begunAt,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
