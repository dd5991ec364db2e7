/** `stormtable new`: writes a scenario around a person's own elevation model and says what to do next. */
import { newScenario } from '../scenario/new-scenario.ts';
import { shown } from './paths.ts';

export async function createScenario(
  name: string,
  options: { readonly dem: string; readonly dir: string },
): Promise<void> {
  const file = await newScenario(name, options.dem, options.dir);
  process.stdout.write(
    `Wrote ${shown(file)}\nNext:\n  stormtable check ${shown(file)}\n  stormtable start ${shown(file)}\n`,
  );
}
