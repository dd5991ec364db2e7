/** The files of a place: `place.yaml`, the properties of its GeoJSON features, its crews. */
import { z } from 'zod';
import type { QuantityReader } from '../core/units.ts';
import { mapOffset, name, path, schemaWords, slug } from './schema-words.ts';
import { soilNames } from './soils.ts';

export const placeFormat = 'place/1';

export function placeSchema(read: QuantityReader) {
  const { quantity, number } = schemaWords(read);
  const table = <T extends z.ZodType>(value: T, doc: string) =>
    z
      .union([
        value,
        z.strictObject({
          file: path('an elevation-like grid of classes or values'),
          table: z.record(z.string(), value).meta({ description: 'class to value' }).optional(),
        }),
      ])
      .meta({ description: doc });
  const soil = z.union([
    z.enum(soilNames),
    z.strictObject({
      conductivity: quantity('m/s', { least: 0 }),
      suction: quantity('m', { least: 0 }),
      moisture_deficit: number({ least: 0, most: 1 }),
    }),
  ]);
  return z.strictObject({
    format: z.string().meta({ description: 'format and version of this file', examples: [placeFormat] }),
    id: slug,
    name,
    time_zone: z.string().meta({ description: 'IANA time zone for display', examples: ['Asia/Shanghai'] }),
    crs: z.string().meta({ description: 'projected coordinate system, metres', examples: ['EPSG:32648'] }),
    datum: z.string().min(1).meta({ description: 'the one vertical datum' }),
    reconstructed: z.boolean().prefault(false),
    provenance: name.meta({ description: 'what is measured, reconstructed or made up, for the caption' }),
    ground: z.strictObject({
      reconstruction: path('facts the ground is rebuilt from').optional(),
      file: path('an elevation file (ESRI ASCII grid or GeoTIFF)').optional(),
    }),
    cell_size: quantity('m', {
      least: 0,
      above: true,
      example: '30 m',
      doc: 'cell size of a reconstruction',
    }).optional(),
    surface: z
      .strictObject({
        manning: table(number({ least: 0.001, most: 1 }), 'Manning n, or a grid').optional(),
        impervious: table(number({ least: 0, most: 1 }), 'share that takes no water, or a grid').optional(),
        soil: table(soil, 'a soil texture, Green and Ampt parameters, or a grid of classes with a table').optional(),
        cover: z
          .strictObject({
            file: path('a grid of land cover classes'),
            table: z.record(z.string(), z.string()).meta({ description: 'class to the name of a land cover' }),
          })
          .meta({ description: 'land cover, for the losses that go by it' })
          .optional(),
        losses: path('a table of losses by land cover and soil group, laid over the shipped one').optional(),
      })
      .prefault({}),
    rivers: path('LineString features').optional(),
    sections: path('LineString features').optional(),
    bridges: path('LineString features').optional(),
    underpasses: path('Point features').optional(),
    roads: path('Point features of kind node, LineString features of kind edge').optional(),
    zones: path('Polygon features').optional(),
    sites: path('Point features').optional(),
    gauges: path('Point features').optional(),
    stations: path('Point features').optional(),
    crews: path('a list of crews').optional(),
    drain_areas: path('Polygon features').optional(),
    structures: path('LineString features of walls, weirs, gates, breaches, culverts and pumps').optional(),
    drainage: z
      .union([
        path('a SWMM 5.2 input file'),
        z.strictObject({ file: path('a SWMM 5.2 input file'), offset: mapOffset }),
      ])
      .meta({ description: 'the drainage network; its coordinates in metres of the ground, or with an offset to them' })
      .optional(),
  });
}
export type WrittenPlace = z.output<ReturnType<typeof placeSchema>>;

/** Properties of each kind of asset. A quantity `x` may also be a number `x_<unit>`, such as `deck_elevation_m`. */
export function assetSchemas(read: QuantityReader) {
  const { quantity, spread, number } = schemaWords(read);
  const named = { id: slug, name, datum: z.string().min(1).optional() };
  const length = quantity('m', { least: 0, example: '12 m' });
  const elevation = quantity('m', { example: '212.5 m' });
  return {
    rivers: z.strictObject(named),
    sections: z.strictObject({ ...named, river: z.string(), top: quantity('m', { example: '200 m' }) }),
    bridges: z.strictObject({
      ...named,
      river: z.string().prefault(''),
      deck_elevation: elevation,
      soffit_elevation: elevation,
      width: length.prefault('0 m'),
      main_span: length.prefault('0 m'),
      caveat: z.strictObject({ en: z.string(), zh: z.string() }).prefault({ en: '', zh: '' }),
    }),
    underpasses: z.strictObject({
      ...named,
      kind: z.enum(['underpass', 'low_point']),
      lip_elevation: elevation,
      curve: z
        .array(z.tuple([z.number(), z.number()]))
        .min(2)
        .meta({ description: '[depth m, volume m³], rising from [0, 0]' }),
      entrance_width: quantity('m', { least: 0, above: true }),
      pump: quantity('m3/s', { least: 0 }).prefault('0 m3/s'),
    }),
    nodes: z.strictObject({ id: slug, kind: z.literal('node') }),
    edges: z.strictObject({
      ...named,
      kind: z.literal('edge'),
      from: z.string(),
      to: z.string(),
      class: z.enum(['motorway', 'primary', 'secondary', 'residential']),
      speed: quantity('m/s', { least: 0, above: true }),
      bridge: z.string().optional(),
      underpass: z.string().optional(),
      grade_separated: z.boolean().prefault(false),
    }),
    zones: z.strictObject({
      ...named,
      tier: z.enum(['city', 'district', 'town']),
      parent: z.string().prefault(''),
      population: z.number().min(0).prefault(0),
    }),
    sites: z.strictObject({
      ...named,
      radius: quantity('m', { least: 0, above: true }),
      slope: quantity('rad', { least: 0, above: true, most: 1.5 }),
      depth: quantity('m', { least: 0, above: true }),
      cohesion: quantity('Pa', { least: 0 }),
      friction_angle: quantity('rad', { least: 0, above: true, most: 1.5 }),
      unit_weight: quantity('N/m3', { least: 0, above: true }),
      transmissivity: quantity('m2/s', { least: 0, above: true }),
      specific_area: length,
      volume: quantity('m3', { least: 0 }),
      households: z.int().min(0),
    }),
    gauges: z.strictObject({
      ...named,
      kind: z.enum(['stage', 'rain', 'depth', 'displacement']),
      watches: z.string().prefault(''),
      interval: quantity('s', { least: 0, above: true }),
      delay: quantity('s', { least: 0 }).prefault('0 s'),
      loss: number({ least: 0, most: 1 }).prefault(0),
      noise: spread().optional(),
      warning: elevation.optional(),
      guarantee: elevation.optional(),
    }),
    stations: z.strictObject(named),
    crews: z.strictObject({
      ...named,
      station: z.string(),
      capabilities: z.array(z.enum(['pump', 'rescue', 'traffic', 'geology', 'repair', 'patrol', 'evacuation'])).min(1),
      mobilisation: quantity('s', { least: 0 }),
      ford: length,
      pump: quantity('m3/s', { least: 0 }).prefault('0 m3/s'),
    }),
    drain_areas: z.strictObject({ ...named, capacity: quantity('m/s', { least: 0 }) }),
  };
}
export type AssetSchemas = ReturnType<typeof assetSchemas>;
export type AssetKind = keyof AssetSchemas;

/** What shape on the ground each kind of feature has. */
export const geometryOf = {
  rivers: 'LineString',
  sections: 'LineString',
  bridges: 'LineString',
  underpasses: 'Point',
  nodes: 'Point',
  edges: 'LineString',
  zones: 'Polygon',
  sites: 'Point',
  gauges: 'Point',
  stations: 'Point',
  drain_areas: 'Polygon',
} as const satisfies Partial<Record<AssetKind, 'Point' | 'LineString' | 'Polygon'>>;
