/** Changes laid over a scenario before it is checked: its `test:` cut, and `--set path=value` from the command line. */
import { parse as parseYamlText } from 'yaml';
import type { FaultPlace } from '../core/errors.ts';
import type { LayeredSource } from './extends.ts';
import { describe, type FaultList, pathText } from './faults.ts';
import type { Path, Source } from './yaml-source.ts';

interface Override {
  readonly path: (string | number)[];
  readonly value: unknown;
  readonly place: (rest: Path, key: boolean) => FaultPlace;
  readonly text: string;
  /** Absolute file it was written in; the scenario's own for those from elsewhere. */
  readonly file: string;
}

/** A value put at a path by a sweep, and where the file says so. */
export interface VariedValue {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  readonly place: FaultPlace;
}

/** Where values were written, and whether the one at a path came from an override. */
export interface Laid {
  readonly where: Source['where'];
  overridden(path: Path): boolean;
  /** The file, absolute, whose value stands at a path: what a path written there is relative to. */
  fileOf(path: Path): string;
}

/** Keys of `time` may be written in `test:` and `--set` without their section; `record` where it is given a time, not a map. */
export const shorthands: Readonly<Record<string, Path>> = {
  end: ['time', 'end'],
  start: ['time', 'start'],
  tick: ['time', 'tick'],
  coupling: ['time', 'coupling'],
  record: ['time', 'record'],
  warm_up: ['time', 'warm_up'],
};

/** `rain[0].design_storm.return_period` as parts; undefined where it is not a path. */
export function parsePath(text: string): (string | number)[] | undefined {
  const parts: (string | number)[] = [];
  const pattern = /^(?:\.?([A-Za-z_][\w-]*)|\[(\d+)\])/;
  let rest = text.trim();
  while (rest) {
    const m = pattern.exec(rest);
    if (!m || (parts.length === 0 && (rest[0] === '.' || rest[0] === '['))) return undefined;
    parts.push(m[1] ?? Number(m[2]));
    rest = rest.slice(m[0].length);
    if (rest && rest[0] !== '.' && rest[0] !== '[') return undefined;
  }
  return parts.length > 0 ? parts : undefined;
}

/** Writes a value at a path of plain data; says what stands in the way, if anything. */
function put(root: Record<string, unknown>, path: Path, value: unknown): string | undefined {
  let at: unknown = root;
  for (let i = 0; i < path.length; i++) {
    const key = path[i]!;
    const here = pathText(path.slice(0, i)) || 'the scenario';
    if (Array.isArray(at)) {
      if (typeof key !== 'number') return `${here} is a list; name an entry, for example ${here}[0]`;
      if (key > at.length) return `${here} has ${at.length} entries, so [${key}] is not one of them`;
    } else if (at !== null && typeof at === 'object') {
      if (typeof key === 'number') return `${here} is a map, not a list`;
    } else return `${here} is ${describe(at)}, which holds nothing`;
    const holder = at as Record<string | number, unknown>;
    const last = i === path.length - 1;
    const next = last ? value : Object.hasOwn(holder, key) ? holder[key] : typeof path[i + 1] === 'number' ? [] : {};
    // defined, not assigned: a key such as __proto__ stays a key
    Object.defineProperty(holder, key, { value: next ?? {}, writable: true, enumerable: true, configurable: true });
    at = holder[key];
  }
  return undefined;
}

/** A map in `test:` changes what it names inside the section and leaves the rest of it. */
function* leaves(base: (string | number)[], value: unknown): Generator<[(string | number)[], unknown]> {
  if (value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 0)
    for (const [key, v] of Object.entries(value)) yield* leaves([...base, key], v);
  else yield [base, value];
}

/** A scenario's data with overrides laid over it, still able to say where each value was written. */
export function withOverrides(
  source: Source & Partial<Pick<LayeredSource, 'fileOf'>>,
  cut: 'full' | 'test',
  set: readonly string[],
  faults: FaultList,
  varied: readonly VariedValue[] = [],
): Laid & { data: Record<string, unknown> } {
  const data = structuredClone(source.data) as Record<string, unknown>;
  const overrides: Override[] = [];
  const fileOf = source.fileOf ?? (() => source.file);
  const own = fileOf([]);
  const long = (path: (string | number)[], value: unknown): (string | number)[] =>
    path.length === 1 && Object.hasOwn(shorthands, path[0]!) && (value === null || typeof value !== 'object')
      ? [...shorthands[path[0]!]!]
      : path;

  const test = data['test'];
  if (cut === 'test' && test !== null && typeof test === 'object' && !Array.isArray(test))
    for (const [written, value] of Object.entries(test)) {
      const path = parsePath(written);
      if (!path) {
        faults.add(
          'set-path',
          { text: `test.${written}`, problem: 'this is not a path such as time.end' },
          source.where(['test', written], true),
        );
        continue;
      }
      for (const [inside, leaf] of leaves([], value))
        overrides.push({
          path: [...long(path, value), ...inside],
          value: leaf,
          place: (rest, key) => source.where(['test', written, ...inside, ...rest], key),
          text: `test.${written}`,
          file: fileOf(['test', written, ...inside]),
        });
    }
  for (const text of set) {
    const equals = text.indexOf('=');
    const path = equals > 0 ? parsePath(text.slice(0, equals)) : undefined;
    const place = { file: `--set ${text}` };
    if (!path) faults.add('set-form', { text }, place);
    else {
      const value = scalar(text.slice(equals + 1));
      overrides.push({ path: long(path, value), value, place: () => place, text: pathText(path), file: own });
    }
  }

  for (const { path, value, place } of varied)
    overrides.push({
      path: [...path],
      value: structuredClone(value),
      place: () => place,
      text: pathText(path),
      file: own,
    });

  const applied: Override[] = [];
  for (const o of overrides) {
    const base =
      o.path[0] === 'extends' ? 'what the scenario is laid over is read before anything is changed' : undefined;
    const problem = base ?? put(data, o.path, o.value);
    if (problem) faults.add('set-path', { text: o.text, problem }, o.place([], false));
    else applied.push(o);
  }
  const where: Source['where'] = (path, key = false) => {
    for (const o of applied.toReversed())
      if (o.path.every((p, i) => i < path.length && String(path[i]) === String(p)))
        return o.place(path.slice(o.path.length), key);
    return source.where(path, key);
  };
  return {
    data,
    where,
    overridden: (path) => applied.some((o) => pathText(o.path) === pathText(path)),
    fileOf: (path) => {
      const over = applied.findLast((o) => o.path.every((p, i) => i < path.length && String(path[i]) === String(p)));
      return over?.file ?? fileOf(path);
    },
  };
}

/** A command-line value read as YAML would: `5` a number, `false` a boolean, `60 mm/h` text. */
function scalar(text: string): unknown {
  try {
    return parseYamlText(text, { logLevel: 'silent' }) ?? '';
  } catch {
    return text;
  }
}
