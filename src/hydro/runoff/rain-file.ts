/** Rain files of drainage models: one line a reading, `station year month day hour minute value`. */
import { day, dayNumber } from '../../assets/swmm/dates.ts';
import type { DrainageModel, RainGage } from '../../assets/swmm/network.ts';
import { defineFaults, type Fault, StormtableError } from '../../core/errors.ts';

export interface RainReadings {
  /** Seconds from the start of the run, rising. */
  readonly time: ArrayLike<number> & Iterable<number>;
  /** m/s of INTENSITY, m of the others. */
  readonly value: ArrayLike<number>;
}

const rainFileFaults = defineFaults({
  'rain-file-missing':
    'rain gage {gage} reads the file "{file}", which is not there. Put it beside the model, or correct its name in [RAINGAGES].',
  'rain-file-line':
    'found "{found}"; a line of a rain file is: station year month day hour minute value, for example STA01 2004 6 12 00 15 0.12.',
  'rain-file-order': '{moment} does not come after {before}; the readings of a station rise in time. Sort the file.',
  'rain-file-station': 'no line for station {station} of rain gage {gage}. Stations in the file: {known}.',
});

/** Readings of the gage's own station. The station `*` takes every line. */
export function readRainFile(model: DrainageModel, gage: RainGage): RainReadings {
  const { source } = gage;
  if (source.kind !== 'file') throw new Error('not a gage that reads a file');
  const { file, station, factor, text } = source;
  if (text === undefined)
    throw new StormtableError(
      rainFileFaults('rain-file-missing', { gage: gage.id, file }, { file: model.file, line: gage.line }),
    );
  const faults: Fault[] = [];
  const time: number[] = [];
  const value: number[] = [];
  const known = new Set<string>();
  text.split(/\r?\n/).forEach((line, k) => {
    const words = line.trim().split(/[\s,]+/);
    if (line.trim() === '' || line.trimStart().startsWith(';')) return;
    const numbers = words.slice(1, 7).map(Number);
    const [year, month, dayOfMonth, hour, minute, reading] = numbers as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const moment = dayNumber(year, month, dayOfMonth) * day + hour * 3600 + minute * 60;
    const ofDay = hour >= 0 && hour <= 24 && minute >= 0 && minute < 60;
    if (words.length < 7 || !Number.isFinite(moment + reading) || !ofDay || reading < 0) {
      if (faults.length < 20)
        faults.push(rainFileFaults('rain-file-line', { found: line.trim() }, { file, line: k + 1 }));
      return;
    }
    known.add(words[0]!);
    if (station !== '*' && words[0] !== station) return;
    const t = moment - model.options.start;
    if (time.length && t <= time.at(-1)!) {
      const params = { moment: words.slice(1, 6).join(' '), before: 'the one before it' };
      if (faults.length < 20) faults.push(rainFileFaults('rain-file-order', params, { file, line: k + 1 }));
      return;
    }
    time.push(t);
    value.push(reading * factor);
  });
  if (faults.length === 0 && time.length === 0)
    faults.push(
      rainFileFaults('rain-file-station', { station, gage: gage.id, known: [...known].join(', ') || 'none' }, { file }),
    );
  if (faults.length) throw new StormtableError(faults);
  return { time, value };
}
