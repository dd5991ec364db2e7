/** `stormtable view`: serves recorded runs to the viewer until interrupted (of two it opens the comparison), or writes them with it into a folder for any web host. */
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { defineFaults, StormtableError } from '../core/errors.ts';
import { serve } from '../server/serve.ts';
import { writeStaticFolder } from '../server/static-folder.ts';
import { layout } from '../timeline/format.ts';
import { runFolders } from '../timeline/node/runs.ts';
import { openBrowser } from './open-browser.ts';
import { shown, viewerDir } from './paths.ts';
import { interrupted, sayIfBusy } from './start.ts';

const faults = defineFaults({
  'run-missing':
    '{folder} holds no run (no {header} in it). Name the folder that stormtable run wrote, for example runs/my-scenario-1a2b3c.',
  'run-names-clash':
    '{a} and {b} have the same name, and runs are shown by name. View one of them, or rename its folder.',
});

export interface ViewOptions {
  readonly port: number;
  readonly runs: string;
  readonly open: boolean;
  readonly export?: string;
}

export async function view(runs: readonly string[], options: ViewOptions): Promise<void> {
  const folders = [...new Set(runs.map((r) => resolve(r)))];
  const wrong = folders
    .filter((f) => !existsSync(join(f, layout.header)))
    .map((folder) => faults('run-missing', { folder, header: layout.header }));
  for (const [k, b] of folders.entries()) {
    const a = folders.slice(0, k).find((other) => basename(other) === basename(b));
    if (a) wrong.push(faults('run-names-clash', { a, b }));
  }
  if (wrong.length) throw new StormtableError(wrong);
  if (options.export !== undefined) return exportViewer(folders, options.runs, options.export);
  const server = await serve({
    ...(folders.length ? { runs: folders } : { runsDir: resolve(options.runs) }),
    port: options.port,
    viewerDir,
  });
  const [first, second] = folders.map((folder) => basename(folder));
  const paired = folders.length === 2 && first !== second;
  const url = first === undefined ? server.url : server.urlOf(first, paired ? second : undefined);
  sayIfBusy(server);
  process.stdout.write(`${paired ? 'Compare' : 'Watch'} at ${url}   (Ctrl-C ends)\n`);
  if (options.open) openBrowser(url);
  await interrupted();
  await server.close();
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

async function exportViewer(named: readonly string[], runsDir: string, dir: string): Promise<void> {
  const folders = named.length ? named : await runFolders(resolve(runsDir));
  const { runs, files, bytes, viewerBytes } = await writeStaticFolder(folders, dir, viewerDir);
  const what = runs.length === 1 ? runs[0]!.id : `${runs.length} runs`;
  process.stdout.write(
    `Wrote ${shown(resolve(dir))}: ${what} and the viewer, ${files} files, ${megabytes(bytes)} (${megabytes(viewerBytes)} of it the viewer)\n` +
      `Put it on any web host, or try it here: npx serve ${shown(resolve(dir))}\n`,
  );
}
