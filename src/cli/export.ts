/** `stormtable export`: a recorded run in the formats of other programs: maps, outlines, tables, records, or all of it. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { momentIn, momentOf } from '../core/clock.ts';
import { defineFaults, StormtableError } from '../core/errors.ts';
import { type LineName, linePath } from '../timeline/format.ts';
import { areasGeoJson } from '../timeline/node/export/areas-geojson.ts';
import { asciiGrid, prjText } from '../timeline/node/export/ascii-grid.ts';
import { classesOf, classify, legendOf, transparent } from '../timeline/node/export/classes.ts';
import { exportEverything } from '../timeline/node/export/everything.ts';
import { geoTiff } from '../timeline/node/export/geotiff.ts';
import { frameAt } from '../timeline/node/export/moments.ts';
import { emptyFolder, type Pieces, refuseExisting, sendPieces, writePieces } from '../timeline/node/export/out-file.ts';
import { palettePng, worldFile } from '../timeline/node/export/png.ts';
import { type FieldRaster, fieldRaster, isFramed } from '../timeline/node/export/raster.ts';
import { recordedName } from '../timeline/node/export/recorded-name.ts';
import { recordStreams, recordsCsv, recordsJsonLines, streamNamed } from '../timeline/node/export/records-table.ts';
import { seriesCsv, seriesParquet } from '../timeline/node/export/series-table.ts';
import { structuresGeoJson } from '../timeline/node/export/structures-geojson.ts';
import { fileStore } from '../timeline/node/file-store.ts';
import { openTimeline, type Timeline } from '../timeline/reader.ts';
import { toDegreesOf } from './degrees.ts';
import { shown } from './paths.ts';

export interface ExportOptions {
  readonly field?: string;
  readonly fine?: boolean;
  readonly areas?: boolean;
  readonly structures?: boolean;
  readonly series?: string;
  readonly records?: string;
  readonly all?: string;
  readonly format?: string;
  readonly at?: string;
  readonly frame?: number;
  readonly out?: string;
  readonly force?: boolean;
}

export const exportFaults = defineFaults({
  'export-what':
    'say what to export, and one thing at a time: --field NAME, --areas, --structures, --series TABLE, --records STREAM or --all DIR.',
  'export-format': '--format is "{found}"; {what} can be written as {known}.',
  'export-table-unknown': 'the run has no table "{found}"; it has {known}.',
  'export-stream-unknown': 'there is no stream of records "{found}"; there are {known}.',
  'export-when': '--at and --frame choose a moment of {applies}; {what} has none. Leave them out.',
  'export-when-twice': '--at and --frame both name a moment. Leave one of them out.',
  'export-no-frame': 'the run has no frame {frame}; it has {frames}, numbered from 0.',
  'export-nothing-yet': '{run} has no frame yet ({state}); nothing can be exported.',
  'export-not-there-yet':
    '{what} at {moment} is not there: {run} is {state} and recorded up to {last}. Choose an earlier moment.',
  'export-final-later':
    '{field} is recorded when the run is over, and {run} is {state}. There so far: {known}, up to {last}.',
  'export-fine-what': '--fine says how finely to write a field; name one with --field, such as max_depth.',
  'export-binary': '{format} is no text, so it cannot go to standard output. Name a file with --out.',
  'export-no-structures': '{run} has no structures: neither its place nor its scenario has any.',
  'export-no-degrees':
    'shapes are written in longitude and latitude, and the system of this place (EPSG:{epsg}) is not one that can be turned into them. Export a map with --field instead.',
});

export async function exportRun(run: string, options: ExportOptions): Promise<void> {
  if (options.fine && options.field === undefined) throw new StormtableError(exportFaults('export-fine-what'));
  const { field, areas, structures, series, records, all } = options;
  if (
    [field, areas || undefined, structures || undefined, series, records, all].filter((o) => o !== undefined).length !==
    1
  )
    throw new StormtableError(exportFaults('export-what'));
  const timeline = await openTimeline(fileStore(run));
  const { header, manifest } = timeline;
  if (manifest.frames === 0)
    throw new StormtableError(exportFaults('export-nothing-yet', { run: shown(run), state: manifest.state }));
  if (manifest.state !== 'finished')
    say(`${header.id} is ${manifest.state}: this is what was recorded up to ${lastMoment(timeline)}.`);
  if (field !== undefined) return exportField(timeline, run, field, options);
  if (areas) return exportAreas(timeline, options);
  if (structures) return exportStructures(timeline, options);
  if (series !== undefined) return exportSeries(timeline, series, options);
  if (records !== undefined) return exportRecords(timeline, records, options);
  noMoment(options, 'the whole');
  emptyFolder(all!, options.force ?? false);
  const files = await exportEverything(timeline, run, all!, await toDegreesOf(header.grid.epsg));
  say(`${files.length} files and folders in ${shown(resolve(all!))}; README.txt says what they are.`);
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const lastMoment = (t: Timeline): string => momentOf(t.header.clock, t.secondsAt(t.manifest.frames - 1));

async function exportField(timeline: Timeline, run: string, named: string, options: ExportOptions): Promise<void> {
  const { header, manifest } = timeline;
  const asked = recordedName(named, header);
  const finer = options.fine ? await import('./export-fine.ts') : undefined;
  const field = finer ? finer.levelField(timeline, asked) : asked;
  const format = formatOf(options, 'a field', { geotiff: '.tif', ascii: '.asc', png: '.png' });
  if (!isFramed(field)) {
    noMoment(options, field.name);
    if ('every' in field && !manifest.finals.includes(field.name)) {
      const known = [...header.fields.filter(isFramed), ...header.statics].map((f) => f.name).join(', ');
      const { state } = manifest;
      throw new StormtableError(
        exportFaults('export-final-later', {
          field: field.name,
          run: header.id,
          state,
          known,
          last: lastMoment(timeline),
        }),
      );
    }
  }
  const k = isFramed(field) ? frameOf(timeline, options, field.name) : 0;
  const raster = finer ? await finer.fineRaster(run, timeline, field, k) : await fieldRaster(timeline, field, k);
  const out = outName(
    options,
    `${header.id}-${asked.name}${finer ? '-fine' : ''}${raster.moment ? `-${compact(raster.moment)}` : ''}`,
    extensionOf[format],
  );
  const beside = out === '-' ? [] : companions(raster, format, out);
  await deliver(out, format, rasterPieces(raster, format), beside, options);
}

const extensionOf: Readonly<Record<string, string>> = {
  geotiff: '.tif',
  ascii: '.asc',
  png: '.png',
  csv: '.csv',
  jsonl: '.jsonl',
  parquet: '.parquet',
  geojson: '.geojson',
};

const binary: readonly string[] = ['geotiff', 'png', 'parquet'];

function rasterPieces(raster: FieldRaster, format: string): Pieces {
  if (format === 'geotiff') return [geoTiff(raster)];
  if (format === 'ascii') return asciiGrid(raster);
  const classes = classesOf(raster);
  const palette = [transparent, ...classes.map((c) => c.colour)];
  return [palettePng(raster.cols, raster.rows, classify(raster.values, classes), palette)];
}

/** Small files beside a map: its projection, its place and its legend. */
function companions(raster: FieldRaster, format: string, out: string): { path: string; text: string }[] {
  const stem = out.slice(0, out.length - extname(out).length);
  const prj = prjText(raster.epsg);
  if (format === 'ascii') return prj ? [{ path: `${stem}.prj`, text: prj }] : [];
  if (format !== 'png') return [];
  return [
    { path: `${stem}.pgw`, text: worldFile(raster) },
    { path: `${stem}.legend.json`, text: legendOf(raster, classesOf(raster)) },
    ...(prj ? [{ path: `${stem}.prj`, text: prj }] : []),
  ];
}

async function exportAreas(timeline: Timeline, options: ExportOptions): Promise<void> {
  const { header, manifest } = timeline;
  const format = formatOf(options, 'areas', { geojson: '.geojson' });
  const toDegrees = await toDegreesOf(header.grid.epsg);
  if (!toDegrees) throw new StormtableError(exportFaults('export-no-degrees', { epsg: header.grid.epsg }));
  const one = options.at !== undefined || options.frame !== undefined;
  const k = one ? frameOf(timeline, options, 'areas') : undefined;
  const moment = k === undefined ? '' : `-${compact(momentOf(header.clock, timeline.secondsAt(k)))}`;
  const out = outName(options, `${header.id}-areas${moment}`, '.geojson');
  const pieces = areasGeoJson(timeline, toDegrees, k === undefined ? undefined : manifest.ticks[k]);
  await deliver(out, format, pieces, [], options);
}

async function exportStructures(timeline: Timeline, options: ExportOptions): Promise<void> {
  const { header } = timeline;
  noMoment(options, 'where structures stand');
  const format = formatOf(options, 'structures', { geojson: '.geojson' });
  if (!header.structures) throw new StormtableError(exportFaults('export-no-structures', { run: header.id }));
  const toDegrees = await toDegreesOf(header.grid.epsg);
  if (!toDegrees) throw new StormtableError(exportFaults('export-no-degrees', { epsg: header.grid.epsg }));
  const out = outName(options, `${header.id}-structures`, '.geojson');
  await deliver(out, format, structuresGeoJson(header, toDegrees), [], options);
}

async function exportSeries(timeline: Timeline, table: string, options: ExportOptions): Promise<void> {
  const { header } = timeline;
  noMoment(options, 'a table');
  if (!header.tables.some((t) => t.name === table)) {
    const known = header.tables.map((t) => t.name).join(', ');
    throw new StormtableError(exportFaults('export-table-unknown', { found: table, known }));
  }
  const format = formatOf(options, 'a table', { csv: '.csv', parquet: '.parquet' });
  const out = outName(options, `${header.id}-${table}`, extensionOf[format]);
  async function* parquet() {
    yield await seriesParquet(timeline, table);
  }
  await deliver(out, format, format === 'csv' ? seriesCsv(timeline, table) : parquet(), [], options);
}

async function exportRecords(timeline: Timeline, named: string, options: ExportOptions): Promise<void> {
  noMoment(options, 'a stream of records');
  const stream: LineName | undefined = streamNamed(named);
  if (!stream) {
    const known = recordStreams.map((s) => linePath(s).replace(/^.*\/|\.jsonl$/g, '')).join(', ');
    throw new StormtableError(exportFaults('export-stream-unknown', { found: named, known }));
  }
  const format = formatOf(options, 'a stream of records', { csv: '.csv', jsonl: '.jsonl' });
  const out = outName(options, `${timeline.header.id}-${stream.split('/').at(-1)}`, extensionOf[format]);
  const pieces = format === 'csv' ? recordsCsv(timeline, stream) : recordsJsonLines(timeline, stream);
  await deliver(out, format, pieces, [], options);
}

/** The format that was asked for, that the file's name tells, or the first. */
function formatOf(options: ExportOptions, what: string, known: Readonly<Record<string, string>>): string {
  const names = Object.keys(known);
  const asked = options.format?.toLowerCase();
  if (asked === undefined) {
    const byName = names.find((n) => options.out?.toLowerCase().endsWith(known[n]));
    return byName ?? (options.out === '-' ? names.find((n) => !binary.includes(n)) : undefined) ?? names[0];
  }
  const found = names.find((n) => n === asked || known[n] === `.${asked}` || (n === 'geotiff' && asked === 'tiff'));
  if (found) return found;
  throw new StormtableError(exportFaults('export-format', { found: options.format!, what, known: names.join(', ') }));
}

/** The frame that was asked for; the last where nothing was. */
function frameOf(timeline: Timeline, options: ExportOptions, what: string): number {
  const { header, manifest } = timeline;
  const { frames, state } = manifest;
  if (options.at !== undefined && options.frame !== undefined)
    throw new StormtableError(exportFaults('export-when-twice'));
  if (options.frame !== undefined) {
    if (options.frame >= frames)
      throw new StormtableError(exportFaults('export-no-frame', { frame: options.frame, frames }));
    return options.frame;
  }
  if (options.at === undefined) return frames - 1;
  const seconds = momentIn(options.at, header.clock);
  const moment = momentOf(header.clock, seconds);
  if (seconds > timeline.secondsAt(frames - 1))
    throw new StormtableError(
      exportFaults('export-not-there-yet', { what, moment, run: header.id, state, last: lastMoment(timeline) }),
    );
  const k = frameAt(timeline, seconds);
  if (timeline.secondsAt(k) !== seconds)
    say(
      `Nothing was recorded at ${moment}; taking the frame before it, ${momentOf(header.clock, timeline.secondsAt(k))}.`,
    );
  return k;
}

function noMoment(options: ExportOptions, what: string): void {
  if (options.at !== undefined || options.frame !== undefined)
    throw new StormtableError(
      exportFaults('export-when', { what, applies: 'a field recorded over time, or of areas' }),
    );
}

const outName = (options: ExportOptions, stem: string, extension: string): string =>
  options.out ?? `${basename(stem)}${extension}`;

/** `2020-08-20T03:00:00+08:00` as part of a file's name. */
const compact = (moment: string): string => moment.slice(0, 16).replace(':', '');

async function deliver(
  out: string,
  format: string,
  pieces: Pieces,
  beside: readonly { path: string; text: string }[],
  options: ExportOptions,
): Promise<void> {
  if (out === '-') {
    if (binary.includes(format)) throw new StormtableError(exportFaults('export-binary', { format }));
    return sendPieces(process.stdout, pieces);
  }
  // maps of one place share what lies beside them, such as the projection
  const missing = beside.filter(({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text);
  refuseExisting([out, ...missing.map((b) => b.path)], options.force ?? false);
  await writePieces(out, pieces);
  for (const { path, text } of missing) await writePieces(path, [text]);
  process.stdout.write(`${[out, ...beside.map((b) => b.path)].map(shown).join('\n')}\n`);
}
