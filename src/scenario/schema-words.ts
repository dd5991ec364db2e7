/**
 * The words schemas are made of: quantities with units, moments, names, ids. Each takes what a person writes and gives
 * an SI value; what is wrong is a custom issue whose `params` name a fault of `faults.ts`.
 */
import { z } from 'zod';
import { parseMoment } from '../core/clock.ts';
import { exampleOf, type QuantityReader, type Unit } from '../core/units.ts';
import { describe } from './faults.ts';
import { mostQuantity, mostQuantityText } from './limits.ts';

/** A written time: a moment of the calendar, or seconds from the start. */
export type WrittenTime = { readonly epochMs: number; readonly offsetMinutes: number } | { readonly seconds: number };

interface Bounds {
  readonly least?: number;
  readonly most?: number;
  /** Refuses `least` itself. */
  readonly above?: boolean;
  /** Fault to tell below `least`, where it has a sentence of its own. */
  readonly fault?: 'rain-negative' | 'discharge-negative';
  readonly doc?: string;
  /** How one would write it, where the unit's own example would mislead. */
  readonly example?: string;
}

/** JSON Schema keyword that carries the unit of a quantity; the fault mapper looks for it too. */
export const unitKey = 'x-unit';

type Context = { addIssue(issue: { code: 'custom'; params: Record<string, unknown>; input?: unknown }): void };
const refuse = (context: Context, fault: string, params: Record<string, string | number>): never => {
  context.addIssue({ code: 'custom', params: { fault, ...params } });
  return z.NEVER;
};

function withinBounds(context: Context, value: number, found: string, unit: Unit, bounds: Bounds): number {
  const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY, above = false } = bounds;
  if (Math.abs(value) > mostQuantity) {
    const range = rangeText(Math.max(least, -mostQuantity), Math.min(most, mostQuantity), above, unit);
    return refuse(context, 'out-of-range', { found, range });
  }
  if (value < least || (above && value === least)) {
    if (bounds.fault) return refuse(context, bounds.fault, { found });
    return refuse(context, 'out-of-range', { found, range: rangeText(least, most, above, unit) });
  }
  if (value > most) return refuse(context, 'out-of-range', { found, range: rangeText(least, most, above, unit) });
  return value;
}
function rangeText(least: number, most: number, above: boolean, unit: Unit): string {
  const u = unit === '1' || unit === 'persons' ? '' : ` ${unit}`;
  const written = (x: number): string => (Math.abs(x) < 1e9 ? String(x) : x.toExponential().replace('+', ''));
  const low = Number.isFinite(least) ? `${above ? 'more than' : 'at least'} ${written(least)}${u}` : '';
  const high = Number.isFinite(most) ? `at most ${written(most)}${u}` : '';
  return [low, high].filter(Boolean).join(' and ');
}

/** Spellings people use that the unit algebra does not know. */
const respell = (text: string): string =>
  text
    .replace(/²/g, '2')
    .replace(/³/g, '3')
    .replace(/°/g, ' deg')
    .replace(/(?<=[\d\s])ha\b/, 'hectare')
    .replace(/(?<=[\d\s/])d\b/, 'day');

/** The bare numbers of files (columns and suffixed properties) are bounded by the same words as written quantities. */
export const suffixes: Readonly<Record<string, readonly [unit: Unit, factor: number]>> = {
  m: ['m', 1],
  km: ['m', 1000],
  cm: ['m', 0.01],
  mm: ['m', 0.001],
  s: ['s', 1],
  min: ['s', 60],
  h: ['s', 3600],
  m_per_s: ['m/s', 1],
  km_per_h: ['m/s', 1 / 3.6],
  mm_per_h: ['m/s', 0.001 / 3600],
  m2: ['m2', 1],
  m3: ['m3', 1],
  m3_per_s: ['m3/s', 1],
  l_per_s: ['m3/s', 0.001],
  m2_per_s: ['m2/s', 1],
  deg: ['rad', Math.PI / 180],
  pa: ['Pa', 1],
  kpa: ['Pa', 1000],
  kn_per_m3: ['N/m3', 1000],
  n_per_m3: ['N/m3', 1],
};

/** A number from a column or property that carries its unit in its name, already SI. */
export class Converted {
  readonly value: number;
  readonly unit: Unit;
  readonly found: string;
  constructor(value: number, unit: Unit, found: string) {
    this.value = value;
    this.unit = unit;
    this.found = found;
  }
}

/** The vocabulary around a loaded quantity reader. */
export function schemaWords(read: QuantityReader) {
  const convert = (context: Context, text: string, unit: Unit, bounds: Bounds): number => {
    const example = bounds.example ?? exampleOf(unit);
    if (text.trim() === '' || Number.isFinite(Number(text)))
      return refuse(context, 'bare-number', { found: describe(text), example });
    if (text.length > mostQuantityText) return refuse(context, 'not-a-quantity', { found: describe(text), example });
    let value: number;
    try {
      value = read.read(respell(text), unit);
    } catch (error) {
      const wrongUnit = /is not in/.test((error as Error).message);
      return refuse(context, wrongUnit ? 'wrong-unit' : 'not-a-quantity', { found: text, unit, example });
    }
    return withinBounds(context, value, text, unit, bounds);
  };

  /** Text such as `40 mm/h`, given in `unit`. */
  const quantity = (unit: Unit, bounds: Bounds = {}) =>
    z
      .union([z.string(), z.instanceof(Converted)])
      .meta({
        description: sentence(bounds.doc, `a quantity in ${unit}`),
        examples: [bounds.example ?? exampleOf(unit)],
        [unitKey]: unit,
      })
      .transform((found, context) =>
        found instanceof Converted
          ? withinBounds(context as Context, found.value, found.found, unit, bounds)
          : convert(context as Context, found, unit, bounds),
      );

  /** A spread of readings: a depth or, of rain, a rate; which one was meant is checked where the gauge's kind is known. */
  const spread = () =>
    z
      .union([z.string(), z.instanceof(Converted)])
      .meta({
        description: 'standard deviation of a reading, in m, or m/s for rain',
        examples: ['2 cm', '1 mm/h'],
        [unitKey]: 'm or m/s',
      })
      .transform((found, context): { readonly value: number; readonly unit: Unit } => {
        if (found instanceof Converted)
          return {
            value: withinBounds(context as Context, found.value, found.found, found.unit, { least: 0 }),
            unit: found.unit,
          };
        const unit: Unit = found.includes('/') ? 'm/s' : 'm';
        return { value: convert(context as Context, found, unit, { least: 0 }), unit };
      });

  /** A plain number or a percentage. */
  const number = (bounds: Bounds = {}) =>
    z
      .union([z.number(), z.string().regex(/%\s*$/)])
      .meta({ description: sentence(bounds.doc, 'a number; a share may be written as a percentage'), [unitKey]: '1' })
      .transform((found, context) => {
        const value = typeof found === 'number' ? found : Number(found.replace('%', '')) / 100;
        if (!Number.isFinite(value))
          return refuse(context as Context, 'wrong-type', { found: describe(found), expected: 'a number' });
        return withinBounds(context as Context, value, String(found), '1', bounds);
      });

  /** Years of a return period, such as `50 y`: a probability, not a length of time. */
  const years = (bounds: Bounds = {}) =>
    z
      .string()
      .meta({ description: sentence(bounds.doc, 'a return period in years'), examples: ['50 y'], [unitKey]: 'y' })
      .transform((text, context) => {
        const m = /^\s*(-?\d+(?:\.\d+)?)\s*(y|a|yr|year|years)\s*$/.exec(text);
        if (m) return withinBounds(context as Context, Number(m[1]), text, '1', bounds);
        if (text.trim() !== '' && Number.isFinite(Number(text)))
          return refuse(context as Context, 'bare-number', { found: describe(text), example: '50 y' });
        return refuse(context as Context, 'not-a-quantity', { found: text, example: '50 y' });
      });

  const duration = (bounds: Bounds = {}) => quantity('s', { least: 0, ...bounds });

  /** An RFC 3339 moment with its offset. */
  const moment = (doc: string) =>
    z
      .string()
      .meta({
        description: `${doc} (RFC 3339 with offset)`,
        examples: ['2020-08-19T08:00:00+08:00'],
        [unitKey]: 'moment',
      })
      .transform((text, context) => {
        const found = parseMoment(text);
        return found ?? refuse(context as Context, 'not-a-time', { found: text, or: '' });
      });

  /** A moment, or a duration from the start. */
  const time = (doc = 'when') =>
    z
      .string()
      .meta({
        description: `${doc}: an RFC 3339 moment or a duration from the start`,
        examples: ['3 h'],
        [unitKey]: 'time',
      })
      .transform((text, context): WrittenTime => {
        if (/^\d{4}-\d\d-\d\d/.test(text.trim())) {
          const found = parseMoment(text);
          return (
            found ??
            refuse(context as Context, 'not-a-time', { found: text, or: ', or a duration from the start such as 3 h' })
          );
        }
        return { seconds: convert(context as Context, text, 's', {}) };
      });

  return { quantity, spread, number, years, duration, moment, time };
}
const sentence = (doc: string | undefined, kind: string): string => (doc ? `${doc}: ${kind}` : kind);

/** Display names in both languages. */
export const name = z
  .strictObject({ en: z.string().min(1), zh: z.string().min(1) })
  .meta({ description: 'display name in English and Chinese' });

/** A stable ASCII slug. */
export const slug = z
  .string()
  .max(80)
  .regex(/^[a-z0-9][a-z0-9._-]*$/)
  .meta({ description: 'a stable id: small letters, digits, hyphens', examples: ['cuntan-gauge'] });

/** A file or folder, relative to the file that names it. */
export const path = (doc: string) =>
  z
    .string()
    .min(1)
    .meta({ description: `${doc}, relative to this file` });

/** Easting and northing in the ground's system, m. */
export const xy = z
  .tuple([z.number(), z.number()])
  .meta({ description: 'easting and northing in the coordinate system of the ground, m' });

/** What turns the map's own x and y into easting and northing. */
export const mapOffset = z
  .tuple([z.number(), z.number()])
  .meta({ description: 'm added to x and y of the file for easting and northing of the ground' });

/** Longitude and latitude, WGS 84, degrees. */
export const lonLat = z
  .tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
  .meta({ description: 'longitude and latitude, WGS 84' });
