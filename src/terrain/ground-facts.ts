/**
 * The facts a ground is reconstructed from, as `ground.yaml` states them (longitude and latitude, WGS 84) and as the
 * reconstruction takes them (projected metres). Reading the file's bytes is the caller's; checking the facts is done here.
 */
import { z } from 'zod';
import { defineFaults, type Fault, type FaultPlace, StormtableError } from '../core/errors.ts';
import type { Name } from '../core/names.ts';
import type { XY } from './polyline.ts';

const finite = z.number().refine(Number.isFinite);
const lonLat = z.tuple([finite.min(-180).max(180), finite.min(-90).max(90)]);
const withElevation = z.tuple([finite.min(-180).max(180), finite.min(-90).max(90), finite]);
/** m; valleys are cut on points 60 m apart, eleven million of them at most. */
const span = finite.positive().max(200_000);
/** Each of them is looked at for every cell. */
const mostLines = 500;
const mostPoints = 5000;
/** Facts shape the ground from some way outside its extent, m; beyond this a position is a slip. */
const farAway = 200_000;
const name = z.strictObject({ en: z.string(), zh: z.string() });
const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected small letters, digits and hyphens');

const coverSchema = z.strictObject({
  name,
  manning: finite.positive(),
  impervious: finite.min(0).max(1),
  conductivity_mm_per_h: finite.min(0),
  suction_m: finite.min(0),
  moisture_deficit: finite.min(0).max(1),
});

/** What `ground.yaml` holds. */
export const groundFileSchema = z.strictObject({
  format: z.literal('ground/1'),
  crs: z.string().regex(/^EPSG:\d+$/, 'expected for example EPSG:32648'),
  datum: z.string(),
  cell_size_m: finite.positive(),
  extent: z.strictObject({ west_m: finite, north_m: finite, width_m: span, height_m: span }),
  seed: z.int(),
  rivers: z
    .array(
      z.strictObject({
        id,
        name,
        bank_m: finite,
        flat_share: finite.min(0).max(0.95),
        /** Rows of longitude, latitude, width between bank tops m, thalweg m, Manning n; downstream. */
        course: z
          .array(
            z.tuple([finite.min(-180).max(180), finite.min(-90).max(90), finite.positive(), finite, finite.positive()]),
          )
          .min(2)
          .max(mostPoints),
        /** Low terraces, quays and riverside roads: the one nearest bank is taken. */
        benches: z
          .array(
            z.strictObject({
              name,
              at: lonLat,
              length_m: finite.positive(),
              width_m: finite.positive(),
              elevation_m: finite,
            }),
          )
          .default([]),
      }),
    )
    .max(mostLines)
    .default([]),
  streams: z
    .array(
      z.strictObject({
        id,
        name,
        course: z.array(withElevation).min(2).max(mostPoints),
        half_width_m: finite.positive(),
      }),
    )
    .max(mostLines)
    .default([]),
  ridges: z
    .array(
      z.strictObject({
        id,
        name,
        crest: z.array(withElevation).min(2).max(mostPoints),
        half_width_m: finite.positive(),
        trough_m: finite.default(0),
      }),
    )
    .max(mostLines)
    .default([]),
  hills: z
    .array(z.strictObject({ id, name, at: withElevation, radius_m: finite.positive() }))
    .max(mostPoints)
    .default([]),
  /** Height to which the summits between the rivers and ridges reach: longitude, latitude, elevation m. */
  levels: z.array(withElevation).min(1).max(mostPoints),
  /** Built-up ground: longitude, latitude, radius m, share built (0 to 1). */
  built: z
    .array(z.tuple([finite, finite, finite.positive(), finite.min(0).max(1)]))
    .max(mostPoints)
    .default([]),
  /** Roughness and soil of land covers; the river's roughness is in its course. */
  cover: z.strictObject({
    river: coverSchema,
    bank: coverSchema,
    urban_dense: coverSchema,
    urban: coverSchema,
    farmland: coverSchema,
    woods: coverSchema,
  }),
});
export type GroundFile = z.infer<typeof groundFileSchema>;

/** A stretch of low terrace along one bank. */
export interface Bench {
  readonly name: Name;
  readonly at: XY;
  readonly length: number;
  readonly width: number;
  readonly elevation: number;
}
/** A river's bed and banks. */
export interface RiverFacts {
  readonly id: string;
  readonly name: Name;
  /** Points of the centreline downstream; width between bank tops m, thalweg m, Manning n at each. */
  readonly course: readonly XY[];
  readonly width: readonly number[];
  readonly thalweg: readonly number[];
  readonly manning: readonly number[];
  /** Elevation of the bank tops, m, and the share of the half width over which the bed lies level. */
  readonly bank: number;
  readonly flat_share: number;
  readonly benches: readonly Bench[];
}
/** A line with an elevation at each point. */
export interface Profile {
  readonly id: string;
  readonly name: Name;
  readonly line: readonly XY[];
  readonly elevation: readonly number[];
  readonly half_width: number;
}
/** How a land cover takes and slows water. */
export interface Cover {
  readonly name: Name;
  /** s/m^(1/3) */
  readonly manning: number;
  /** Share that takes no water. */
  readonly impervious: number;
  /** Green and Ampt: saturated conductivity m/s, suction m, moisture deficit. */
  readonly soil: { readonly conductivity: number; readonly suction: number; readonly moisture_deficit: number };
}
export interface GroundFacts {
  readonly epsg: number;
  readonly datum: string;
  readonly cellSize: number;
  /** m; north and west are the outer sides of row 0 and column 0. */
  readonly extent: { readonly west: number; readonly north: number; readonly width: number; readonly height: number };
  readonly seed: number;
  readonly rivers: readonly RiverFacts[];
  readonly streams: readonly Profile[];
  readonly ridges: readonly (Profile & { readonly trough: number })[];
  readonly hills: readonly { readonly at: XY; readonly elevation: number; readonly radius: number }[];
  readonly levels: readonly { readonly at: XY; readonly elevation: number }[];
  readonly built: readonly { readonly at: XY; readonly radius: number; readonly share: number }[];
  readonly cover: Readonly<Record<keyof GroundFile['cover'], Cover>>;
}

export const groundFault = defineFaults({
  'ground-shape': '{path}: {problem}.',
  'ground-far':
    '{path}: [{lon}, {lat}] lies more than {km} km outside the extent; positions are longitude, latitude in degrees.',
  'ground-thalweg': '{path}: thalweg {thalweg} m is not below the bank top {bank} m.',
});

/** Projected millimetres: the last bits of a projection may differ between machines, these do not. */
const toMillimetre = (v: number): number => Math.round(v * 1000) / 1000;

/**
 * Checks what a ground file holds and puts it into projected metres. `project` takes longitude and latitude to the
 * file's CRS; `where` tells line and column of a path, where the caller knows them. All faults are thrown at once.
 */
export function groundFacts(
  document: unknown,
  project: (lonLat: XY) => XY,
  where: (path: readonly (string | number)[]) => FaultPlace = () => ({}),
): GroundFacts {
  const parsed = groundFileSchema.safeParse(document);
  if (!parsed.success) {
    throw new StormtableError(
      parsed.error.issues.map((issue) => {
        const path = issue.path.map((p) => (typeof p === 'number' ? p : String(p)));
        return groundFault('ground-shape', { path: path.join('.') || 'the file', problem: issue.message }, where(path));
      }),
    );
  }
  const file = parsed.data;
  const faults: Fault[] = [];
  file.rivers.forEach((river, r) => {
    river.course.forEach((row, i) => {
      if (row[3] >= river.bank_m)
        faults.push(
          groundFault(
            'ground-thalweg',
            { path: `rivers.${r}.course.${i}`, thalweg: row[3], bank: river.bank_m },
            where(['rivers', r, 'course', i]),
          ),
        );
    });
  });
  const at = (lon: number, lat: number): XY => {
    const [x, y] = project([lon, lat]);
    return [toMillimetre(x), toMillimetre(y)];
  };
  const { west_m, north_m, width_m, height_m } = file.extent;
  const near = (path: readonly (string | number)[], [lon, lat]: readonly number[]): void => {
    const [x, y] = at(lon, lat);
    const away = Math.max(west_m - x, x - west_m - width_m, y - north_m, north_m - height_m - y);
    // what a projection makes of the far side of the globe need not be a number
    if (away <= farAway) return;
    const params = { path: path.join('.'), lon, lat, km: farAway / 1000 };
    faults.push(groundFault('ground-far', params, where(path)));
  };
  const all = (key: string, i: number, of: string, points: readonly (readonly number[])[]): void => {
    for (const [k, p] of points.entries()) near([key, i, of, k], p);
  };
  for (const [i, r] of file.rivers.entries()) {
    all('rivers', i, 'course', r.course);
    for (const [k, b] of r.benches.entries()) near(['rivers', i, 'benches', k, 'at'], b.at);
  }
  for (const [i, s] of file.streams.entries()) all('streams', i, 'course', s.course);
  for (const [i, r] of file.ridges.entries()) all('ridges', i, 'crest', r.crest);
  for (const [i, h] of file.hills.entries()) near(['hills', i, 'at'], h.at);
  for (const [i, l] of file.levels.entries()) near(['levels', i], l);
  for (const [i, b] of file.built.entries()) near(['built', i], b);
  if (faults.length > 0) throw new StormtableError(faults);
  const profile = (
    p: { id: string; name: Name; half_width_m: number },
    points: readonly (readonly number[])[],
  ): Profile => ({
    id: p.id,
    name: p.name,
    line: points.map((q) => at(q[0], q[1])),
    elevation: points.map((q) => q[2]),
    half_width: p.half_width_m,
  });
  const cover = Object.fromEntries(
    Object.entries(file.cover).map(([key, c]) => [
      key,
      {
        name: c.name,
        manning: c.manning,
        impervious: c.impervious,
        soil: {
          conductivity: c.conductivity_mm_per_h / 3.6e6,
          suction: c.suction_m,
          moisture_deficit: c.moisture_deficit,
        },
      } satisfies Cover,
    ]),
  ) as GroundFacts['cover'];
  return {
    epsg: Number(file.crs.slice(5)),
    datum: file.datum,
    cellSize: file.cell_size_m,
    extent: {
      west: file.extent.west_m,
      north: file.extent.north_m,
      width: file.extent.width_m,
      height: file.extent.height_m,
    },
    seed: file.seed,
    rivers: file.rivers.map((r) => ({
      id: r.id,
      name: r.name,
      course: r.course.map((row) => at(row[0], row[1])),
      width: r.course.map((row) => row[2]),
      thalweg: r.course.map((row) => row[3]),
      manning: r.course.map((row) => row[4]),
      bank: r.bank_m,
      flat_share: r.flat_share,
      benches: r.benches.map((b) => ({
        name: b.name,
        at: at(b.at[0], b.at[1]),
        length: b.length_m,
        width: b.width_m,
        elevation: b.elevation_m,
      })),
    })),
    streams: file.streams.map((s) => profile(s, s.course)),
    ridges: file.ridges.map((r) => ({ ...profile(r, r.crest), trough: r.trough_m })),
    hills: file.hills.map((h) => ({ at: at(h.at[0], h.at[1]), elevation: h.at[2], radius: h.radius_m })),
    levels: file.levels.map((l) => ({ at: at(l[0], l[1]), elevation: l[2] })),
    built: file.built.map((b) => ({ at: at(b[0], b[1]), radius: b[2], share: b[3] })),
    cover,
  };
}
