/**
 * Warnings, suggestions and commands of two runs, brought together by what they are about and not by their numbers, which
 * shift as soon as one more is raised.
 */
import { momentOf } from '../../core/clock.ts';
import { say } from '../../core/names.ts';
import type { Command } from '../../core/process.ts';
import type { DecisionRecord, SuggestionRecord, WarningRecord } from '../../core/records.ts';
import type { LineName, Lines } from '../format.ts';
import type { Timeline } from '../reader.ts';
import { recordsOf } from '../records.ts';
import type { Alignment, Both } from './align.ts';

/** Where a record is found again in its run: its id (of a command its number), and the tick it was told in. */
export interface RecordRef {
  readonly id: string;
  readonly tick: number;
}
export interface Told {
  readonly time: string;
  readonly what: string;
  readonly record: RecordRef;
}
/** In both, but not alike; `later_s` is b less a. */
export interface Shifted {
  readonly what: string;
  readonly record: Both<RecordRef>;
  readonly time: Both<string>;
  readonly later_s: number;
  /** What else is not alike: level, crew, outcome, travel_s. */
  readonly unlike: Readonly<Record<string, Both<string>>>;
}
export interface RecordComparison {
  readonly alike: number;
  readonly only_a: readonly Told[];
  readonly only_b: readonly Told[];
  readonly shifted: readonly Shifted[];
}
/** The first place where two streams part. */
export interface StreamDifference {
  readonly stream: LineName;
  readonly record: number;
  readonly time: string | null;
}

/** Something that happened in one run: `key` says what it is about, `unlike` what may differ. */
interface Happening {
  readonly key: string;
  readonly epochMs: number;
  readonly time: string;
  readonly what: string;
  readonly record: RecordRef;
  readonly facts: Readonly<Record<string, string>>;
}

/** Records of a stream within the time that both runs cover. */
async function within<S extends LineName>(t: Timeline, stream: S, { moments }: Alignment): Promise<Lines[S][]> {
  const out: Lines[S][] = [];
  for await (const r of recordsOf(t, stream)) if (covered(t, r.tick, moments)) out.push(r);
  return out;
}

const epochOf = (t: Timeline, tick: number): number =>
  t.header.clock.startEpochMs + Math.round(tick * t.header.clock.tick * 1000);
const covered = (t: Timeline, tick: number, moments: Alignment['moments']): boolean =>
  epochOf(t, tick) >= moments[0].epochMs && epochOf(t, tick + 1) <= moments.at(-1)!.epochMs;
const timeOf = (t: Timeline, tick: number): string => momentOf(t.header.clock, tick * t.header.clock.tick);
const sentence = (t: Timeline, r: { code: string; params: Readonly<Record<string, string | number>> }): string => {
  const s = t.header.sentences[r.code];
  return s ? say(s, r.params, 'en') : r.code;
};

export async function compareWarnings(a: Timeline, b: Timeline, alignment: Alignment): Promise<RecordComparison> {
  const happenings = async (t: Timeline): Promise<Happening[]> =>
    (await within(t, 'observed/city/warnings', alignment)).map((w: WarningRecord) => ({
      key: `${w.id} ${w.level}`,
      epochMs: epochOf(t, w.tick),
      time: timeOf(t, w.tick),
      what: sentence(t, w),
      record: { id: w.id, tick: w.tick },
      facts: { subject: w.id, level: w.level },
    }));
  const [one, other] = [await happenings(a), await happenings(b)];
  const { pairs, left } = matched(one, other);
  // what is left of one subject, taken in order: the same warning at another level
  const second = matched(
    left.a.map((h) => ({ ...h, key: h.facts['subject'] })),
    left.b.map((h) => ({ ...h, key: h.facts['subject'] })),
  );
  return comparison([...pairs, ...second.pairs], second.left, ['level']);
}

export async function compareSuggestions(a: Timeline, b: Timeline, alignment: Alignment): Promise<RecordComparison> {
  const lives = async (t: Timeline): Promise<Happening[]> => {
    const steps = new Map<string, SuggestionRecord[]>();
    for (const s of await within(t, 'observed/city/suggestions', alignment))
      steps.set(s.id, [...(steps.get(s.id) ?? []), s]);
    const decisions = new Map<string, DecisionRecord[]>();
    for (const d of await within(t, 'observed/city/decisions', alignment))
      decisions.set(d.suggestion, [...(decisions.get(d.suggestion) ?? []), d]);
    return [...steps.values()].map((life) => {
      const [raised, last] = [life[0], life.at(-1)!];
      const crew = life.findLast((s) => s.crew)?.crew ?? 'none';
      const travel = life.findLast((s) => s.choice)?.choice?.travel_s;
      return {
        key: `${raised.rule} ${raised.asset.kind} ${raised.asset.id}`,
        epochMs: epochOf(t, raised.tick),
        time: timeOf(t, raised.tick),
        what: `${raised.rule} for ${raised.asset.kind} ${raised.asset.id}`,
        record: { id: raised.id, tick: raised.tick },
        facts: {
          crew,
          outcome: last.state,
          outcome_time: timeOf(t, last.tick),
          travel_s: travel === undefined ? 'none' : String(Math.round(travel)),
          decisions: (decisions.get(raised.id) ?? []).map((d) => `${d.decision} by ${d.by}`).join(', ') || 'none',
        },
      };
    });
  };
  const { pairs, left } = matched(await lives(a), await lives(b));
  return comparison(pairs, left, ['crew', 'outcome', 'outcome_time', 'travel_s', 'decisions']);
}

export async function compareCommands(a: Timeline, b: Timeline, alignment: Alignment): Promise<RecordComparison> {
  const given = async (t: Timeline): Promise<Happening[]> =>
    (await within(t, 'commands', alignment)).map((c: Command) => {
      // the number of an order or suggestion says nothing of what is done
      const { order: _, ...payload } = c.payload as Readonly<Record<string, unknown>>;
      const what = `${c.type} ${JSON.stringify(payload)} by ${c.source}`;
      const record = { id: String(c.sequence), tick: c.tick };
      return { key: what, epochMs: epochOf(t, c.tick), time: timeOf(t, c.tick), what, record, facts: {} };
    });
  const { pairs, left } = matched(await given(a), await given(b));
  return comparison(pairs, left, []);
}

interface Matched {
  readonly pairs: readonly (readonly [Happening, Happening])[];
  readonly left: Both<readonly Happening[]>;
}

/** Brings together the first of a key in one run with the first in the other, the second with the second, ... */
function matched(a: readonly Happening[], b: readonly Happening[]): Matched {
  const waiting = new Map<string, Happening[]>();
  for (const h of b) waiting.set(h.key, [...(waiting.get(h.key) ?? []), h]);
  const pairs: [Happening, Happening][] = [];
  const alone: Happening[] = [];
  for (const h of a) {
    const other = waiting.get(h.key)?.shift();
    if (other) pairs.push([h, other]);
    else alone.push(h);
  }
  return { pairs, left: { a: alone, b: b.filter((h) => waiting.get(h.key)!.includes(h)) } };
}

function comparison(pairs: Matched['pairs'], left: Matched['left'], facts: readonly string[]): RecordComparison {
  const shifted: Shifted[] = [];
  let alike = 0;
  for (const [x, y] of pairs) {
    const unlike = Object.fromEntries(
      facts.filter((f) => x.facts[f] !== y.facts[f]).map((f) => [f, { a: x.facts[f], b: y.facts[f] }]),
    );
    const later = (y.epochMs - x.epochMs) / 1000;
    if (later === 0 && Object.keys(unlike).length === 0) alike++;
    else
      shifted.push({
        what: x.what,
        record: { a: x.record, b: y.record },
        time: { a: x.time, b: y.time },
        later_s: later,
        unlike,
      });
  }
  shifted.sort((p, q) => weight(q) - weight(p) || Math.abs(q.later_s) - Math.abs(p.later_s));
  const told = ({ time, what, record }: Happening): Told => ({ time, what, record });
  return { alike, only_a: left.a.map(told), only_b: left.b.map(told), shifted };
}

/** Another level, crew, outcome or decision weighs more than another time. */
const weight = (s: Shifted): number =>
  Object.keys(s.unlike).filter((f) => f !== 'outcome_time' && f !== 'travel_s').length;

/** Where two streams part, read record by record; undefined where they say the same. */
export async function streamDifference(
  a: Timeline,
  b: Timeline,
  stream: LineName,
  alignment: Alignment,
): Promise<{ readonly difference: StreamDifference | undefined; readonly records: number }> {
  const [one, other] = [textsOf(a, stream, alignment), textsOf(b, stream, alignment)];
  for (let record = 0; ; record++) {
    const [x, y] = [(await one.next()).value, (await other.next()).value];
    if (x === undefined && y === undefined) return { difference: undefined, records: record };
    if (x?.text !== y?.text || x?.time !== y?.time)
      return { difference: { stream, record, time: x?.time ?? y?.time ?? null }, records: record };
  }
}

/** What a record says without its tick, and when: ticks count from each run's own start. */
async function* textsOf(
  t: Timeline,
  stream: LineName,
  { moments }: Alignment,
): AsyncGenerator<{ text: string; time: string }, undefined> {
  for await (const { tick, ...rest } of recordsOf(t, stream))
    if (covered(t, tick, moments)) yield { text: JSON.stringify(rest), time: new Date(epochOf(t, tick)).toISOString() };
  return undefined;
}
