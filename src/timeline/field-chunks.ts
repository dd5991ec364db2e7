/** Chunks of the fields' Zarr store, read through zarrita; a chunk that should be there and is not is a fault. */
import { open, root } from 'zarrita';
import { defineFaults, StormtableError } from '../core/errors.ts';
import type { Stored } from './encode.ts';
import { formatFaults, layout } from './format.ts';
import type { TimelineStore } from './reader.ts';

export const chunkFaults = defineFaults({
  'chunk-missing': '{where}/{path} is missing: the timeline has been damaged. Record the run again.',
});

export interface FieldChunks {
  /** Rows and columns of a chunk. */
  readonly shape: readonly [number, number];
  get(at: readonly number[]): Promise<Stored>;
}

/** Opens each array once; where its chunks lie does not change while it grows. */
export function chunkReader(store: TimelineStore): (field: string, overview: boolean) => Promise<FieldChunks> {
  const opened = new Map<string, Promise<FieldChunks>>();
  const { where } = store;
  const bytes = {
    async get(key: string): Promise<Uint8Array | undefined> {
      const path = layout.fields + key;
      const found = await store.get(path);
      // readers of Zarr take an absent chunk for an empty one; here it would pass for dry land
      if (!found && !key.endsWith('.zattrs'))
        throw new StormtableError(chunkFaults('chunk-missing', { where, path }), 1);
      return found;
    },
  };
  const openField = async (path: string): Promise<FieldChunks> => {
    const array = await open.v3(root(bytes).resolve(path), { kind: 'array' });
    const [height, width] = array.chunks.slice(-2);
    return {
      shape: [height, width],
      async get(at) {
        try {
          return (await array.getChunk([...at])).data as unknown as Stored;
        } catch (e) {
          throw damaged(e, `${layout.fields}/${path}/c/${at.join('/')}`);
        }
      },
    };
  };
  return (field, overview) => {
    const path = overview ? `overview/${field}` : field;
    let chunks = opened.get(path);
    if (!chunks) {
      chunks = openField(path).catch((e) => {
        opened.delete(path);
        throw damaged(e, `${layout.fields}/${path}/zarr.json`);
      });
      opened.set(path, chunks);
    }
    return chunks;
  };
}

function damaged(e: unknown, file: string): unknown {
  if (e instanceof StormtableError) return e;
  const detail = e instanceof Error ? e.message : String(e);
  return new StormtableError(formatFaults('timeline-broken', { file, detail }), 1);
}
