/** What may be written of a structure, in a scenario or among the properties of a feature of a place, and what each kind takes. */
import { z } from 'zod';
import { inletNames, type StructureKind, structureKinds } from '../assets/structures.ts';
import { path, type schemaWords, name as shownName, slug, xy } from './schema-words.ts';

type Words = ReturnType<typeof schemaWords>;

/** Keys that stand for what a structure is; where it lies is the scenario's or the feature's own to say. */
export function structureKeys({ quantity, number, duration }: Words) {
  const level = (doc: string) => quantity('m', { example: '212.5 m', doc });
  const size = (doc: string) => quantity('m', { least: 0, above: true, example: '1.2 m', doc });
  const coefficient = (doc: string) =>
    number({ least: 0.5, most: 4, doc: `${doc}, m^0.5/s; 1.7 where left out` }).optional();
  const rule = z
    .strictObject({
      level: z.enum(['left', 'right', 'difference']),
      above: level('at least this').optional(),
      below: level('at most this').optional(),
    })
    .meta({ description: 'the level on a side of the gate, or the left less the right' });
  return {
    id: slug,
    name: shownName.optional(),
    kind: z.enum(structureKinds),
    datum: z.string().min(1).meta({ description: 'vertical datum of its levels' }).optional(),
    crest: level('its top').optional(),
    crests: z.array(level('top at a point of its line')).min(2).optional(),
    height: size('its top over the ground').optional(),
    coefficient: coefficient('discharge over the crest'),
    width: size('of a weir, a gate, a box culvert; final mean width of a breach').optional(),
    sill: level('floor of a gate').optional(),
    full_opening: size('opening of a gate when fully open').optional(),
    opening: quantity('m', { least: 0, example: '0.5 m', doc: 'opening of a gate at the start' }).optional(),
    travel: duration({ doc: 'from closed to fully open' }).optional(),
    opens_when: rule.optional(),
    closes_when: rule.optional(),
    at: xy.optional(),
    bottom: level('final bottom of a breach').optional(),
    growth: duration({ doc: 'time in which a breach grows' }).optional(),
    breach_coefficient: coefficient('discharge through the breach'),
    starts_above: level('level on either side that begins a breach').optional(),
    froehlich: z
      .strictObject({
        volume: quantity('m3', { least: 0, above: true, doc: 'water over the bottom of the breach' }),
        height: size('height of the breach'),
        overtopped: z.boolean().prefault(true),
      })
      .meta({ description: 'width and growth of a breach of an earthen dam after Froehlich 2008' })
      .optional(),
    diameter: size('inside of a round culvert').optional(),
    rise: size('inside height of a box culvert').optional(),
    barrels: z.int().min(1).max(100).optional(),
    invert_from: level('floor at its first end').optional(),
    invert_to: level('floor at its other end').optional(),
    length: size('of a culvert; the distance of its ends where left out').optional(),
    manning: number({ least: 0.005, most: 0.1, doc: '0.013 where left out' }).optional(),
    inlet: z.enum(inletNames).meta({ description: 'form of the inlet after HDS-5' }).optional(),
    entrance_loss: number({
      least: 0,
      most: 2,
      doc: "in velocity heads, under outlet control; the inlet's own where left out",
    }).optional(),
    rate: quantity('m3/s', { least: 0, above: true, doc: 'what a pump lifts' }).optional(),
    curve: z
      .array(z.tuple([quantity('m'), quantity('m3/s', { least: 0 })]))
      .min(2)
      .meta({ description: 'lift, rising, and discharge, falling' })
      .optional(),
    delivery: level('level that a pump lifts to at least').optional(),
    start_level: level('a pump starts here').optional(),
    stop_level: level('a pump stops here').optional(),
    on: z.enum(['auto', 'on', 'off']).optional(),
  };
}

/** What only a scenario says, since it goes by the run's time or by points in metres. */
export function scenarioStructure(words: Words, series: { readonly crests: z.ZodType; readonly openings: z.ZodType }) {
  return z.strictObject({
    ...structureKeys(words),
    line: z
      .array(xy)
      .min(2)
      .meta({ description: 'its course; what crosses from its left to its right counts as positive' })
      .optional(),
    file: path('a GeoJSON file with a LineString feature of its id, instead of line').optional(),
    from: xy.meta({ description: 'end of a culvert or pump, easting and northing, m' }).optional(),
    to: xy.optional(),
    crest_series: series.crests.optional(),
    opening_series: series.openings.optional(),
    starts: words.time('when a breach begins').optional(),
  });
}

const crest = ['crest', 'crests', 'height', 'crest_series'];
/** Of each kind: what it must have and what that is, one of which it must have, and what else it may have. */
export const keysOfKind: Readonly<
  Record<
    StructureKind,
    {
      readonly must: Readonly<Record<string, string>>;
      readonly one: readonly string[];
      readonly may: readonly string[];
    }
  >
> = {
  wall: { must: {}, one: crest, may: ['coefficient'] },
  weir: { must: {}, one: crest, may: ['coefficient', 'width'] },
  gate: {
    must: { sill: 'the level of its floor', full_opening: 'its opening when fully open' },
    one: [],
    may: ['crest', 'coefficient', 'width', 'opening', 'travel', 'opening_series', 'opens_when', 'closes_when'],
  },
  breach: {
    must: { bottom: 'the level it goes down to' },
    one: crest,
    may: ['coefficient', 'breach_coefficient', 'width', 'growth', 'froehlich', 'at', 'starts', 'starts_above'],
  },
  culvert: {
    must: { invert_from: 'the level of its floor at from', invert_to: 'the level of its floor at to' },
    one: ['diameter', 'rise'],
    may: ['width', 'barrels', 'length', 'manning', 'inlet', 'entrance_loss'],
  },
  pump: { must: {}, one: ['rate', 'curve'], may: ['delivery', 'start_level', 'stop_level', 'on'] },
};
/** Keys whose values are levels, told in a datum. */
export const levelKeys: readonly string[] = [
  'crest',
  'crests',
  'crest_series',
  'sill',
  'bottom',
  'starts_above',
  'invert_from',
  'invert_to',
  'delivery',
  'start_level',
  'stop_level',
];
