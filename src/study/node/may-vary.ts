/** Whether a scenario may be a sweep, from its text alone: a quick look that never misses one, before it is read in earnest. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** True also where the section may come from a scenario it extends, or from the command line. Files that cannot be read are nobody's sweep. */
export function mayVary(file: string, set: readonly string[]): boolean {
  if (set.some((s) => s.trimStart().startsWith('vary'))) return true;
  try {
    const path = statSync(file).isDirectory() ? join(file, 'scenario.yaml') : file;
    return /\b(vary|extends)\b/.test(readFileSync(path, 'utf8'));
  } catch {
    return false;
  }
}
