/** A run's files from its folder. */
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TimelineStore } from '../reader.ts';
import { diskError } from './files.ts';

/** Whether a path of a run stays inside its folder: plain names, no way up, nothing absolute. */
export const staysInside = (path: string): boolean =>
  path !== '' && !/[\\\0:]/.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');

export function fileStore(dir: string): TimelineStore {
  return {
    where: dir,
    async get(path, range) {
      if (!staysInside(path)) return undefined;
      const full = join(dir, path);
      try {
        if (!range) return await readFile(full);
        const file = await open(full);
        try {
          const bytes = new Uint8Array(range.to - range.from);
          let filled = 0;
          while (filled < bytes.length) {
            const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, range.from + filled);
            if (bytesRead === 0) break;
            filled += bytesRead;
          }
          return bytes.subarray(0, filled);
        } finally {
          await file.close();
        }
      } catch (e) {
        const { code } = e as NodeJS.ErrnoException;
        if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return undefined;
        throw diskError(e, full);
      }
    },
  };
}
