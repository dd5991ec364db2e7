/**
 * `stormtable start` (and `npm start`): serves the viewer at once, runs the scenario in a worker thread while people
 * watch, and keeps serving. A finished run of the same digest is reopened without running again.
 */
import { mkdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { isFinished, runFolder } from '../run/node/run-folder.ts';
import { RunPool } from '../run/node/run-pool.ts';
import { readScenario } from '../scenario/read-scenario.ts';
import { type Serving, serve } from '../server/serve.ts';
import { openBrowser } from './open-browser.ts';
import { defaultScenario, scenarioPath, shown, viewerDir } from './paths.ts';
import { ProgressLine } from './progress-line.ts';
import { printSummary, stopOnInterrupt } from './run.ts';

export interface StartOptions {
  readonly port: number;
  readonly threads: number;
  readonly runs: string;
  readonly open: boolean;
}

export async function start(named: string | undefined, options: StartOptions): Promise<void> {
  const file = named ? scenarioPath(named) : defaultScenario;
  const runsDir = resolve(options.runs);
  mkdirSync(runsDir, { recursive: true });
  const bundle = await readScenario(file, {});
  const folder = runFolder(runsDir, bundle);
  const server = await serve({ runsDir, port: options.port, viewerDir });
  const url = server.urlOf(basename(folder));
  sayIfBusy(server);
  const say = (text: string) => process.stdout.write(`${text}\n`);

  if (await isFinished(folder)) {
    say(`${bundle.scenario.name.en}: reopening the finished run in ${shown(folder)}`);
    say(`Watch it at ${url}   (Ctrl-C ends)`);
    if (options.open) openBrowser(url);
    await interrupted();
    await server.close();
    return;
  }

  // the page may be there before the run's folder is
  const soon = `${url}&wait=1`;
  say(`${bundle.scenario.name.en}: running; the picture moves while it computes.`);
  say(`Watch it at ${soon}   (Ctrl-C ends)`);
  if (options.open) openBrowser(soon);
  const pool = new RunPool(1);
  const line = new ProgressLine();
  const handle = pool.run(
    { file, runsDir, threads: options.threads, set: [], cut: 'full', replaceUnfinished: true },
    (message) => {
      if (message.type === 'progress') line.show(message.progress);
    },
  );
  const onInterrupt = stopOnInterrupt(() => handle.stop());
  try {
    const summary = await handle.finished;
    line.end();
    printSummary(summary);
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
    if (summary.finished) {
      say(`Still serving at ${url}   (Ctrl-C ends)`);
      await interrupted();
    } else process.exitCode = 130;
  } finally {
    line.end();
    await pool.destroy();
    await server.close();
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
