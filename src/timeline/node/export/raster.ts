/** One field at one moment as a raster of the place as supplied: the grid without its rim, NaN where there is no place. */
import { momentOf } from '../../../core/clock.ts';
import type { Raster } from '../../../core/grid.ts';
import type { RecordedField, RunHeader, StaticField } from '../../format.ts';
import { decodeFrame, type Timeline } from '../../reader.ts';

export interface FieldRaster extends Raster {
  readonly field: RecordedField | StaticField;
  /** RFC 3339; null for what has no moment: the ground, and maxima over the whole run. */
  readonly moment: string | null;
  /** Run, engine and provenance, for the file's own description. */
  readonly run: Pick<RunHeader, 'id' | 'name' | 'engine' | 'provenance'>;
}

/** Whether a field is there at every frame. */
export const isFramed = (field: RecordedField | StaticField): boolean => 'every' in field && field.every === 'frame';

/** `k` is the frame, for fields recorded at every frame. */
export async function fieldRaster(
  timeline: Timeline,
  field: RecordedField | StaticField,
  k: number,
): Promise<FieldRaster> {
  const { header } = timeline;
  const { grid } = header;
  const framed = isFramed(field);
  const whole = decodeFrame(framed ? await timeline.frame(field.name, k) : await timeline.still(field.name));
  const { row, col, rows, cols } = grid.inner;
  const values = new Float32Array(rows * cols);
  for (let r = 0; r < rows; r++) {
    const from = (r + row) * grid.cols + col;
    values.set(whole.subarray(from, from + cols), r * cols);
  }
  return {
    rows,
    cols,
    values,
    cellSize: grid.cellSize,
    west: grid.west + col * grid.cellSize,
    north: grid.north - row * grid.cellSize,
    epsg: grid.epsg,
    datum: grid.datum,
    field,
    moment: framed ? momentOf(header.clock, timeline.secondsAt(k)) : null,
    run: header,
  };
}

/** What the raster shows, in a line. */
export const titleOf = (r: FieldRaster): string =>
  `${r.field.label.en}${r.field.unit === '1' ? '' : ` (${r.field.unit})`}${r.moment ? ` at ${r.moment}` : ''}, ${r.run.name.en}`;
