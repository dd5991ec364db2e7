/** What a scenario takes at a path, and how a number there is read from text and written back with its unit. */
import { z } from 'zod';
import type { QuantityReader, Unit } from '../core/units.ts';
import type { ScenarioSchema } from '../scenario/schema.ts';
import { unitKey } from '../scenario/schema-words.ts';
import { expectation, keysAt, schemaAt } from '../scenario/shape.ts';

export type Parts = readonly (string | number)[];

/** `y`: a return period in years; `time`: seconds from the start; `plain`: a number that wears no unit. */
export type ValueUnit = Unit | 'y' | 'time' | 'plain';

export interface ValueKind {
  /** The schema of the value, conversions included. */
  readonly schema: z.ZodType;
  /** What is taken there, in words. */
  readonly takes: string;
  /** Unit of a number there; undefined where no number is taken. */
  readonly unit: ValueUnit | undefined;
  readonly whole: boolean;
}

const defOf = (schema: z.core.$ZodType) => (schema as z.core.$ZodTypes)._zod.def;
const anything = (schema: z.core.$ZodType | undefined): boolean =>
  schema !== undefined && defOf(schema).type === 'unknown';

/** What a scenario takes at a path; else the keys known where the path leaves the schema. */
export function kindAt(
  schema: ScenarioSchema,
  parts: Parts,
): ValueKind | { readonly known: string[]; readonly at: number } {
  for (let depth = 1; depth < parts.length; depth++)
    if (anything(schemaAt(schema, parts.slice(0, depth))))
      return { schema: z.unknown(), takes: 'anything', unit: 'plain', whole: false };
  const inner = schemaAt(schema, parts);
  if (!inner) {
    const at = parts.findIndex((_, k) => schemaAt(schema, parts.slice(0, k + 1)) === undefined);
    return { known: keysAt(schema, parts.slice(0, at)), at };
  }
  const d = defOf(inner);
  const meta = (z.globalRegistry.get(inner) ?? {}) as Record<string, unknown>;
  const written = meta[unitKey] as string | undefined;
  const numeric = d.type === 'number' || d.type === 'unknown';
  const unit = written === 'moment' ? undefined : written === '1' || (!written && numeric) ? 'plain' : written;
  return {
    schema: converting(schema, parts),
    takes: expectation(inner),
    unit: unit as ValueUnit | undefined,
    whole: d.type === 'number' && 'format' in d,
  };
}

/** The schema at a path with its conversion still around it. */
function converting(schema: z.core.$ZodType, parts: Parts): z.ZodType {
  const last = parts[parts.length - 1]!;
  const step = (holder: z.core.$ZodType): z.core.$ZodType | undefined => {
    const d = defOf(holder);
    if (d.type === 'object') return (d.shape as Record<string, z.core.$ZodType>)[String(last)];
    if (d.type === 'array') return d.element;
    if (d.type === 'tuple') return d.items[Number(last)];
    if (d.type === 'record') return d.valueType;
    if (d.type === 'union')
      for (const option of d.options) {
        const inner = schemaAt(option, []);
        const found = inner && step(inner);
        if (found) return found;
      }
    return undefined;
  };
  return step(schemaAt(schema, parts.slice(0, -1))!) as z.ZodType;
}

/** The SI number a scenario makes of a value; null where it makes none of it. */
export function numberOf(kind: ValueKind, value: unknown): number | null {
  const read = kind.schema.safeParse(value).data as unknown;
  if (typeof read === 'number' && kind.unit) return read;
  const seconds = (read as { seconds?: unknown } | null | undefined)?.seconds;
  return kind.unit === 'time' && typeof seconds === 'number' ? seconds : null;
}

/** A parameter of a distribution as a number in the unit of the value; bounds do not apply to it. Throws an Error with a sentence. */
export function parameter(unit: ValueUnit, written: unknown, read: QuantityReader): number {
  if (unit === 'plain') {
    const percent = typeof written === 'string' ? /^\s*([-+]?[\d.]+)\s*%\s*$/.exec(written) : null;
    const value = percent ? Number(percent[1]) / 100 : written;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw new Error(`${JSON.stringify(written)} is not a plain number; write for example 0.04`);
  }
  if (unit === 'y') {
    const years = typeof written === 'string' ? /^\s*(\d+(?:\.\d+)?)\s*(?:y|a|yr|years?)\s*$/.exec(written) : null;
    if (years) return Number(years[1]);
    throw new Error(`${JSON.stringify(written)} is not a number of years; write for example 50 y`);
  }
  return read.read(String(written), unit === 'time' ? 's' : unit);
}

/** The unit a person wrote, and how much of the value's own unit it is. */
export interface Wears {
  readonly unit: string;
  readonly size: number;
}

/** The unit a quantity was written in, so that drawn values are told in the same one. */
export function wornBy(unit: ValueUnit, written: unknown, read: QuantityReader): Wears | undefined {
  if (unit === 'plain') return undefined;
  const text = /^[\s\d.+-]*(?:e[-+]?\d+)?\s*(.+)$/i.exec(String(written))![1]!;
  return { unit: text, size: parameter(unit, `1 ${text}`, read) };
}

/** A number as a scenario would say it, to nine figures: `0.035`, `45.2 mm/h`, `37.5 y`. */
export function writtenNumber(kind: ValueKind, x: number, wears: Wears | undefined): unknown {
  if (wears) return `${Number((x / wears.size).toPrecision(9))} ${wears.unit}`;
  return kind.whole ? Math.round(x) : Number(x.toPrecision(9));
}

/** Ends a column's name with its unit: `_m_per_s`. */
export const unitSuffix = (unit: ValueUnit | undefined): string =>
  unit === undefined || unit === 'plain' || unit === '1' || unit === 'persons' || unit === 's/m^(1/3)'
    ? ''
    : `_${unit === 'time' ? 's' : unit.replaceAll('/', '_per_')}`;
