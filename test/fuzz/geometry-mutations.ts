/** Ways to damage the shape of a GeoJSON feature: positions moved, exchanged, missing, too many; rings and kinds that do not fit. */
import type { Chance } from './chance.ts';
import type { Mutation } from './mutations.ts';

type Position = [number, number];
interface Geometry {
  type: unknown;
  coordinates: unknown;
}
const positions = (value: unknown): Position[] =>
  Array.isArray(value)
    ? typeof value[0] === 'number'
      ? [value as unknown as Position]
      : value.flatMap(positions)
    : [];
const geometryChanges: Readonly<Record<string, (g: Geometry, chance: Chance) => void>> = {
  'latitude first': (g) => {
    for (const p of positions(g.coordinates)) p.reverse();
  },
  'one position moved': (g, c) => {
    const all = positions(g.coordinates);
    if (all.length === 0) return;
    const p = c.of(all);
    p[c.below(2)] = c.of([0, -180, 180, 90, 400, 1e308, 1e-320, 105.0001, p[0] + 0.01, p[0] - 2, Number.NaN]);
  },
  'two positions exchanged': (g, c) => {
    const all = positions(g.coordinates);
    if (all.length === 0) return;
    const [a, b] = [c.of(all), c.of(all)];
    const kept = [...a] as Position;
    [a[0], a[1]] = b;
    [b[0], b[1]] = kept;
  },
  'all in one place': (g) => {
    const all = positions(g.coordinates);
    for (const p of all) [p[0], p[1]] = all[0]!;
  },
  'all moved': (g, c) => {
    const by = c.of([0.001, 0.02, 1, -105, 75, 180]);
    for (const p of positions(g.coordinates)) p[0] += by;
  },
  'another kind': (g, c) => {
    g.type = c.of([
      'Point',
      'LineString',
      'Polygon',
      'MultiPolygon',
      'MultiLineString',
      'GeometryCollection',
      'point',
      3,
      null,
    ]);
  },
  'a position too few': (g) => {
    if (Array.isArray(g.coordinates)) (Array.isArray(g.coordinates[0]) ? g.coordinates : [g.coordinates]).at(0).pop();
  },
  'a ring in a ring': (g, c) => {
    g.coordinates = c.of([[g.coordinates], [[g.coordinates]], [], [[]], [[[]]], null, {}, 'POINT (1 2)']);
  },
  'many positions': (g, c) => {
    if (!Array.isArray(g.coordinates) || !Array.isArray(g.coordinates[0])) return;
    const first = positions(g.coordinates)[0];
    if (!first) return;
    const ring = Array.from({ length: c.of([100, 5000]) }, () => [
      first[0] + 0.01 * c.next(),
      first[1] + 0.01 * c.next(),
    ]);
    ring.push([...ring[0]!]);
    g.coordinates = g.type === 'Polygon' ? [ring] : ring;
  },
};
/** A change to the geometry of one feature of a file. */
const onGeometry =
  (change: (g: Geometry, chance: Chance) => void): Mutation =>
  (bytes, chance) => {
    try {
      const data = JSON.parse(Buffer.from(bytes).toString('utf8')) as { features: { geometry: Geometry }[] };
      change(chance.of(data.features).geometry, chance);
      return Buffer.from(JSON.stringify(data));
    } catch {
      return bytes;
    }
  };

export const geometryMutations: Readonly<Record<string, Mutation>> = Object.fromEntries(
  Object.entries(geometryChanges).map(([name, change]) => [name, onGeometry(change)]),
);
