/** The timeline worker: fetches and decodes so that the page never waits for it. */
import { StormtableError } from '../../core/errors.ts';
import { type AreaRecord, streamNames } from '../../core/records.ts';
import { fetchStore } from '../../timeline/fetch-store.ts';
import type { LineName } from '../../timeline/format.ts';
import { decodeFrame, openTimeline, type Series, type Stored, type Timeline } from '../../timeline/reader.ts';
import { insideOf } from '../scene/ground.ts';
import { reliefOf } from '../scene/relief.ts';
import { envelopeOf } from './envelope.ts';
import type { Answer, Ask, Column, FrameData, History, NewRecords, Question, Questions } from './protocol.ts';
import { useOwnZstd } from './zstd.ts';

useOwnZstd();
let timeline: Timeline;
/** Water at least this deep at the start counts as river, mm. */
const riverDepth = 300;
const held = new Map<string, Promise<Series>>();
const read = new Map<LineName, number>();
const areas = new Map<number, AreaRecord[]>();
let areasRead = 0;

/** A table's rows over time, read again only when the run has gone on past what is held. */
async function seriesTo(table: string, frame: number): Promise<Series> {
  const before = held.get(table);
  if (before && (await before).frames > frame) return before;
  const now = timeline.series(table);
  held.set(table, now);
  now.catch(() => held.delete(table));
  return now;
}

/** What reads a stream from where it last stopped goes one at a time, or lines would be read twice. */
let turn: Promise<unknown> = Promise.resolve();
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = turn.then(work);
  turn = mine.catch(() => {});
  return mine;
}

const secondsOf = (frames: number): Float64Array =>
  Float64Array.from({ length: frames }, (_, k) => timeline.secondsAt(k));

/** Looks no farther than the first number that is neither 0 nor outside. */
function isBlank(values: Stored, outside: number): boolean {
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (v !== 0 && v !== outside) return false;
  }
  return true;
}

type Handlers = { [Q in Question]: (ask: Questions[Q]['ask']) => Promise<Questions[Q]['answer']> };
const handlers: Handlers = {
  async open({ url, version, relief }) {
    timeline = await openTimeline(fetchStore(url, version));
    const { header, place, manifest } = timeline;
    const raw = await timeline.still('bed_elevation');
    const ground = insideOf(header.grid, raw.values);
    const shading = relief ? reliefOf({ grid: header.grid, ...ground }) : new Uint16Array();
    return { header, place, manifest, ...ground, relief: shading };
  },
  refresh: ({ manifest }) => timeline.refresh(manifest),
  async frame({ k }) {
    const begun = performance.now();
    const fields: Record<string, Stored> = {};
    const scales: Record<string, number> = {};
    const tables: Record<string, Record<string, Column>> = {};
    const broken: string[] = [];
    const blank: string[] = [];
    const { header } = timeline;
    await Promise.all([
      ...header.fields
        .filter((f) => f.every === 'frame')
        .map(async (f) => {
          try {
            const frame = await timeline.frame(f.name, k);
            fields[f.name] = frame.values;
            scales[f.name] = frame.scale;
            if (isBlank(frame.values, frame.outside)) blank.push(f.name);
          } catch (e) {
            broken.push((e as Error).message);
          }
        }),
      ...header.tables.map(async (t) => {
        try {
          const series = await seriesTo(t.name, k);
          const rows: Record<string, Column> = {};
          for (const [name, values] of Object.entries(series.columns))
            rows[name] = values.slice(k * series.rows, (k + 1) * series.rows);
          tables[t.name] = rows;
        } catch (e) {
          broken.push((e as Error).message);
        }
      }),
    ]);
    return { k, fields, scales, blank, tables, broken, readMs: performance.now() - begun } satisfies FrameData;
  },
  async firstWater() {
    const { values } = await timeline.frame('water_depth', 0);
    if (!(values instanceof Uint16Array)) return undefined;
    const river = new Uint8Array(values.length);
    for (let i = 0; i < river.length; i++) if (values[i]! >= riverDepth && values[i] !== 65535) river[i] = 255;
    return { depth: values, river };
  },
  async cell({ row, col, fields }) {
    const columns: Record<string, Float32Array> = {};
    await Promise.all(fields.map(async (f) => void (columns[f] = await timeline.cellHistory(f, row, col))));
    const frames = Math.min(...Object.values(columns).map((c) => c.length));
    return { seconds: secondsOf(frames), columns } satisfies History;
  },
  async ends({ cells, fields }) {
    const there = fields.filter((f) => timeline.manifest.finals.includes(f));
    return Object.fromEntries(
      await Promise.all(there.map(async (f) => [f, await timeline.valuesAt(f, cells)] as const)),
    );
  },
  envelope: (ask) => envelopeOf(timeline, ask),
  async row({ table, row, columns }) {
    const series = await seriesTo(table, timeline.manifest.frames - 1);
    const out: Record<string, Float64Array> = {};
    for (const [name, values] of Object.entries(series.columns)) {
      if (columns && !columns.includes(name)) continue;
      out[name] = Float64Array.from({ length: series.frames }, (_, k) => values[k * series.rows + row]!);
    }
    return { seconds: secondsOf(series.frames), columns: out };
  },
  async mean({ table, column }) {
    const series = await seriesTo(table, timeline.manifest.frames - 1);
    const values = series.columns[column];
    const mean = new Float64Array(series.frames);
    if (values)
      for (let k = 0; k < series.frames; k++) {
        let sum = 0;
        let count = 0;
        for (let r = 0; r < series.rows; r++) {
          const v = values[k * series.rows + r]!;
          if (!Number.isNaN(v)) {
            sum += v;
            count++;
          }
        }
        mean[k] = count ? sum / count : Number.NaN;
      }
    return { seconds: secondsOf(series.frames), columns: { [column]: mean } };
  },
  records: () =>
    inTurn(async () => {
      const all: NewRecords[] = [];
      for (const stream of streamNames) {
        if (stream === 'truth/areas' || stream === 'truth/readings') continue;
        const { records, next } = await timeline.stream(stream, read.get(stream) ?? 0);
        read.set(stream, next);
        if (records.length) all.push({ stream, records });
      }
      return all;
    }),
  areas: ({ k }) =>
    inTurn(async () => {
      const { records, next } = await timeline.stream('truth/areas', areasRead);
      areasRead = next;
      for (const record of records) {
        const list = areas.get(record.tick);
        if (list) list.push(record);
        else areas.set(record.tick, [record]);
      }
      // The areas told in the last tick before this frame; none told since the frame before means none there.
      const { ticks } = timeline.manifest;
      for (let tick = ticks[k]! - 1; tick >= (ticks[k - 1] ?? 0); tick--) {
        const list = areas.get(tick);
        if (list) return list;
      }
      return [];
    }),
  still: async ({ field }) => decodeFrame(await timeline.still(field)),
};

/** Every distinct buffer in an answer that nobody else here still needs. */
function buffersOf(question: Question, answer: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const visit = (v: unknown): void => {
    if (ArrayBuffer.isView(v)) {
      if (v.buffer instanceof ArrayBuffer && v.byteLength === v.buffer.byteLength) found.add(v.buffer);
    } else if (v && typeof v === 'object') Object.values(v).forEach(visit);
  };
  if (question === 'frame' || question === 'firstWater') visit(answer);
  if (question === 'row' || question === 'mean' || question === 'still') visit(answer);
  if (question === 'open') {
    const { bed, inside, relief } = answer as Questions['open']['answer'];
    visit([bed, inside, relief]);
  }
  return [...found];
}

addEventListener('message', async (event: MessageEvent<Ask>) => {
  const { id, question, ask } = event.data;
  let reply: Answer;
  let hand: ArrayBuffer[] = [];
  try {
    const answer = await (handlers[question] as (ask: unknown) => Promise<unknown>)(ask);
    hand = buffersOf(question, answer);
    reply = { id, ok: true, answer };
  } catch (e) {
    const error = e as Error;
    reply = { id, ok: false, message: error.message, faults: error instanceof StormtableError ? error.faults : [] };
  }
  postMessage(reply, { transfer: hand });
});
