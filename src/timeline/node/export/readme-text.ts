/** README.txt of an export: what each file is, in which units and against which datum, and where it all comes from. */
import { momentOf } from '../../../core/clock.ts';
import { coordinateSystem } from '../../../core/coordinate-system.ts';
import type { RecordedField, RunHeader, StaticField } from '../../format.ts';
import type { Timeline } from '../../reader.ts';
import { withUnit } from '../../unit-suffix.ts';

/** `files`: paths within the export and what each holds. */
export function readmeText(timeline: Timeline, files: readonly (readonly [path: string, what: string])[]): string {
  const { header, manifest } = timeline;
  const { grid, clock } = header;
  const last = manifest.frames > 0 ? timeline.secondsAt(manifest.frames - 1) : 0;
  const width = Math.max(...files.map(([path]) => path.length)) + 2;
  const system = coordinateSystem(grid.epsg);
  const crs = grid.epsg > 0 ? `EPSG:${grid.epsg}${system ? ` (${system.name})` : ''}` : 'local metres';
  const inner = `${grid.inner.cols} x ${grid.inner.rows} cells of ${grid.cellSize} m`;
  return [
    header.name.en,
    '='.repeat(header.name.en.length),
    '',
    'MODEL RESULT: numbers a simulation computed, not measurements. Do not base decisions about people on it alone.',
    `Provenance:  ${header.provenance.en}`,
    `Made by:     ${header.engine.name} ${header.engine.version}, run ${header.id}, seed ${header.seed}`,
    `Inputs:      digest ${header.inputs_digest}`,
    `State:       ${manifest.state}${manifest.state === 'finished' ? '' : ', so this is what was recorded so far; maxima come when a run is over'}`,
    `Final state: digest ${manifest.digest ?? 'none yet'}`,
    '',
    `Place:       ${header.place.name.en}${header.place.reconstructed ? ' (reconstructed)' : ''}, ${inner}`,
    `System:      ${crs}; elevations and stages in m above the ${grid.datum} datum`,
    `Time:        ${momentOf(clock, 0)} to ${momentOf(clock, last)}, ${manifest.frames} frames, one every ${clock.recordEvery * clock.tick} s;`,
    '             time_s and seconds_s count from the start',
    '',
    'Files',
    '-----',
    ...files.map(([path, what]) => path.padEnd(width) + what),
    '',
    'All numbers are in SI units; a column or key wears its unit (stage_m, discharge_m3_per_s). An empty cell is unknown.',
    'The chunks of fields.zarr may be the very files of the run (hard links): copy the folder before you change it.',
    '',
    'Fields',
    '------',
    ...[...header.fields, ...header.statics].map(fieldLine),
    '',
    'Tables',
    '------',
    ...header.tables.flatMap((t) => tableLines(t)),
    '',
  ].join('\n');
}

const when = (f: RecordedField | StaticField): string =>
  !('every' in f) ? 'does not change' : f.every === 'frame' ? 'every frame' : 'once, over the whole run';

const fieldLine = (f: RecordedField | StaticField): string =>
  `${f.name} [${f.unit}], ${when(f)}: ${f.label.en}. ${sentence(f.doc)}`;

function tableLines(t: RunHeader['tables'][number]): string[] {
  const picture = t.picture === 'truth' ? 'what the model knows' : 'what the city was shown';
  const columns = Object.entries(t.columns).map(
    ([name, c]) =>
      `  ${withUnit(name, c.unit)}: ${sentence(c.doc)}${c.classes ? ` Classes: ${c.classes.map((n) => n.en).join(', ')}.` : ''}`,
  );
  return [`${t.name} (one row for each ${t.of.replaceAll('_', ' ')}; ${picture})`, ...columns];
}

const sentence = (doc: string): string => `${doc.charAt(0).toUpperCase()}${doc.slice(1).replace(/\.$/, '')}.`;
