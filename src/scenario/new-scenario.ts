/** Writes a first scenario around a person's own elevation file: a few lines that run as they are, with comments that help. */
import { stat, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { StormtableError } from '../core/errors.ts';
import type { Raster } from '../core/grid.ts';
import { makeFolder } from '../core/node/make-folder.ts';
import { FaultList } from './faults.ts';
import { Files, shownPath } from './files.ts';
import { readElevation } from './read-ground.ts';

/** More cells than this make a first run slow; the scenario then starts on larger cells. */
const comfortable = 2_000_000;
/** Cells of the short cut for the test suite. */
const quick = 30_000;

/**
 * Writes `<directory>/<name>/scenario.yaml` for an elevation file, which is read but not copied, and gives the file's path.
 * Refuses to write over anything.
 */
export async function newScenario(name: string, demFile: string, directory: string): Promise<string> {
  const faults = new FaultList();
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) faults.add('bad-name', { name }, {});
  const folder = resolve(directory, name);
  const file = join(folder, 'scenario.yaml');
  if (
    await stat(folder).then(
      () => true,
      () => false,
    )
  )
    faults.add('already-there', { path: 'the scenario', target: shownPath(folder) }, {});
  const files = new Files(faults);
  const named = {
    what: 'the elevation file',
    written: demFile,
    namedBy: join(process.cwd(), '-'),
    place: {},
    way: 'Name an ESRI ASCII grid or GeoTIFF.',
  };
  const ground = await readElevation(named, files, faults);
  if (faults.faults.length > 0 || !ground) throw new StormtableError(faults.faults);
  makeFolder(folder);
  await writeFile(file, scenarioText(name, groundPath(file, demFile), ground), { flag: 'wx' });
  return file;
}

/** The elevation file as the scenario names it: from its own folder, where there is a way. */
function groundPath(file: string, demFile: string): string {
  const from = relative(dirname(file), resolve(demFile));
  return (isAbsolute(from) ? resolve(demFile) : from).replaceAll('\\', '/');
}

/** The least whole number of cells a side that bring a grid down to `most` cells. */
const coarser = (ground: Raster, most: number): number =>
  Math.max(1, Math.ceil(Math.sqrt((ground.rows * ground.cols) / most)));
const metres = (value: number): string => `${Number(value.toFixed(6))} m`;

function scenarioText(name: string, ground: string, raster: Raster): string {
  const run = coarser(raster, comfortable);
  const test = Math.max(run, coarser(raster, quick));
  const title = name
    .split('-')
    .map((word, i) => (i ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ');
  const size = `${raster.cols} x ${raster.rows} cells of ${metres(raster.cellSize)}`;
  const lines = [
    '# Rain on your own ground. Try: stormtable check, then stormtable start, with the path of this file.',
    'format: scenario/1',
    `id: ${JSON.stringify(name)}`,
    `name: { en: ${JSON.stringify(title)}, zh: ${JSON.stringify(title)} }`,
    `ground: ${JSON.stringify(ground)}  # ${size}`,
    ...(raster.epsg ? [] : ['# crs: EPSG:32648  # the file names none; needed for anything in longitude and latitude']),
    ...(run > 1
      ? [
          `cell_size: ${metres(raster.cellSize * run)}  # ${raster.rows * raster.cols} cells are many: remove this line for the full grid`,
        ]
      : []),
    'time: { start: 2025-07-01T08:00:00+08:00, end: 4 h }',
    '# a 50-year storm by the Shapingba (Chongqing) formula; put in your own: formula: { A: 1132, C: 0.958, b: 5.408, n: 0.595 }',
    '# or plain rain: - uniform: { rate: 60 mm/h, until: 1 h }',
    'rain: [ design_storm: { zone: shapingba, return_period: 50 y, duration: 2 h } ]',
    'boundary: [ { edge: all, kind: free } ]  # water leaves where the ground ends',
    'surface: { manning: 0.05 }',
    `test: { end: 30 min${test > 1 ? `, cell_size: ${metres(raster.cellSize * test)}` : ''} }  # the short cut: stormtable run --cut`,
  ];
  return `${lines.join('\n')}\n`;
}
