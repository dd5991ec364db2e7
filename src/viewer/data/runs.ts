/** Which runs there are, and where each lies. */
import type { RunEntry } from '../../timeline/format.ts';

export const runAddress = (id: string): string => new URL(`/runs/${encodeURIComponent(id)}/`, location.href).href;

/** The server's list, newest first; throws where no server answers. */
export async function listRuns(): Promise<readonly RunEntry[]> {
  const answer = await fetch('/api/runs', { headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  const body = (await answer.json()) as readonly RunEntry[] | { runs: readonly RunEntry[] };
  return 'runs' in body ? body.runs : body;
}
