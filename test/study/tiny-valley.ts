/** A valley of a few hundred cells in a temporary folder, for sweeps that take a moment. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeValley } from './made-valley.ts';

export interface TinyValley {
  readonly folder: string;
  /** The scenario, with `vary` below it. */
  file(vary: string, name?: string): string;
  remove(): void;
}

export function tinyValley(): TinyValley {
  const folder = mkdtempSync(join(tmpdir(), 'stormtable-sweep-'));
  return {
    folder,
    file: (vary, name = 'valley') =>
      writeValley(join(folder, name), { rows: 12, cols: 16, cellSize: 25, hours: 0.25, warmUpMinutes: 2 }, vary),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
