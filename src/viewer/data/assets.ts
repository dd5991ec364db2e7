/** The place's assets by kind and id: what they are called, where they are, and the row itself. */
import type { Line, Place, Point, Rings } from '../../assets/place.ts';
import type { Name } from '../../core/names.ts';
import type { AssetRef } from '../../core/records.ts';

export interface Asset {
  readonly kind: string;
  readonly id: string;
  readonly name: Name;
  readonly at: Point;
  readonly line?: Line;
  readonly rings?: Rings;
  /** The row of the place file, for its fixed properties. */
  readonly row: Readonly<Record<string, unknown>>;
}

export interface Assets {
  get(ref: AssetRef): Asset | undefined;
  of(kind: string): readonly Asset[];
}

/** A point half-way along a line. */
export function midOf(line: Line): Point {
  const lengths = line.slice(1).map((p, i) => Math.hypot(p[0] - line[i]![0], p[1] - line[i]![1]));
  let left = lengths.reduce((a, b) => a + b, 0) / 2;
  for (let i = 0; i < lengths.length; i++) {
    const length = lengths[i]!;
    if (left <= length && length > 0) {
      const [a, b] = [line[i]!, line[i + 1]!];
      const t = left / length;
      return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
    }
    left -= length;
  }
  return line[0] ?? [0, 0];
}

/** The centroid of the outer ring, or its first point where it has no area. */
export function centreOf(rings: Rings): Point {
  const ring = rings[0] ?? [];
  let [a, x, y] = [0, 0, 0];
  const [ox, oy] = ring[0] ?? [0, 0];
  for (let i = 0; i + 1 < ring.length; i++) {
    const [x0, y0] = [ring[i]![0] - ox, ring[i]![1] - oy];
    const [x1, y1] = [ring[i + 1]![0] - ox, ring[i + 1]![1] - oy];
    const cross = x0 * y1 - x1 * y0;
    a += cross;
    x += (x0 + x1) * cross;
    y += (y0 + y1) * cross;
  }
  return Math.abs(a) < 1e-6 ? [ox, oy] : [ox + x / (3 * a), oy + y / (3 * a)];
}

interface Row {
  readonly id: string;
  readonly name?: Name;
  readonly at?: Point;
  readonly line?: Line;
  readonly rings?: Rings;
  readonly station?: string;
}
/** An asset that the run describes rather than its place. */
export interface AssetRow extends Row {
  readonly kind: string;
  /** Its fixed properties. */
  readonly row: object;
}

/** Keys of a place whose rows have another kind than the key without its plural. */
const kinds: Readonly<Record<string, string>> = { underpasses: 'underpass', bridges: 'bridge', crews: 'crew' };
const kindOf = (key: string): string => kinds[key] ?? key.replace(/ies$/, 'y').replace(/s$/, '');

export function assetsOf(place: Place, described: readonly AssetRow[] = []): Assets {
  const byKind = new Map<string, Map<string, Asset>>();
  const stations = new Map((place.stations ?? []).map((s) => [s.id, s.at]));
  const put = (kind: string, row: Row, fixed: object = row): void => {
    const at =
      row.at ??
      (row.line
        ? midOf(row.line)
        : row.rings
          ? centreOf(row.rings)
          : row.station
            ? stations.get(row.station)
            : undefined);
    const asset: Asset = {
      kind,
      id: row.id,
      name: row.name ?? { en: row.id, zh: row.id },
      at: at ?? [Number.NaN, Number.NaN],
      line: row.line,
      rings: row.rings,
      row: fixed as Record<string, unknown>,
    };
    let rows = byKind.get(kind);
    if (!rows) byKind.set(kind, (rows = new Map()));
    rows.set(row.id, asset);
  };
  for (const [key, value] of Object.entries(place)) {
    if (Array.isArray(value))
      for (const row of value as Row[]) if (row && typeof row === 'object' && 'id' in row) put(kindOf(key), row);
  }
  for (const edge of place.roads?.edges ?? []) put('road', edge);
  for (const asset of described) put(asset.kind, asset, asset.row);
  return {
    get: ({ kind, id }) => byKind.get(kind)?.get(id),
    of: (kind) => [...(byKind.get(kind)?.values() ?? [])],
  };
}
