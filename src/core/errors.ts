/**
 * Faults: what is wrong with something a person supplied, as a code with parameters, turned into a sentence that says
 * where, what was found, what was expected and the way out. All faults of a file are thrown together.
 */

/** Where a fault lies in a file; line and column count from 1. */
export interface FaultPlace {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

export interface Fault {
  /** Stable slug, e.g. `rain-negative`. */
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** The English sentence. */
  readonly message: string;
  readonly place: FaultPlace;
}

/** Makes a fault maker from sentences with `{param}` gaps. A room declares its own sentences beside the code that finds the fault. */
export function defineFaults<const S extends Record<string, string>>(sentences: S) {
  return (
    code: keyof S & string,
    params: Readonly<Record<string, string | number>> = {},
    place: FaultPlace = {},
  ): Fault => ({
    code,
    params,
    message: sentences[code]!.replace(/\{(\w+)\}/g, (gap, name: string) => clipped(String(params[name] ?? gap))),
    place,
  });
}

/** What was found may be a megabyte; a sentence holds the beginning of it. */
const mostShown = 1000;
const clipped = (text: string): string => (text.length > mostShown ? `${text.slice(0, mostShown - 3)}...` : text);

/** The error that carries faults to the door. `exitCode` 2: the input is wrong; 1: the run failed. */
export class StormtableError extends Error {
  readonly faults: readonly Fault[];
  readonly exitCode: number;
  constructor(faults: Fault | readonly Fault[], exitCode = 2) {
    const list = Array.isArray(faults) ? (faults as readonly Fault[]) : [faults as Fault];
    super(describeFaults(list));
    this.name = 'StormtableError';
    this.faults = list;
    this.exitCode = exitCode;
  }
}

/** Faults grouped by file, in order of line, as a person reads them. */
export function describeFaults(faults: readonly Fault[]): string {
  const files = new Map<string, Fault[]>();
  for (const f of faults) {
    const key = f.place.file ?? '';
    const group = files.get(key);
    if (group) group.push(f);
    else files.set(key, [f]);
  }
  const lines: string[] = [];
  for (const [file, group] of files) {
    if (file) lines.push(file);
    group.sort((a, b) => (a.place.line ?? 0) - (b.place.line ?? 0) || (a.place.column ?? 0) - (b.place.column ?? 0));
    for (const f of group) {
      const at = f.place.line ? `${f.place.line}:${f.place.column ?? 1}`.padEnd(7) : '';
      lines.push(file ? `  ${at}${f.message}` : f.message);
    }
  }
  return lines.join('\n');
}
