/** A run's files from its folder. */
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { staysInside } from '../documents.ts';
import type { TimelineStore } from '../reader.ts';
import { readError } from './files.ts';

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
          // what is asked for may be more than there is, by far where a manifest is damaged
          const { size } = await file.stat();
          const bytes = new Uint8Array(Math.max(0, Math.min(range.to, size) - range.from));
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
        throw readError(e, full);
      }
    },
  };
}
