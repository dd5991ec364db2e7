/** Checks the tables' segments and the streams of lines of a run: sizes, checksums, rows and records. */
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { crc32c } from '../crc32c.ts';
import { type LineName, linePath, type Manifest, type RunHeader } from '../format.ts';
import { readSegment } from '../series.ts';
import { damage, damageOf, type Finding } from './finding.ts';
import type { Folder } from './verify-folder.ts';

export async function verifySeries(folder: Folder, header: RunHeader, manifest: Manifest): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const table of header.tables)
    for (const segment of manifest.series[table.name] ?? []) {
      const { file } = segment;
      const bytes = folder.read(file);
      const promised = manifest.sums?.[file];
      if (!(bytes instanceof Uint8Array)) findings.push(bytes);
      else if (promised !== undefined && promised !== crc32c(bytes)) findings.push(damage('file-changed', { file }));
      else await readSegment(table, segment, bytes).catch((e) => findings.push(...damageOf(e)));
    }
  return findings;
}

export function verifyStreams(folder: Folder, manifest: Manifest): Finding[] {
  return Object.entries(manifest.streams).flatMap(([stream, bytes]) => {
    const file = linePath(stream as LineName);
    if (bytes === 0) return [];
    const size = folder.size(file);
    if (typeof size !== 'number') return [size];
    if (size < bytes) return [damage('file-short', { file, found: size, expected: bytes })];
    return verifyLines(folder, file, bytes, manifest.sums?.[file]);
  });
}

/** Bytes read at once. */
const piece = 1 << 20;

/** Reads the lines piece by piece: areas of a long run are larger than memory should be. */
function verifyLines(folder: Folder, file: string, bytes: number, promised: number | undefined): Finding[] {
  let handle: number;
  try {
    handle = openSync(join(folder.dir, file), 'r');
  } catch (e) {
    return [damage('file-unreadable', { file, detail: (e as Error).message })];
  }
  try {
    let [done, sum, line] = [0, 0, 0];
    let rest = Buffer.alloc(0);
    while (done < bytes) {
      const buffer = Buffer.alloc(Math.min(piece, bytes - done));
      const n = readSync(handle, buffer, 0, buffer.length, done);
      if (n === 0) return [damage('file-short', { file, found: done, expected: bytes })];
      done += n;
      sum = crc32c(buffer.subarray(0, n), sum);
      const text = Buffer.concat([rest, buffer.subarray(0, n)]);
      const whole = text.lastIndexOf(0x0a) + 1;
      rest = text.subarray(whole);
      const lines = text.subarray(0, whole).toString().split('\n');
      for (const content of lines.slice(0, -1)) {
        line++;
        const detail = recordProblem(content);
        if (detail) return [damage('line-broken', { file, line, detail })];
      }
    }
    if (rest.length > 0) return [damage('line-broken', { file, line: line + 1, detail: 'it has no end' })];
    return promised === undefined || promised === sum ? [] : [damage('file-changed', { file })];
  } catch (e) {
    return [damage('file-unreadable', { file, detail: (e as Error).message })];
  } finally {
    closeSync(handle);
  }
}

function recordProblem(content: string): string | undefined {
  try {
    const value: unknown = JSON.parse(content);
    return typeof value === 'object' && value !== null ? undefined : 'it is no object';
  } catch (e) {
    return (e as Error).message;
  }
}
