/** What every part of the forcing is read with: the context, and series from two lists or a file. */
import type { Place } from '../assets/place.ts';
import type { RainReader } from '../forcing/rain-grid.ts';
import type { Series } from '../forcing/series.ts';
import { type FaultList, pathText } from './faults.ts';
import type { Files } from './files.ts';
import type { Laid } from './overrides.ts';
import type { Projection } from './projection.ts';
import type { Timing } from './read-clock.ts';
import type { Bounds } from './read-features.ts';
import type { ReadingMemory } from './reading-memory.ts';
import type { WrittenTime } from './schema-words.ts';
import { readSeriesCsv, type SeriesColumns } from './series-file.ts';
import type { Path } from './yaml-source.ts';

export interface ForcingContext {
  readonly source: Pick<Laid, 'where' | 'fileOf' | 'overridden'>;
  readonly faults: FaultList;
  readonly files: Files;
  readonly timing: Timing;
  readonly place: Pick<Place, 'sections' | 'datum' | 'epsg'>;
  /** For longitude and latitude; undefined where the ground names no system. */
  readonly projection: Projection | undefined;
  readonly bounds: Bounds | undefined;
  /** What is kept from reading to reading. */
  readonly memory: ReadingMemory;
  /** Rasters of rain read so far, by their content. */
  readonly grids: Map<string, RainReader>;
}

interface WrittenSeries {
  readonly times?: readonly WrittenTime[] | undefined;
  readonly file?: string | undefined;
  readonly between?: 'steps' | 'linear' | undefined;
}

/** A series from its two lists or its file; `key` names the list of values. */
export async function readSeries(
  written: WrittenSeries,
  values: readonly number[] | undefined,
  key: string,
  columns: SeriesColumns,
  between: Series['between'],
  path: Path,
  context: ForcingContext,
): Promise<Series | undefined> {
  const { faults, source, timing } = context;
  const name = pathText(path);
  const kind = written.between ?? between;
  if (written.file !== undefined) {
    if (written.times || values) {
      faults.add(
        'one-kind',
        { path: name, found: `both a file and ${key}`, kinds: `file, or times with ${key}` },
        source.where(path),
      );
      return undefined;
    }
    const wanted = {
      what: 'the series file',
      kind: 'csv' as const,
      written: written.file,
      namedBy: source.fileOf([...path, 'file']),
      place: source.where([...path, 'file']),
    };
    const found = await context.files.text(wanted);
    const read = found && readSeriesCsv(found.text, found.shown, columns, timing.clock.startEpochMs, faults);
    return read && { ...read, between: kind };
  }
  if (!written.times || !values) {
    const has = written.times ? 'times' : values ? key : 'neither';
    faults.add(
      'one-kind',
      { path: name, found: `${has} alone`.replace('neither alone', 'no values'), kinds: `file, or times with ${key}` },
      source.where(path),
    );
    return undefined;
  }
  if (written.times.length !== values.length) {
    faults.add(
      'unequal-lengths',
      { path: name, times: written.times.length, values: key, count: values.length },
      source.where([...path, key]),
    );
    return undefined;
  }
  const times = written.times.map(timing.seconds);
  for (let i = 1; i < times.length; i++)
    if (times[i]! <= times[i - 1]!) {
      faults.add(
        'times-not-rising',
        { path: `${name}.times[${i}]`, found: `${times[i]} s`, previous: `${times[i - 1]} s` },
        source.where([...path, 'times', i]),
      );
      return undefined;
    }
  return { times, values: [...values], between: kind };
}
