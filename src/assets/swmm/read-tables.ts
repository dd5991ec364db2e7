/** [CURVES], [TIMESERIES] and [PATTERNS]: tables of numbers that other sections name. */
import { day, readDate, readNumber, readTime } from './dates.ts';
import type { Curve, CurveType, Pattern, TimeSeries } from './network.ts';
import type { DrainageOptions, UnitFactors } from './options.ts';
import { largest, type Names, type Reading, type Row } from './reading.ts';
import { wordsOf } from './sections.ts';

const curveTypes: readonly CurveType[] = [
  'STORAGE',
  'SHAPE',
  'DIVERSION',
  'TIDAL',
  'PUMP1',
  'PUMP2',
  'PUMP3',
  'PUMP4',
  'PUMP5',
  'RATING',
  'CONTROL',
  'WEIR',
];

/** Factors of x and y to SI. */
function curveFactors(type: CurveType, u: UnitFactors): readonly [number, number] {
  switch (type) {
    case 'STORAGE':
      return [u.length, u.area];
    case 'DIVERSION':
      return [u.flow, u.flow];
    case 'TIDAL':
      return [3600, u.length];
    case 'PUMP1':
      return [u.volume, u.flow];
    case 'WEIR':
      // Q = c L H^1.5, so c is in length^0.5 a second
      return [u.length, Math.sqrt(u.length)];
    case 'SHAPE':
    case 'CONTROL':
      return [1, 1];
    default:
      return [u.length, u.flow];
  }
}

interface Collected {
  readonly row: Row;
  readonly x: number[];
  readonly y: number[];
}

/** Tells where x does not rise from point to point. */
function rises(c: Collected, what: string, unit = ''): void {
  for (let k = 1; k < c.x.length; k++)
    if (!(c.x[k]! > c.x[k - 1]!)) {
      c.row.fault('inp-order', { what, found: `${c.x[k]!}${unit}`, before: `${c.x[k - 1]!}${unit}` });
      return;
    }
}

export function readCurves(rows: readonly Row[], names: Names, options: DrainageOptions): Curve[] {
  const curves: (Collected & { readonly type: CurveType })[] = [];
  for (const row of rows) {
    const id = row.words[0]!;
    let from = 1;
    let index = names.find(id);
    if (index < 0) {
      const type = row.choice(1, 'type', curveTypes, 'CONTROL');
      from = 2;
      index = names.size;
      names.add(row, id);
      curves.push({ row, type, x: [], y: [] });
    } else if (row.has(1) && curveTypes.includes(row.words[1]!.toUpperCase() as CurveType)) from = 2;
    const curve = curves[index]!;
    const values = row.numbers(from, 'the point');
    if (values.length % 2)
      row.fault('inp-count', { found: values.length, what: 'numbers', expected: 'pairs of x and y' });
    for (let k = 0; k + 1 < values.length; k += 2) {
      curve.x.push(values[k]!);
      curve.y.push(values[k + 1]!);
    }
  }
  return curves.map((c) => {
    if (c.x.length === 0) c.row.fault('inp-no-data', { what: 'points', way: 'Give it lines of its name, x and y.' });
    rises(c, 'x');
    const [fx, fy] = curveFactors(c.type, options.toSI);
    return {
      id: c.row.words[0]!,
      line: c.row.line,
      type: c.type,
      x: Float64Array.from(c.x, (v) => v * fx),
      y: Float64Array.from(c.y, (v) => v * fy),
    };
  });
}

/** Words of a series in the order date (optional), time, value; the date holds until the next. */
class SeriesWords {
  readonly x: number[] = [];
  readonly y: number[] = [];
  #date: number | undefined;
  readonly #start: number;
  constructor(start: number) {
    this.#start = start;
  }

  /** Takes a line's words from `i` on; false where one was wrong, which is then told. */
  take(words: readonly string[], i: number, row: Row, where = ''): boolean {
    let k = i;
    while (k < words.length) {
      const date = readDate(words[k]!);
      if (!Number.isNaN(date)) {
        this.#date = date;
        k++;
      }
      const [time, value] = [words[k], words[k + 1]];
      if (time === undefined || value === undefined) {
        row.fault('inp-missing', {
          what: `${time === undefined ? 'time' : 'value'} at the end of the line${where}`,
          format: row.format,
        });
        return false;
      }
      const seconds = readTime(time, 1000);
      if (Number.isNaN(seconds)) {
        row.fault('inp-not-a-time', { what: `the time${where}`, found: time });
        return false;
      }
      const number = readNumber(value);
      if (!(Math.abs(number) <= largest)) {
        row.fault('inp-not-a-number', { what: `the value at ${time}${where}`, found: value });
        return false;
      }
      this.x.push(this.#date === undefined ? seconds : this.#date * day + seconds - this.#start);
      this.y.push(number);
      k += 2;
    }
    return true;
  }
}

export function readSeries(
  rows: readonly Row[],
  names: Names,
  options: DrainageOptions,
  reading: Reading,
): TimeSeries[] {
  const all: { row: Row; words: SeriesWords; file: string | undefined; whole: boolean }[] = [];
  for (const row of rows) {
    const id = row.words[0]!;
    let index = names.find(id);
    if (index < 0) {
      index = names.size;
      names.add(row, id);
      all.push({ row, words: new SeriesWords(options.start), file: undefined, whole: true });
    }
    const series = all[index]!;
    if (row.words[1]?.toUpperCase() === 'FILE') {
      series.file = row.word(2, 'file name');
      const text = reading.open(series.file);
      if (text === undefined) row.fault('inp-file-missing', { found: series.file });
      series.whole = text !== undefined && takeFile(series.words, text, row);
    } else series.whole = series.words.take(row.words, 1, row) && series.whole;
  }
  return all.map(({ row, words, file, whole }) => {
    if (whole && words.x.length === 0)
      row.fault('inp-no-data', { what: 'values', way: 'Give it lines of its name, time and value.' });
    rises({ row, x: words.x, y: words.y }, 'the time', ' s');
    return {
      id: row.words[0]!,
      line: row.line,
      time: Float64Array.from(words.x),
      value: Float64Array.from(words.y),
      file,
    };
  });
}

/** A file holds one entry a line, without the series' name. */
function takeFile(words: SeriesWords, text: string, row: Row): boolean {
  let number = 0;
  for (const line of text.split(/\r\n|\n|\r/)) {
    number++;
    const entry = wordsOf(line);
    if (entry.length === 0) continue;
    if (!words.take(entry, 0, row, `, line ${number} of the file`)) return false;
  }
  return true;
}

const patternSizes = { MONTHLY: 12, DAILY: 7, HOURLY: 24, WEEKEND: 24 } as const;
const patternKinds = Object.keys(patternSizes) as readonly Pattern['kind'][];

export function readPatterns(rows: readonly Row[], names: Names): Pattern[] {
  const patterns: { row: Row; kind: Pattern['kind']; factors: number[] }[] = [];
  for (const row of rows) {
    const id = row.words[0]!;
    const index = names.find(id);
    if (index >= 0) {
      const again = patternKinds.includes(row.words[1]?.toUpperCase() as Pattern['kind']);
      patterns[index]!.factors.push(...row.numbers(again ? 2 : 1, 'the factor'));
      continue;
    }
    names.add(row, id);
    patterns.push({ row, kind: row.choice(1, 'kind', patternKinds), factors: row.numbers(2, 'the factor') });
  }
  return patterns.map(({ row, kind, factors }) => {
    const size = patternSizes[kind];
    // factors that are not written are 1
    if (factors.length > size)
      row.fault('inp-count', {
        found: factors.length,
        what: 'factors',
        expected: `${size} for a pattern that is ${kind}`,
      });
    const whole = Float64Array.from({ length: size }, (_, k) => factors[k] ?? 1);
    return { id: row.words[0]!, line: row.line, kind, factors: whole };
  });
}
