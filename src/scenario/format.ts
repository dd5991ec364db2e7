/** The `format: name/1` line that every file we read begins with. */
import { describe, type FaultList } from './faults.ts';
import type { Source } from './yaml-source.ts';

/** Whether this version may read the file; a newer or foreign one is a fault. A missing line is left to the schema. */
export function checkFormat(source: Source, reads: string, faults: FaultList): boolean {
  const data = source.data as Record<string, unknown> | null;
  if (data === null || typeof data !== 'object' || Array.isArray(data) || !Object.hasOwn(data, 'format')) return true;
  const found = data['format'];
  if (found === reads) return true;
  const [name, version] = reads.split('/');
  const m = /^([a-z-]+)\/(\d+)$/.exec(String(found));
  const newer = m && m[1] === name && Number(m[2]) > Number(version);
  faults.add(
    newer ? 'newer-format' : 'unknown-format',
    { found: newer ? String(found) : describe(found), reads },
    source.where(['format']),
  );
  return false;
}
