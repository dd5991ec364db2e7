/** Which runs there are, and where each lies: told by the server, or by a list beside the page where the folder was exported. */
import type { RunEntry } from '../../timeline/format.ts';

/** Address of the list that an exported page carries; undefined where a server of ours answers. */
const exportedList = (): string | undefined =>
  document.querySelector<HTMLMetaElement>('meta[name="stormtable-runs"]')?.content;

/** Whether this page is an exported folder: nothing in it changes, and nobody computes. */
export const isExported = (): boolean => exportedList() !== undefined;

export const runAddress = (id: string): string => new URL(`runs/${encodeURIComponent(id)}/`, document.baseURI).href;

/** All runs, newest first; throws where nobody answers. */
export async function listRuns(): Promise<readonly RunEntry[]> {
  const address = new URL(exportedList() ?? 'api/runs', document.baseURI);
  const answer = await fetch(address, { headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  const { runs } = (await answer.json()) as { runs: readonly RunEntry[] };
  return runs;
}
