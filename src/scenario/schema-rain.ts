/** What a scenario may write of storms beyond a formula, and of rain on a grid; the rest of the file is in `schema.ts`. */
import { z } from 'zod';
import { path, type schemaWords } from './schema-words.ts';

type Words = ReturnType<typeof schemaWords>;

/** How a design storm is laid out in time and reduced for its area. */
export const stormKeys = ({ number, quantity }: Words) => ({
  depth: quantity('m', { least: 0, example: '120 mm', doc: 'whole depth, instead of a formula' }).optional(),
  pattern: z
    .union([
      z.enum(['chicago', 'uniform', 'triangular']),
      z.strictObject({
        shares: z
          .array(number({ least: 0, most: 1 }))
          .min(1)
          .optional(),
        file: path('a CSV file with a column "share", one row for each equal part of the duration').optional(),
      }),
    ])
    .meta({ description: 'how the depth is laid out in time; shares of the depth sum to 1' })
    .prefault('chicago'),
  areal_reduction: z
    .union([
      z.enum(['none', 'fsr']),
      number({ least: 0, above: true, most: 1 }),
      z.strictObject({
        fsr: quantity('m2', { least: 0, above: true, example: '350 km2', doc: 'area of the catchment' }),
      }),
    ])
    .meta({
      description:
        'what the point rainfall is multiplied by: a factor, or that of the Flood Studies Report for the area (of the moving cell within its radius, else of the ground)',
    })
    .prefault('none'),
});

/** A storm by a formula is one of a return period. */
export function knowsItsRarity(
  storm: { readonly depth?: number | undefined; readonly return_period?: number | undefined },
  context: { addIssue(issue: { code: 'custom'; params: Record<string, unknown> }): void },
): void {
  if (storm.depth !== undefined || storm.return_period !== undefined) return;
  const params = { fault: 'missing-key', key: 'return_period', expected: 'a return period such as 50 y' };
  context.addIssue({ code: 'custom', params });
}

/** Rain as a series of rasters. */
export const gridRain = ({ duration, time }: Words) =>
  z.strictObject({
    files: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
      .meta({
        description:
          'ESRI ASCII grids or GeoTIFF files, relative to this file: a folder, a pattern such as radar/*.tif, or a list',
      })
      .optional(),
    zarr: path('a Zarr v3 group that holds the rain as time x y x x, instead of files').optional(),
    array: z.string().min(1).meta({ description: 'the array of that group; "rain" where left out' }).optional(),
    times: z.array(time('when a raster begins to hold')).min(1).optional(),
    first: time('when the first raster begins to hold').optional(),
    every: duration({ above: true, doc: 'time between rasters' }).optional(),
    until: time('when the last raster ends').optional(),
    unit: z.enum(['mm/h', 'mm']).meta({ description: 'of the values: a rate, or the depth that falls in a step' }),
    between: z.enum(['steps']).meta({ description: 'a raster holds until the next' }).optional(),
    crs: z
      .string()
      .meta({ description: 'coordinate system of the rasters, where they do not say it', examples: ['EPSG:32648'] })
      .optional(),
    mapping: z
      .enum(['conservative', 'nearest'])
      .meta({ description: 'mean of the rain cells over a cell by overlap, or the one its centre lies in' })
      .prefault('conservative'),
    gaps: z
      .enum(['refuse', 'dry'])
      .meta({ description: 'ground without rain cells, and rain cells without value' })
      .prefault('refuse'),
  });
