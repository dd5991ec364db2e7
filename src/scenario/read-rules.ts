/** The rules a scenario dispatches by: a file beside it, or written in it; parsed here, understood by `dispatch`. */
import type { Place } from '../assets/place.ts';
import type { Structure } from '../assets/structures.ts';
import type { QuantityReader } from '../core/units.ts';
import { readRules } from '../dispatch/read-rules.ts';
import type { RuleSet } from '../dispatch/rules.ts';
import type { FaultList } from './faults.ts';
import type { Files } from './files.ts';
import type { Laid } from './overrides.ts';
import type { RulesSource } from './scenario.ts';
import type { WrittenScenario } from './schema.ts';
import { readYaml, type Source } from './yaml-source.ts';

export async function readRulesSource(
  written: WrittenScenario['rules'],
  laid: Pick<Laid, 'where' | 'fileOf'>,
  scenario: Pick<Source, 'file'>,
  files: Files,
  faults: FaultList,
): Promise<RulesSource | undefined> {
  if (written === undefined) return undefined;
  if (typeof written !== 'string') {
    // a bare list is the rules of a file without its head
    const list = Array.isArray(written);
    const data = list ? { format: 'rules/1', rules: written } : written;
    const where: Source['where'] = (path, key) =>
      laid.where(list ? ['rules', ...path.slice(1)] : ['rules', ...path], key);
    return { file: scenario.file, text: JSON.stringify(data, null, 2), data, where };
  }
  const found = await files.text({
    what: 'the rules file',
    written,
    namedBy: laid.fileOf(['rules']),
    place: laid.where(['rules']),
  });
  return found && readYaml(found.text, found.shown, faults);
}

/** The place with the scenario's own structures behind its own, as rules see it. */
export const builtPlace = (place: Place, structures: readonly Structure[] = []): Place =>
  structures.length > 0 ? { ...place, structures: [...(place.structures ?? []), ...structures] } : place;

/** The rules checked against the place; their faults join the others. */
export function checkRules(
  source: RulesSource,
  place: Place,
  reader: QuantityReader,
  faults: FaultList,
): RuleSet | undefined {
  try {
    return readRules(source, place, reader);
  } catch (error) {
    faults.take(error);
    return undefined;
  }
}
