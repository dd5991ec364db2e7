/** The thread one job runs in: a run, a fork or a replay, as its owner asks. It says what it does and how it ended. */
import { parentPort, workerData } from 'node:worker_threads';
import { StormtableError } from '../../core/errors.ts';
import { beginRun, type Wires } from './begin-run.ts';
import type { FromWorker, JobRequest, ToWorker } from './messages.ts';

const request = workerData as JobRequest;
const port = parentPort!;
const tell = (message: FromWorker): void => port.postMessage(message);
let stopAsked = false;
port.on('message', (message: ToWorker) => {
  if (message.type === 'stop') stopAsked = true;
});
const wires: Wires = { tell, stopAsked: () => stopAsked };

try {
  if (request.kind === 'replay') {
    const { replayRun } = await import('./replay-run.ts');
    tell({ type: 'replayed', report: await replayRun(request, wires) });
  } else {
    const summary =
      request.kind === 'fork'
        ? await (await import('./fork-run.ts')).forkRun(request, wires)
        : await beginRun(request, wires);
    if (summary) tell({ type: 'done', summary });
  }
} catch (error) {
  if (error instanceof StormtableError) tell({ type: 'failed', faults: error.faults, exitCode: error.exitCode });
  else
    tell({
      type: 'failed',
      faults: [],
      exitCode: 1,
      detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
} finally {
  port.close();
}
