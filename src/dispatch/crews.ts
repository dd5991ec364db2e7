/**
 * Crews in the field: they mobilise, drive, work and return. They plan on what the city knows of its roads and are
 * stopped by what the roads truly are; what stops them they report, and look for another way.
 */
import type { Crew, Place } from '../assets/place.ts';
import { crewSpeed } from '../assets/road-passability.ts';
import { defineProcess, type Process, type ProcessContext, type Started } from '../core/process.ts';
import type { Table } from '../core/table.ts';
import { crewState, crewTable, targetKind } from './crew-table.ts';
import { arcFrom, arcTo, edgeTimes, nearestNode, roadGraph, search, wayBack } from './routes.ts';
import { type AssetKind, assetKinds, targetsOf } from './signals.ts';

export interface CrewOptions {
  readonly place: Place;
}

/** What a crew was told, beside its row in the table. Plain JSON. */
interface Job {
  /** Arcs still to drive; the one it is on is not among them. */
  route: number[];
  /** Edges it found closed on this job. */
  met: number[];
  x: number;
  y: number;
  /** s of work; null: until it is recalled. */
  work: number | null;
  begin: Step | null;
  done: Step | null;
  end: Step | null;
  begun: boolean;
  source: string;
  role: string;
}
interface Step {
  type: string;
  payload: Record<string, unknown>;
}

/** A crew that finds no way tries again after this long, s. */
const tryAgain = 300;
/** Water that rises while a crew is on a road does not stop it there: it crawls out at this speed, m/s (our own choice). */
const crawl = 0.5;

const step = (v: unknown): Step | null =>
  typeof v === 'object' && v !== null && typeof (v as Step).type === 'string'
    ? { type: (v as Step).type, payload: { ...(v as Step).payload } }
    : null;

export function crews(context: ProcessContext, { place }: CrewOptions): Process {
  const list: readonly Crew[] = place.crews;
  const graph = roadGraph(place.roads);
  const table = context.ownTable(crewTable(list, place.stations));
  const c = table.column;
  const jobs = context.slot<(Job | null)[]>(
    'crews',
    list.map(() => null),
  );
  const home = list.map((crew) => {
    const station = place.stations.find((s) => s.id === crew.station);
    return station ? nearestNode(graph, station.at) : -1;
  });
  home.forEach((node, row) => {
    c.node[row] = node;
  });
  const targets = new Map(assetKinds.map((kind) => [kind, new Map(targetsOf(place, kind).map((t) => [t.id, t]))]));
  let road: Record<string, ArrayLike<number>> | undefined;
  let known: Record<string, ArrayLike<number>> | undefined;
  const look = (started: Started): void => {
    const columns = (name: string) =>
      started.hasTable(name) ? ((started.table(name) as Table).column as Record<string, ArrayLike<number>>) : undefined;
    road = columns('road');
    known = columns('road_known') ?? road;
  };

  const tell = (row: number, code: string, severity: 'info' | 'minor', tick: number, params = {}): void => {
    const { name } = list[row]!;
    context.report('truth/events', {
      tick,
      code,
      severity,
      params: { crew_en: name.en, crew_zh: name.zh, ...params },
      asset: { kind: 'crew', id: list[row]!.id },
      at: [Math.round(c.x[row]!), Math.round(c.y[row]!)],
    });
  };

  /** Plans from the crew's node to another; false where no way is known. */
  const plan = (row: number, to: number, now: number): boolean => {
    const job = jobs.value[row]!;
    const times = edgeTimes(graph, known!['depth']!, known!['cause']!, list[row]!.ford);
    for (const e of job.met) times[e] = Infinity;
    const s = to >= 0 ? search(graph, times, to) : undefined;
    const way = s && c.node[row]! >= 0 ? wayBack(graph, s, c.node[row]!) : undefined;
    if (!way) return false;
    job.route = way;
    c.eta[row] = now + s!.time[c.node[row]!]!;
    return true;
  };
  const goal = (row: number): number =>
    c.state[row] === crewState.returning ? home[row]! : nearestNode(graph, [jobs.value[row]!.x, jobs.value[row]!.y]);
  const block = (row: number, now: number, tick: number): void => {
    const returning = c.state[row] === crewState.returning;
    const again = c.state[row] === crewState.blocked || (returning && !Number.isNaN(c.until[row]!));
    if (!again) tell(row, 'crew-blocked', 'minor', tick);
    if (!returning) c.state[row] = crewState.blocked;
    c.until[row] = now + tryAgain;
    c.eta[row] = Number.NaN;
  };
  const command = (row: number, s: Step | null): void => {
    const job = jobs.value[row]!;
    if (s) context.command(s.type, s.payload, job.source, job.role);
  };
  /** Ends what a crew does and sends it home. */
  const leave = (row: number, now: number, tick: number): void => {
    const job = jobs.value[row]!;
    if (job.begun) command(row, job.end);
    job.begun = false;
    job.met = [];
    c.order[row] = 0;
    c.target_kind[row] = 0;
    c.target_row[row] = -1;
    c.until[row] = Number.NaN;
    if (c.state[row] === crewState.mobilising && c.arc[row]! < 0 && c.node[row] === home[row]) {
      c.state[row] = crewState.idle;
      c.eta[row] = Number.NaN;
      jobs.value[row] = null;
      return;
    }
    c.state[row] = crewState.returning;
    if (!plan(row, home[row]!, now)) block(row, now, tick);
  };
  const put = (row: number, arc: number, along: number): void => {
    const points = place.roads.edges[arc >> 1]!.line;
    let left = arc & 1 ? graph.length[arc >> 1]! - along : along;
    for (let k = 1; k < points.length; k++) {
      const dx = points[k]![0] - points[k - 1]![0];
      const dy = points[k]![1] - points[k - 1]![1];
      const d = Math.sqrt(dx * dx + dy * dy);
      if (left > d && k < points.length - 1) {
        left -= d;
        continue;
      }
      const share = d > 0 ? Math.min(1, left / d) : 0;
      c.x[row] = points[k - 1]![0] + share * dx;
      c.y[row] = points[k - 1]![1] + share * dy;
      return;
    }
  };

  /** Drives until the tick's end or the way's; gives the moment it is done. */
  const drive = (row: number, from: number, end: number, tick: number): number => {
    let now = from;
    const job = jobs.value[row]!;
    const { ford } = list[row]!;
    const speed = (arc: number): number => {
      const e = arc >> 1;
      return crewSpeed(graph.speed[e]!, road!['depth']![e]!, road!['cause']![e]!, ford);
    };
    for (let guard = 0; guard < 1000 && now < end; guard++) {
      const arc = c.arc[row]!;
      if (arc >= 0) {
        const v = Math.max(crawl, speed(arc));
        const left = graph.length[arc >> 1]! - c.along[row]!;
        if (left > v * (end - now)) {
          c.along[row] = c.along[row]! + v * (end - now);
          put(row, arc, c.along[row]!);
          return end;
        }
        now += left / v;
        c.arc[row] = -1;
        c.along[row] = 0;
        c.node[row] = arcTo(graph, arc);
        c.x[row] = graph.x[c.node[row]!]!;
        c.y[row] = graph.y[c.node[row]!]!;
        continue;
      }
      const next = job.route[0];
      if (next === undefined) return now;
      if (speed(next) > 0) {
        job.route.shift();
        c.arc[row] = next;
        c.along[row] = 0;
        // where it drives to counts as its place for plans made meanwhile
        c.node[row] = arcTo(graph, next);
        continue;
      }
      const e = next >> 1;
      c.node[row] = arcFrom(graph, next);
      job.met.push(e);
      const edge = place.roads.edges[e]!;
      if (known !== road) context.command('report-road', { road: edge.id }, `crew:${list[row]!.id}`, job.role);
      if (!plan(row, goal(row), now)) {
        block(row, now, tick);
        return end;
      }
      tell(row, 'crew-rerouted', 'info', tick, { road_en: edge.name.en || edge.id, road_zh: edge.name.zh || edge.id });
    }
    return now;
  };

  const advance = (row: number, start: number, end: number, tick: number): void => {
    let now = start;
    for (let guard = 0; guard < 8 && now < end; guard++) {
      const job = jobs.value[row]!;
      const state = c.state[row]!;
      if (state === crewState.mobilising || state === crewState.blocked) {
        if (c.until[row]! > end) return;
        now = Math.max(now, c.until[row]!);
        if (!plan(row, goal(row), now)) {
          block(row, now, tick);
          return;
        }
        if (state === crewState.mobilising) tell(row, 'crew-departed', 'info', tick);
        c.state[row] = crewState.travelling;
        c.until[row] = Number.NaN;
      } else if (state === crewState.travelling || state === crewState.returning) {
        if (!Number.isNaN(c.until[row]!)) {
          // on the way home without a way: waits, then asks again
          if (c.until[row]! > end) return;
          now = Math.max(now, c.until[row]!);
          job.met = [];
          if (!plan(row, goal(row), now)) {
            block(row, now, tick);
            return;
          }
          c.until[row] = Number.NaN;
        }
        now = drive(row, now, end, tick);
        if (c.state[row] === crewState.blocked || c.arc[row]! >= 0 || job.route.length || now >= end) return;
        if (state === crewState.returning) {
          c.state[row] = crewState.idle;
          c.eta[row] = Number.NaN;
          jobs.value[row] = null;
          return;
        }
        c.state[row] = crewState.working;
        c.x[row] = job.x;
        c.y[row] = job.y;
        c.until[row] = job.work === null ? Number.NaN : now + job.work;
        c.eta[row] = now;
        job.begun = true;
        tell(row, 'crew-arrived', 'info', tick);
        command(row, job.begin);
      } else if (state === crewState.working) {
        if (!(c.until[row]! <= end)) return;
        now = Math.max(now, c.until[row]!);
        command(row, job.done);
        leave(row, now, tick);
      } else return;
    }
  };

  const crewRow = (p: Readonly<Record<string, unknown>>): number => table.rowOf(String(p['crew']));
  const checkCrew = (p: Readonly<Record<string, unknown>>): string | undefined =>
    crewRow(p) >= 0 ? undefined : `crew is ${JSON.stringify(p['crew'])}; name a crew of the place`;

  return defineProcess({
    name: 'crews',
    source: 'road speeds in water: Pregnolato et al. 2017; fording limit of each crew',
    pace: 'tick_end',
    fields: {},
    commands: {
      'dispatch-crew': {
        doc: 'sends a free crew to an asset: { crew, order, kind, id, work?: s, begin?, done?, end?: { type, payload } }; begin on arrival, done when the work is, end whenever it leaves',
        check(p) {
          const wrong = checkCrew(p);
          if (wrong) return wrong;
          const state = c.state[crewRow(p)]!;
          if (state !== crewState.idle && state !== crewState.returning) return `crew ${String(p['crew'])} is not free`;
          if (!targets.get(p['kind'] as AssetKind)?.has(String(p['id'])))
            return `the place has no ${String(p['kind'])} "${String(p['id'])}"`;
          if (p['work'] !== undefined && !(typeof p['work'] === 'number' && p['work'] >= 0))
            return 'work is not a length of time in s';
          return undefined;
        },
        apply({ payload: p, tick, source, role }, _fields, interval) {
          const row = crewRow(p);
          const target = targets.get(p['kind'] as AssetKind)!.get(String(p['id']))!;
          const rolling = c.state[row] === crewState.returning;
          jobs.value[row] = {
            route: [],
            met: [],
            x: target.at[0],
            y: target.at[1],
            work: typeof p['work'] === 'number' ? p['work'] : null,
            begin: step(p['begin']),
            done: step(p['done']),
            end: step(p['end']),
            begun: false,
            source,
            role,
          };
          c.order[row] = typeof p['order'] === 'number' ? p['order'] : 0;
          c.target_kind[row] = targetKind(target.kind);
          c.target_row[row] = target.row;
          c.state[row] = crewState.mobilising;
          c.until[row] = interval.start + (rolling ? 0 : list[row]!.mobilisation);
          tell(row, 'crew-ordered', 'info', tick, { target_en: target.name.en, target_zh: target.name.zh });
        },
      },
      'recall-crew': {
        doc: 'calls a crew back: { crew, order? }; with an order only while it works on that one',
        check: checkCrew,
        apply({ payload: p, tick }, _fields, interval) {
          const row = crewRow(p);
          const away = c.state[row] !== crewState.idle && c.state[row] !== crewState.returning;
          if (!away || (p['order'] !== undefined && p['order'] !== c.order[row])) return;
          leave(row, interval.start, tick);
        },
      },
    },
    sentences: {
      'crew-ordered': { en: '{crew_en} is ordered to {target_en}.', zh: '{crew_zh}受命前往{target_zh}。' },
      'crew-departed': { en: '{crew_en} has left.', zh: '{crew_zh}已出发。' },
      'crew-arrived': { en: '{crew_en} has arrived and begins to work.', zh: '{crew_zh}已到达并开始作业。' },
      'crew-rerouted': {
        en: '{crew_en} found {road_en} closed and takes another way.',
        zh: '{crew_zh}发现{road_zh}中断，改道前往。',
      },
      'crew-blocked': { en: '{crew_en} finds no passable way and waits.', zh: '{crew_zh}无路可通，原地等待。' },
    },
    start(_fields, started) {
      look(started);
    },
    resume(_fields, started) {
      look(started);
    },
    step(_fields, interval) {
      if (!road) return;
      const end = interval.start + interval.length;
      for (let row = 0; row < list.length; row++)
        if (c.state[row] !== crewState.idle && jobs.value[row]) advance(row, interval.start, end, interval.tick);
    },
    figures: () => ({ crews_out: c.state.filter((s) => s !== crewState.idle).length }),
  }) as unknown as Process;
}
