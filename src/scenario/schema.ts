/**
 * The scenario file: what may be written in it. One source for reading (`read-scenario.ts`), for the types of what was
 * read, and for the published JSON Schema.
 */
import { z } from 'zod';
import type { QuantityReader } from '../core/units.ts';
import { gridRain, knowsItsRarity, stormKeys } from './schema-rain.ts';
import { scenarioStructure } from './schema-structures.ts';
import { lonLat, mapOffset, name, path, schemaWords, slug, xy } from './schema-words.ts';
import { soilNames } from './soils.ts';
import { stormZoneNames } from './storm-zones.ts';

/** Format names this version writes and reads. */
export const scenarioFormat = 'scenario/1';

/** Laws by which the soil takes water. */
export const infiltrationNames = ['green_ampt', 'horton', 'curve_number', 'constant', 'none'] as const;

/** Sections of a scenario that are lists: each entry is read on its own, so that one fault does not hide another. */
export const listSections = ['rain', 'inflow', 'boundary', 'events', 'gauges', 'cross_sections', 'structures'] as const;

export function scenarioSchema(read: QuantityReader) {
  const words = schemaWords(read);
  const { quantity, number, years, duration, moment, time } = words;

  const between = z.enum(['steps', 'linear']).optional();
  const file = path('a CSV file with a time column and a value column, units in their names');
  const rates = z.strictObject({
    times: z.array(time()).min(1).optional(),
    rates: z
      .array(quantity('m/s', { least: 0, fault: 'rain-negative' }))
      .min(1)
      .optional(),
    file: file.optional(),
    between,
  });
  const discharges = z.strictObject({
    times: z.array(time()).min(1).optional(),
    discharges: z
      .array(quantity('m3/s', { least: 0, fault: 'discharge-negative' }))
      .min(1)
      .optional(),
    file: file.optional(),
    between,
  });
  const stages = z.strictObject({
    times: z.array(time()).min(1).optional(),
    stages: z.array(quantity('m')).min(1).optional(),
    file: file.optional(),
    between,
  });
  const formula = z.strictObject({
    A: number({ least: 0, above: true }),
    C: number({ least: 0 }),
    b: number({ least: 0 }),
    n: number({ least: 0, above: true, most: 1 }),
  });
  const speed = quantity('m/s');

  const rain = z.strictObject({
    uniform: z
      .strictObject({
        rate: quantity('m/s', { least: 0, fault: 'rain-negative' }),
        from: time('first drop').prefault('0 s'),
        until: time('last drop').optional(),
      })
      .optional(),
    series: rates.optional(),
    design_storm: z
      .strictObject({
        zone: z.enum(stormZoneNames).meta({ description: 'a built-in intensity formula' }).optional(),
        formula: formula.optional(),
        return_period: years({ least: 1 }).optional(),
        duration: duration({ above: true }),
        ...stormKeys(words),
        peak_ratio: number({ least: 0, above: true, most: 1 }).prefault(0.4),
        start: time('first drop').prefault('0 s'),
        cell: z
          .strictObject({
            center: lonLat,
            radius: quantity('m', {
              least: 0,
              above: true,
              doc: 'where the rate is 37 % of the centre, along its way',
            }),
            radius_across: quantity('m', { least: 0, above: true, doc: 'the same across its way' }).optional(),
            velocity: z
              .tuple([speed, speed])
              .prefault(['0 m/s', '0 m/s'])
              .meta({ description: 'eastward and northward speed' }),
          })
          .optional(),
      })
      .superRefine(knowsItsRarity)
      .optional(),
    grid: gridRain(words).optional(),
  });

  const readEvery = duration({
    above: true,
    example: '30 s',
    doc: 'time between readings, whole coupling intervals; every tick, told with the frames, where left out',
  }).optional();
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

  const overTime = <K extends string>(key: K, doc: string, example: string) =>
    z.strictObject({
      times: z.array(time()).min(1).optional(),
      [key]: z.array(quantity('m', { example, doc })).min(1).optional(),
      file: file.optional(),
      between,
    });
  const structure = scenarioStructure(words, {
    crests: overTime('crests', 'top of the wall', '212.5 m'),
    openings: overTime('openings', 'opening of the gate', '0.5 m'),
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
    rain: z.array(rain).prefault([]),
    inflow: z
      .array(
        z.strictObject({
          id: slug.optional(),
          at: z.string().meta({ description: 'a section of the place' }).optional(),
          points: z.array(xy).min(1).optional(),
          line: z.array(xy).min(2).meta({ description: 'shared by conveyance among the cells it crosses' }).optional(),
          area: z.array(xy).min(3).meta({ description: 'an outline, shared evenly among its cells' }).optional(),
          series: discharges,
        }),
      )
      .prefault([]),
    evaporation: z
      .union([
        quantity('m/s', { least: 0, example: '5 mm/d' }),
        rates.extend({
          rates: z
            .array(quantity('m/s', { least: 0, example: '5 mm/d' }))
            .min(1)
            .optional(),
        }),
      ])
      .meta({ description: 'what the air takes from open water: a rate, or rates over time' })
      .optional(),
    boundary: z
      .array(
        z.strictObject({
          id: slug.optional(),
          at: z.string().meta({ description: 'a section of the place' }).optional(),
          edge: z.enum(['north', 'south', 'east', 'west', 'all']).optional(),
          from: z.number().meta({ description: 'easting or northing where the stretch of edge begins, m' }).optional(),
          to: z.number().meta({ description: 'easting or northing where it ends, m' }).optional(),
          kind: z.enum(['free', 'stage', 'rating', 'closed']),
          slope: number({ least: 0 }).optional(),
          datum: z.string().min(1).optional(),
          series: stages.optional(),
          curve: z
            .array(z.tuple([quantity('m'), quantity('m3/s', { least: 0 })]))
            .min(2)
            .meta({
              description: 'rating: stage and discharge out, both rising, from the stage at which nothing flows',
            })
            .optional(),
        }),
      )
      .prefault([]),
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
    drainage: z
      .union([
        z.literal(false),
        z.strictObject({
          network: path('a SWMM 5.2 input file, instead of the one of the place').optional(),
          offset: mapOffset.optional(),
          rain: z
            .enum(['surface', 'subcatchments'])
            .meta({ description: 'rain falls on cells (where left out), or runs off the subcatchments of the file' })
            .optional(),
          opening: z
            .strictObject({
              perimeter: quantity('m', {
                least: 0,
                above: true,
                example: '1.88 m',
                doc: 'edge water falls over',
              }).optional(),
              area: quantity('m2', { least: 0, above: true, example: '0.28 m2', doc: 'clear area' }).optional(),
            })
            .meta({ description: 'of a manhole without inlets in the file; a clear opening of 600 mm where left out' })
            .optional(),
          sealed: z
            .array(z.string())
            .meta({ description: 'nodes that do not open to the surface: bolted covers, bends, wet wells' })
            .optional(),
          connections: z
            .strictObject({
              reach: quantity('m', { least: 0, above: true, example: '250 m', doc: 'from an open manhole' }),
              capacity: quantity('m/s', { least: 0, above: true, example: '36 mm/h', doc: 'of what lies on a cell' }),
            })
            .meta({
              description:
                'roofs, yards and gullies that lead into the manholes around; drain areas then work beyond their reach',
            })
            .optional(),
        }),
      ])
      .meta({ description: 'the drainage network under the streets; false leaves that of the place out' })
      .optional(),
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
