/**
 * The recorded fields as a Zarr group of their own: the run's files linked (copied where links do not work), cut to the
 * frames the manifest speaks of, with the metadata of all arrays gathered in one file for readers over a network.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { layout } from '../../format.ts';
import { linkOrCopy, makeFolder, partSuffix, writeWhole } from '../files.ts';

interface NodeDocument {
  node_type: 'array' | 'group';
  shape?: number[];
  dimension_names?: string[];
}

/** Makes the folder `out` from the run in `dir`, which may still be growing; `frames` is how many count. */
export function exportZarr(dir: string, out: string, frames: number): void {
  const from = join(dir, layout.fields);
  const metadata: Record<string, NodeDocument> = {};
  const walk = (path: string): void => {
    makeFolder(join(out, path));
    const entries = readdirSync(join(from, path), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    // metadata first: chunks that come in meanwhile are then beyond what it speaks of
    for (const e of entries)
      if (e.name === 'zarr.json') metadata[path] = documentOf(readFileSync(join(from, path, e.name), 'utf8'), frames);
    for (const e of entries) {
      const inner = path === '' ? e.name : `${path}/${e.name}`;
      if (e.isDirectory()) walk(inner);
      else if (e.name !== 'zarr.json' && !e.name.endsWith(partSuffix)) linkOrCopy(join(from, inner), join(out, inner));
    }
  };
  walk('');
  for (const [path, document] of Object.entries(metadata))
    if (path !== '') writeWhole(join(out, path, 'zarr.json'), `${JSON.stringify(document, null, 1)}\n`);
  const { '': root, ...below } = metadata;
  const consolidated = { kind: 'inline', must_understand: false, metadata: below };
  writeWhole(join(out, 'zarr.json'), `${JSON.stringify({ ...root, consolidated_metadata: consolidated }, null, 1)}\n`);
}

function documentOf(text: string, frames: number): NodeDocument {
  const document = JSON.parse(text) as NodeDocument;
  if (document.dimension_names?.[0] === 'time') document.shape![0] = Math.min(frames, document.shape![0]);
  return document;
}
