/**
 * What the city knows of its roads: patrols, drivers and crews report a change some minutes after it happens; a gauge in
 * an underpass and an order of its own it knows at once. Owns `road_known`; routes are planned on it, never on the truth.
 */
import type { Gauge, RoadEdge } from '../assets/place.ts';
import { roadCause, roadCauses, roadStates, slowLimit, stateByDepth } from '../assets/road-passability.ts';
import { log } from '../core/arithmetic.ts';
import { defineProcess, type Process, type ProcessContext } from '../core/process.ts';
import type { Table } from '../core/table.ts';
import { quality } from './gauge-table.ts';

export interface RoadReportOptions {
  readonly edges: readonly RoadEdge[];
  readonly gauges: readonly Gauge[];
  /** Mean time until a change is reported, s; drawn for each change from an exponential distribution (our own choice). */
  readonly mean_delay?: number;
}

/** No report comes sooner or later than this, s. */
const shortest = 120;
const longest = 2700;
/** A change of depth worth telling while the state stays, m. */
const worthTelling = 0.1;

export function roadReports(context: ProcessContext, options: RoadReportOptions): Process {
  const { edges, gauges } = options;
  const mean = options.mean_delay ?? 600;
  const known = context.ownTable({
    name: 'road_known',
    of: 'road',
    picture: 'observed',
    ids: edges.map((e) => e.id),
    columns: {
      state: {
        unit: '1',
        type: 'u8',
        doc: 'state last reported',
        label: { en: 'Known state', zh: '已知状态' },
        classes: roadStates,
      },
      cause: {
        unit: '1',
        type: 'u8',
        doc: 'cause last reported',
        label: { en: 'Known cause', zh: '已知原因' },
        classes: roadCauses,
      },
      depth: { unit: 'm', type: 'f32', doc: 'depth last reported', label: { en: 'Known depth', zh: '已知水深' } },
      reported_time: {
        unit: 's',
        type: 'f64',
        doc: 'time of the latest report, from the start',
        label: { en: 'Reported at', zh: '上报时刻' },
        initial: Number.NaN,
      },
      due: {
        unit: 's',
        type: 'f64',
        doc: 'when the change that has happened will be reported',
        label: { en: 'Report due', zh: '待报时刻' },
        initial: Number.NaN,
        unrecorded: true,
      },
    },
  });
  const streams = edges.map((e) => context.random('road-report', e.id));
  const gaugeOf = edges.map((e) =>
    e.underpass ? gauges.findIndex((g) => g.kind === 'depth' && g.watches === e.underpass) : -1,
  );
  let road: Table | undefined;
  let gauge: Table | undefined;
  const k = known.column;

  const tell = (row: number, now: number): void => {
    const c = road!.column as Record<string, ArrayLike<number>>;
    k.state[row] = c['state']![row]!;
    k.cause[row] = c['cause']![row]!;
    k.depth[row] = c['depth']![row]!;
    k.reported_time[row] = now;
    k.due[row] = Number.NaN;
  };

  return defineProcess({
    name: 'road-reports',
    source: 'exponential reporting delay, two minutes at least',
    pace: 'tick_end',
    fields: {},
    commands: {
      'report-road': {
        doc: 'somebody on the spot tells the state of a road: { road }',
        check: (p) =>
          typeof p['road'] === 'string' && known.rowOf(p['road']) >= 0
            ? undefined
            : `road is ${JSON.stringify(p['road'])}; name a road of the place`,
        apply: (c, _fields, interval) => tell(known.rowOf(String(c.payload['road'])), interval.start),
      },
    },
    start(_fields, started) {
      road = started.table('road');
      gauge = started.hasTable('gauge') ? started.table('gauge') : undefined;
    },
    resume(_fields, started) {
      road = started.table('road');
      gauge = started.hasTable('gauge') ? started.table('gauge') : undefined;
    },
    step(_fields, interval) {
      const now = interval.start + interval.length;
      const c = road!.column as Record<string, ArrayLike<number>>;
      const state = c['state']!;
      const cause = c['cause']!;
      const depth = c['depth']!;
      const told = gauge?.column as Record<string, ArrayLike<number>> | undefined;
      for (let row = 0; row < edges.length; row++) {
        const g = gaugeOf[row]!;
        if (told && g >= 0 && told['received_time']![g] === now) {
          // the gauge tells the depth; the state follows from it where nothing else closes the road
          const d = told['water_depth']![g]!;
          k.depth[row] = d;
          if (k.cause[row] === roadCause.none || k.cause[row] === roadCause.underpass) {
            k.state[row] = stateByDepth(d);
            k.cause[row] = d >= slowLimit ? roadCause.underpass : roadCause.none;
          }
          k.reported_time[row] = now;
        }
        const differs =
          state[row] !== k.state[row] ||
          cause[row] !== k.cause[row] ||
          Math.abs(depth[row]! - k.depth[row]!) > worthTelling;
        if (!differs) {
          k.due[row] = Number.NaN;
          continue;
        }
        if (cause[row] === roadCause.order || k.cause[row] === roadCause.order) {
          tell(row, now); // an order is the city's own
          continue;
        }
        if (told && g >= 0 && cause[row] === roadCause.underpass && told['quality']![g] === quality.current) continue; // it will tell
        if (Number.isNaN(k.due[row]!)) {
          const wait = -mean * log(1 - streams[row]!.next());
          k.due[row] = now + Math.min(longest, Math.max(shortest, wait));
        } else if (now >= k.due[row]!) tell(row, now);
      }
    },
    figures: () => ({ roads_known_closed: k.state.filter((s) => s >= 2).length }),
  }) as unknown as Process;
}
