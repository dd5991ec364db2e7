/** The network as an input file of SWMM 5.2, with its pumping stations. */
import type { XY } from './frame.ts';
import type { Manhole } from './sewer-manholes.ts';
import type { Outfall } from './sewer-outfalls.ts';
import { manning, type Sewers } from './sewer-pipes.ts';
import type { Ways } from './sewer-ways.ts';

/** Floor of a wet well under its sewer, m, and its ground plan per m³/s of its sewer's design flow, m². */
const sump = 2.5;
const wellArea = 25;
/** Share of the design flow that a station's two pumps lift together: it keeps streets dry, it does not replace the pipe. */
const lifted = 0.5;
/** Level over which they lift, m: above the flood of August 2020. */
const crest = 195;
/** Lift, m, and the share of a pump's flow at it. */
const pumpCurve = [
  [0, 1.2],
  [6, 1],
  [12, 0.6],
  [16, 0],
] as const;

const titles = {
  TITLE: [
    'Sewers of the inner city of Chongqing, made up by rule from streets and ground: data/chongqing-core/make-drains.ts',
  ],
  OPTIONS: [
    ...['FLOW_UNITS CMS', 'FLOW_ROUTING DYNWAVE', 'START_DATE 08/19/2020', 'START_TIME 08:00', 'END_DATE 08/20/2020'],
    ...['END_TIME 12:00', 'ROUTING_STEP 10', 'VARIABLE_STEP 0.75', 'MINIMUM_STEP 10', 'INERTIAL_DAMPING PARTIAL'],
    'RULE_STEP 00:01:00',
  ],
};

/** `stations`: outfalls, by number, whose sewers end in a pumping station. */
export function sewerFile(
  manholes: readonly Manhole[],
  outfalls: readonly Outfall[],
  ways: Ways,
  { invert, pipes }: Sewers,
  stations: readonly number[],
): string {
  const rows = new Map<string, string[]>(Object.entries(titles));
  const put = (section: string, ...words: (string | number)[]): void => {
    if (!rows.has(section)) rows.set(section, []);
    rows.get(section)!.push(words.join(' '));
  };
  const locate = (id: string, [x, y]: XY): void => put('COORDINATES', id, x.toFixed(1), y.toFixed(1));
  const conduit = (
    id: string,
    from: string,
    to: string,
    length: number,
    drop: number,
    [height, width]: readonly [number, number],
  ): void => {
    put('CONDUITS', id, from, to, length.toFixed(1), manning, 0, drop.toFixed(2), 0);
    if (height === width) put('XSECTIONS', id, 'CIRCULAR', height, 0, 0, 0);
    else put('XSECTIONS', id, 'RECT_CLOSED', height, width, 0, 0);
  };
  // in an order of their own, so that a change of one street shows as the lines it touches
  const drained = [...ways.order].sort((a, b) => a - b);
  for (const k of drained) {
    const m = manholes[k];
    put('JUNCTIONS', `M-${m.id}`, invert[k].toFixed(2), (m.ground - invert[k]).toFixed(2), 0, 0, 0);
    locate(`M-${m.id}`, m.at);
    const join = ways.join[k] >= 0 ? m.joins[ways.join[k]] : undefined;
    if (!join) continue;
    const pipe = pipes[k]!;
    conduit(`P-${m.id}`, `M-${m.id}`, `M-${manholes[join.to].id}`, pipe.length, pipe.lower - invert[join.to], [
      pipe.height,
      pipe.width,
    ]);
    for (const [x, y] of join.bends) put('VERTICES', `P-${m.id}`, x.toFixed(1), y.toFixed(1));
  }
  outfalls.forEach((o, k) => {
    const m = manholes[o.from];
    const pipe = pipes[o.from]!;
    const size = [pipe.height, pipe.width] as const;
    const flap = o.river === '' ? 'NO' : 'YES';
    put('OUTFALLS', o.id, pipe.lower.toFixed(2), 'FREE', flap);
    locate(o.id, o.at);
    if (!stations.includes(k)) {
      conduit(`P-${o.id}`, `M-${m.id}`, o.id, pipe.length, 0, size);
      return;
    }
    const number = stations.indexOf(k) + 1;
    const well = `well-${number}`;
    const floor = pipe.upper - sump;
    const area = Math.max(30, wellArea * pipe.design);
    put('STORAGE', well, floor.toFixed(2), (m.ground - floor).toFixed(2), 0, 'FUNCTIONAL', 0, 0, area.toFixed(0), 0, 0);
    locate(well, m.at);
    conduit(`P-${well}`, `M-${m.id}`, well, 10, sump - 0.02, size);
    put('CONDUITS', `P-${o.id}`, well, o.id, pipe.length.toFixed(1), manning, sump - 0.02, 0, 0);
    put('XSECTIONS', `P-${o.id}`, ...(size[0] === size[1] ? ['CIRCULAR', size[0], 0] : ['RECT_CLOSED', ...size]), 0, 0);
    for (const one of [1, 2]) {
      const lift = `${o.id}-pump-${one}`;
      put('OUTFALLS', lift, crest.toFixed(2), 'FREE', 'YES');
      locate(lift, o.at);
      const pump = `pump-${number}-${one}`;
      const flow = (lifted / 2) * pipe.design;
      const curve = `curve-${number}-${one}`;
      // the first goes by its own levels, the second waits for a rule
      put('PUMPS', pump, well, lift, curve, one === 1 ? 'ON' : 'OFF', ...(one === 1 ? [1.5, 0.5] : [0, 0]));
      for (const [k, [head, share]] of pumpCurve.entries())
        put('CURVES', curve, ...(k === 0 ? ['PUMP3'] : []), head, (share * flow).toFixed(3));
    }
    const second = `PUMP pump-${number}-2 STATUS`;
    put('CONTROLS', `RULE station-${number}-starts\nIF NODE ${well} DEPTH > 2.2\nTHEN ${second} = ON\nPRIORITY 1`);
    put('CONTROLS', `RULE station-${number}-stops\nIF NODE ${well} DEPTH < 1\nTHEN ${second} = OFF\nPRIORITY 2`);
  });
  return `${[...rows].flatMap(([section, lines]) => [`[${section}]`, ...lines]).join('\n')}\n`;
}
