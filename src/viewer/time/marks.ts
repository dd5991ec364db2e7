/**
 * Moments worth a mark on the time bar: warnings, failures, closures, suggestions, arrivals, and whatever else is serious.
 * Which of them are shown is a choice; one jumps between those that are.
 */
import type { EventRecord } from '../../core/records.ts';
import type { App } from '../app/app.ts';
import type { Run } from '../data/run.ts';

export const markKinds = ['warning', 'failure', 'closure', 'suggestion', 'arrival', 'other'] as const;
export type MarkKind = (typeof markKinds)[number];

export interface Mark {
  readonly kind: MarkKind;
  /** Seconds from the start at which its tick was complete: the first frame not before it shows it. */
  readonly seconds: number;
  /** From 0, least, to 3: the more weighty is drawn larger and named first. */
  readonly weight: number;
  /** Level of a warning. */
  readonly level?: string;
  text(app: App): string;
}

/** Words of an event's code that tell its kind; the first that fits counts. */
const words: readonly (readonly [RegExp, MarkKind])[] = [
  [/reopened|opened|cleared|dry|calm|stable|lifted|removed|stopped/, 'other'],
  [/failed|failure|collapsed|breach|burst|power|blocked/, 'failure'],
  [/closed|impassable|full|closing/, 'closure'],
  [/affected|arrived|deployed|reached|evacuated/, 'arrival'],
];
const weights = { info: 0, minor: 1, major: 2, critical: 3 } as const;

/** The kind of an event; undefined where it is too slight for a mark. */
export function kindOfEvent({ code, severity }: Pick<EventRecord, 'code' | 'severity'>): MarkKind | undefined {
  const kind = words.find(([word]) => word.test(code))?.[1] ?? 'other';
  if (kind === 'other') return severity === 'major' || severity === 'critical' ? kind : undefined;
  // Of side roads and crews' small troubles there are hundreds: they stay in the list of events.
  return kind === 'arrival' || weights[severity] >= 2 || (kind === 'closure' && code.startsWith('underpass'))
    ? kind
    : undefined;
}

/** All marks of a run so far, in the order of time. */
export function marksOf({ records, secondsOf }: Run): Mark[] {
  const out: Mark[] = [];
  const at = (tick: number): number => secondsOf(tick + 1);
  for (const w of records.warnings) {
    if (w.level === 'none') continue;
    out.push({
      kind: 'warning',
      seconds: at(w.tick),
      weight: 3,
      level: w.level,
      text: (app) => app.sentence(w.code, w.params),
    });
  }
  for (const e of records.events) {
    const kind = kindOfEvent(e);
    if (kind)
      out.push({
        kind,
        seconds: at(e.tick),
        weight: weights[e.severity],
        text: (app) => app.sentence(e.code, e.params),
      });
  }
  for (const { steps } of records.suggestions.values()) {
    const [s] = steps;
    if (s)
      out.push({ kind: 'suggestion', seconds: at(s.tick), weight: 1, text: (app) => app.sentence(s.code, s.params) });
  }
  return out.sort((a, b) => a.seconds - b.seconds);
}

/** Keeps the marks until there are more records. */
export function markSource(run: Run): () => readonly Mark[] {
  let count = -1;
  let marks: readonly Mark[] = [];
  return () => {
    const { events, warnings, suggestions } = run.records;
    const now = events.length + warnings.length + suggestions.size;
    if (now !== count) {
      count = now;
      marks = marksOf(run);
    }
    return marks;
  };
}

/**
 * The mark before or after a moment among kinds that are not hidden, by the frames that show them: several marks of one
 * frame are one stop. `frames` holds seconds of the frames recorded, in order; `from` is the frame one stands on.
 */
export function nextMark(
  marks: readonly Mark[],
  hidden: ReadonlySet<MarkKind>,
  frameOf: (seconds: number) => number,
  from: number,
  direction: 1 | -1,
): { readonly frame: number; readonly marks: readonly Mark[] } | undefined {
  let frame: number | undefined;
  const found: Mark[] = [];
  const ordered = direction === 1 ? marks : marks.toReversed();
  for (const mark of ordered) {
    if (hidden.has(mark.kind)) continue;
    const k = frameOf(mark.seconds);
    if ((k - from) * direction <= 0) continue;
    if (frame !== undefined && k !== frame) break;
    frame = k;
    found.push(mark);
  }
  return frame === undefined ? undefined : { frame, marks: found.sort((a, b) => b.weight - a.weight) };
}
