/** Which crew for a job: the capable and free one that would be there first by roads that are known to be passable. */
import type { Capability, Crew } from '../assets/place.ts';
import { edgeTimes, type RoadGraph, type Search, search, wayBack } from './routes.ts';

/** A crew as dispatch sees it. */
export interface Candidate {
  /** Row among the place's crews. */
  readonly row: number;
  readonly crew: Crew;
  /** Node it stands at or is driving to. */
  readonly node: number;
  /** s until it can roll. */
  readonly delay: number;
}

export interface Choice {
  readonly row: number;
  /** s from order to arrival: until it rolls, and the way. */
  readonly travel: number;
  /** The same of the second best; undefined where there is none. */
  readonly next: number | undefined;
  /** Crews that could come. */
  readonly considered: number;
  readonly arcs: readonly number[];
  /** Closed edges that lie on the way it would take were all roads dry. */
  readonly avoided: number;
}

/** Searches of one moment, kept so that jobs at the same node share them. */
export interface Ways {
  /** Times to `node` for a vehicle of this ford. */
  known(node: number, ford: number): Search;
  /** Times to `node` were all roads dry. */
  dry(node: number): Search;
  /** Whether an edge is closed to a vehicle of this ford. */
  closed(edge: number, ford: number): boolean;
}

export function waysNow(g: RoadGraph, depth: ArrayLike<number>, cause: ArrayLike<number>): Ways {
  const times = new Map<number, Float64Array>();
  const timesOf = (ford: number): Float64Array => {
    let t = times.get(ford);
    if (!t) times.set(ford, (t = edgeTimes(g, depth, cause, ford)));
    return t;
  };
  const dryTimes = Float64Array.from(g.length, (l, e) => l / g.speed[e]!);
  const found = new Map<string, Search>();
  const once = (key: string, make: () => Search): Search => {
    let s = found.get(key);
    if (!s) found.set(key, (s = make()));
    return s;
  };
  return {
    known: (node, ford) => once(`${node}/${ford}`, () => search(g, timesOf(ford), node)),
    dry: (node) => once(`${node}`, () => search(g, dryTimes, node)),
    closed: (edge, ford) => timesOf(ford)[edge] === Infinity,
  };
}

/** The crew that arrives first, ties to the earlier row; undefined where none can come. */
export function chooseCrew(
  g: RoadGraph,
  ways: Ways,
  candidates: readonly Candidate[],
  capability: Capability,
  node: number,
): Choice | undefined {
  let best: Candidate | undefined;
  let travel = Infinity;
  let next = Infinity;
  let considered = 0;
  for (const c of candidates) {
    if (c.node < 0 || !c.crew.capabilities.includes(capability)) continue;
    const t = c.delay + ways.known(node, c.crew.ford).time[c.node]!;
    if (!Number.isFinite(t)) continue;
    considered++;
    if (t < travel) {
      next = travel;
      travel = t;
      best = c;
    } else if (t < next) next = t;
  }
  if (!best) return undefined;
  const { ford } = best.crew;
  const arcs = wayBack(g, ways.known(node, ford), best.node)!;
  const direct = wayBack(g, ways.dry(node), best.node) ?? [];
  const avoided = direct.filter((arc) => ways.closed(arc >> 1, ford)).length;
  return { row: best.row, travel, next: Number.isFinite(next) ? next : undefined, considered, arcs, avoided };
}
