/** A written value times a factor: numbers, quantities with their units, and lists of these. */

const quantity = /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(\s*[^\d\s].*)?$/i;
const moment = /^\s*\d{4}-\d\d-\d\d/;

/** Undefined where the value holds anything that is no number or quantity; units stay as they were written. */
export function scaled(value: unknown, factor: number): unknown {
  const times = (x: number): number => Number((x * factor).toPrecision(12));
  if (typeof value === 'number') return Number.isFinite(value) ? times(value) : undefined;
  if (typeof value === 'string') {
    const parts = moment.test(value) ? null : quantity.exec(value);
    return parts?.[2] ? `${times(Number(parts[1]))}${parts[2]}` : undefined;
  }
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const list = value.map((entry) => scaled(entry, factor));
  return list.includes(undefined) ? undefined : list;
}
