/** Reads the features of a GeoJSON file: shape on the ground in the place's metres, properties by their schema. */
import type { z } from 'zod';
import type { Point } from '../assets/place.ts';
import { describe, type FaultList } from './faults.ts';
import { mostFeatures, mostInRing } from './limits.ts';
import type { Projection } from './projection.ts';
import { type Reader, wearNames } from './properties.ts';
import { firstCrossing } from './ring-crossing.ts';
import { checkShape } from './shape.ts';
import type { Path, Source } from './yaml-source.ts';

export type Shape = 'Point' | 'LineString' | 'Polygon';
export interface Feature<P> {
  /** Position of the feature in its file. */
  readonly path: Path;
  readonly source: Source;
  /** `bridges.geojson bridge "caiyuanba"`, for sentences. */
  readonly whole: string;
  readonly properties: P;
  /** Point: one ring of one point. LineString: one ring. Polygon: all rings. */
  readonly rings: readonly (readonly Point[])[];
}

/** Bounds of the ground, m. */
export interface Bounds {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}
export const inBounds = (b: Bounds, [x, y]: Point): boolean =>
  x >= b.west && x <= b.east && y >= b.south && y <= b.north;
export const boundsText = (b: Bounds): string =>
  `easting ${round(b.west)} to ${round(b.east)}, northing ${round(b.south)} to ${round(b.north)}`;
const round = (x: number): string => String(Math.round(x));

export interface RawFeature {
  readonly path: Path;
  readonly properties: Record<string, unknown>;
  readonly geometry: unknown;
}

/** Features of a collection, shape unchecked; anything that is not a collection is a fault. */
export function rawFeatures(source: Source, faults: FaultList): RawFeature[] {
  const data = source.data as Record<string, unknown> | null;
  const list = data !== null && typeof data === 'object' ? data['features'] : undefined;
  if (data === null || typeof data !== 'object' || data['type'] !== 'FeatureCollection' || !Array.isArray(list)) {
    faults.add(
      'wrong-type',
      { path: 'this file', found: describe(data), expected: 'a GeoJSON FeatureCollection' },
      source.where([]),
    );
    return [];
  }
  if (list.length > mostFeatures) {
    faults.add('too-many', { path: 'features', found: list.length, most: mostFeatures }, source.where(['features']));
    return [];
  }
  const crs = data['crs'];
  if (crs !== undefined && !/CRS84|EPSG::?4326/.test(JSON.stringify(crs)))
    faults.add(
      'unknown-crs',
      {
        path: 'crs',
        found: JSON.stringify(crs).slice(0, 80),
        problem: 'GeoJSON here is WGS 84 longitude and latitude',
        way: 'Export the layer in EPSG:4326.',
      },
      source.where(['crs']),
    );
  const found: RawFeature[] = [];
  list.forEach((f: unknown, i) => {
    const path: Path = ['features', i];
    const feature = f as Record<string, unknown> | null;
    const properties = feature !== null && typeof feature === 'object' ? feature['properties'] : undefined;
    if (
      feature === null ||
      typeof feature !== 'object' ||
      feature['type'] !== 'Feature' ||
      properties === null ||
      typeof properties !== 'object' ||
      Array.isArray(properties)
    )
      faults.add(
        'wrong-type',
        { path: `features[${i}]`, found: describe(f), expected: 'a GeoJSON Feature with properties' },
        source.where(path),
      );
    else found.push({ path, properties: properties as Record<string, unknown>, geometry: feature['geometry'] });
  });
  return found;
}

/** A feature in the place's metres with checked properties; undefined where anything is wrong with it. */
export function readFeature<S extends z.ZodType>(
  raw: RawFeature,
  kind: string,
  shape: Shape,
  reader: Reader & { readonly schema: S },
  source: Source,
  projection: Projection,
  faults: FaultList,
): Feature<z.output<S>> | undefined {
  const id = raw.properties['id'];
  const whole = `${kind} ${typeof id === 'string' ? `"${id}"` : `features[${raw.path[1]}]`}`;
  const base: Path = [...raw.path, 'properties'];
  const worn = wearNames(reader, raw.properties, source, base, whole, faults);
  const properties = worn.ok ? checkShape(reader.schema, worn.data, worn.source, base, faults, whole) : undefined;
  const rings = readGeometry(raw, shape, whole, source, projection, faults);
  return properties !== undefined && rings ? { path: raw.path, source, whole, properties, rings } : undefined;
}

/** Rings of a feature's geometry in metres, to the millimetre; undefined where it is none of its shape. */
export function readGeometry(
  raw: Pick<RawFeature, 'path' | 'geometry'>,
  shape: Shape,
  whole: string,
  source: Source,
  projection: Projection,
  faults: FaultList,
): Point[][] | undefined {
  const g = raw.geometry as { type?: unknown; coordinates?: unknown } | null;
  const at: Path = [...raw.path, 'geometry'];
  const refuse = (problem: string, path: Path = at): undefined => {
    faults.add('bad-geometry', { path: whole, problem }, source.where(path));
    return undefined;
  };
  if (g === null || typeof g !== 'object') return refuse(`the geometry is ${describe(g)}; expected a ${shape}`);
  if (g.type !== shape) {
    const way = String(g.type) === `Multi${shape}` ? '; split it into one feature a part' : '';
    return refuse(`the geometry is a ${describe(g.type)}; expected a ${shape}${way}`);
  }
  const coordinates = shape === 'Point' ? [[g.coordinates]] : shape === 'LineString' ? [g.coordinates] : g.coordinates;
  if (!Array.isArray(coordinates) || coordinates.length === 0) return refuse('there are no coordinates');
  const rings: Point[][] = [];
  for (const [r, ring] of (coordinates as unknown[]).entries()) {
    if (!Array.isArray(ring)) return refuse('the coordinates are not lists of positions');
    const points: Point[] = [];
    for (const [p, position] of (ring as unknown[]).entries()) {
      const path: Path = [...at, 'coordinates', ...(shape === 'Polygon' ? [r, p] : shape === 'LineString' ? [p] : [])];
      const [lon, lat] = Array.isArray(position) ? (position as unknown[]) : [];
      if (typeof lon !== 'number' || typeof lat !== 'number')
        return refuse(`position ${describe(position)} is not [longitude, latitude]`, path);
      if (Math.abs(lon) <= 90 && Math.abs(lat) > 90 && Math.abs(lat) <= 180)
        return refuse(`position [${lon}, ${lat}] has its latitude first; GeoJSON is [longitude, latitude]`, path);
      if (Math.abs(lon) > 180 || Math.abs(lat) > 90)
        return refuse(`position [${lon}, ${lat}] is not in degrees; GeoJSON is WGS 84 longitude and latitude`, path);
      const [x, y] = projection.forward(lon, lat);
      if (!Number.isFinite(x) || !Number.isFinite(y))
        return refuse(`position [${lon}, ${lat}] lies where EPSG:${projection.epsg} has no coordinates`, path);
      // to the millimetre: what a projection leaves in the last bits differs between machines
      points.push([Math.round(x * 1000) / 1000, Math.round(y * 1000) / 1000]);
    }
    if (shape === 'LineString' && points.length < 2) return refuse('a line needs two positions');
    if (shape === 'Polygon') {
      const first = points[0];
      const last = points[points.length - 1];
      if (points.length < 4)
        return refuse('a ring needs four positions, the first repeated at the end', [...at, 'coordinates', r]);
      if (first![0] !== last![0] || first![1] !== last![1])
        return refuse('a ring must end where it begins', [...at, 'coordinates', r]);
      if (points.length > mostInRing)
        return refuse(`a ring has ${points.length} positions; simplify it to ${mostInRing}`, [...at, 'coordinates', r]);
      const crossing = firstCrossing(points);
      if (crossing) {
        const [i, k] = crossing;
        const problem = `its outline crosses itself: the side after position ${i} and the side after position ${k}`;
        return refuse(problem, [...at, 'coordinates', r, k]);
      }
    }
    rings.push(points);
  }
  return rings;
}
