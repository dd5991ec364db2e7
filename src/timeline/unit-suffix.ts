/** Names of columns and keys that wear their unit: `stage_m`, `discharge_m3_per_s`. */

/** `m/s` as `_m_per_s`; empty for what has no unit. */
export const unitSuffix = (unit: string): string =>
  unit === '1' ? '' : `_${unit.replaceAll('/', '_per_').replaceAll(/[^A-Za-z0-9_]/g, '')}`;

/** A name with its unit behind it, once; people are counted in people. */
export function withUnit(name: string, unit: string): string {
  if (unit === 'persons' && name.startsWith('people')) return name;
  const suffix = unitSuffix(unit);
  return name.endsWith(suffix) ? name : name + suffix;
}
