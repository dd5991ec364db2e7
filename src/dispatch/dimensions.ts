/** Dimensions of quantities in conditions: powers of length, time and persons, and the units text may give. */
import type { QuantityReader, Unit } from '../core/units.ts';

export interface Dimension {
  readonly m: number;
  readonly s: number;
  readonly persons: number;
}
export const none: Dimension = { m: 0, s: 0, persons: 0 };

const dimensions: Partial<Record<Unit, Dimension>> = {
  '1': none,
  m: { m: 1, s: 0, persons: 0 },
  m2: { m: 2, s: 0, persons: 0 },
  m3: { m: 3, s: 0, persons: 0 },
  s: { m: 0, s: 1, persons: 0 },
  'm/s': { m: 1, s: -1, persons: 0 },
  'm2/s': { m: 2, s: -1, persons: 0 },
  'm3/s': { m: 3, s: -1, persons: 0 },
  'm/s2': { m: 1, s: -2, persons: 0 },
  rad: none,
  persons: { m: 0, s: 0, persons: 1 },
};

export const dimensionOf = (unit: Unit): Dimension => dimensions[unit] ?? none;
export const same = (a: Dimension, b: Dimension): boolean => a.m === b.m && a.s === b.s && a.persons === b.persons;
export const times = (a: Dimension, b: Dimension, sign: 1 | -1 = 1): Dimension => ({
  m: a.m + sign * b.m,
  s: a.s + sign * b.s,
  persons: a.persons + sign * b.persons,
});

/** A dimension as a person would write it: `m/s`, `1`, `m3`. */
export function nameOf(d: Dimension): string {
  const part = (name: string, n: number): string => (n === 0 ? '' : n === 1 ? name : `${name}${n}`);
  const over = [
    part('m', Math.max(0, d.m)),
    part('s', Math.max(0, d.s)),
    part('persons', Math.max(0, d.persons)),
  ].filter(Boolean);
  const under = [
    part('m', Math.max(0, -d.m)),
    part('s', Math.max(0, -d.s)),
    part('persons', Math.max(0, -d.persons)),
  ].filter(Boolean);
  const top = over.join(' ') || '1';
  return under.length ? `${top}/${under.join('/')}` : over.length ? top : 'a plain number';
}

const tried: readonly Unit[] = ['m', 's', 'm/s', 'm3/s', 'm3', 'm2', 'm/s2', 'm2/s', 'rad'];

/** A written quantity in SI with its dimension. A bare number is dimensionless. Throws where it is neither. */
export function readQuantity(text: string, reader: QuantityReader): { value: number; dimension: Dimension } {
  const people = /^([\d.]+(?:e[-+]?\d+)?)\s*persons$/i.exec(text.trim());
  if (people) return { value: Number(people[1]), dimension: dimensionOf('persons') };
  // "day" and "days" are words of the unit algebra, "d" is not
  const spelled = text.replace(/\bd\b/, 'day');
  const bare = Number(spelled.replace(/\s*%$/, ''));
  if (Number.isFinite(bare)) return { value: reader.read(spelled, '1'), dimension: none };
  for (const unit of tried)
    try {
      return { value: reader.read(spelled, unit), dimension: dimensionOf(unit) };
    } catch {
      // another unit, then
    }
  throw new Error(`"${text}" is not a quantity a rule can compare; write for example 25 cm, 30 mm/h or 2 h`);
}
