/** `stormtable fork`: a run that shares its parent's past and goes on with something changed. */
import { momentOf } from '../core/clock.ts';
import type { FromWorker } from '../run/node/messages.ts';
import { RunPool } from '../run/node/run-pool.ts';
import { readRun } from '../timeline/node/runs.ts';
import { checkpointTime } from './checkpoint-time.ts';
import { commandLine } from './command-line.ts';
import { shown } from './paths.ts';
import { ProgressLine } from './progress-line.ts';
import { printSummary } from './run.ts';
import { stopListening, stopOnInterrupt } from './stop-on-interrupt.ts';

export interface ForkOptions {
  readonly at: string;
  readonly set: string[];
  readonly command?: string;
  readonly out?: string;
  readonly runs: string;
  readonly threads: number;
  readonly checkpoint?: string;
  readonly json?: boolean;
}

export async function fork(parent: string, options: ForkOptions): Promise<void> {
  const run = await readRun(parent);
  const pool = new RunPool(1);
  const line = new ProgressLine();
  const json = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
  let out = options.out;
  const listen = (message: FromWorker): void => {
    if (message.type === 'progress') line.show(message.progress);
    if (message.type === 'started') {
      out = message.out;
      const from = run ? momentOf(run.header.clock, (message.from ?? 0) * run.header.clock.tick) : '';
      if (options.json) json({ started: true, id: message.id, out, from: message.from, ticks: message.ticks });
      else
        process.stderr.write(`${message.name}: forked into ${shown(out)}, going on from the checkpoint of ${from}\n`);
    }
    if (message.type === 'report' && options.json) json({ stream: message.stream, ...(message.record as object) });
  };
  const handle = pool.run(
    {
      kind: 'fork',
      parent,
      at: options.at,
      set: options.set,
      ...(options.command === undefined ? {} : { commandFile: options.command }),
      ...(options.out === undefined ? {} : { out: options.out }),
      runsDir: options.runs,
      threads: options.threads,
      ...(options.checkpoint === undefined ? {} : { checkpoint: await checkpointTime(options.checkpoint) }),
    },
    listen,
  );
  const onInterrupt = stopOnInterrupt(() => handle.stop());
  try {
    const summary = await handle.finished;
    line.end();
    if (options.json) json({ done: true, ...summary });
    else printSummary(summary);
    if (summary.finished) {
      if (!options.json)
        process.stdout.write(`Compare it: ${commandLine(['compare', shown(parent), shown(summary.out)])}\n`);
    } else {
      process.stderr.write(`Go on with: ${commandLine(['run', shown(summary.out), '--resume'])}\n`);
      process.exitCode = 130;
    }
  } finally {
    line.end();
    stopListening(onInterrupt);
    await pool.destroy();
  }
}
