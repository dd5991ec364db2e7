/** What a run loses of its rain: the numbers of a scenario, or those of its land covers and soils, one a cell. */
import { dirname } from 'node:path';
import { quantityReader } from '../core/units.ts';
import { type FaultList, someOf } from './faults.ts';
import type { Files } from './files.ts';
import { checkFormat } from './format.ts';
import {
  type CoverLosses,
  coverOfClass,
  type LossTable,
  lossTableFormat,
  lossTableSchema,
  type SoilGroup,
  type SoilLosses,
  shippedLosses,
  soilGroupOf,
  soilGroups,
} from './loss-table.ts';
import type { SurfaceContext } from './read-surface.ts';
import type { Losses, LossMap, LossMaps, Surface } from './scenario.ts';
import { readParts } from './sections.ts';
import { readYaml, type Source } from './yaml-source.ts';

/** Land cover of a cell that has no class, the same ground as `read-surface.ts` gives it. */
const coverWithoutClass = 'grass';

/** A place's own table of losses, laid over the shipped one. */
export async function readLossTable(
  file: string,
  place: NonNullable<SurfaceContext['place']>,
  files: Files,
  faults: FaultList,
): Promise<LossTable | undefined> {
  const found = await files.text({
    what: 'the table of losses',
    written: file,
    namedBy: place.file,
    place: place.source.where(['surface', 'losses']),
    within: dirname(place.file),
  });
  const source = found && readYaml(found.text, found.shown, faults);
  if (!source || !checkFormat(source, lossTableFormat, faults)) return undefined;
  const before = faults.faults.length;
  const written = readParts(lossTableSchema(await quantityReader()), source.data, source, faults, 'a table of losses');
  const cover: Record<string, CoverLosses> = { ...shippedLosses.cover };
  for (const [name, own] of Object.entries(written.cover ?? {})) {
    const base = shippedLosses.cover[own.like ?? name];
    if (own.like !== undefined && !base) {
      const nearest = someOf(Object.keys(shippedLosses.cover), own.like);
      faults.add(
        'unknown-asset',
        { path: `cover.${name}.like`, found: own.like, of: 'the shipped table', nearest },
        source.where(['cover', name, 'like']),
      );
      continue;
    }
    for (const key of ['interception', 'depression', 'curve_number'] as const)
      if (own[key] === undefined && !base)
        faults.add(
          'missing-key',
          { of: `cover.${name}`, key, expected: 'the shipped table has no such cover; or name one it is like' },
          source.where(['cover', name]),
        );
    const cn = own.curve_number ?? base?.curve_number ?? 0;
    cover[name] = {
      interception: own.interception ?? base?.interception ?? 0,
      depression: own.depression ?? base?.depression ?? 0,
      curve_number: typeof cn === 'number' ? { A: cn, B: cn, C: cn, D: cn } : cn,
    };
  }
  const soil: Record<SoilGroup, SoilLosses> = { ...shippedLosses.soil };
  for (const group of soilGroups) {
    const own = written.soil?.[group];
    if (!own) continue;
    soil[group] = {
      horton: own.horton ?? soil[group].horton,
      constant: own.constant ?? soil[group].constant,
    };
    if (own.horton && own.horton.f0 < own.horton.fc)
      tellRising(
        `soil.${group}.horton.f0`,
        own.horton.f0,
        own.horton.fc,
        source.where(['soil', group, 'horton', 'f0']),
        faults,
      );
  }
  return faults.faults.length === before ? { cover, soil } : undefined;
}

/** f0, fc in m/s. */
function tellRising(path: string, f0: number, fc: number, place: ReturnType<Source['where']>, faults: FaultList): void {
  const written = (rate: number): string => `${Number((rate * 3.6e6).toPrecision(6))} mm/h`;
  const range = `at least fc, ${written(fc)}: capacity falls as soil soaks`;
  faults.add('out-of-range', { path, found: written(f0), range }, place);
}

/** The maps that a scenario's losses need; faults where they go by what the place does not have. */
export function lossMaps(
  losses: Losses,
  surface: Surface,
  where: Source['where'],
  faults: FaultList,
): LossMaps | undefined {
  const table = surface.losses ?? shippedLosses;
  const { infiltration } = losses;
  const maps: { -readonly [K in keyof LossMaps]: LossMaps[K] } = {};
  const groups = (): Uint8Array => groupsOf(surface.conductivity);
  const bySoil = (of: (s: SoilLosses) => number): Float32Array => {
    const values = Float32Array.from(soilGroups, (g) => of(table.soil[g]));
    return Float32Array.from(groups(), (g) => values[g]!);
  };
  /** Looks a value up by each cell's cover; `example` says what to write where there are no covers. */
  const byCover = (path: readonly string[], example: string, of: (c: CoverLosses, cell: number) => number): LossMap => {
    const covers = coversOf(surface, table, path, example, where, faults);
    return covers ? Float32Array.from(covers.values, (k, i) => of(covers.of[k]!, i)) : 0;
  };

  if (infiltration === 'horton') {
    const { f0, fc, decay } = losses.horton ?? {};
    const given = Object.entries({ f0, fc, decay }).filter(([, v]) => v !== undefined);
    if (given.length === 0)
      maps.horton = {
        f0: bySoil((s) => s.horton.f0),
        fc: bySoil((s) => s.horton.fc),
        decay: bySoil((s) => s.horton.decay),
      };
    else if (f0 !== undefined && fc !== undefined && decay !== undefined) {
      if (f0 < fc) tellRising('losses.horton.f0', f0, fc, where(['losses', 'horton', 'f0']), faults);
      maps.horton = { f0, fc, decay };
    } else
      for (const key of ['f0', 'fc', 'decay'] as const)
        if (losses.horton?.[key] === undefined)
          faults.add(
            'missing-key',
            { of: 'losses.horton', key, expected: 'f0, fc and decay go together; leave out all three to go by soil' },
            where(['losses', 'horton']),
          );
  }
  if (infiltration === 'curve_number') {
    const { cn, abstraction_ratio: ratio = 0.2 } = losses.curve_number ?? {};
    if (ratio !== 0.2 && ratio !== 0.05)
      faults.add(
        'not-allowed',
        { path: 'losses.curve_number.abstraction_ratio', found: ratio, expected: '0.2 or 0.05', hint: '' },
        where(['losses', 'curve_number', 'abstraction_ratio']),
      );
    for (const key of ['interception', 'depression'] as const)
      if (losses[key] !== undefined) faults.add('loss-twice', { path: `losses.${key}` }, where(['losses', key], true));
    const group = cn === undefined ? groups() : undefined;
    maps.curve_number =
      cn ?? byCover(['infiltration'], 'curve_number: { cn: 75 }', (c, i) => c.curve_number[soilGroups[group![i]!]!]);
  }
  if (infiltration === 'constant') maps.constant = losses.constant?.rate ?? bySoil((s) => s.constant);
  if (losses.interception !== undefined)
    maps.interception =
      losses.interception === 'by_cover'
        ? byCover(['interception'], 'interception: 2 mm', (c) => c.interception)
        : losses.interception;
  if (losses.depression !== undefined)
    maps.depression =
      losses.depression === 'by_cover'
        ? byCover(['depression'], 'depression: 2 mm', (c) => c.depression)
        : losses.depression;
  return Object.keys(maps).length > 0 ? maps : undefined;
}

/** Every map in a fixed order, for the digest of what a run is made from. */
export function* mapsOf(maps: LossMaps): Generator<Float32Array> {
  const { horton } = maps;
  for (const map of [
    horton?.f0,
    horton?.fc,
    horton?.decay,
    maps.curve_number,
    maps.constant,
    maps.interception,
    maps.depression,
  ])
    if (typeof map === 'object') yield map;
}

/** Index into `soilGroups` of each cell. */
const groupsOf = (conductivity: Float32Array): Uint8Array =>
  // single precision must not move a soil on a bound into the next group
  Uint8Array.from(conductivity, (K) => soilGroups.indexOf(soilGroupOf(K * (1 + 1e-6))));

/** The table's entry of each class of the surface, by class number; 255 is a cell without a class. */
function coversOf(
  surface: Surface,
  table: LossTable,
  path: readonly string[],
  example: string,
  where: Source['where'],
  faults: FaultList,
): { readonly values: Uint8Array; readonly of: readonly CoverLosses[] } | undefined {
  const { classes } = surface;
  if (!classes) {
    faults.add(
      'no-cover',
      { path: ['losses', ...path].join('.'), found: 'the place has no land cover', example },
      where(['losses', ...path]),
    );
    return undefined;
  }
  const of: CoverLosses[] = [];
  of[255] = table.cover[coverWithoutClass]!;
  // a name without an entry has been told where the place gives it
  for (const [k, id] of classes.ids.entries()) of[k] = table.cover[coverOfClass(id)] ?? of[255]!;
  return { values: classes.values, of };
}
