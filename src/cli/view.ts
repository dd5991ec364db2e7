/** `stormtable view`: serves recorded runs to the viewer until interrupted. */
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { defineFaults, StormtableError } from '../core/errors.ts';
import { serve } from '../server/serve.ts';
import { layout } from '../timeline/format.ts';
import { openBrowser } from './open-browser.ts';
import { viewerDir } from './paths.ts';
import { interrupted, sayIfBusy } from './start.ts';

const faults = defineFaults({
  'run-missing':
    '{folder} holds no run (no {header} in it). Name the folder that stormtable run wrote, for example runs/my-scenario-1a2b3c.',
});

export async function view(
  runs: readonly string[],
  options: { port: number; runs: string; open: boolean },
): Promise<void> {
  const folders = runs.map((r) => resolve(r));
  const missing = folders.filter((f) => !existsSync(join(f, layout.header)));
  if (missing.length)
    throw new StormtableError(missing.map((folder) => faults('run-missing', { folder, header: layout.header })));
  const server = await serve({
    ...(folders.length ? { runs: folders } : { runsDir: resolve(options.runs) }),
    port: options.port,
    viewerDir,
  });
  const url = folders.length ? server.urlOf(basename(folders[0]!)) : server.url;
  sayIfBusy(server);
  process.stdout.write(`Watch at ${url}   (Ctrl-C ends)\n`);
  if (options.open) openBrowser(url);
  await interrupted();
  await server.close();
}
