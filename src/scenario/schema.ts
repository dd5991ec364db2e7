/**
 * The scenario file: what may be written in it. One source for reading (`read-scenario.ts`), for the types of what was
 * read, and for the published JSON Schema.
 */
import { z } from 'zod';
import type { QuantityReader } from '../core/units.ts';
import { drainageSection } from './schema-drainage.ts';
import { forcingSections, overTime } from './schema-forcing.ts';
import { scenarioStructure } from './schema-structures.ts';
import { waterSections } from './schema-water.ts';
import { name, path, schemaWords, slug, xy } from './schema-words.ts';

/** Format names this version writes and reads. */
export const scenarioFormat = 'scenario/1';

/** Sections of a scenario that are lists: each entry is read on its own, so that one fault does not hide another. */
export const listSections = ['rain', 'inflow', 'boundary', 'events', 'gauges', 'cross_sections', 'structures'] as const;

export function scenarioSchema(read: QuantityReader) {
  const words = schemaWords(read);
  const { quantity, number, duration, moment, time } = words;

  const readEvery = duration({
    above: true,
    example: '30 s',
    doc: 'time between readings, whole coupling intervals; every tick, told with the frames, where left out',
  }).optional();
  const structure = scenarioStructure(words, {
    crests: overTime(words, 'crests', quantity('m', { example: '212.5 m', doc: 'top of the wall' })),
    openings: overTime(words, 'openings', quantity('m', { example: '0.5 m', doc: 'opening of the gate' })),
  });

  return z.strictObject({
    format: z.string().meta({ description: 'format and version of this file', examples: [scenarioFormat] }),
    extends: path('another scenario this one is laid over: maps merge, lists and single values replace').optional(),
    id: slug,
    name,
    description: name.optional(),
    place: path('the folder of a place').optional(),
    ground: path('an elevation file (ESRI ASCII grid or GeoTIFF), instead of a place').optional(),
    crs: z
      .string()
      .meta({ description: 'projected coordinate system of the ground', examples: ['EPSG:32648'] })
      .optional(),
    datum: z.string().min(1).meta({ description: 'vertical datum of the ground' }).optional(),
    cell_size: quantity('m', {
      least: 0,
      above: true,
      example: '30 m',
      doc: 'cell size of the run, where it differs from the ground',
    }).optional(),
    time: z.strictObject({
      start: moment('moment of tick 0'),
      end: time('end of the run'),
      tick: duration({ above: true }).prefault('60 s'),
      coupling: duration({ above: true }).prefault('10 s'),
      record: duration({ above: true }).prefault('5 min'),
      warm_up: duration().prefault('0 s'),
    }),
    seed: z.int().min(0).prefault(1),
    ...forcingSections(words),
    initial: z
      .strictObject({
        depth: quantity('m', { least: 0 }).prefault('0 m'),
        water_surface: z
          .array(
            z.strictObject({
              along: z.string().meta({ description: 'a river of the place' }),
              datum: z.string().min(1).optional(),
              stages: z.array(z.tuple([quantity('m', { least: 0 }), quantity('m')])).min(1),
            }),
          )
          .prefault([]),
      })
      .prefault({}),
    ...waterSections(words),
    landslide: z
      .union([
        z.boolean(),
        z.strictObject({
          memory: duration({ above: true, doc: 'time over which slopes remember rain' }).optional(),
          antecedent: quantity('m/s', { least: 0, doc: 'mean rain of the days before, such as 0.7 mm/h' }).optional(),
          watch: number({ least: 1, doc: 'factor of safety below which a site is watched' }).optional(),
        }),
      ])
      .meta({ description: 'hazard sites may fail; false leaves them out' })
      .prefault(false),
    sensing: z.boolean().meta({ description: 'gauges read, and the city sees what they tell' }).prefault(true),
    impact: z
      .union([
        z.boolean(),
        z.strictObject({
          every: duration({ above: true, doc: 'time between counts' }).optional(),
          permanent_depth: quantity('m', {
            least: 0,
            doc: 'water deeper than this before the run is river, not flood',
          }).optional(),
          most_areas: z.int().min(1).optional(),
          least_cells: z.int().min(1).optional(),
        }),
      ])
      .meta({ description: 'areas, people and roads affected are counted' })
      .prefault(true),
    dispatch: z.boolean().meta({ description: 'the rules are obeyed; false leaves them out' }).prefault(true),
    rules: z
      .union([path('a rules file'), z.array(z.unknown()), z.record(z.string(), z.unknown())])
      .meta({ description: 'a rules file, or the rules themselves' })
      .optional(),
    events: z
      .array(
        z.strictObject({
          at: time(),
          command: z.string().min(1),
          role: z.string().min(1).prefault('city'),
          payload: z.record(z.string(), z.unknown()).prefault({}),
        }),
      )
      .prefault([]),
    record: z.strictObject({ velocity: z.boolean().prefault(true) }).prefault({}),
    gauges: z
      .array(z.strictObject({ id: slug, name: name.optional(), at: xy, every: readEvery }))
      .meta({ description: 'depth, level and speed at a point, every tick or at an interval of its own' })
      .prefault([]),
    cross_sections: z
      .array(
        z.strictObject({
          id: slug,
          name: name.optional(),
          at: z.string().meta({ description: 'a section of the place' }).optional(),
          line: z
            .array(xy)
            .min(2)
            .meta({ description: 'points in order; flow from its left to its right counts as positive' })
            .optional(),
          every: readEvery,
        }),
      )
      .meta({ description: 'lines through which discharge and volume are told' })
      .prefault([]),
    structures: z
      .array(structure)
      .meta({ description: 'walls, weirs, gates, breaches, culverts and pumps, beside those of the place' })
      .prefault([]),
    rain_factor: number({ least: 0, most: 10, doc: 'all rain is multiplied by it, for a what-if' }).optional(),
    barriers: z
      .array(
        z.strictObject({
          line: z.array(xy).min(2),
          height: quantity('m', { least: 0, above: true, example: '1.5 m', doc: 'over the ground along it' }),
        }),
      )
      .meta({ description: 'walls put up for a what-if: between cells along a line, told of nowhere' })
      .optional(),
    drainage: drainageSection(words),
    test: z
      .record(z.string(), z.unknown())
      .meta({ description: 'what the short cut for the test suite changes: path to value, for example time.end: 2 h' })
      .optional(),
    vary: z
      .strictObject({
        replicates: z.int().min(1).meta({ description: 'seeds each combination is run with' }).prefault(1),
        members: z
          .int()
          .min(1)
          .meta({ description: 'draws from the distributions, where there are any' })
          .prefault(100),
        values: z
          .record(z.string(), z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]))
          .meta({
            description:
              'path to what it varies over: a list of values; a distribution (uniform, normal, log_normal, triangular, one_of); or scale: either of these as factors',
          })
          .prefault({}),
      })
      .meta({ description: 'a sweep: this scenario run many times over' })
      .optional(),
  });
}

export type ScenarioSchema = ReturnType<typeof scenarioSchema>;
export type WrittenScenario = z.output<ScenarioSchema>;
