/** What each rule sees of each asset: the observed tables behind its signals, with freshness, rates and forecasts. */
import type { Place } from '../assets/place.ts';
import type { ReasonValue } from '../core/records.ts';
import type { Table } from '../core/table.ts';
import { type Condition, defaultWindow, type Sight } from './expression.ts';
import { line, type Recent } from './recent.ts';
import type { Rule } from './rules.ts';
import { find, quantities, type Target } from './signals.ts';

/** A signal bound to where it comes from for one asset. */
interface Bound {
  readonly column: ArrayLike<number> | undefined;
  readonly row: number;
  /** Row among gauges, -1 where it is no reading. */
  readonly gauge: number;
  readonly fact: number;
  /** Where the signal asks whether the column is this number. */
  readonly equals: number | undefined;
  readonly from: string;
}

export interface AssetSight extends Sight {
  /** Values for the reasons: every signal, and every rate and forecast the conditions ask. */
  reasons(conditions: readonly (Condition | undefined)[]): ReasonValue[];
  /** Each signal's value as text for sentences, in the unit it is told in (cm, mm, m, mm/h) but without it. */
  texts(): Record<string, string>;
}

/** The gauges a rule reads for an asset, with the quantity they read: their recent readings are kept. */
export function gaugesRead(
  place: Place,
  rule: Rule,
  target: Target,
): { signal: number; row: number; column: string }[] {
  return rule.signals.flatMap((s, signal) => {
    const found = find(place, target, s.quantity, s.source);
    return found.from === 'gauge' ? [{ signal, row: found.row, column: found.column }] : [];
  });
}

export function sightOf(
  place: Place,
  rule: Rule,
  target: Target,
  table: (name: string) => Table | undefined,
  recent: Recent,
  clock: { now: number },
): AssetSight {
  const gauge = table('gauge')!.column as Record<string, ArrayLike<number>>;
  const read = gauge['reading_time']!;
  const bound = rule.signals.map((s): Bound => {
    const found = find(place, target, s.quantity, s.source);
    const { table: asked } = quantities[s.quantity]!;
    const none = { column: undefined, row: -1, gauge: -1, fact: Number.NaN, equals: asked?.equals, from: '' };
    if (found.from === 'gauge') {
      const { row } = found;
      return { ...none, column: gauge[found.column], row, gauge: row, from: place.gauges[row]!.id };
    }
    if (found.from === 'table') {
      const t = table(found.table);
      const row = t?.rowOf(found.id) ?? -1;
      return t && row >= 0
        ? { ...none, column: (t.column as Record<string, ArrayLike<number>>)[found.column], row, from: found.table }
        : none;
    }
    return found.from === 'fact' ? { ...none, fact: found.value, from: found.where } : none;
  });

  const fresh = (b: Bound): boolean => b.gauge < 0 || clock.now - read[b.gauge]! <= rule.fresh;
  const value = (k: number): number => {
    const b = bound[k]!;
    if (!b.column) return b.fact;
    if (b.equals !== undefined) return b.column[b.row] === b.equals ? 1 : 0;
    return fresh(b) ? b.column[b.row]! : Number.NaN;
  };
  /** A gauge that reads seldom needs a longer window for the same number of readings. */
  const reach = (b: Bound, window: number): number => Math.max(window, 3 * place.gauges[b.gauge]!.interval);
  const rate = (k: number, window: number): number => {
    const b = bound[k]!;
    return b.gauge >= 0 && fresh(b) ? line(recent, b.gauge, reach(b, window)).slope : Number.NaN;
  };
  const forecast = (k: number, ahead: number): number => {
    const b = bound[k]!;
    if (b.gauge < 0 || !fresh(b)) return Number.NaN;
    // looks back as far as it looks ahead, so that noise does not grow with the distance
    const l = line(recent, b.gauge, reach(b, Math.max(defaultWindow, ahead)));
    return l.newest + l.slope * (clock.now + ahead - l.time);
  };
  /** Rounded to what a gauge can tell: centimetres of a stage, tenths of cm and mm. */
  const told = (v: number, unit: string, factor: number): number | null =>
    Number.isNaN(v) ? null : Number((v * factor).toFixed(unit.startsWith('m/') || unit === 'm' ? 2 : 1));

  const sight: AssetSight = {
    value,
    rate,
    forecast,
    reasons(conditions) {
      const age = (k: number): number | null => {
        const b = bound[k]!;
        return b.gauge >= 0 && !Number.isNaN(read[b.gauge]!) ? clock.now - read[b.gauge]! : null;
      };
      const values = rule.signals.map((s, k): ReasonValue => {
        const [unit, factor] = quantities[s.quantity]!.told;
        return { signal: s.name, from: bound[k]!.from, value: told(value(k), unit, factor), unit, age_s: age(k) };
      });
      const seen = new Set<string>();
      for (const c of conditions)
        for (const d of c?.derived ?? []) {
          if (seen.has(d.text)) continue;
          seen.add(d.text);
          const q = quantities[rule.signals[d.signal]!.quantity]!;
          const [unit, factor] = d.kind === 'rate' ? (q.toldRate ?? [`${q.unit}/s`, 1]) : q.told;
          values.push({
            signal: d.text,
            from: bound[d.signal]!.from,
            value: told(d.value(sight), unit, factor),
            unit,
            age_s: age(d.signal),
          });
        }
      return values;
    },
    texts() {
      const texts: Record<string, string> = {};
      rule.signals.forEach((s, k) => {
        const [unit, factor] = quantities[s.quantity]!.told;
        const v = value(k) * factor;
        const digits = unit === 'm' ? 2 : Math.abs(v) < 10 && unit ? 1 : 0;
        texts[s.name] = Number.isNaN(v) ? '?' : v.toFixed(digits);
      });
      return texts;
    },
  };
  return sight;
}
