/** Streams of records as a table or as JSON lines, each with its moment and, where it has one, its sentence in English. */

import { say } from '../../../core/names.ts';
import type { AssetRef } from '../../../core/records.ts';
import type { LineName, Lines } from '../../format.ts';
import type { Timeline } from '../../reader.ts';
import { recordsOf } from '../../records.ts';
import { type Cell, csvLine } from './csv.ts';
import { recordMoment } from './moments.ts';

const asset = (a: AssetRef | undefined): Cell[] => [a?.kind, a?.id];

interface Table<S extends LineName> {
  readonly columns: readonly string[];
  readonly cells: (record: Lines[S]) => readonly Cell[];
}

/** Columns of each stream behind time, seconds and sentence. What a table cannot hold (outlines, reasons) is in the JSON lines. */
const tables: { readonly [S in LineName]: Table<S> } = {
  'truth/events': {
    columns: ['code', 'severity', 'asset_kind', 'asset_id', 'easting_m', 'northing_m'],
    cells: (r) => [r.code, r.severity, ...asset(r.asset), r.at?.[0], r.at?.[1]],
  },
  'truth/areas': {
    columns: ['id', 'hazard', 'class', 'area_m2', 'people', 'road_m', 'zones'],
    cells: (r) => [r.id, r.hazard, r.class, r.area_m2, r.people, r.road_m, r.zones.join(' ')],
  },
  'truth/readings': {
    columns: ['reading_s', 'table', 'rows', 'values'],
    cells: (r) => [r.seconds, r.table, r.rows.join(' '), JSON.stringify(r.values)],
  },
  'observed/city/warnings': {
    columns: ['id', 'kind', 'level', 'code', 'asset_kind', 'asset_id'],
    cells: (r) => [r.id, r.kind, r.level, r.code, ...asset(r.asset)],
  },
  'observed/city/suggestions': {
    columns: [
      'id',
      'rule',
      'state',
      'asset_kind',
      'asset_id',
      'priority',
      'authority',
      'crew',
      'travel_s',
      'condition',
      'verdict',
      'held_s',
    ],
    cells: (r) => [
      r.id,
      r.rule,
      r.state,
      ...asset(r.asset),
      r.priority,
      r.authority,
      r.crew,
      r.choice?.travel_s,
      r.reason.condition,
      r.reason.verdict,
      r.reason.held_s,
    ],
  },
  'observed/city/decisions': {
    columns: ['suggestion', 'decision', 'by'],
    cells: (r) => [r.suggestion, r.decision, r.by],
  },
  commands: {
    columns: ['sequence', 'type', 'source', 'role', 'payload'],
    cells: (r) => [r.sequence, r.type, r.source, r.role, JSON.stringify(r.payload)],
  },
  state: { columns: ['tick', 'sections'], cells: (r) => [r.tick, r.sections] },
};

export const recordStreams = Object.keys(tables) as LineName[];

/** A stream by its name or the last part of it: `events`; undefined where there is none. */
export const streamNamed = (text: string): LineName | undefined =>
  recordStreams.find((s) => s === text || s.endsWith(`/${text}`));

/** What a record says, in English; empty where it has no sentence. */
export function sentenceOf(timeline: Timeline, record: object): string {
  const { code, params } = record as { code?: string; params?: Readonly<Record<string, string | number>> };
  const sentence = code === undefined ? undefined : timeline.header.sentences[code];
  return sentence ? say(sentence, params ?? {}, 'en') : '';
}

export async function* recordsCsv(timeline: Timeline, stream: LineName): AsyncGenerator<string> {
  const { columns, cells } = tables[stream] as Table<LineName>;
  yield csvLine(['time', 'time_s', 'sentence', ...columns]);
  for await (const record of recordsOf(timeline, stream)) {
    const { time, seconds } = recordMoment(timeline, stream, record.tick);
    yield csvLine([time, seconds, sentenceOf(timeline, record), ...cells(record)]);
  }
}

export async function* recordsJsonLines(timeline: Timeline, stream: LineName): AsyncGenerator<string> {
  for await (const record of recordsOf(timeline, stream)) {
    const { time, seconds } = recordMoment(timeline, stream, record.tick);
    const sentence = sentenceOf(timeline, record);
    yield `${JSON.stringify({ time, seconds_s: seconds, ...(sentence && { sentence }), ...record })}\n`;
  }
}
