/** Reads a scenario file and all it names into one bundle to run, or tells every fault of every file at once. */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { StormtableError } from '../core/errors.ts';
import { quantityReader } from '../core/units.ts';
import { engineVersion } from '../core/version.ts';
import { readExtended } from './extends.ts';
import { FaultList } from './faults.ts';
import { Files } from './files.ts';
import { checkFormat } from './format.ts';
import { type VariedValue, withOverrides } from './overrides.ts';
import { readClock } from './read-clock.ts';
import { readDrainageNetwork } from './read-drainage.ts';
import { lossMaps, mapsOf } from './read-losses.ts';
import { readPlaceOrGround } from './read-place-or-ground.ts';
import { builtPlace, checkRules, readRulesSource } from './read-rules.ts';
import type { ForcingContext } from './read-series.ts';
import { readSurface } from './read-surface.ts';
import { ReadingMemory } from './reading-memory.ts';
import { resolveSections } from './resolve-sections.ts';
import type { Scenario, ScenarioBundle } from './scenario.ts';
import { scenarioFormat, scenarioSchema } from './schema.ts';
import { readSections, type Sections } from './sections.ts';
import { coarseGround } from './subgrid-ground.ts';
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
  const rest = timing && ground && (await resolveSections(sections, laid, timing, ground, files, faults, kept));
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
