/** Where two JSON documents differ: what was changed between two scenarios. */
export interface ChangedValue {
  /** `losses.drains`, `rain[0].rate` */
  readonly path: string;
  /** undefined: not there. */
  readonly a: unknown;
  readonly b: unknown;
}

export function changedValues(a: unknown, b: unknown, path = ''): ChangedValue[] {
  if (Object.is(a, b)) return [];
  const whole = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null;
  if (!whole(a) || !whole(b) || Array.isArray(a) !== Array.isArray(b)) return [{ path, a, b }];
  const step = (key: string): string => (Array.isArray(a) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`);
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
    changedValues(a[key], b[key], step(key)),
  );
}
