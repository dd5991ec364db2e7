/**
 * A file of commands to give a run at a moment (`stormtable fork --command FILE`): what a scenario's `events` say, with
 * `at` left out where the moment itself is meant.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { type Clock, momentOf } from '../core/clock.ts';
import { StormtableError } from '../core/errors.ts';
import { quantityReader } from '../core/units.ts';
import { FaultList } from './faults.ts';
import { Files } from './files.ts';
import { checkFormat } from './format.ts';
import type { ScheduledCommand } from './scenario.ts';
import { schemaWords } from './schema-words.ts';
import { readParts } from './sections.ts';
import { readYaml } from './yaml-source.ts';

export const commandsFormat = 'commands/1';

/** Commands in order of tick, none before `from` (ticks completed). Throws a StormtableError with every fault found. */
export async function readCommands(file: string, clock: Clock, from: number): Promise<ScheduledCommand[]> {
  const faults = new FaultList();
  const found = await new Files(faults).text({
    what: 'the file of commands',
    written: file,
    namedBy: join(process.cwd(), '-'),
    place: {},
    way: 'Name a YAML file of commands.',
  });
  const source = found && readYaml(found.text, found.shown, faults);
  if (!source || !checkFormat(source, commandsFormat, faults)) throw new StormtableError(faults.faults);
  const { time } = schemaWords(await quantityReader());
  const schema = z.strictObject({
    format: z.literal(commandsFormat),
    commands: z
      .array(
        z.strictObject({
          at: time().optional(),
          command: z.string().min(1),
          role: z.string().min(1).prefault('city'),
          payload: z.record(z.string(), z.unknown()).prefault({}),
        }),
      )
      .min(1),
  });
  const { commands } = readParts(schema, source.data, source, faults, 'a file of commands', ['commands']) as {
    commands?: readonly { readonly value: z.output<typeof schema>['commands'][number]; readonly index: number }[];
  };
  const given: ScheduledCommand[] = [];
  for (const { value, index } of commands ?? []) {
    const seconds =
      value.at === undefined
        ? from * clock.tick
        : 'seconds' in value.at
          ? value.at.seconds
          : (value.at.epochMs - clock.startEpochMs) / 1000;
    const tick = Math.floor(seconds / clock.tick + 1e-9);
    if (tick < from || tick >= clock.ticks)
      faults.add(
        'command-outside',
        {
          path: `commands[${index}].at`,
          found: momentOf(clock, seconds),
          from: momentOf(clock, from * clock.tick),
          end: momentOf(clock, clock.ticks * clock.tick),
        },
        source.where(['commands', index, 'at']),
      );
    else given.push({ tick, type: value.command, role: value.role, payload: value.payload });
  }
  if (faults.faults.length) throw new StormtableError(faults.faults);
  return given.sort((a, b) => a.tick - b.tick);
}
