/** Where the program's own files are, and how a scenario is named on the command line. */
import { existsSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layout } from '../timeline/format.ts';

/** The package's folder, from src/cli and dist/cli alike. */
export const packageDir = fileURLToPath(new URL('../..', import.meta.url));
export const viewerDir = join(packageDir, 'dist', 'viewer');
export const defaultScenario = join(packageDir, 'scenarios', 'chongqing-august-2020', 'scenario.yaml');

/** A folder stands for the scenario.yaml in it, the folder of a run for the run; a bare name for a scenario that came with the program. */
export function scenarioPath(named: string): string {
  if (existsSync(named))
    return statSync(named).isDirectory() && !existsSync(join(named, layout.header))
      ? join(named, 'scenario.yaml')
      : named;
  const shipped = join(packageDir, 'scenarios', named, 'scenario.yaml');
  if (/^[a-z0-9-]+$/.test(named) && existsSync(shipped)) return shipped;
  return named;
}

/** A path as a person in this folder would write it. */
export function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near === '' ? '.' : near.startsWith('..') ? path : near;
}
