/** Reads a place: its file, its ground, its assets, what covers it; all faults of all its files at once. */
import { dirname, join } from 'node:path';
import type { Place } from '../assets/place.ts';
import { StormtableError } from '../core/errors.ts';
import type { Raster } from '../core/grid.ts';
import { quantityReader } from '../core/units.ts';
import type { GroundFrame } from '../terrain/ground-frame.ts';
import { FaultList } from './faults.ts';
import { Files, type Wanted } from './files.ts';
import { checkFormat } from './format.ts';
import { placeFormat, placeSchema, type WrittenPlace } from './place-schema.ts';
import { crsProblem, epsgOf, type Projection, projectionOf } from './projection.ts';
import { readAssets } from './read-assets.ts';
import {
  atCellSize,
  type BegunGround,
  type CellSize,
  type Ground,
  readElevation,
  rebuildGround,
} from './read-ground.ts';
import { readPlaceStructures } from './read-place-structures.ts';
import { readSurface } from './read-surface.ts';
import type { Surface } from './scenario.ts';
import { readParts } from './sections.ts';
import { readYaml, type Source } from './yaml-source.ts';

export interface PlaceBundle {
  readonly place: Place;
  readonly ground: Raster;
  readonly surface: Surface;
}

/** What reading a place gave, with what is needed to read the rest. */
export interface ReadPlace {
  readonly place: Place;
  readonly ground: Ground | undefined;
  readonly projection: Projection | undefined;
  readonly file: string;
  readonly source: Source;
  readonly written: Pick<Partial<WrittenPlace>, 'surface' | 'drainage'>;
}

/** Reads a place folder on its own. Throws a StormtableError with every fault. */
export async function readPlace(folder: string): Promise<PlaceBundle> {
  const faults = new FaultList();
  const files = new Files(faults);
  const here = {
    what: 'the place file',
    written: join(folder, 'place.yaml'),
    namedBy: join(process.cwd(), '-'),
    place: {},
  };
  const read = await readPlaceInto(here, undefined, files, faults);
  const ground = read?.ground;
  const surface = ground && (await readSurface(ground, undefined, { files, faults, place: read }));
  if (faults.faults.length > 0 || !surface) throw new StormtableError(faults.faults);
  return { place: read.place, ground: ground.raster, surface };
}

/** Reads `place.yaml` and the files it names; faults go to the list. */
export async function readPlaceInto(
  wanted: Wanted,
  size: CellSize | undefined,
  files: Files,
  faults: FaultList,
): Promise<ReadPlace | undefined> {
  const found = await files.text(wanted);
  const source = found && readYaml(found.text, found.shown, faults);
  if (!source || !checkFormat(source, placeFormat, faults)) return undefined;
  const read = await quantityReader();
  const written = readParts(placeSchema(read), source.data, source, faults, 'a place');

  const problem = written.crs === undefined ? undefined : crsProblem(written.crs);
  if (problem) faults.add('unknown-crs', { path: 'crs', found: written.crs!, ...problem }, source.where(['crs']));
  if (written.time_zone !== undefined && !knownTimeZone(written.time_zone))
    faults.add('unknown-time-zone', { path: 'time_zone', found: written.time_zone }, source.where(['time_zone']));
  const epsg = epsgOf(written.crs ?? '') ?? 0;
  const datum = written.datum ?? 'unspecified';
  const projection = problem ? undefined : await projectionOf(epsg);
  const begun =
    written.ground &&
    (await beginGround(found.path, source, { ...written, ground: written.ground, datum }, epsg, size, files, faults));
  const bounds = begun && boundsOf(begun.frame);
  const around = projection && { files, faults, read, projection, datum, bounds, placeFile: found.path, place: source };
  const assets = around ? await readAssets({ ...around, named: written }) : noAssets;
  const structures = around ? await readPlaceStructures(written.structures, around) : [];
  const ground = await begun?.ready;
  // what was wrong has been told; the stand-ins let the rest be checked
  const { id = 'place', name = nameless, time_zone = 'UTC', reconstructed = false, provenance = nameless } = written;
  const place: Place = {
    id,
    name,
    time_zone,
    epsg,
    datum,
    provenance,
    reconstructed,
    ...assets,
    ...(structures.length ? { structures } : {}),
  };
  return { place, ground, projection, file: found.path, source, written };
}

const nameless = { en: '', zh: '' };

export const noAssets: Omit<Place, 'id' | 'name' | 'time_zone' | 'epsg' | 'datum' | 'provenance' | 'reconstructed'> = {
  rivers: [],
  sections: [],
  bridges: [],
  underpasses: [],
  roads: { nodes: [], edges: [] },
  zones: [],
  sites: [],
  gauges: [],
  stations: [],
  crews: [],
  drain_areas: [],
};

export const boundsOf = (r: GroundFrame) => ({
  west: r.west,
  east: r.west + r.cols * r.cellSize,
  south: r.north - r.rows * r.cellSize,
  north: r.north,
});

async function beginGround(
  file: string,
  source: Source,
  written: Pick<WrittenPlace, 'ground' | 'datum'> & Partial<WrittenPlace>,
  epsg: number,
  size: CellSize | undefined,
  files: Files,
  faults: FaultList,
): Promise<BegunGround | undefined> {
  const { reconstruction, file: elevation } = written.ground;
  if ((reconstruction === undefined) === (elevation === undefined)) {
    const count = reconstruction === undefined ? 'neither' : 'both';
    faults.add('one-kind', { path: 'ground', found: count, kinds: 'reconstruction, file' }, source.where(['ground']));
    return undefined;
  }
  if (reconstruction !== undefined) {
    const own =
      written.cell_size === undefined
        ? undefined
        : { value: written.cell_size, where: source.where(['cell_size']), path: 'cell_size' };
    const wanted = {
      what: 'the file of facts',
      written: reconstruction,
      namedBy: file,
      place: source.where(['ground', 'reconstruction']),
      within: dirname(file),
    };
    return rebuildGround(wanted, { epsg, datum: written.datum }, size ?? own, files, faults);
  }
  const wanted = {
    what: 'the elevation file',
    written: elevation!,
    namedBy: file,
    place: source.where(['ground', 'file']),
    within: dirname(file),
  };
  const raster = await readElevation(wanted, files, faults);
  if (!raster) return undefined;
  if (raster.epsg !== 0 && raster.epsg !== epsg) {
    faults.add(
      'crs-mix',
      { path: 'crs', found: `EPSG:${epsg}`, file: elevation!, expected: `EPSG:${raster.epsg}` },
      source.where(['crs']),
    );
    return undefined;
  }
  if (written.cell_size !== undefined)
    faults.add(
      'cell-size',
      { path: 'cell_size', found: written.cell_size, problem: 'an elevation file brings its own; remove this line' },
      source.where(['cell_size'], true),
    );
  const ground = atCellSize({ ...raster, epsg, datum: written.datum }, size, wanted.place, faults);
  return ground && { frame: ground.raster, ready: Promise.resolve(ground) };
}

function knownTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
