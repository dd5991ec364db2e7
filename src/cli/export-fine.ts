/** `stormtable export --fine`: depths of a run on sub-grid cells, on the ground as it was read. */
import { defineFaults, StormtableError } from '../core/errors.ts';
import { checkSame, scenarioReader } from '../run/node/go-on.ts';
import { fineSurface } from '../scenario/subgrid-ground.ts';
import { fineDepth } from '../terrain/subgrid-downscale.ts';
import type { RecordedField, StaticField } from '../timeline/format.ts';
import { type FieldRaster, fieldRaster } from '../timeline/node/export/raster.ts';
import { recordedName } from '../timeline/node/export/recorded-name.ts';
import type { Timeline } from '../timeline/reader.ts';

export const fineFaults = defineFaults({
  'export-fine-plain':
    '--fine is for runs with flow.subgrid; {run} ran on the cells of its ground, and its fields are as fine as they get. Leave --fine out.',
  'export-fine-field':
    '--fine turns water levels into depths on the ground as read; {field} cannot be told finer. Choose {known}.',
});

/** Which level a depth on the fine ground is worked out from. */
const levelOf: Readonly<Record<string, string>> = {
  water_depth: 'water_level',
  water_level: 'water_level',
  maximum_depth: 'maximum_level',
  maximum_level: 'maximum_level',
};

/** The recorded level a fine depth needs; throws where there is none. */
export function levelField(timeline: Timeline, field: RecordedField | StaticField): RecordedField | StaticField {
  const { header } = timeline;
  if (!header.fields.some((f) => f.name === 'water_level'))
    throw new StormtableError(fineFaults('export-fine-plain', { run: header.id }));
  const level = levelOf[field.name];
  if (level === undefined)
    throw new StormtableError(fineFaults('export-fine-field', { field: field.name, known: 'water_depth, max_depth' }));
  return recordedName(level, header);
}

/** Depth on the fine ground from the level at frame `k`, or from the highest one; the files of the run must still be there as they were. */
export async function fineRaster(
  run: string,
  timeline: Timeline,
  level: RecordedField | StaticField,
  k: number,
): Promise<FieldRaster> {
  const { header } = timeline;
  const bundle = await scenarioReader(run, header)([]);
  await checkSame(run, header, bundle);
  const fine = bundle.fine!;
  const coarse = await fieldRaster(timeline, level, k);
  const depth = recordedName(level.name === 'water_level' ? 'water_depth' : 'maximum_depth', header);
  const label =
    level.name === 'water_level'
      ? { en: 'Water depth on the ground as read', zh: '原始地形水深' }
      : { en: 'Maximum depth on the ground as read', zh: '原始地形最大水深' };
  const { rows, cols, cellSize, west, north } = fine.raster;
  return {
    ...coarse,
    rows,
    cols,
    cellSize,
    west,
    north,
    values: fineDepth(fineSurface(fine), coarse.values, coarse.cols),
    field: { ...depth, label },
  };
}
