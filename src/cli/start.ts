/**
 * `stormtable start` (and `npm start`): serves the viewer at once, runs the scenario in a worker thread while people
 * watch, and keeps serving. A finished run of the same digest is reopened without running again.
 */
import { basename, resolve } from 'node:path';
import type { FromWorker } from '../run/node/messages.ts';
import { RunPool } from '../run/node/run-pool.ts';
import type { Serving } from '../server/serve.ts';
import { makeFolder } from '../timeline/node/files.ts';
import { openBrowser } from './open-browser.ts';
import { defaultScenario, scenarioPath, shown, viewerDir } from './paths.ts';
import { ProgressLine } from './progress-line.ts';
import { printSummary } from './run.ts';
import { stopListening, stopOnInterrupt } from './stop-on-interrupt.ts';

export interface StartOptions {
  readonly port: number;
  readonly threads: number;
  readonly runs: string;
  readonly open: boolean;
}

type Named = FromWorker & { readonly type: 'named' };

export async function start(named: string | undefined, options: StartOptions): Promise<void> {
  const file = named ? scenarioPath(named) : defaultScenario;
  const runsDir = resolve(options.runs);
  makeFolder(runsDir);
  const say = (text: string) => process.stdout.write(`${text}\n`);

  // the run's thread is first: it alone reads the scenario, and tells the run's name as soon as it knows it
  const pool = new RunPool(1);
  const line = new ProgressLine();
  let announced = false;
  let tellName!: (message: Named) => void;
  const name = new Promise<Named>((settle) => {
    tellName = settle;
  });
  const handle = pool.run(
    {
      file,
      runsDir,
      threads: options.threads,
      set: [],
      cut: 'full',
      replaceUnfinished: true,
      resume: true,
      reopenFinished: true,
    },
    (message) => {
      if (message.type === 'named') tellName(message);
      else if (message.type === 'started') {
        if (message.from)
          say(
            `Going on with the unfinished run in ${shown(message.out)}, from ${Math.floor((100 * message.from) / message.ticks)} %.`,
          );
      } else if (message.type === 'progress' && announced) line.show(message.progress);
    },
  );
  handle.finished.catch(() => {}); // heard below, wherever this stands when it fails
  const onInterrupt = stopOnInterrupt(() => handle.stop());
  let server: Serving | undefined;
  try {
    const { serve } = await import('../server/serve.ts');
    server = await serve({ runsDir, port: options.port, viewerDir });
    sayIfBusy(server);
    const run = await Promise.race([name, handle.finished.then(() => name)]);
    const url = server.urlOf(basename(run.out));
    let leave: Promise<void>;
    // from here on Ctrl-C ends the program; said only when it holds, and never without a listener in between
    const onlyServe = (): void => {
      leave = interrupted();
      stopListening(onInterrupt);
    };
    if (run.finished) {
      onlyServe();
      say(`${run.name}: reopening the finished run in ${shown(run.out)}`);
      say(`Watch it at ${url}   (Ctrl-C ends)`);
      if (options.open) openBrowser(url);
    } else {
      // the page may be there before the run's folder is
      const soon = `${url}&wait=1`;
      say(`${run.name}: running; the picture moves while it computes.`);
      say(`Watch it at ${soon}   (Ctrl-C ends)`);
      if (options.open) openBrowser(soon);
      announced = true;
      const summary = await handle.finished;
      line.end();
      printSummary(summary);
      if (!summary.finished) {
        say('The next start goes on from there.');
        process.exitCode = 130;
        return;
      }
      onlyServe();
      say(`Still serving at ${url}   (Ctrl-C ends)`);
    }
    await leave!;
  } finally {
    line.end();
    stopListening(onInterrupt);
    await pool.destroy();
    await server?.close();
  }
}

/** Settles when the person asks the program to end. */
export function interrupted(): Promise<void> {
  return new Promise((settle) => {
    process.once('SIGINT', () => settle());
    process.once('SIGTERM', () => settle());
  });
}

export function sayIfBusy({ port, asked }: Serving): void {
  if (asked !== 0 && port !== asked) process.stdout.write(`Port ${asked} is busy; using ${port}.\n`);
}
