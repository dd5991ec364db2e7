/** The place a scenario names, or, where it names only an elevation file, a bare place made around it. */
import type { Place } from '../assets/place.ts';
import type { FaultList } from './faults.ts';
import type { Files } from './files.ts';
import type { Laid } from './overrides.ts';
import { crsProblem, epsgOf, type Projection, projectionOf } from './projection.ts';
import { atCellSize, type CellSize, type Ground, readElevation } from './read-ground.ts';
import { noAssets, type ReadPlace, readPlaceInto } from './read-place.ts';
import type { Sections } from './sections.ts';

/** What a scenario stands on. */
export interface PlaceOrGround {
  readonly place: Place;
  readonly ground: Ground | undefined;
  readonly projection: Projection | undefined;
  readonly read: ReadPlace | undefined;
}

/** Reads the place or the elevation file that a scenario names; it names one of them. */
export async function readPlaceOrGround(
  sections: Sections,
  laid: Pick<Laid, 'where' | 'fileOf'>,
  files: Files,
  faults: FaultList,
): Promise<PlaceOrGround | undefined> {
  const size: CellSize | undefined =
    sections.cell_size === undefined
      ? undefined
      : { value: sections.cell_size, where: laid.where(['cell_size']), path: 'cell_size' };
  if (sections.place !== undefined && sections.ground !== undefined) {
    faults.add(
      'one-kind',
      { path: 'a scenario', found: 'both place and ground', kinds: 'place, ground' },
      laid.where(['ground'], true),
    );
    return undefined;
  }
  if (sections.place !== undefined) {
    for (const key of ['crs', 'datum'] as const)
      if (sections[key] !== undefined)
        faults.add(
          'not-allowed',
          { path: key, found: sections[key], expected: 'none, since the place says it', hint: '' },
          laid.where([key], true),
        );
    const wanted = {
      what: 'the place',
      written: `${sections.place}/place.yaml`,
      namedBy: laid.fileOf(['place']),
      place: laid.where(['place']),
    };
    const read = await readPlaceInto(wanted, size, files, faults);
    return read && { place: read.place, ground: read.ground, projection: read.projection, read };
  }
  if (sections.ground === undefined) {
    // where either was written but wrong, that has been told
    const told = ['place', 'ground'].some((k) => faults.faults.some((f) => f.params['path'] === k));
    if (!told) faults.add('neither-ground', { found: 'it has neither' }, laid.where([]));
    return undefined;
  }
  const wanted = {
    what: 'the elevation file',
    written: sections.ground,
    namedBy: laid.fileOf(['ground']),
    place: laid.where(['ground']),
  };
  const raster = await readElevation(wanted, files, faults);
  const problem = sections.crs === undefined ? undefined : crsProblem(sections.crs);
  if (problem) faults.add('unknown-crs', { path: 'crs', found: sections.crs!, ...problem }, laid.where(['crs']));
  const own = sections.crs === undefined ? 0 : (epsgOf(sections.crs) ?? 0);
  if (!raster) return undefined;
  if (own !== 0 && raster.epsg !== 0 && own !== raster.epsg)
    faults.add(
      'crs-mix',
      { path: 'crs', found: sections.crs!, file: sections.ground, expected: `EPSG:${raster.epsg}` },
      laid.where(['crs']),
    );
  const epsg = own || raster.epsg;
  const datum = sections.datum ?? 'unspecified';
  const id = sections.id ?? 'ground';
  const name = sections.name ?? { en: id, zh: id };
  const provenance = {
    en: 'Ground as supplied by the user; no assets. A model result, not a forecast.',
    zh: '地形由用户提供，无资产数据。此为模型结果，并非预报。',
  };
  const place: Place = {
    id,
    name,
    time_zone: zoneOf(sections),
    epsg,
    datum,
    provenance,
    reconstructed: false,
    ...noAssets,
  };
  const projection = epsg ? await projectionOf(epsg) : undefined;
  return {
    place,
    ground: atCellSize({ ...raster, epsg, datum }, size, wanted.place, faults),
    projection,
    read: undefined,
  };
}

/** For display of a ground without a place: the offset the start was written with. */
function zoneOf(sections: Sections): string {
  const minutes = sections.time?.start.offsetMinutes ?? 0;
  // IANA names of fixed offsets count westward and know whole hours only
  return minutes !== 0 && minutes % 60 === 0 ? `Etc/GMT${minutes > 0 ? '-' : '+'}${Math.abs(minutes / 60)}` : 'UTC';
}
