/** Chunks of the fields' Zarr store, read through zarrita; one that is missing or damaged is a fault, never dry land. */
import { open, root } from 'zarrita';
import { defineFaults, StormtableError } from '../core/errors.ts';
import type { Stored } from './encode.ts';
import { chunkBytes, fieldArray } from './field-layout.ts';
import { formatFaults, layout, type RunHeader } from './format.ts';
import { type ChunkFacts, chunkProblem } from './packed-chunk.ts';
import type { TimelineStore } from './reader.ts';

export const chunkFaults = defineFaults({
  'chunk-missing': '{where}/{path} is missing: the timeline has been damaged. Record the run again.',
});

export interface FieldChunks {
  /** Rows and columns of a chunk. */
  readonly shape: readonly [number, number];
  get(at: readonly number[]): Promise<Stored>;
}

const broken = (file: string, detail: string): StormtableError =>
  new StormtableError(formatFaults('timeline-broken', { file: `${layout.fields}/${file}`, detail }), 1);

/** Opens each array once; where its chunks lie does not change while it grows. */
export function chunkReader(
  store: TimelineStore,
  header: RunHeader,
): (field: string, overview: boolean) => Promise<FieldChunks> {
  const opened = new Map<string, Promise<FieldChunks>>();
  /** What is known of an array's chunks, by its folder. */
  const facts = new Map<string, ChunkFacts>();
  const { where } = store;
  const bytes = {
    async get(key: string): Promise<Uint8Array | undefined> {
      const path = layout.fields + key;
      const found = await store.get(path);
      // readers of Zarr take an absent chunk for an empty one; here it would pass for dry land
      if (!found && !key.endsWith('.zattrs'))
        throw new StormtableError(chunkFaults('chunk-missing', { where, path }), 1);
      const [, array, file] = /^\/(.+)\/(zarr\.json|c(?:\/.*)?)$/.exec(key) ?? [];
      const known = array === undefined ? undefined : facts.get(array);
      if (!found || !known) return found;
      if (file === 'zarr.json') facts.set(array!, { ...known, checksum: hasChecksum(found) });
      else {
        const problem = chunkProblem(found, known);
        if (problem) throw broken(`${array}/${file}`, problem);
      }
      return found;
    },
  };
  const openField = async (path: string): Promise<FieldChunks> => {
    const expected = fieldArray(header, path).shape;
    facts.set(path, { bytes: chunkBytes(expected), checksum: false });
    const array = await open.v3(root(bytes).resolve(path), { kind: 'array' });
    if (`${array.chunks}` !== `${expected.chunk}` || array.dtype !== expected.dtype)
      throw broken(`${path}/zarr.json`, `it tells chunks of ${array.chunks} ${array.dtype}, run.json otherwise`);
    const [height, width] = array.chunks.slice(-2);
    return {
      shape: [height, width],
      async get(at) {
        try {
          return (await array.getChunk([...at])).data as unknown as Stored;
        } catch (e) {
          throw damaged(e, `${path}/c/${at.join('/')}`);
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
        throw damaged(e, `${path}/zarr.json`);
      });
      opened.set(path, chunks);
    }
    return chunks;
  };
}

function hasChecksum(document: Uint8Array): boolean {
  const { codecs } = JSON.parse(new TextDecoder().decode(document)) as { codecs?: readonly { name?: unknown }[] };
  return Array.isArray(codecs) && codecs.some((c) => c?.name === 'crc32c');
}

function damaged(e: unknown, file: string): unknown {
  return e instanceof StormtableError ? e : broken(file, e instanceof Error ? e.message : String(e));
}
