/** The whole of a run for other programs: fields as a CF Zarr group and as maps, tables and records as CSV, areas as GeoJSON. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { layout } from '../../format.ts';
import type { Timeline } from '../../reader.ts';
import { linkOrCopy } from '../files.ts';
import { areasGeoJson, type ToDegrees } from './areas-geojson.ts';
import { geoTiff } from './geotiff.ts';
import { type Pieces, writePieces } from './out-file.ts';
import { fieldRaster, isFramed } from './raster.ts';
import { readmeText } from './readme-text.ts';
import { recordStreams, recordsCsv, recordsJsonLines } from './records-table.ts';
import { seriesCsv } from './series-table.ts';
import { structuresGeoJson } from './structures-geojson.ts';
import { exportZarr } from './zarr-group.ts';

/**
 * Writes into the folder `out` from the run in `dir`. `toDegrees` is undefined where the place's system is not known:
 * then there is no GeoJSON. Gives the files made, with what each holds.
 */
export async function exportEverything(
  timeline: Timeline,
  dir: string,
  out: string,
  toDegrees: ToDegrees | undefined,
): Promise<readonly (readonly [path: string, what: string])[]> {
  const { header, manifest } = timeline;
  const files: [string, string][] = [];
  const write = async (path: string, what: string, pieces: Pieces): Promise<void> => {
    await writePieces(join(out, path), pieces);
    files.push([path, what]);
  };

  // what an earlier export left, so that links never meet it
  for (const path of ['fields.zarr', layout.header, layout.place])
    rmSync(join(out, path), { recursive: true, force: true });
  exportZarr(dir, join(out, 'fields.zarr'), manifest.frames);
  files.push([
    'fields.zarr/',
    'all fields over time: Zarr v3 group in CF-1.11 conventions (for example xarray.open_zarr)',
  ]);
  const maps = [...header.statics, ...header.fields].filter(
    (f) => !isFramed(f) && (!('every' in f) || manifest.finals.includes(f.name)),
  );
  for (const f of maps) {
    const what = `${f.label.en}${f.unit === '1' ? '' : `, ${f.unit}`}: GeoTIFF, float32, -9999 outside the place`;
    await write(`maps/${f.name}.tif`, what, [geoTiff(await fieldRaster(timeline, f, 0))]);
  }
  if (toDegrees)
    await write(
      'areas.geojson',
      'affected areas at every frame, by hazard and class: WGS 84 longitude and latitude',
      areasGeoJson(timeline, toDegrees),
    );
  if (toDegrees && header.structures)
    await write(
      'structures.geojson',
      'walls, weirs, gates, breaches, culverts and pumps where they stand on the grid: WGS 84',
      structuresGeoJson(header, toDegrees),
    );
  for (const t of header.tables)
    if (Object.keys(t.columns).length > 0)
      await write(`series/${t.name}.csv`, `rows of the table ${t.name} over time`, seriesCsv(timeline, t.name));
  for (const stream of recordStreams) {
    if ((manifest.streams[stream] ?? 0) === 0) continue;
    const name = stream.split('/').at(-1)!;
    await write(`records/${name}.csv`, `${whatOf[name] ?? name}, as a table`, recordsCsv(timeline, stream));
    if (name !== 'areas' && name !== 'state')
      await write(`records/${name}.jsonl`, `${whatOf[name] ?? name}, in full`, recordsJsonLines(timeline, stream));
  }
  for (const [path, what] of [
    [layout.header, 'the scenario, rules, seed and versions that made the run'],
    [layout.place, 'the place: bridges, roads, zones, gauges, in metres of its system'],
  ] as const) {
    linkOrCopy(join(dir, path), join(out, path));
    files.push([path, what]);
  }
  await write('README.txt', 'this', [readmeText(timeline, [...files, ['README.txt', 'this']])]);
  return files;
}

const whatOf: Readonly<Record<string, string>> = {
  events: 'what happened',
  areas: 'affected areas without their outlines',
  readings: 'rows read at intervals of their own (they stand in the series of their table too)',
  warnings: 'warnings the city issued',
  suggestions: 'suggestions to the city and how they went, with reasons',
  decisions: 'decisions on suggestions',
  commands: 'commands that changed the world',
  state: "fingerprints of the model's state after every tick",
};
