/** A run's folder while it is checked: reads files, notes what is wrong with reading them, and finds what is there besides. */
import { lstatSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { layout, type Manifest, type RunHeader, seriesFolder } from '../format.ts';
import { blockFile, parseIndex } from './checkpoint-index.ts';
import { filesBelow, partSuffix } from './files.ts';
import { damage, type Finding, remark } from './finding.ts';
import { allStreams } from './going-back.ts';
import { fieldFiles } from './verify-fields.ts';

export class Folder {
  readonly dir: string;
  constructor(dir: string) {
    this.dir = dir;
  }

  /** A file's bytes, or what is wrong with it. */
  read(file: string): Uint8Array | Finding {
    try {
      return readFileSync(join(this.dir, file));
    } catch (e) {
      return this.#problem(file, e);
    }
  }

  /** Bytes of a file, or what is wrong with it. */
  size(file: string): number | Finding {
    try {
      const stat = statSync(join(this.dir, file));
      return stat.isFile() ? stat.size : damage('file-unreadable', { file, detail: 'it is no file' });
    } catch (e) {
      return this.#problem(file, e);
    }
  }

  #problem(file: string, error: unknown): Finding {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return damage('file-missing', { file });
    return damage('file-unreadable', { file, detail: message });
  }
}

/** Bytes of a folder's files, and remarks on those the manifest does not speak of. */
export function verifyListing(
  dir: string,
  header: RunHeader,
  manifest: Manifest,
): { bytes: number; findings: Finding[] } {
  const expected = expectedFiles(dir, header, manifest);
  const leftOver: string[] = [];
  const findings: Finding[] = [];
  let bytes = 0;
  for (const file of filesBelow(dir)) {
    try {
      bytes += lstatSync(join(dir, file)).size;
    } catch {
      continue; // a running writer has merged it away
    }
    if (expected.has(file)) continue;
    if (isOurs(file, header)) leftOver.push(file);
    else findings.push(remark('foreign-file', { file: JSON.stringify(file).slice(1, -1) }));
  }
  if (leftOver.length > 0) {
    const files = leftOver.length === 1 ? 'One file is' : `${leftOver.length} files are`;
    findings.push(remark('left-over', { files, example: leftOver[0]! }));
  }
  return { bytes, findings };
}

function expectedFiles(dir: string, header: RunHeader, manifest: Manifest): Set<string> {
  const expected = new Set<string>([layout.header, layout.manifest, layout.place, layout.writer]);
  for (const file of fieldFiles(header, manifest.frames, manifest.finals)) expected.add(file);
  for (const stream of allStreams) expected.add(`${stream}.jsonl`);
  for (const segments of Object.values(manifest.series)) for (const s of segments) expected.add(s.file);
  const folder = new Folder(dir);
  for (const { file } of manifest.checkpoints) {
    expected.add(file);
    const index = folder.read(file);
    if (!(index instanceof Uint8Array)) continue;
    try {
      for (const g of parseIndex(file, Buffer.from(index).toString()).groups)
        for (const b of g.blocks) expected.add(blockFile(b));
    } catch {
      // told where the checkpoint is checked
    }
  }
  return expected;
}

/** Whether a file may be what an interrupted or a still running recording has left. */
function isOurs(file: string, header: RunHeader): boolean {
  if (file.endsWith(partSuffix)) return true;
  if (/^snapshots\/([0-9a-f]{64}\.json|blocks\/[0-9a-f]{2}\/[0-9a-f]{64})$/.test(file)) return true;
  const table = /^(.+)\/([A-Za-z]\w*)(\.\d{6,}-\d{6,})?\.parquet$/.exec(file);
  if (table) return header.tables.some((t) => t.name === table[2] && seriesFolder(t.picture) === table[1]);
  const field = /^truth\/fields\.zarr\/(?:overview\/)?([A-Za-z]\w*)\/(zarr\.json|c\/\d+(\/\d+)*)$/.exec(file);
  return field !== null && (field[1] === 'time' || header.fields.some((f) => f.name === field[1]));
}
