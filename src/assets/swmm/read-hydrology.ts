/** [RAINGAGES], [SUBCATCHMENTS] with [SUBAREAS] and [INFILTRATION], and [EVAPORATION]. */
import { day, monthIndex, readTime } from './dates.ts';
import type { Infiltration, RdiiTriangle, UnitHydrograph } from './hydrology.ts';
import type { AllNames } from './names.ts';
import type { Evaporation, RainGage, Subcatchment } from './network.ts';
import type { DrainageOptions } from './options.ts';
import { infiltrationModels } from './read-options.ts';
import { likeOne, type Names, type Reading, type Row } from './reading.ts';

export function readGages(
  rows: readonly Row[],
  names: AllNames,
  options: DrainageOptions,
  reading: Reading,
): RainGage[] {
  const gages: RainGage[] = [];
  for (const row of rows) {
    if (!names.gages.add(row, row.words[0]!)) continue;
    const format = row.choice(1, 'form', ['INTENSITY', 'VOLUME', 'CUMULATIVE'] as const);
    const interval = row.time(2, 'interval');
    if (interval === 0 && readTime(row.words[2] ?? '') === 0)
      row.fault('inp-out-of-range', { what: 'interval', found: row.words[2] ?? '', range: 'more than 0' });
    // the snow catch factor matters to snow alone, which is not modelled
    row.number(3, 'snow catch factor', { from: 0 }, 1);
    const kind = row.choice(4, 'source', ['TIMESERIES', 'FILE'] as const);
    const toSI = (inches: boolean | undefined): number => {
      const depth = inches === undefined ? options.toSI.rainDepth : inches ? 0.0254 : 0.001;
      return format === 'INTENSITY' ? depth / 3600 : depth;
    };
    const common = { id: row.words[0]!, line: row.line, format, interval: interval || 3600 };
    if (kind === 'TIMESERIES') {
      const series = row.find(5, 'series', names.series);
      gages.push({ ...common, source: { kind: 'series', series, factor: toSI(undefined) } });
      continue;
    }
    const file = row.word(5, 'file name');
    const station = row.has(6) ? row.words[6]! : '';
    const units = row.choice(7, 'units', ['IN', 'MM'] as const, options.us ? 'IN' : 'MM');
    const text = file === '' ? '' : reading.open(file);
    if (text === undefined) row.fault('inp-file-missing', { found: file });
    const source = { kind: 'file', file, station, units, factor: toSI(units === 'IN'), text: text ?? '' } as const;
    gages.push({ ...common, source });
  }
  return gages;
}

/** Rows of a section by the element they belong to; the last of each counts. */
export function rowsByElement(rows: readonly Row[], what: string, names: Names): Map<number, Row> {
  const found = new Map<number, Row>();
  for (const row of rows) {
    const index = row.find(0, what, names);
    if (index >= 0) found.set(index, row);
  }
  return found;
}

type Subareas = Subcatchment['subareas'];

function readSubareas(row: Row, options: DrainageOptions): Subareas {
  const depth = options.toSI.rainDepth;
  return {
    nImpervious: row.amount(1, "Manning's n of the impervious area"),
    nPervious: row.amount(2, "Manning's n of the pervious area"),
    storageImpervious: row.amount(3, 'depression storage of the impervious area') * depth,
    storagePervious: row.amount(4, 'depression storage of the pervious area') * depth,
    zeroStorageFraction: row.percent(5, 'share without depression storage'),
    routeTo: row.choice(6, 'routing', ['OUTLET', 'IMPERVIOUS', 'PERVIOUS'] as const, 'OUTLET'),
    routedFraction: row.percent(7, 'share routed', 1),
  };
}

const noSubareas: Subareas = {
  nImpervious: 0.01,
  nPervious: 0.1,
  storageImpervious: 0,
  storagePervious: 0,
  zeroStorageFraction: 0,
  routeTo: 'OUTLET',
  routedFraction: 1,
};
/** A subcatchment without a line lets nothing into the ground. */
const noInfiltration: Infiltration = {
  model: 'HORTON',
  maxRate: 0,
  minRate: 0,
  decay: 0,
  dryTime: day,
  maxVolume: 0,
};

function readInfiltration(row: Row, options: DrainageOptions): Infiltration {
  const { rainRate, rainDepth } = options.toSI;
  const last = row.words.length - 1;
  const own = last > 0 ? likeOne(row.words[last]!, infiltrationModels) : undefined;
  const model = own ?? options.infiltration;
  switch (model) {
    case 'HORTON':
    case 'MODIFIED_HORTON': {
      const maxRate = row.amount(1, 'maximum rate') * rainRate;
      const minRate = row.amount(2, 'minimum rate') * rainRate;
      if (minRate > maxRate)
        row.fault('inp-elements', {
          found: 'has a minimum infiltration rate above its maximum rate',
          way: 'Write the greater first.',
        });
      return {
        model,
        maxRate,
        minRate,
        decay: row.amount(3, 'decay constant') / 3600,
        dryTime: row.amount(4, 'drying time', 7) * day,
        maxVolume: (last >= 5 && !(own && last === 5) ? row.amount(5, 'maximum volume', 0) : 0) * rainDepth,
      };
    }
    case 'GREEN_AMPT':
    case 'MODIFIED_GREEN_AMPT':
      return {
        model,
        suction: row.amount(1, 'suction head') * rainDepth,
        conductivity: row.amount(2, 'conductivity') * rainRate,
        initialDeficit: row.number(3, 'initial deficit', { from: 0, to: 1 }),
      };
    case 'CURVE_NUMBER':
      return {
        model,
        curveNumber: row.number(1, 'curve number', { over: 0, to: 100 }),
        dryTime: row.amount(3, 'drying time') * day,
      };
  }
}

interface SubcatchmentRows {
  readonly main: readonly Row[];
  readonly subareas: readonly Row[];
  readonly infiltration: readonly Row[];
}

/** Names of subcatchments are given beforehand, because they may drain to each other. */
export function readSubcatchments(
  rows: SubcatchmentRows,
  names: AllNames,
  options: DrainageOptions,
  reading: Reading,
): Subcatchment[] {
  const subareas = rowsByElement(rows.subareas, 'subcatchment', names.subcatchments);
  const infiltration = rowsByElement(rows.infiltration, 'subcatchment', names.subcatchments);
  return rows.main.map((row, index) => {
    const areas = subareas.get(index);
    if (!areas) {
      const way = 'Give it its roughnesses and depression storages.';
      row.reading.fault('inp-no-line', { element: `subcatchment ${row.element}`, section: 'SUBAREAS', way }, row.line);
    }
    const soil = infiltration.get(index);
    if (!soil)
      reading.warn(
        'inp-no-infiltration',
        row.line,
        `Subcatchment ${row.element} has no line in [INFILTRATION]; nothing seeps in.`,
      );
    return {
      id: row.words[0]!,
      line: row.line,
      gage: row.find(1, 'rain gage', names.gages, true),
      outlet: readOutlet(row, names),
      area: row.amount(3, 'area') * options.toSI.landArea,
      impervious: row.percent(4, 'impervious share'),
      width: row.amount(5, 'width') * options.toSI.length,
      slope: row.amount(6, 'slope') / 100,
      curbLength: row.amount(7, 'curb length', 0) * options.toSI.length,
      subareas: areas ? readSubareas(areas, options) : noSubareas,
      infiltration: soil ? readInfiltration(soil, options) : noInfiltration,
    };
  });
}

function readOutlet(row: Row, names: AllNames): Subcatchment['outlet'] {
  const id = row.word(2, 'outlet');
  const node = names.nodes.find(id);
  const subcatchment = names.subcatchments.find(id);
  if (id !== '' && node < 0 && subcatchment < 0)
    row.fault('inp-unknown-name', {
      what: 'outlet',
      found: id,
      where: 'a node or a subcatchment of this file',
      hint: row.reading.hint(id, names.nodes.keys()),
    });
  if (node >= 0 && subcatchment >= 0) row.fault('inp-ambiguous', { what: 'outlet', found: id });
  return node < 0 && subcatchment >= 0 ? { kind: 'subcatchment', index: subcatchment } : { kind: 'node', index: node };
}

export function readEvaporation(
  rows: readonly Row[],
  climate: readonly Row[],
  names: AllNames,
  options: DrainageOptions,
  reading: Reading,
): Evaporation {
  const rate = options.toSI.evaporation;
  let source: Evaporation['source'] = { kind: 'CONSTANT', rate: 0 };
  let recoveryPattern = -1;
  let dryOnly = false;
  const kinds = ['CONSTANT', 'MONTHLY', 'TIMESERIES', 'TEMPERATURE', 'FILE', 'RECOVERY', 'DRY_ONLY'] as const;
  for (const row of rows) {
    const kind = row.choice(0, 'kind', kinds);
    if (kind === 'CONSTANT') source = { kind, rate: row.amount(1, 'rate') * rate };
    else if (kind === 'MONTHLY') source = { kind, rates: twelve(row, 'rate', rate) };
    else if (kind === 'TIMESERIES') source = { kind, series: row.find(1, 'series', names.series), factor: rate };
    else if (kind === 'RECOVERY') recoveryPattern = findPattern(row, 1, 'MONTHLY', names);
    else if (kind === 'DRY_ONLY') dryOnly = row.yes(1, 'value');
    else if (kind === 'FILE') {
      const from = climate.find((r) => r.words[0]!.toUpperCase() === 'FILE');
      if (!from) {
        const way = 'Name the climate file there: FILE FILENAME.';
        reading.fault('inp-no-line', { element: 'evaporation from a FILE', section: 'TEMPERATURE', way }, row.line);
        continue;
      }
      const file = from.word(1, 'file name');
      const text = file === '' ? '' : reading.open(file);
      if (text === undefined) from.fault('inp-file-missing', { found: file });
      const pan = row.words.length > 1 ? twelve(row, 'pan coefficient', 1) : new Float64Array(12).fill(1);
      source = { kind, pan, file, text: text ?? '' };
      notModelled(reading, row, 'from a climate file');
    } else notModelled(reading, row, 'from TEMPERATURE');
  }
  return { source, recoveryPattern, dryOnly };
}

function notModelled(reading: Reading, row: Row, what: string): void {
  const way = 'For a rate give CONSTANT, MONTHLY or TIMESERIES.';
  reading.warn('inp-unmodelled', row.line, `Evaporation ${what} is not modelled; evaporation is taken as 0. ${way}`);
}

function twelve(row: Row, what: string, factor: number): Float64Array {
  const values = row.numbers(1, what, { from: 0 });
  if (values.length !== 12)
    row.fault('inp-count', { found: values.length, what: `${what}s`, expected: '12, one a month' });
  return Float64Array.from({ length: 12 }, (_, k) => (values[k] ?? 0) * factor);
}

/** A pattern that must be of one kind. */
export function findPattern(row: Row, i: number, kind: string, names: AllNames): number {
  const index = row.find(i, 'pattern', names.patterns);
  const found = names.patternKinds[index];
  if (found !== undefined && found !== kind)
    row.fault('inp-wrong-kind', {
      what: 'pattern',
      found: row.words[i]!,
      kind: `a ${found} pattern`,
      expected: `a ${kind} one`,
    });
  return index;
}

const terms = ['SHORT', 'MEDIUM', 'LONG'] as const;

/** [HYDROGRAPHS]: a line with the gage, then lines of month, term and triangle. Months given by name override ALL. */
export function readHydrographs(rows: readonly Row[], names: AllNames, options: DrainageOptions): UnitHydrograph[] {
  const { rainDepth, evaporation: depthADay } = options.toSI;
  const groups: { row: Row; gage: number; months: (RdiiTriangle | undefined)[][] }[] = [];
  for (const row of rows) {
    let index = names.hydrographs.find(row.words[0]!);
    if (index < 0) {
      index = names.hydrographs.size;
      names.hydrographs.add(row, row.words[0]!);
      const months = Array.from({ length: 12 }, () => [undefined, undefined, undefined]);
      groups.push({ row, gage: row.find(1, 'rain gage', names.gages), months });
      continue;
    }
    const month = row.word(1, 'month');
    const one = monthIndex(month);
    const all = month.toUpperCase() === 'ALL';
    if (one < 0 && !all) {
      row.fault('inp-not-a-choice', { what: 'month', found: month, expected: 'ALL, or JAN to DEC' });
      continue;
    }
    const triangle: RdiiTriangle = {
      r: row.number(3, 'fraction R', { from: 0, to: 1 }),
      t: row.amount(4, 'time to peak T') * 3600,
      k: row.amount(5, 'recession ratio K'),
      abstractionMax: row.amount(6, 'initial abstraction', 0) * rainDepth,
      abstractionRecovery: row.amount(7, 'recovery of initial abstraction', 0) * depthADay,
      abstractionInitial: row.amount(8, 'initial abstraction already used', 0) * rainDepth,
    };
    const term = terms.indexOf(row.choice(2, 'term', terms));
    for (let m = 0; m < 12; m++) if (all || m === one) groups[index]!.months[m]![term] = triangle;
  }
  return groups.map(({ row, gage, months }) => {
    for (const [m, month] of months.entries())
      if (month.reduce((sum, t) => sum + (t?.r ?? 0), 0) > 1.01) {
        row.fault('inp-elements', {
          found: `lets more than all rain of month ${m + 1} into the sewer (R of its terms together exceeds 1)`,
          way: 'Lower R.',
        });
        break;
      }
    return { id: row.words[0]!, line: row.line, gage, months };
  });
}
