/** What every layer of the place is laid on: the ground as the facts give it, the projection, and ways to write GeoJSON. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Raster } from '../../../src/core/grid.ts';
import { projectionOf } from '../../../src/scenario/projection.ts';
import { type GroundFacts, groundFacts } from '../../../src/terrain/ground-facts.ts';
import { type Reconstruction, reconstruct } from '../../../src/terrain/reconstruction.ts';

export type XY = readonly [x: number, y: number];

export interface Frame {
  readonly facts: GroundFacts;
  readonly built: Reconstruction;
  readonly ground: Raster;
  /** Metres from longitude and latitude, and back. */
  forward(lon: number, lat: number): XY;
  inverse(x: number, y: number): XY;
}

export async function frame(): Promise<Frame> {
  const file = parse(readFileSync(new URL('../ground.yaml', import.meta.url), 'utf8')) as { crs: string };
  const projection = (await projectionOf(Number(file.crs.slice(5))))!;
  const facts = groundFacts(file, ([lon, lat]) => projection.forward(lon, lat));
  const built = reconstruct(facts);
  return { facts, built, ground: built.ground, forward: projection.forward, inverse: projection.inverse };
}

export interface Feature {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly geometry:
    | { readonly kind: 'Point'; readonly at: XY }
    | { readonly kind: 'LineString'; readonly line: readonly XY[] }
    | { readonly kind: 'Polygon'; readonly rings: readonly (readonly XY[])[] };
}

/** Six decimals of a degree: about 0.1 m, and far above the last bits in which machines may differ. */
const degree = (v: number): number => Math.round(v * 1e6) / 1e6;

/** A GeoJSON collection, one feature a line, so that a change shows as the lines it touches. */
export function collection(frame: Frame, features: readonly Feature[]): string {
  const position = (p: XY): XY => {
    const [lon, lat] = frame.inverse(p[0], p[1]);
    return [degree(lon), degree(lat)];
  };
  const lines = features.map(({ properties, geometry }) => {
    const coordinates =
      geometry.kind === 'Point'
        ? position(geometry.at)
        : geometry.kind === 'LineString'
          ? geometry.line.map(position)
          : geometry.rings.map((ring) => ring.map(position));
    return JSON.stringify({ type: 'Feature', properties, geometry: { type: geometry.kind, coordinates } });
  });
  return `{"type":"FeatureCollection","features":[\n${lines.join(',\n')}\n]}\n`;
}

/** Ground elevation of the cell under a point, m; NaN off the ground. */
export function elevationAt({ ground: g }: Frame, [x, y]: XY): number {
  const col = Math.floor((x - g.west) / g.cellSize);
  const row = Math.floor((g.north - y) / g.cellSize);
  return col < 0 || row < 0 || col >= g.cols || row >= g.rows ? Number.NaN : g.values[row * g.cols + col];
}

/** Whether a point lies on the ground and at least `margin` m from its edge. */
export function within({ facts: { extent: e } }: Frame, [x, y]: XY, margin = 0): boolean {
  return (
    x >= e.west + margin && x <= e.west + e.width - margin && y <= e.north - margin && y >= e.north - e.height + margin
  );
}

/** A number rounded to so many decimals. */
export const round = (v: number, decimals = 0): number => {
  const by = 10 ** decimals;
  return Math.round(v * by) / by;
};
