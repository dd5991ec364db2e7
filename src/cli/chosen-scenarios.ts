/** Which scenarios a command line means: folders stand for their scenario.yaml, published schemas are passed over, one named twice counts once. */
import { realpathSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { defineFaults, StormtableError } from '../core/errors.ts';
import { scenarioPath, shown } from './paths.ts';

export interface ChosenScenario {
  readonly file: string;
  /** How it is called on the screen: the folder's name, or the path where several folders share a name. */
  readonly label: string;
}

export const chosenFaults = defineFaults({
  'nothing-to-run':
    'Among the files named there is no scenario: {files} only describe the format. Name a scenario file or its folder.',
});

/** What is to be run, in the order named, and remarks on what is left out. One file alone is taken as it is. */
export function chosenScenarios(named: readonly string[]): { chosen: ChosenScenario[]; remarks: string[] } {
  const remarks: string[] = [];
  const schemas = named.length > 1 ? named.filter((n) => n.endsWith('.schema.json')) : [];
  if (schemas.length) remarks.push(`Passing over ${schemas.map(shown).join(', ')}: a schema, not a scenario.`);
  const files = new Map<string, string>();
  for (const name of named) {
    if (schemas.includes(name)) continue;
    const file = scenarioPath(name);
    const key = whereItLies(file);
    if (files.has(key)) remarks.push(`${shown(file)} is named more than once and runs once.`);
    else files.set(key, file);
  }
  if (files.size === 0)
    throw new StormtableError(chosenFaults('nothing-to-run', { files: schemas.map(shown).join(', ') }));
  const all = [...files.values()];
  const short = all.map(shortName);
  const chosen = all.map((file, i) => {
    const alone = short.indexOf(short[i]!) === short.lastIndexOf(short[i]!);
    return { file, label: alone ? short[i]! : shown(file) };
  });
  return { chosen, remarks: [...new Set(remarks)] };
}

function whereItLies(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file); // not there: the run will say so
  }
}

function shortName(file: string): string {
  const name = basename(resolve(file));
  return /^scenario\.ya?ml$/.test(name) ? basename(dirname(resolve(file))) : name.replace(/\.ya?ml$/, '');
}
