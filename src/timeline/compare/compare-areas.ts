/** Affected ground and people by hazard and class over time, from the outlines that both runs told. */
import type { AreaRecord } from '../../core/records.ts';
import type { Timeline } from '../reader.ts';
import { recordsOf } from '../records.ts';
import { type CommonMoment, type OverTime, overTime } from './align.ts';

export interface AreaComparison {
  readonly hazard: AreaRecord['hazard'];
  readonly class: AreaRecord['class'];
  readonly area: OverTime;
  readonly people: OverTime;
}

const hazards = ['flood', 'debris'] as const;
const classes = ['extreme', 'significant', 'moderate', 'low'] as const;

interface Sums {
  readonly area: Float64Array;
  readonly people: Float64Array;
}

/** Classes are never added: outlines of a worse one lie inside those of the milder. */
export async function compareAreas(
  a: Timeline,
  b: Timeline,
  moments: readonly CommonMoment[],
): Promise<AreaComparison[]> {
  const [one, other] = [await sumsOf(a, moments), await sumsOf(b, moments)];
  const none: Sums = { area: new Float64Array(moments.length), people: new Float64Array(moments.length) };
  return hazards.flatMap((hazard) =>
    classes.flatMap((level): AreaComparison[] => {
      const key = `${hazard} ${level}`;
      if (!one.has(key) && !other.has(key)) return [];
      const [x, y] = [one.get(key) ?? none, other.get(key) ?? none];
      return [
        {
          hazard,
          class: level,
          area: overTime('area_m2', moments, x.area, y.area),
          people: overTime('people', moments, x.people, y.people),
        },
      ];
    }),
  );
}

async function sumsOf(t: Timeline, moments: readonly CommonMoment[]): Promise<Map<string, Sums>> {
  const index = new Map(moments.map((m, k) => [m.epochMs, k]));
  const { startEpochMs, tick } = t.header.clock;
  const sums = new Map<string, Sums>();
  for await (const r of recordsOf(t, 'truth/areas')) {
    // outlined when the tick is complete
    const k = index.get(startEpochMs + Math.round((r.tick + 1) * tick * 1000));
    if (k === undefined) continue;
    const key = `${r.hazard} ${r.class}`;
    let s = sums.get(key);
    if (!s) sums.set(key, (s = { area: new Float64Array(moments.length), people: new Float64Array(moments.length) }));
    s.area[k] += r.area_m2;
    s.people[k] += r.people;
  }
  return sums;
}
