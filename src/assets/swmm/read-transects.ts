/** [TRANSECTS]: surveyed sections in the manner of HEC-2. NC gives roughness for what follows, X1 begins a section, GR its points. */
import type { Transect } from './cross-section.ts';
import type { DrainageOptions } from './options.ts';
import type { Names, Reading, Row } from './reading.ts';

/** Height of the highest point above the lowest, m. */
export function transectDepth(transect: Transect | undefined): number {
  if (!transect || transect.elevation.length === 0) return 0;
  let low = Infinity;
  let high = -Infinity;
  for (const e of transect.elevation) {
    low = Math.min(low, e);
    high = Math.max(high, e);
  }
  return high - low;
}

interface Begun {
  readonly row: Row;
  readonly roughness: readonly [number, number, number];
  readonly station: number[];
  readonly elevation: number[];
}

export function readTransects(
  rows: readonly Row[],
  names: Names,
  options: DrainageOptions,
  reading: Reading,
): Transect[] {
  const begun: Begun[] = [];
  let roughness: readonly [number, number, number] = [0, 0, 0];
  let now: Begun | undefined;
  for (const row of rows) {
    const card = row.choice(0, 'the first word', ['NC', 'X1', 'GR'] as const);
    if (card === 'NC') {
      const written = [row.amount(1, 'left n'), row.amount(2, 'right n'), row.amount(3, 'channel n')];
      // 0 keeps what held before
      roughness = [written[0]! || roughness[0], written[1]! || roughness[1], written[2]! || roughness[2]];
    } else if (card === 'X1') {
      now = undefined;
      const id = row.word(1, 'name');
      if (id === '' || !names.add(row, id)) continue;
      now = { row, roughness, station: [], elevation: [] };
      begun.push(now);
    } else if (now) takePoints(row, now);
    else if (begun.length === 0)
      row.fault('inp-no-data', { what: 'X1 line before it', way: 'Begin the section with X1.' });
  }
  return begun.map((b) => finished(b, options, reading));
}

function takePoints(row: Row, to: Begun): void {
  const values = row.numbers(1, 'the point');
  if (values.length % 2)
    row.fault('inp-count', { found: values.length, what: 'numbers', expected: 'pairs of elevation and station' });
  for (let k = 0; k + 1 < values.length; k += 2) {
    to.elevation.push(values[k]!);
    to.station.push(values[k + 1]!);
  }
}

/** X1 name count left right 0 0 meander width-factor elevation-offset, as SWMM's own editor writes the line. */
function finished(b: Begun, { toSI }: DrainageOptions, reading: Reading): Transect {
  const { row, roughness, station, elevation } = b;
  const [nLeft, nRight, nChannel] = roughness;
  const element = `transect "${row.words[1]!}"`;
  const tell = (found: string, way: string): void => row.fault('inp-elements', { element, found, way });
  const count = row.number(2, 'number of stations', { from: 0, to: 100_000, whole: true });
  if (station.length < 2) tell(`has ${station.length} points`, 'Give it two or more in GR lines.');
  else if (count !== station.length)
    tell(`has ${station.length} points where its X1 line says ${count}`, 'Make them agree.');
  if (!(nChannel > 0)) tell('has no roughness of its channel', 'Give it in an NC line before its X1 line.');
  for (let k = 1; k < station.length; k++)
    if (station[k]! < station[k - 1]!) {
      row.fault('inp-order', { element, what: 'station', found: station[k]!, before: station[k - 1]! });
      break;
    }
  const wide = (row.amount(8, 'width factor', 0) || 1) * toSI.length;
  const lift = row.number(9, 'elevation offset', {}, 0);
  const [first, last] = [station[0] ?? 0, station.at(-1) ?? 0];
  let left = row.number(3, 'left bank', {}, 0);
  let right = row.number(4, 'right bank', {}, 0);
  const known = station.includes(left) && station.includes(right);
  if (left >= right || !known) {
    // without banks, which are two zeros, there is no overbank and nothing to warn of
    if (left !== right)
      reading.warn(
        'inp-banks',
        row.line,
        `Transect "${row.words[1]}": its bank stations are no stations of GR lines; all of it is taken as channel.`,
      );
    [left, right] = [first, last];
  }
  return {
    id: row.words[1]!,
    line: row.line,
    nLeft: nLeft || nChannel,
    nRight: nRight || nChannel,
    nChannel,
    leftBank: left * wide,
    rightBank: right * wide,
    meander: row.amount(7, 'meander modifier', 0) || 1,
    station: Float64Array.from(station, (s) => s * wide),
    elevation: Float64Array.from(elevation, (e) => (e + lift) * toSI.length),
  };
}
