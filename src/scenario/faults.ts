/** What can be wrong with what a person wrote: the sentences, and the nearest word to an unknown one. */
import { defineFaults, type Fault, type FaultPlace, StormtableError } from '../core/errors.ts';
import { nearestWord } from '../core/nearest-word.ts';
import { mostFaults } from './limits.ts';

export const scenarioFault = defineFaults({
  // files
  'file-missing': '{what} "{path}" is not there (looked for {looked}). {way}',
  'file-unreadable': '{what} "{path}" cannot be read: {problem}.',
  'outside-data-missing':
    'this scenario needs outside data that is not part of the program: "{path}" is not there (looked for {looked}). Set STORMTABLE_DATA to the folder that holds it.',
  'file-too-large': '{what} "{path}" has {found} MB; at most {most} MB are read.',
  'file-empty': '{what} "{path}" is empty.',
  'file-outside': '{what} "{path}" lies outside {folder}. {way}',
  'not-utf8': 'this file is not UTF-8 text ({found}); save it as UTF-8.',
  'nested-too-deep': 'lists and maps are nested more than {most} deep here.',
  'alias-in-itself': '*{anchor} stands inside &{anchor}, so it would hold itself; write the value out.',
  'alias-too-often':
    'aliases (*name) repeat what their anchors (&name) hold more than {most} times over; write the values out.',
  'too-many-faults': 'there are more faults than the {most} told here. Mend these first.',
  'too-many': '{path} has {found} entries; at most {most} are read.',
  'extends-cycle': 'extends leads in a circle: {chain}. A scenario cannot be laid over itself.',
  'extends-deep': 'extends leads through more than {most} scenarios ({chain}). Bring some of them together.',
  'yaml-syntax': 'this is not valid YAML: {problem}.',
  'json-syntax': 'this is not valid JSON: {problem}.',
  'newer-format': 'format is "{found}"; this version of Stormtable reads up to {reads}. Use a newer Stormtable.',
  'unknown-format': 'format is {found}; expected {reads}.',
  'already-there': '{path} would be written to {target}, which is already there. Choose another name or remove it.',
  'bad-name': '"{name}" cannot name a scenario; use small letters, digits and hyphens, for example upper-valley.',
  // shape
  'unknown-key': '"{key}" is not a key of {of}; {way}.',
  'missing-key': '{of} needs {key}: {expected}.',
  'wrong-type': '{path} is {found}; expected {expected}.',
  'not-allowed': '{path} is {found}; expected {expected}{hint}.',
  'bare-number': '{path} is {found} without a unit; write for example {example}.',
  'wrong-unit': '{path} is "{found}", which is not in {unit}; write for example {example}.',
  'not-a-quantity': '{path} is "{found}", which is not a quantity; write for example {example}.',
  'not-a-time': '{path} is "{found}"; expected a moment with its offset such as 2020-08-19T08:00:00+08:00{or}.',
  'not-finite': '{path} is {found}, which no run can reckon with; expected {expected}.',
  'out-of-range': '{path} is {found}; it must be {range}.',
  'rain-negative': '{path} is {found}; rain cannot be negative. Write 0 mm/h for a dry step.',
  'discharge-negative': '{path} is {found}; an inflow cannot be negative. Write 0 m3/s where nothing enters.',
  'one-kind': '{path} has {found}; exactly one of {kinds} is needed.',
  'neither-ground': 'a scenario needs place (a folder) or ground (an elevation file); {found}.',
  'unequal-lengths': '{path}.times has {times} entries and {path}.{values} has {count}; they go in pairs.',
  'times-not-rising': '{path} is {found}, not later than the {previous} before it; times must rise.',
  'duplicate-id': '{path} is "{id}", which {first} already has; ids must differ.',
  // overrides
  'set-form': '"{text}" is not of the form path=value; write for example rain[0].uniform.rate=60mm/h.',
  'set-path': '{text}: {problem}.',
  // meaning
  'end-before-start': 'time.end is {end}, not after time.start {start}; a run goes forward.',
  'not-divisible': '{path} is {value} s, which is not a whole number of {of} ({unit} s). {way}',
  'command-outside': '{path} is {found}; a command given to this run must come from {from} on and before {end}.',
  'too-many-ticks': '{path} makes {found} {what}; a run has at most {most}. {way}',
  'event-outside': '{path} is {found} ({seconds} s), outside the run of {length} s from its start.',
  'unknown-asset': '{path} is "{found}"; {of} has {nearest}.',
  'boundary-contradiction': '{path} says {kind} for {across}, where {other} already says {otherKind}. {way}',
  'stage-and-inflow':
    '{path} gives an inflow at {section}, where {other} gives a {kind}; a section takes one of the two.',
  'datum-mix':
    '{path} is in datum "{found}"; the place is in "{expected}". Convert the values and name the place\'s datum.',
  'outside-ground': '{path} {found} lies outside the ground ({bounds}).',
  'no-projection': '{path} is in longitude and latitude, but the ground {problem}. {way}',
  'unknown-crs': '{path} is "{found}"; {problem}. {way}',
  'crs-mix': '{path} is {found}, but {file} says {expected}. Name one system, the one the elevations are in.',
  'unknown-zone': '{path} is "{found}"; {way}.',
  'unknown-time-zone': '{path} is "{found}", which is not an IANA time zone; write for example Asia/Shanghai.',
  'no-cover':
    '{path} goes by land cover, and {found}. Give the place surface.cover (a grid of classes with a table), or write one value for all, for example {example}.',
  'loss-twice':
    '{path} is given beside the curve number, whose initial abstraction already stands for it. Leave one of the two out.',
  'cell-size': '{path} is {found} m; {problem}.',
  'curve-not-rising': '{path}: {problem}.',
  'bad-geometry': '{path}: {problem}.',
  'rain-grid-files':
    '{path} is "{found}", and {folder} holds no such file; expected ESRI ASCII grids or GeoTIFF files.',
  'rain-grid-count': '{path} has {times} entries for {rasters} rasters; give one time a raster.',
  'rain-grid-frame': 'this raster has {found}, but {first} has {expected}; all rasters of a series must lie alike.',
  'rain-grid-crs': '{path} has rasters in {found}, but the ground {expected}. {way}',
  'rain-grid-uncovered': '{path} covers {share} of the ground ({bounds}): its rasters reach {has}. {way}',
  'rain-grid-missing':
    '{path}: "{file}" has no value in {count} of its {cells} rain cells over the ground ({total} in the whole series). Fill them, or write gaps: dry to let nothing fall there.',
  'rain-grid-negative':
    '{path}: "{file}" has {found} in row {row}, column {column}; rain cannot be negative. Declare that value as no data, or write 0.',
  'rain-grid-when':
    '{path} has rasters from {from} s to {until} s after the start, outside the run of {length} s. Check the times and their offset from UTC.',
  'rain-grid-large': '{path} has more than {most} MB of rain over the ground, packed. Give fewer or coarser rasters.',
  'rain-zarr': '{path} is "{found}": {problem}.',
  'pattern-fault': '{path}: {problem}',
  'reduction-range': '{path}: for {area} km2 and {hours} h the formula gives {found}. {way}',
  'series-columns': '{problem}; expected {expected}.',
  'series-number': 'column {column} holds "{found}"; expected {expected}.',
  'not-elevation': '{what} "{path}" holds no elevations: {found}; expected an ESRI ASCII grid or a GeoTIFF.',
  'drainage-none':
    'drainage is given, and neither the scenario nor its place names a network. Write drainage.network: a SWMM input file, or leave drainage out.',
  'drainage-twice':
    'losses.drains is true and there is a drainage network: street water would drain away twice. Write losses.drains: false, or drainage: false, or give drainage.connections: drain areas then work beyond their reach.',
  'drainage-rain-twice':
    'drainage.rain is subcatchments, and the scenario has rain of its own, which falls on the same ground. Leave rain out, or write drainage.rain: surface.',
  'drainage-subgrid':
    'flow.subgrid runs on coarse cells, and a drainage network meets the surface in cells of the ground as read. Leave flow.subgrid out, or write drainage: false.',
  'ground-fault': '{problem}',
});

/** Collects faults while reading goes on, so that all are told at once. Throws those it has where there is no end to them. */
export class FaultList {
  readonly faults: Fault[] = [];
  add(code: Parameters<typeof scenarioFault>[0], params: Parameters<typeof scenarioFault>[1], place: FaultPlace): void {
    this.#keep(scenarioFault(code, params, place));
  }
  /** Takes over what another reader found; anything but faults is thrown on. */
  take(error: unknown): void {
    if (!(error instanceof StormtableError)) throw error;
    // the list itself came to its end inside another reader's care
    if (error.faults.at(-1)?.code === 'too-many-faults') throw error;
    for (const fault of error.faults) this.#keep(fault);
  }
  #keep(fault: Fault): void {
    this.faults.push(fault);
    if (this.faults.length < mostFaults) return;
    const { file } = fault.place;
    throw new StormtableError([
      ...this.faults,
      scenarioFault('too-many-faults', { most: mostFaults }, file ? { file } : {}),
    ]);
  }
}

/** `"a", "b" and 12 more`, with the nearest to `found` in front. */
export function someOf(words: readonly string[], found = '', most = 5): string {
  if (words.length === 0) return 'none';
  const near = nearestWord(found, words);
  const rest = words.filter((w) => w !== near);
  const shown = (near === undefined ? rest : [near, ...rest]).slice(0, most).map((w) => `"${w}"`);
  const left = words.length - shown.length;
  return shown.join(', ') + (left > 0 ? ` and ${left} more` : '');
}

/** What a value is, for a sentence. */
export function describe(value: unknown): string {
  if (value === undefined || value === null) return 'empty';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'string') return value.length > 60 ? `"${value.slice(0, 57)}..."` : `"${value}"`;
  return String(value);
}

/** `rain[3].rate` from its parts. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, p) => (typeof p === 'number' ? `${text}[${p}]` : text ? `${text}.${String(p)}` : String(p)),
    '',
  );
