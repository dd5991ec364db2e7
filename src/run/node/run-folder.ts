/** Where a run's timeline lies when nobody says: the scenario's id and the digest of all that decides it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScenarioBundle } from '../../scenario/scenario.ts';
import { layout, type Manifest } from '../../timeline/format.ts';

export const runFolder = (runsDir: string, bundle: Pick<ScenarioBundle, 'scenario' | 'digest'>): string =>
  join(runsDir, `${bundle.scenario.id}-${bundle.digest.slice(0, 12)}`);

/** Whether a folder holds a finished run. */
export function isFinished(folder: string): boolean {
  const file = join(folder, layout.manifest);
  if (!existsSync(file)) return false;
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as Manifest).state === 'finished';
  } catch {
    return false;
  }
}
