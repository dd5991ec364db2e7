/** Compares two recorded runs apart from the page, as `stormtable compare` does: one definition for both. */
import { type Comparison, compareRuns } from '../../timeline/compare/compare-runs.ts';
import { fetchStore } from '../../timeline/fetch-store.ts';
import { openTimeline } from '../../timeline/reader.ts';
import type { Source } from '../data/run.ts';
import { useOwnZstd } from '../data/zstd.ts';

export interface CompareAsk {
  readonly a: Source;
  readonly b: Source;
}
export type CompareNews =
  | { readonly what: 'progress'; readonly done: number; readonly of: number }
  | { readonly what: 'done'; readonly comparison: Comparison }
  | { readonly what: 'failed'; readonly message: string };

useOwnZstd();

addEventListener('message', async ({ data }: MessageEvent<CompareAsk>) => {
  const tell = (news: CompareNews): void => postMessage(news);
  try {
    const [a, b] = await Promise.all(
      [data.a, data.b].map(({ url, version }) => openTimeline(fetchStore(url, version))),
    );
    const progress = (done: number, of: number): void => tell({ what: 'progress', done, of });
    tell({ what: 'done', comparison: await compareRuns(a!, b!, { progress }) });
  } catch (e) {
    tell({ what: 'failed', message: (e as Error).message });
  }
});
