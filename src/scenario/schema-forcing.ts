/** What a scenario may write of what arrives and leaves: rain, inflow, evaporation, what happens at the edges. */
import { z } from 'zod';
import { gridRain, knowsItsRarity, stormKeys } from './schema-rain.ts';
import { lonLat, path, type schemaWords, slug, xy } from './schema-words.ts';
import { stormZoneNames } from './storm-zones.ts';

type Words = ReturnType<typeof schemaWords>;

/** Values over time: `key` lists one for each of `times`, or a file holds both. */
export const overTime = <K extends string, V extends z.ZodType>({ time }: Words, key: K, value: V) =>
  z.strictObject({
    times: z.array(time()).min(1).optional(),
    ...({ [key]: z.array(value).min(1).optional() } as Record<K, z.ZodOptional<z.ZodArray<V>>>),
    file: path('a CSV file with a time column and a value column, units in their names').optional(),
    between: z.enum(['steps', 'linear']).optional(),
  });

/** Rain of one kind: even, a series, a storm by formula, or rasters. */
function rainSource(words: Words) {
  const { quantity, number, years, duration, time } = words;
  const formula = z.strictObject({
    A: number({ least: 0, above: true }),
    C: number({ least: 0 }),
    b: number({ least: 0 }),
    n: number({ least: 0, above: true, most: 1 }),
  });
  const speed = quantity('m/s');
  return z.strictObject({
    uniform: z
      .strictObject({
        rate: quantity('m/s', { least: 0, fault: 'rain-negative' }),
        from: time('first drop').prefault('0 s'),
        until: time('last drop').optional(),
      })
      .optional(),
    series: overTime(words, 'rates', quantity('m/s', { least: 0, fault: 'rain-negative' })).optional(),
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
}

/** The sections `rain`, `inflow`, `evaporation` and `boundary`. */
export function forcingSections(words: Words) {
  const { quantity, number } = words;
  const rate = quantity('m/s', { least: 0, example: '5 mm/d' });
  return {
    rain: z.array(rainSource(words)).prefault([]),
    inflow: z
      .array(
        z.strictObject({
          id: slug.optional(),
          at: z.string().meta({ description: 'a section of the place' }).optional(),
          points: z.array(xy).min(1).optional(),
          line: z.array(xy).min(2).meta({ description: 'shared by conveyance among the cells it crosses' }).optional(),
          area: z.array(xy).min(3).meta({ description: 'an outline, shared evenly among its cells' }).optional(),
          series: overTime(words, 'discharges', quantity('m3/s', { least: 0, fault: 'discharge-negative' })),
        }),
      )
      .prefault([]),
    evaporation: z
      .union([rate, overTime(words, 'rates', rate)])
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
          series: overTime(words, 'stages', quantity('m')).optional(),
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
  };
}
