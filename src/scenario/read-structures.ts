/** Reads structures, of a scenario or of a place: what belongs to each kind, and what contradicts itself. */
import type { Place, Point } from '../assets/place.ts';
import type { Crest, OverTime, Structure } from '../assets/structures.ts';
import { pow } from '../core/arithmetic.ts';
import { inlets } from '../hydro/culvert.ts';
import { froehlich } from '../hydro/structure-crest.ts';
import { type FaultList, pathText } from './faults.ts';
import { readJson } from './json-source.ts';
import { farFromGround } from './limits.ts';
import { type Bounds, boundsText, inBounds, rawFeatures, readGeometry } from './read-features.ts';
import { type ForcingContext, readSeries } from './read-series.ts';
import type { WrittenScenario } from './schema.ts';
import { keysOfKind, levelKeys } from './schema-structures.ts';
import type { Kept } from './sections.ts';
import type { Path, Source } from './yaml-source.ts';

type WrittenSeries = Parameters<typeof readSeries>[0];
type Written = WrittenScenario['structures'][number];
/** A structure as written, with its line or ends in metres. */
export type Laid = Omit<Written, 'line' | 'file' | 'from' | 'to' | 'crest_series' | 'opening_series' | 'starts'> & {
  readonly line: readonly Point[];
  readonly crest_series?: OverTime;
  readonly opening_series?: OverTime;
  readonly starts?: number;
};

export interface StructureContext {
  readonly source: Pick<Source, 'where'>;
  readonly faults: FaultList;
  readonly datum: string;
  readonly bounds: Bounds | undefined;
  /** A place's own levels are in its datum unless they say otherwise. */
  readonly datumNeeded: boolean;
}

/** A key of a scenario's structure, or a property of a feature. */
const within = (whole: string, key: string, { datumNeeded }: StructureContext): string =>
  `${whole}${datumNeeded ? '.' : ' '}${key}`;

const isPoints = (kind: Written['kind']): boolean => kind === 'culvert' || kind === 'pump';

/** The structures of a scenario; ids differ from each other's and from the place's. */
export async function readStructures(
  list: Kept<Written>,
  place: Pick<Place, 'structures' | 'datum'>,
  context: ForcingContext,
): Promise<Structure[]> {
  const { faults, source, timing, bounds } = context;
  const own: StructureContext = { source, faults, datum: place.datum, bounds, datumNeeded: true };
  const first = new Map<string, string>((place.structures ?? []).map((s) => [s.id, 'the place']));
  const found: Structure[] = [];
  for (const { value: w, index } of list) {
    const path: Path = ['structures', index];
    const earlier = first.get(w.id);
    if (earlier !== undefined)
      faults.add(
        'duplicate-id',
        { path: `structures[${index}].id`, id: w.id, first: earlier },
        source.where([...path, 'id']),
      );
    else first.set(w.id, `structures[${index}]`);
    const line = isPoints(w.kind) ? endsOf(w, path, own) : await lineOf(w, path, context);
    const column = (stem: string) => ({ stem, unit: 'm' as const, positive: false });
    const crests = w.crest_series as (WrittenSeries & { readonly crests?: readonly number[] }) | undefined;
    const openings = w.opening_series as (WrittenSeries & { readonly openings?: readonly number[] }) | undefined;
    const crest_series =
      crests &&
      (await readSeries(
        crests,
        crests.crests,
        'crests',
        column('crest'),
        'linear',
        [...path, 'crest_series'],
        context,
      ));
    const opening_series =
      openings &&
      (await readSeries(
        openings,
        openings.openings,
        'openings',
        column('opening'),
        'steps',
        [...path, 'opening_series'],
        context,
      ));
    const { line: _, file: __, from: ___, to: ____, crest_series: c, opening_series: o, starts, ...rest } = w;
    const laid: Laid = {
      ...rest,
      line: line ?? [],
      ...(crest_series ? { crest_series } : {}),
      ...(opening_series ? { opening_series } : {}),
      ...(starts === undefined ? {} : { starts: timing.seconds(starts) }),
    };
    const given = new Set(Object.entries(w).flatMap(([k, v]) => (v === undefined ? [] : [k])));
    const structure = structureOf(laid, given, path, pathText(path), own);
    if (structure && line && (c === undefined || crest_series) && (o === undefined || opening_series))
      found.push(structure);
  }
  return found;
}

/** Checks what is written of one structure and makes it whole; `whole` names it in sentences. */
export function structureOf(
  w: Laid,
  given: ReadonlySet<string>,
  path: Path,
  whole: string,
  context: StructureContext,
): Structure | undefined {
  const { faults, source } = context;
  const before = faults.faults.length;
  const { must: needed, one, may } = keysOfKind[w.kind];
  const must = Object.keys(needed);
  const tell = (key: string, expected: string, found: string) =>
    faults.add(
      'not-allowed',
      { path: within(whole, key, context), found, expected, hint: '' },
      source.where([...path, key]),
    );
  const missing = (key: string, expected: string) =>
    faults.add('missing-key', { of: `${whole} (${w.kind})`, key, expected }, source.where(path));
  const common = ['id', 'name', 'kind', 'datum', ...(isPoints(w.kind) ? ['from', 'to'] : ['line', 'file'])];
  for (const key of given)
    if (![...common, ...must, ...one, ...may].includes(key))
      faults.add(
        'unknown-key',
        { key, of: `${whole} (${w.kind})`, way: `a ${w.kind} takes ${[...must, ...one, ...may].join(', ')}` },
        source.where([...path, key], true),
      );
  for (const key of must) if (!given.has(key)) missing(key, needed[key]!);
  const chosen = one.filter((key) => given.has(key));
  if (one.length > 0 && chosen.length !== 1) {
    const found = chosen.length === 0 ? 'none' : chosen.join(' and ');
    faults.add('one-kind', { path: `${whole} (${w.kind})`, found, kinds: one.join(', ') }, source.where(path));
  }
  datumOf(w, given, path, whole, context);
  near(w, path, whole, context);
  if (w.crests && w.line.length > 0 && w.crests.length !== w.line.length)
    tell('crests', `one for each of the ${w.line.length} points of its line`, `a list of ${w.crests.length}`);
  // without both its ends, which has been told, there is nothing to make
  const complete = w.kind !== 'culvert' || w.line.length === 2;
  const structure = complete && faults.faults.length === before ? made(w, tell, missing) : undefined;
  return faults.faults.length === before ? structure : undefined;
}

type Tell = (key: string, expected: string, found: string) => void;

function made(w: Laid, tell: Tell, missing: (key: string, expected: string) => void): Structure | undefined {
  const { id, line, coefficient = 1.7 } = w;
  const name = w.name ?? { en: id, zh: id };
  const on = { id, name, line };
  const crest: Crest =
    w.crest !== undefined
      ? { level: w.crest }
      : w.crests
        ? { levels: w.crests }
        : w.crest_series
          ? { series: w.crest_series }
          : { height: w.height ?? 0 };
  const width = w.width === undefined ? {} : { width: w.width };
  switch (w.kind) {
    case 'wall':
      return { ...on, kind: 'wall', crest, coefficient };
    case 'weir':
      return { ...on, kind: 'weir', crest, coefficient, ...width };
    case 'gate': {
      const full = w.full_opening!;
      const range = `from 0 to ${full} m, its full opening`;
      if ((w.opening ?? 0) > full) tell('opening', range, `${w.opening} m`);
      const wrong = w.opening_series?.values.find((v) => v < 0 || v > full);
      if (wrong !== undefined) tell('opening_series', range, `${wrong} m`);
      if (w.crest !== undefined && w.crest < w.sill! + full)
        tell('crest', `at least ${w.sill! + full} m, where the gate ends when fully open`, `${w.crest} m`);
      if (w.opening_series && (w.opens_when || w.closes_when))
        tell(w.opens_when ? 'opens_when' : 'closes_when', 'no rule beside a series of openings', 'a rule');
      for (const key of ['opens_when', 'closes_when'] as const)
        if (w[key] && w[key].above === undefined && w[key].below === undefined)
          tell(key, 'a level it goes by: above, below or both', 'a rule without one');
      const rules = {
        ...(w.opens_when ? { opens_when: ruleOf(w.opens_when) } : {}),
        ...(w.closes_when ? { closes_when: ruleOf(w.closes_when) } : {}),
      };
      return {
        ...on,
        kind: 'gate',
        sill: w.sill!,
        full,
        opening: w.opening ?? 0,
        ...width,
        coefficient,
        ...(w.crest === undefined ? {} : { crest: w.crest }),
        travel: w.travel ?? 0,
        ...(w.opening_series ? { openings: w.opening_series } : {}),
        ...rules,
      };
    }
    case 'breach': {
      if (w.froehlich && (w.width !== undefined || w.growth !== undefined))
        tell('froehlich', 'either froehlich, or width with growth', 'both');
      else if (!w.froehlich && (w.width === undefined || w.growth === undefined))
        missing(w.width === undefined ? 'width' : 'growth', 'final mean width and time of growth, or froehlich');
      if (w.crest !== undefined && w.bottom! >= w.crest)
        tell('bottom', `below the crest of ${w.crest} m`, `${w.bottom} m`);
      const f = w.froehlich;
      const size = f
        ? froehlich(f.volume, f.height, f.overtopped, pow)
        : { width: w.width ?? 0, growth: w.growth ?? 0 };
      return {
        ...on,
        kind: 'breach',
        crest,
        coefficient,
        ...(w.at ? { at: w.at } : {}),
        bottom: w.bottom!,
        ...size,
        breach_coefficient: w.breach_coefficient ?? 1.7,
        ...(w.starts === undefined ? {} : { starts: w.starts }),
        ...(w.starts_above === undefined ? {} : { starts_above: w.starts_above }),
      };
    }
    case 'culvert': {
      const box = w.rise !== undefined;
      if (box && w.width === undefined) missing('width', 'the inside width of the box');
      if (!box && w.width !== undefined) tell('width', 'no width beside a diameter', `${w.width} m`);
      const inlet = w.inlet ?? (box ? 'box-wingwall-30-75' : 'square-edge');
      if (inlet.startsWith('box') !== box)
        tell('inlet', box ? 'an inlet of a box culvert' : 'an inlet of a round culvert', inlet);
      const [a, b] = line as [Point, Point];
      return {
        id,
        name,
        kind: 'culvert',
        line: [a, b],
        section: box ? { width: w.width ?? 0, rise: w.rise! } : { diameter: w.diameter! },
        barrels: w.barrels ?? 1,
        inverts: [w.invert_from!, w.invert_to!],
        length: w.length ?? Math.sqrt((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2),
        manning: w.manning ?? 0.013,
        inlet,
        entrance_loss: w.entrance_loss ?? inlets[inlet].loss,
      };
    }
    case 'pump': {
      const curve = w.curve ?? [[0, w.rate!] as const];
      const falls = curve.findIndex(([lift, q], k) => k > 0 && !(lift > curve[k - 1]![0] && q <= curve[k - 1]![1]));
      if (falls >= 0)
        tell(
          `curve[${falls}]`,
          'a lift above the one before it, and no more discharge',
          `${curve[falls]!.join(' m, ')} m3/s`,
        );
      if (w.curve && line.length === 1 && w.delivery === undefined)
        missing('delivery', 'the level it lifts to, since it has no end and its discharge goes by the lift');
      if (w.start_level !== undefined && w.stop_level !== undefined && w.stop_level > w.start_level)
        tell('stop_level', `no higher than its start_level of ${w.start_level} m`, `${w.stop_level} m`);
      return {
        ...on,
        kind: 'pump',
        curve,
        ...(w.delivery === undefined ? {} : { delivery: w.delivery }),
        ...(w.start_level === undefined ? {} : { start_level: w.start_level }),
        ...(w.stop_level === undefined ? {} : { stop_level: w.stop_level }),
        on: w.on ?? 'auto',
      };
    }
  }
}

const ruleOf = ({ level, above, below }: NonNullable<Laid['opens_when']>) => ({
  level,
  ...(above === undefined ? {} : { above }),
  ...(below === undefined ? {} : { below }),
});

function datumOf(w: Laid, given: ReadonlySet<string>, path: Path, whole: string, context: StructureContext): void {
  const { faults, source, datum, datumNeeded } = context;
  if (w.datum !== undefined && w.datum !== datum)
    faults.add(
      'datum-mix',
      { path: within(whole, 'datum', context), found: w.datum, expected: datum },
      source.where([...path, 'datum']),
    );
  const levels =
    levelKeys.some((key) => given.has(key)) || [w.opens_when, w.closes_when].some((r) => r && r.level !== 'difference');
  if (w.datum === undefined && levels && datumNeeded && datum !== 'unspecified')
    faults.add(
      'missing-key',
      { of: whole, key: 'datum', expected: `the datum of its levels, here "${datum}"` },
      source.where(path),
    );
}

/** Ends lie on the ground; a line may reach beyond it, but some of it lies on it and none in another country. */
function near(w: Laid, path: Path, whole: string, { faults, source, bounds }: StructureContext): void {
  if (!bounds || w.line.length === 0) return;
  const f = farFromGround;
  const wide = { west: bounds.west - f, east: bounds.east + f, south: bounds.south - f, north: bounds.north + f };
  const off = isPoints(w.kind)
    ? w.line.find((p) => !inBounds(bounds, p))
    : (w.line.find((p) => !inBounds(wide, p)) ?? (beside(w.line, bounds) ? w.line[0] : undefined));
  if (!off) return;
  const found = `(easting ${Math.round(off[0])}, northing ${Math.round(off[1])})`;
  faults.add('outside-ground', { path: whole, found, bounds: boundsText(bounds) }, source.where(path));
}

/** Whether a line lies wholly on one side of the ground. */
const beside = (line: readonly Point[], b: Bounds): boolean =>
  line.every(([x]) => x < b.west) ||
  line.every(([x]) => x > b.east) ||
  line.every(([, y]) => y < b.south) ||
  line.every(([, y]) => y > b.north);

function endsOf(w: Written, path: Path, { faults, source }: StructureContext): Point[] | undefined {
  if (w.from && (w.to || w.kind === 'pump')) return w.to ? [w.from, w.to] : [w.from];
  faults.add(
    'missing-key',
    { of: `${pathText(path)} (${w.kind})`, key: w.from ? 'to' : 'from', expected: 'easting and northing of an end, m' },
    source.where(path),
  );
  return undefined;
}

/** The line written in the scenario, or that of the feature with the structure's id. */
async function lineOf(w: Written, path: Path, context: ForcingContext): Promise<readonly Point[] | undefined> {
  const { faults, source, files, projection } = context;
  const name = pathText(path);
  if ((w.line === undefined) === (w.file === undefined)) {
    const found = w.line ? 'both' : 'neither';
    faults.add('one-kind', { path: name, found, kinds: 'line, file' }, source.where(path));
    return undefined;
  }
  if (w.line) return w.line;
  const at = source.where([...path, 'file']);
  if (!projection) {
    const params = {
      path: `${name}.file`,
      problem: 'names no coordinate system',
      way: 'Name crs, or write the line in metres.',
    };
    faults.add('no-projection', params, at);
    return undefined;
  }
  const namedBy = source.fileOf([...path, 'file']);
  const text = await files.text({ what: 'the file of structures', written: w.file!, namedBy, place: at, kind: 'json' });
  const json = text && readJson(text.text, text.shown, faults);
  if (!json) return undefined;
  const raw = rawFeatures(json, faults).find((f) => f.properties['id'] === w.id);
  if (raw) return readGeometry(raw, 'LineString', `structure "${w.id}"`, json, projection, faults)?.[0];
  faults.add(
    'unknown-asset',
    { path: `${name}.id`, found: w.id, of: `"${w.file}"`, nearest: 'no feature of that id' },
    at,
  );
  return undefined;
}
