/** Makes folders one level at a time: Node's own recursive way never ends where a parent takes no folders, as in /proc. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Makes a folder whose parent is there; one that is there is left as it is. */
export function makeFolderIn(path: string): void {
  try {
    mkdirSync(path);
  } catch (e) {
    if ((e as NodeJS.ErrnoException).code !== 'EEXIST') throw e;
  }
}

/** Makes a folder and those above it that are missing. Throws what the file system says. */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at); at = dirname(at)) missing.push(at);
  for (const folder of missing.reverse()) makeFolderIn(folder);
}
