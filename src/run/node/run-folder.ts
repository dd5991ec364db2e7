/** Where a run's timeline lies when nobody says: the scenario's id and the digest of all that decides it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ScenarioBundle } from '../../scenario/scenario.ts';
import { layout } from '../../timeline/format.ts';
import { writerLives } from '../../timeline/node/claim.ts';
import { readRun } from '../../timeline/node/runs.ts';

export const runFolder = (runsDir: string, bundle: Pick<ScenarioBundle, 'scenario' | 'digest'>): string =>
  join(runsDir, `${bundle.scenario.id}-${bundle.digest.slice(0, 12)}`);

/** Whether a folder holds a finished run. */
export async function isFinished(folder: string): Promise<boolean> {
  return (await readRun(folder))?.manifest.state === 'finished';
}

/** Whether a folder holds a run that was begun and never finished, and nobody is writing it now. */
export async function isAbandoned(folder: string): Promise<boolean> {
  if (!existsSync(join(folder, layout.header)) && !existsSync(join(folder, layout.writer))) return false;
  return !(await isFinished(folder)) && !(await writerLives(folder));
}
