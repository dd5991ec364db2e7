/** What a scenario may write of how water soaks in and runs: the ground's surface, losses, the solver and its settings. */
import { z } from 'zod';
import type { schemaWords } from './schema-words.ts';
import { soilNames } from './soils.ts';

type Words = ReturnType<typeof schemaWords>;

/** Laws by which the soil takes water. */
const infiltrationNames = ['green_ampt', 'horton', 'curve_number', 'constant', 'none'] as const;

/** The sections `surface`, `losses`, `solver` and `flow`. */
export function waterSections({ quantity, number, duration }: Words) {
  const byCover = (doc: string) =>
    z
      .union([z.enum(['by_cover']), quantity('m', { least: 0, most: 10, example: '2 mm' })])
      .meta({ description: `${doc}: one for all, or by_cover` });
  const soil = z
    .union([
      z.enum(soilNames),
      z.strictObject({
        conductivity: quantity('m/s', { least: 0 }),
        suction: quantity('m', { least: 0 }),
        moisture_deficit: number({ least: 0, most: 1 }),
      }),
    ])
    .meta({ description: 'a soil texture, or Green and Ampt parameters' });

  return {
    surface: z
      .strictObject({
        manning: number({ least: 0.001, most: 1 }).optional(),
        impervious: number({ least: 0, most: 1 }).optional(),
        soil: soil.optional(),
      })
      .prefault({}),
    losses: z
      .strictObject({
        infiltration: z.enum(infiltrationNames).prefault('none'),
        green_ampt: z
          .strictObject({
            recovery: z.boolean().meta({ description: 'the soil dries between storms' }).prefault(false),
            drying: duration({
              above: true,
              example: '7 d',
              doc: 'time in which soaked soil is dry again; by soil where left out',
            }).optional(),
          })
          .optional(),
        horton: z
          .strictObject({
            f0: quantity('m/s', { least: 0, doc: 'capacity of dry soil; by soil where left out' }).optional(),
            fc: quantity('m/s', { least: 0, doc: 'capacity of soaked soil' }).optional(),
            decay: quantity('1/s', { least: 0, above: true, doc: 'decay under ponding' }).optional(),
            drying: duration({ above: true, example: '7 d', doc: 'time in which soaked soil is dry again' }).prefault(
              '7 d',
            ),
          })
          .optional(),
        curve_number: z
          .strictObject({
            cn: number({ least: 0, above: true, most: 100, doc: 'by land cover and soil where left out' }).optional(),
            antecedent: z
              .enum(['dry', 'average', 'wet'])
              .meta({ description: 'the five days before: runoff condition I, II or III' })
              .prefault('average'),
            abstraction_ratio: number({ least: 0.05, most: 0.2, doc: '0.2 or 0.05' }).prefault(0.2),
          })
          .optional(),
        constant: z
          .strictObject({ rate: quantity('m/s', { least: 0, doc: 'by soil where left out' }).optional() })
          .optional(),
        interception: byCover('depth kept on leaves and roofs').optional(),
        depression: byCover('depth kept in hollows').optional(),
        drains: z.boolean().prefault(false),
      })
      .prefault({}),
    solver: z
      .enum(['inertial', 'shallow-water'])
      .meta({
        description:
          'inertial (where left out): quick, for floods over plains and valleys; shallow-water: the whole equations, for dam breaks, bores and steep streets',
      })
      .optional(),
    flow: z
      .strictObject({
        theta: number({ least: 0.5, most: 0.95 })
          .meta({
            description: 'smoothing along the flow, less towards 1; beyond 0.95 deep rivers ring until they blow up',
          })
          .optional(),
        duration_depth: quantity('m', {
          least: 0,
          above: true,
          example: '30 cm',
          doc: 'depth above which duration_above counts; 0.3 m where left out',
        }).optional(),
        courant: number({ least: 0, above: true, most: 1 }).optional(),
        froude_limit: number({ least: 0, above: true }).optional(),
        multi_rate: z
          .boolean()
          .meta({ description: 'let shallow ground take longer steps than deep water; false gives all the same step' })
          .optional(),
        subgrid: z
          .strictObject({
            cell_size: quantity('m', {
              least: 0,
              above: true,
              example: '50 m',
              doc: 'cells the water runs on, a whole multiple of those of the ground',
            }),
          })
          .meta({
            description:
              'run on coarser cells that know the ground as it was read by tables of volume, face area and conveyance against level; far less work, channels kept',
          })
          .optional(),
      })
      .prefault({}),
  };
}
