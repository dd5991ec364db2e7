/** What a check of a run's folder finds: damage, or a remark on what does no harm. */
import { defineFaults, type Fault, StormtableError } from '../../core/errors.ts';

export interface Finding extends Fault {
  /** Damage: something the run promises cannot be had. A remark: something that is there besides. */
  readonly severity: 'damage' | 'remark';
}

export const findingFaults = defineFaults({
  'file-missing': '{file} is missing.',
  'file-short': '{file} holds {found} of {expected} bytes.',
  'file-changed': '{file} is not what was written: its checksum does not hold.',
  'file-unreadable': '{file} cannot be read: {detail}.',
  'chunk-damaged': '{file} is damaged: {problem}.',
  'more-damage': '{folder}: more than {named} chunks are missing or damaged; the rest were not looked at.',
  'metadata-differs': '{file} does not describe the array that run.json asks for: {problem}.',
  'line-broken': '{file}: line {line} is no record ({detail}).',
  'manifest-differs': 'manifest.json does not fit run.json: {problem}.',
  'not-settled': 'manifest.json says the run is going on, but nobody writes it: it was interrupted.',
  'left-over': '{files} left over from writing, such as {example}: harmless, and removed when the run is resumed.',
  'foreign-file': '{file} is no part of a run.',
});

type Params = Readonly<Record<string, string | number>>;
type Code = Parameters<typeof findingFaults>[0];

export const damage = (code: Code, params: Params): Finding => ({ ...findingFaults(code, params), severity: 'damage' });
export const remark = (code: Code, params: Params): Finding => ({ ...findingFaults(code, params), severity: 'remark' });

/** Faults that reading threw, as damage; other errors are passed on. */
export function damageOf(error: unknown): Finding[] {
  if (!(error instanceof StormtableError)) throw error;
  return error.faults.map((f) => ({ ...f, severity: 'damage' }));
}
