/** Before the suite: kernels are built where missing or older than their sources. (The viewer is built by its own tests.) */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

function newest(folder: string): number {
  let time = 0;
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    if (entry.isFile()) time = Math.max(time, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  return time;
}

function buildIfOlder(product: string, sources: string[], ...command: string[]): void {
  const file = join(root, product);
  if (existsSync(file) && statSync(file).mtimeMs >= Math.max(...sources.map(newest))) return;
  execFileSync(process.execPath, command, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
}

export default function setup(): void {
  buildIfOlder('dist/kernels/inertial.shared.wasm', ['src/kernels/assembly'], 'scripts/build-kernels.mjs');
}
