/** What a scenario may write of the drainage network under its streets. */
import { z } from 'zod';
import { mapOffset, path, type schemaWords } from './schema-words.ts';

/** The section `drainage`. */
export function drainageSection({ quantity }: ReturnType<typeof schemaWords>) {
  return z
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
    .optional();
}
