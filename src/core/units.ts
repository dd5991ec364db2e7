/** Units: the ones fields wear inside the engine, and the door where a written quantity becomes a plain SI number. */
import type { Unit as MathUnit } from 'mathjs';

/** Units of fields, columns and parameters inside the engine. `1` is dimensionless. */
export type Unit =
  | '1'
  | 'm'
  | 'm2'
  | 'm3'
  | 's'
  | '1/s'
  | 'm/s'
  | 'm2/s'
  | 'm3/s'
  | 'm/s2'
  | 'Pa'
  | 'kg/m3'
  | 'N/m3'
  | 's/m^(1/3)'
  | 'rad'
  | 'persons'
  | 'persons/m2';

/** Reads quantities such as `40 mm/h`, `25 cm`, `3 h`, `12 m3/s`, `35 deg`, `8 kPa`, `20 %` into SI. */
export interface QuantityReader {
  /** The number in `unit`. Throws an Error whose message says what was found and expected. */
  read(text: string, unit: Unit): number;
}

const examples: Partial<Record<Unit, string>> = {
  m: '25 cm',
  s: '10 min',
  '1/s': '4 /h',
  'm/s': '40 mm/h',
  'm3/s': '12 m3/s',
  m3: '500 m3',
  m2: '2 ha',
  'm/s2': '9.81 m/s2',
  Pa: '8 kPa',
  rad: '32 deg',
  'N/m3': '19 kN/m3',
  'kg/m3': '2000 kg/m3',
  '1': '0.4 or 40 %',
};

/** How one would write a quantity in `unit`, for error sentences. */
export const exampleOf = (unit: Unit): string => examples[unit] ?? `1 ${unit}`;

let reader: Promise<QuantityReader> | undefined;

/** Loads the unit algebra once (mathjs is slow to import, so it waits until something must be converted). */
export function quantityReader(): Promise<QuantityReader> {
  reader ??= load();
  return reader;
}

async function load(): Promise<QuantityReader> {
  // the package's one-file build loads in 0.15 s; its hundreds of modules take 1.1 s for the same functions
  const { default: math } = await import('mathjs/lib/browser/math.js');
  const parse = math.unit as unknown as (text: string) => MathUnit;
  const inside = new Map<Unit, MathUnit>();
  return {
    read(text, unit) {
      const trimmed = text.trim();
      const percent = /^([-+]?[\d.]+(?:e[-+]?\d+)?)\s*%$/i.exec(trimmed);
      const bare = percent ? Number(percent[1]) / 100 : Number(trimmed);
      if (unit === '1' || unit === 'persons') {
        if (trimmed !== '' && Number.isFinite(bare)) return bare;
        throw new Error(`"${text}" is not a plain number; write for example ${exampleOf(unit)}`);
      }
      if (unit === 's/m^(1/3)' || unit === 'persons/m2') {
        const number = Number(trimmed.replace(/\s*(s\/m\^\(1\/3\)|persons\/m2)$/, ''));
        if (trimmed !== '' && Number.isFinite(number)) return number;
        throw new Error(`"${text}" is not a number in ${unit}; write for example 0.035`);
      }
      if (trimmed !== '' && Number.isFinite(Number(trimmed)))
        throw new Error(`"${text}" has no unit; write for example ${exampleOf(unit)}`);
      let found: MathUnit;
      try {
        found = parse(trimmed);
      } catch {
        throw new Error(`"${text}" is not a quantity; write for example ${exampleOf(unit)}`);
      }
      let wanted = inside.get(unit);
      const name = unit === '1/s' ? 's^-1' : unit;
      if (!wanted) inside.set(unit, (wanted = parse(`1 ${name}`)));
      if (!found.equalBase(wanted))
        throw new Error(`"${text}" is not in ${unit}; write for example ${exampleOf(unit)}`);
      const value = found.toNumber(name);
      if (!Number.isFinite(value)) throw new Error(`"${text}" is not a finite quantity`);
      return value;
    },
  };
}
