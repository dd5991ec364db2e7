/** Reads a scenario file and all it names into one bundle to run, or tells every fault of every file at once. */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Place } from '../assets/place.ts';
import { momentOf } from '../core/clock.ts';
import { type FaultPlace, StormtableError } from '../core/errors.ts';
import { quantityReader } from '../core/units.ts';
import { engineVersion } from '../core/version.ts';
import { readExtended } from './extends.ts';
import { FaultList, someOf } from './faults.ts';
import { Files } from './files.ts';
import { checkFormat } from './format.ts';
import { type Laid, type VariedValue, withOverrides } from './overrides.ts';
import { crsProblem, epsgOf, type Projection, projectionOf } from './projection.ts';
import { readBoundary } from './read-boundary.ts';
import { readClock, type Timing } from './read-clock.ts';
import { checkEvery, readCrossSections } from './read-cross-sections.ts';
import { readDrainageNetwork } from './read-drainage.ts';
import { boundsText, inBounds } from './read-features.ts';
import { readEvaporation, readInflow, readRain } from './read-forcing.ts';
import { atCellSize, type CellSize, type Ground, readElevation } from './read-ground.ts';
import { lossMaps, mapsOf } from './read-losses.ts';
import { boundsOf, noAssets, type ReadPlace, readPlaceInto } from './read-place.ts';
import { builtPlace, checkRules, readRulesSource } from './read-rules.ts';
import type { ForcingContext } from './read-series.ts';
import { readStructures } from './read-structures.ts';
import { readSurface } from './read-surface.ts';
import { ReadingMemory } from './reading-memory.ts';
import type { InitialSurface, Scenario, ScenarioBundle, ScheduledCommand, VirtualGauge } from './scenario.ts';
import { scenarioFormat, scenarioSchema } from './schema.ts';
import { readSections, type Sections } from './sections.ts';
import { coarseGround } from './subgrid-ground.ts';
import type { Path, Source } from './yaml-source.ts';
import { readYaml } from './yaml-source.ts';

export interface ReadOptions {
  /** Changes from the command line, `path=value`, laid over the file in order. */
  readonly set?: readonly string[] | undefined;
  /** Replaces the scenario's seed. */
  readonly seed?: number | undefined;
  /** `test`: the short cut of the file's `test:` block. */
  readonly cut?: 'full' | 'test' | undefined;
  /** Values of a member of a sweep, laid over all else. */
  readonly varied?: readonly VariedValue[] | undefined;
  /** Kept from reading to reading of one scenario, so that what a sweep does not vary is read once. */
  readonly memory?: ReadingMemory | undefined;
}

/** Reads a scenario file, or the `scenario.yaml` of a folder. Throws a StormtableError with every fault found. */
export async function readScenario(file: string, options: ReadOptions = {}): Promise<ScenarioBundle> {
  const faults = new FaultList();
  const files = new Files(faults);
  const folder = await stat(file).then(
    (s) => s.isDirectory(),
    () => false,
  );
  const written = folder ? join(file, 'scenario.yaml') : file;
  const path = resolve(written);
  const cut = options.cut ?? 'full';
  const found = await files.text({
    what: 'the scenario',
    written,
    namedBy: join(process.cwd(), '-'),
    place: {},
    way: 'Name a scenario file or its folder.',
  });
  const own = found && readYaml(found.text, found.shown, faults);
  if (!own || !checkFormat(own, scenarioFormat, faults)) throw new StormtableError(faults.faults);
  const source = await readExtended(own, path, scenarioFormat, files, faults);
  if (!source) throw new StormtableError(faults.faults);

  const read = await quantityReader();
  const plain = source.data !== null && typeof source.data === 'object' && !Array.isArray(source.data);
  const laid = plain
    ? withOverrides(source, cut, options.set ?? [], faults, options.varied)
    : { data: source.data, where: source.where, overridden: () => false, fileOf: source.fileOf };
  const sections = readSections(scenarioSchema(read), laid.data, laid, faults);

  const memory = options.memory ?? new ReadingMemory();
  const { place: placeFolder, ground: elevation, crs, datum, cell_size, id, name, time } = sections;
  const from = [laid.fileOf(['place']), laid.fileOf(['ground'])];
  const groundKey = [placeFolder, elevation, from, crs, datum, cell_size, id, name, time?.start.offsetMinutes];
  const ground = await memory.recall('ground', groundKey, files, faults, () =>
    readPlaceOrGround(sections, laid, files, faults),
  );
  const timing = sections.time && readClock(sections.time, laid, faults);
  const rules = await readRulesSource(sections.rules, laid, source, files, faults);
  const grids: ForcingContext['grids'] = new Map();
  const kept = { memory, grids };
  const rest = timing && ground && (await resolveAll(sections, laid, timing, ground, files, faults, kept));
  // structures that could not be read are not missed in the rules as well
  const listed = (laid.data as { readonly structures?: unknown }).structures;
  const whole = (rest?.resolved.structures?.length ?? 0) === (Array.isArray(listed) ? listed.length : 0);
  const ruleSet =
    rules && ground && whole
      ? checkRules(rules, builtPlace(ground.place, rest?.resolved.structures), read, faults)
      : undefined;
  const surfaceRead =
    ground?.ground &&
    (await memory.recall('surface', [groundKey, sections.surface], files, faults, () =>
      readSurface(ground.ground!, sections.surface, { files, faults, place: ground.read }),
    ));
  const drains = ground && (await readDrainageNetwork(sections, { laid, place: ground.read, files, faults }));
  const size = sections.flow?.subgrid?.cell_size;
  const coarse =
    size !== undefined && surfaceRead
      ? coarseGround(ground.ground!.raster, surfaceRead, size, laid.where, faults)
      : undefined;
  const surface = coarse?.surface ?? surfaceRead;
  const losses = surface && sections.losses && lossMaps(given(sections.losses), surface, laid.where, faults);
  if (faults.faults.length > 0 || !rest || !surface || !timing || !sections.id || !sections.name)
    throw new StormtableError(faults.faults);

  const s = sections as Required<Sections>;
  const ticks = (seconds: number): number => Math.max(1, Math.round(seconds / timing.clock.tick));
  const scenario: Scenario = {
    id: s.id,
    name: s.name,
    ...(s.description ? { description: s.description } : {}),
    cut,
    seed: options.seed ?? s.seed,
    clock: timing.clock,
    warm_up: timing.warm_up,
    ...rest.resolved,
    losses: given(s.losses),
    ...(s.solver ? { solver: s.solver } : {}),
    flow: given(s.flow),
    landslide: s.landslide === true ? {} : s.landslide && given(s.landslide),
    sensing: s.sensing,
    impact:
      s.impact === true
        ? {}
        : s.impact && { ...given(s.impact), ...(s.impact.every ? { every: ticks(s.impact.every) } : {}) },
    dispatch: s.dispatch && rules !== undefined,
    record: s.record,
    ...(sections.rain_factor === undefined ? {} : { rain_factor: sections.rain_factor }),
    ...(sections.barriers?.length ? { barriers: sections.barriers } : {}),
    ...(drains ? { drainage: drains.settings } : {}),
  };
  const place = ground.place;
  const raster = coarse?.raster ?? ground.ground!.raster;
  const digest = createHash('sha256');
  digest.update(JSON.stringify([engineVersion, scenario, place, { ...raster, values: 0 }, rules?.text ?? '']));
  for (const values of [
    raster.values,
    surface.manning,
    surface.impervious,
    surface.conductivity,
    surface.suction,
    surface.moisture_deficit,
  ])
    digest.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  for (const values of coarse ? [coarse.fine.raster.values, coarse.fine.manning] : [])
    digest.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  for (const values of mapsOf(losses ?? {}))
    digest.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return {
    scenario,
    place,
    ground: raster,
    surface,
    ...(coarse ? { fine: coarse.fine } : {}),
    ...(losses ? { losses } : {}),
    ...(drains ? { drainage: drains.bundle } : {}),
    rules,
    ruleSet,
    inputs: files.inputs,
    digest: digest.digest('hex'),
    eventPlaces: rest.eventPlaces,
    ...(grids.size > 0 ? { rainGrids: grids } : {}),
    written: laid.data as Record<string, unknown>,
    where: laid.where,
  };
}

/** An object without the keys that were left out. */
const given = <T extends object>(written: T): T =>
  Object.fromEntries(Object.entries(written).filter(([, v]) => v !== undefined)) as T;

interface PlaceOrGround {
  readonly place: Place;
  readonly ground: Ground | undefined;
  readonly projection: Projection | undefined;
  readonly read: ReadPlace | undefined;
}

async function readPlaceOrGround(
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

type Resolved = Pick<
  Scenario,
  'rain' | 'inflow' | 'evaporation' | 'boundary' | 'initial' | 'events' | 'gauges' | 'cross_sections' | 'structures'
>;

async function resolveAll(
  sections: Sections,
  laid: Laid,
  timing: Timing,
  ground: PlaceOrGround,
  files: Files,
  faults: FaultList,
  kept: Pick<ForcingContext, 'memory' | 'grids'>,
): Promise<{ resolved: Resolved; eventPlaces: FaultPlace[] }> {
  const bounds = ground.ground && boundsOf(ground.ground.raster);
  const context: ForcingContext = {
    source: laid,
    faults,
    files,
    timing,
    place: ground.place,
    projection: ground.projection,
    bounds,
    ...kept,
  };
  const rain = await readRain(sections.rain, context);
  const inflow = await readInflow(sections.inflow, context);
  const evaporation = await readEvaporation(sections.evaporation, context);
  const boundary = await readBoundary(sections.boundary, sections.inflow, context);
  const initial = {
    depth: sections.initial?.depth ?? 0,
    water_surface: readInitial(sections, ground.place, laid, faults),
  };

  const scheduled: { readonly event: ScheduledCommand; readonly place: FaultPlace }[] = [];
  for (const { value: e, index } of sections.events) {
    const seconds = timing.seconds(e.at);
    // what a shortened run no longer reaches is no fault of the file
    if (seconds >= timing.length && laid.overridden(['time', 'end'])) continue;
    if (seconds < 0 || seconds >= timing.length)
      faults.add(
        'event-outside',
        { path: `events[${index}].at`, found: momentOf(timing.clock, seconds), seconds, length: timing.length },
        laid.where(['events', index, 'at']),
      );
    else
      scheduled.push({
        event: {
          tick: Math.floor(seconds / timing.clock.tick + 1e-9),
          type: e.command,
          role: e.role,
          payload: e.payload,
        },
        place: laid.where(['events', index]),
      });
  }

  const gauges: VirtualGauge[] = [];
  const first = new Map<string, string>(ground.place.gauges.map((g) => [g.id, 'the place']));
  for (const { value: g, index } of sections.gauges) {
    const path: Path = ['gauges', index];
    const earlier = first.get(g.id);
    if (earlier !== undefined)
      faults.add(
        'duplicate-id',
        { path: `gauges[${index}].id`, id: g.id, first: earlier },
        laid.where([...path, 'id']),
      );
    else first.set(g.id, `gauges[${index}]`);
    if (bounds && !inBounds(bounds, g.at))
      faults.add(
        'outside-ground',
        { path: `gauges[${index}].at`, found: `[${g.at.join(', ')}]`, bounds: boundsText(bounds) },
        laid.where([...path, 'at']),
      );
    checkEvery(g.every, path, context);
    const every = g.every === undefined ? {} : { every: g.every };
    gauges.push({ id: g.id, name: g.name ?? { en: g.id, zh: g.id }, at: g.at, ...every });
  }
  const cross_sections = readCrossSections(sections.cross_sections, context);
  const structures = await readStructures(sections.structures, ground.place, context);
  scheduled.sort((a, b) => a.event.tick - b.event.tick);
  return {
    resolved: {
      rain,
      inflow,
      ...(evaporation ? { evaporation } : {}),
      boundary,
      initial,
      events: scheduled.map((s) => s.event),
      gauges,
      ...(structures.length > 0 ? { structures } : {}),
      ...(cross_sections.length > 0 ? { cross_sections } : {}),
    },
    eventPlaces: scheduled.map((s) => s.place),
  };
}

function readInitial(
  sections: Sections,
  place: Place,
  laid: Pick<Source, 'where'>,
  faults: FaultList,
): InitialSurface[] {
  const surfaces: InitialSurface[] = [];
  for (const [i, w] of (sections.initial?.water_surface ?? []).entries()) {
    const path: Path = ['initial', 'water_surface', i];
    const name = `initial.water_surface[${i}]`;
    const river = place.rivers.find((r) => r.id === w.along);
    const ids = place.rivers.map((r) => r.id);
    if (!river)
      faults.add(
        'unknown-asset',
        { path: `${name}.along`, found: w.along, of: 'the place', nearest: someOf(ids, w.along) },
        laid.where([...path, 'along']),
      );
    if (w.datum !== undefined && w.datum !== place.datum)
      faults.add(
        'datum-mix',
        { path: `${name}.datum`, found: w.datum, expected: place.datum },
        laid.where([...path, 'datum']),
      );
    const falls = w.stages.findIndex(([chainage], k) => k > 0 && chainage <= w.stages[k - 1]![0]);
    if (falls >= 0) {
      const problem = `chainage ${w.stages[falls]![0]} m does not rise above ${w.stages[falls - 1]![0]} m`;
      faults.add(
        'curve-not-rising',
        { path: `${name}.stages[${falls}]`, problem },
        laid.where([...path, 'stages', falls]),
      );
    } else if (river) surfaces.push({ river, stages: w.stages });
  }
  return surfaces;
}
