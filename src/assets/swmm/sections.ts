/** Cuts a SWMM input file into sections of lines of words. A word may be put in double quotes; `;` begins a comment. */
import { type Reading, Row } from './reading.ts';

/** Sections and how a line of each is written; an empty format marks what is not taken apart by words. */
export const formats = {
  TITLE: '',
  OPTIONS: 'OPTION VALUE',
  REPORT: 'SUBCATCHMENTS, NODES or LINKS, then ALL, NONE or names; or INPUT, CONTROLS and others, then YES or NO',
  FILES: 'USE or SAVE, KIND, FILE',
  RAINGAGES: 'NAME FORM INTERVAL SCF TIMESERIES SERIES, or NAME FORM INTERVAL SCF FILE FILENAME STATION UNITS',
  EVAPORATION: 'CONSTANT RATE, MONTHLY with 12 rates, TIMESERIES NAME, FILE, RECOVERY PATTERN or DRY_ONLY YES/NO',
  TEMPERATURE: 'TIMESERIES NAME or FILE FILENAME',
  SUBCATCHMENTS: 'NAME GAGE OUTLET AREA %IMPERVIOUS WIDTH %SLOPE CURBLENGTH',
  SUBAREAS: 'SUBCATCHMENT N-IMPERVIOUS N-PERVIOUS S-IMPERVIOUS S-PERVIOUS %ZERO ROUTETO %ROUTED',
  INFILTRATION: 'SUBCATCHMENT with the parameters of its method, and the METHOD where it is not that of [OPTIONS]',
  JUNCTIONS: 'NAME ELEVATION MAXDEPTH INITDEPTH SURDEPTH PONDEDAREA',
  OUTFALLS: 'NAME ELEVATION FREE|NORMAL|FIXED|TIDAL|TIMESERIES STAGE GATED ROUTETO',
  DIVIDERS: 'NAME ELEVATION DIVERTEDLINK OVERFLOW|CUTOFF|TABULAR|WEIR with its parameters',
  STORAGE: 'NAME ELEVATION MAXDEPTH INITDEPTH SHAPE with its parameters, SURDEPTH FEVAP SUCTION KSAT DEFICIT',
  CONDUITS: 'NAME FROM TO LENGTH ROUGHNESS INOFFSET OUTOFFSET INITFLOW MAXFLOW',
  PUMPS: 'NAME FROM TO CURVE|* ON|OFF STARTUP SHUTOFF',
  ORIFICES: 'NAME FROM TO SIDE|BOTTOM OFFSET COEFFICIENT GATED OPENTIME',
  WEIRS: 'NAME FROM TO TYPE CRESTHEIGHT COEFFICIENT GATED CONTRACTIONS ENDCOEFFICIENT SURCHARGE',
  OUTLETS: 'NAME FROM TO OFFSET TABULAR/DEPTH|TABULAR/HEAD CURVE, or FUNCTIONAL/DEPTH|FUNCTIONAL/HEAD C1 C2, GATED',
  XSECTIONS: 'LINK SHAPE GEOM1 GEOM2 GEOM3 GEOM4 BARRELS CULVERT',
  TRANSECTS:
    'NC NLEFT NRIGHT NCHANNEL, X1 NAME COUNT XLEFT XRIGHT 0 0 LFACTOR WFACTOR EOFFSET, GR ELEVATION STATION ...',
  STREETS: 'NAME TCROWN HCURB %SX NROAD A W SIDES TBACK %SBACK NBACK',
  INLETS: 'NAME GRATE|CURB|DROP_GRATE|DROP_CURB|SLOTTED|CUSTOM with its parameters',
  INLET_USAGE: 'CONDUIT INLET NODE COUNT %CLOGGED QMAX ALOCAL WLOCAL PLACEMENT',
  LOSSES: 'CONDUIT ENTRY EXIT AVERAGE FLAPGATE SEEPAGE',
  CONTROLS: '',
  INFLOWS: 'NODE FLOW SERIES FLOW 1.0 SCALE BASELINE PATTERN',
  DWF: 'NODE FLOW AVERAGE PATTERN PATTERN PATTERN PATTERN',
  RDII: 'NODE HYDROGRAPH AREA',
  HYDROGRAPHS: 'NAME GAGE, or NAME MONTH SHORT|MEDIUM|LONG R T K DMAX DREC D0',
  CURVES: 'NAME TYPE X Y ..., then NAME X Y ...',
  TIMESERIES: 'NAME DATE TIME VALUE, NAME TIME VALUE, or NAME FILE FILENAME',
  PATTERNS: 'NAME MONTHLY|DAILY|HOURLY|WEEKEND FACTOR ..., then NAME FACTOR ...',
  COORDINATES: 'NODE X Y',
  VERTICES: 'LINK X Y',
  POLYGONS: 'SUBCATCHMENT X Y',
  SYMBOLS: '',
  TAGS: '',
  MAP: '',
  BACKDROP: '',
  LABELS: '',
  PROFILES: '',
  POLLUTANTS: '',
  LANDUSES: '',
  BUILDUP: '',
  WASHOFF: '',
  COVERAGES: '',
  LOADINGS: '',
  TREATMENT: '',
  LID_CONTROLS: '',
  LID_USAGE: '',
  AQUIFERS: '',
  GROUNDWATER: '',
  GWF: '',
  SNOWPACKS: '',
  ADJUSTMENTS: '',
  EVENTS: '',
} as const;

export type SectionName = keyof typeof formats;
const names = Object.keys(formats) as readonly SectionName[];

/** Bytes, or rather characters, that one file may have: a network of a million pipes takes about 200 MB. */
const mostCharacters = 256e6;
/** Words a line may have; the longest sensible one is a curve on one line. */
const mostWords = 100_000;

/** Names are matched as SWMM does: by their beginning, whatever their case, so that [JUNCTION] is [JUNCTIONS]. */
function sectionNamed(text: string): SectionName | undefined {
  const upper = text.toUpperCase().trim();
  const exact = names.find((n) => n === upper || n === `${upper}S` || `${n}S` === upper);
  if (exact || upper.length < 4) return exact;
  const beginning = names.filter((n) => n.startsWith(upper) || (n.length > 4 && upper.startsWith(n)));
  return beginning.length === 1 ? beginning[0] : undefined;
}

/** Words of a line up to its comment. A quote that is not closed reaches to the end of the line. */
export function wordsOf(line: string): string[] {
  if (!line.includes('"')) {
    const comment = line.indexOf(';');
    const data = (comment < 0 ? line : line.slice(0, comment)).trim();
    return data === '' ? [] : data.split(/\s+/);
  }
  const words: string[] = [];
  for (const m of line.matchAll(/"([^"]*)(?:"|$)|(;)|([^\s";]+)/g)) {
    if (m[2]) break;
    words.push(m[1] ?? m[3]!);
  }
  return words;
}

export type Sections = ReadonlyMap<SectionName, readonly Row[]>;

/** Every section's lines in the order of the file; a section may come more than once. */
export function cutSections(text: string, reading: Reading): Sections {
  const sections = new Map<SectionName, Row[]>();
  const problem = notText(text);
  if (problem) {
    reading.fault('inp-not-text', { found: problem }, 1);
    return sections;
  }
  if (text.length > mostCharacters) {
    reading.fault('inp-too-large', { found: text.length, what: 'characters', most: mostCharacters }, 1);
    return sections;
  }
  let name: SectionName | undefined;
  let known = false;
  let begun = false;
  let number = 0;
  for (const line of text.split(/\r\n|\n|\r/)) {
    number++;
    const begins = line.trimStart();
    if (begins.startsWith('[')) {
      begun = true;
      const found = begins.slice(1).split(']')[0]!;
      name = sectionNamed(found);
      known = name !== undefined;
      if (name === undefined) reading.fault('inp-section-unknown', { found, hint: reading.hint(found, names) }, number);
      else if (!sections.has(name)) sections.set(name, []);
      continue;
    }
    const words = name === 'TITLE' ? (begins.startsWith(';') ? [] : [line.trimEnd()]) : wordsOf(line);
    if (words.length === 0) continue;
    if (!begun) {
      reading.fault('inp-before-section', { found: words.join(' ').slice(0, 60) }, number);
      begun = true;
    }
    if (!known || name === undefined) continue;
    if (words.length > mostWords) {
      reading.fault('inp-too-large', { found: words.length, what: 'words in one line', most: mostWords }, number);
      continue;
    }
    sections.get(name)!.push(new Row(reading, name, number, words, formats[name]));
  }
  if (!begun) reading.fault('inp-empty', {}, 1);
  return sections;
}

function notText(text: string): string | undefined {
  if (text.startsWith('PK\u0003\u0004')) return 'it is a zip archive';
  // control characters other than tab, line ends and form feed; SWMM files of any editor have none
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const at = text.search(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/);
  if (at < 0) return undefined;
  return `it has the character U+${text.charCodeAt(at).toString(16).padStart(4, '0')}, which text files do not have`;
}
