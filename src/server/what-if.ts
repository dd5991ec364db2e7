/** What a page needs to compute on from a recorded run: its scenario as bytes, and the state of one of its checkpoints. */
import { defineFaults, StormtableError } from '../core/errors.ts';
import { encodeSections } from '../core/snapshot.ts';
import { checkSame, openRun, scenarioReader } from '../run/node/go-on.ts';
import { packBundle } from '../scenario/portable-bundle.ts';
import { loadCheckpoint } from '../timeline/node/checkpoints.ts';
import { refuse } from './files.ts';

const faults = defineFaults({
  'changes-unknown': 'this run has {count} changes; {asked} of them were asked for.',
  'checkpoint-absent': 'this run keeps no checkpoint {digest}; it may have been thinned out. Reload the page.',
});

const bytesAnswer = (bytes: Uint8Array): Response =>
  new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: { 'Content-Type': 'application/octet-stream', 'Cache-Control': 'no-store' },
  });

/** What cannot be given is told in the sentence of its fault; a run whose files have changed, say. */
async function orRefused(work: () => Promise<Uint8Array>): Promise<Response> {
  try {
    return bytesAnswer(await work());
  } catch (e) {
    if (!(e instanceof StormtableError)) throw e;
    return refuse(409, e.faults[0]!.code, e.message);
  }
}

/** The scenario with what the first `changes` changes of the run set, for computing from one time to another, s from the start. */
export const scenarioAnswer = (dir: string, changes: number, from: number, until: number): Promise<Response> =>
  orRefused(async () => {
    const { header } = await openRun(dir);
    const count = header.changes.length;
    if (!(Number.isInteger(changes) && changes >= 0 && changes <= count))
      throw new StormtableError(faults('changes-unknown', { count, asked: String(changes) }));
    const read = scenarioReader(dir, header);
    await checkSame(dir, header, await read([]));
    return packBundle(await read(header.changes.slice(0, changes).flatMap((c) => c.set)), from, until);
  });

export const stateAnswer = (dir: string, digest: string): Promise<Response> =>
  orRefused(async () => {
    const { manifest } = await openRun(dir);
    const checkpoint = manifest.checkpoints.find((c) => c.digest === digest);
    if (!checkpoint) throw new StormtableError(faults('checkpoint-absent', { digest: digest.slice(0, 12) }));
    const state = await loadCheckpoint(dir, checkpoint);
    return encodeSections([...state].map(([name, bytes]) => ({ name, bytes })));
  });
