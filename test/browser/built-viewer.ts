/** The viewer as it is shipped: built by Vite where it is missing or older than what it is made of. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
// the worker of the what-if tool holds the engine
const sources = ['src', 'vite.config.ts', 'package-lock.json'];

function newest(path: string): number {
  const full = join(root, path);
  if (!statSync(full).isDirectory()) return statSync(full).mtimeMs;
  let time = 0;
  for (const entry of readdirSync(full, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) time = Math.max(time, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  return time;
}

/** Throws where the build fails, so that a test never passes on an old viewer. */
export function buildViewer(): void {
  const product = join(root, 'dist/viewer/index.html');
  if (existsSync(product) && statSync(product).mtimeMs >= Math.max(...sources.map(newest))) return;
  execFileSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}
