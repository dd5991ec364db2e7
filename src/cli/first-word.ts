/** The first word of a command line where it is neither a command nor a scenario: what was meant is told, nothing is run. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defineFaults, StormtableError } from '../core/errors.ts';
import { nearestWord } from '../core/nearest-word.ts';
import { packageDir, scenarioPath } from './paths.ts';

export const firstWordFaults = defineFaults({
  'unknown-command':
    '"{found}" is neither a command nor a scenario, nor is there a file or folder of that name.{meant}\nCommands: {commands}\nScenarios: {scenarios}',
});

/** Throws where the first word of `args` is one of its own that nobody knows; paths are left to whoever opens them. */
export function checkFirstWord(args: readonly string[], commands: readonly string[]): void {
  const [found] = args;
  if (found === undefined || !/^[\p{L}\p{N}_-]+$/u.test(found) || found.startsWith('-')) return;
  if ([...commands, 'help'].includes(found) || existsSync(found) || scenarioPath(found) !== found) return;
  const folder = join(packageDir, 'scenarios');
  const scenarios = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'scenario.yaml')));
  const near = nearestWord(found, [...commands, ...scenarios]);
  const meant = near ? ` Did you mean "${near}"?` : '';
  const params = { found, meant, commands: commands.join(', '), scenarios: scenarios.sort().join(', ') };
  throw new StormtableError(firstWordFaults('unknown-command', params));
}
