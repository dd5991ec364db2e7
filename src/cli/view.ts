/** `stormtable view`: serves recorded runs to the viewer until interrupted; of two it opens the comparison. */
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
  const [first, second] = folders.map((folder) => basename(folder));
  const paired = folders.length === 2 && first !== second;
  const url = first === undefined ? server.url : server.urlOf(first, paired ? second : undefined);
  sayIfBusy(server);
  process.stdout.write(`${paired ? 'Compare' : 'Watch'} at ${url}   (Ctrl-C ends)\n`);
  if (options.open) openBrowser(url);
  await interrupted();
  await server.close();
}
