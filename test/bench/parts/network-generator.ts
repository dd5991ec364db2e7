/**
 * Branching sewer networks of any size as SWMM input text, the same text every time, so that engines can be timed on one
 * file: `npx tsx test/bench/parts/network-generator.ts 2500 > network.inp`. A trunk of about sqrt(n) manholes takes laterals,
 * which take stubs of two; every manhole takes a share of one storm of 4 h with two bursts. Pipes are sized by Manning for
 * about half the first burst, every tenth one size too small: the trunk and many laterals surcharge for a while, and
 * iterations have work to do, as in the nets people time engines on.
 */
import { Chance } from '../../fuzz/chance.ts';

/** Inflow of a manhole that pipes are sized for, m³/s, and Manning's n of every pipe. */
const peak = 0.0015;
const roughness = 0.013;
/** Diameters that are made, m. */
const diameters = [0.3, 0.375, 0.45, 0.525, 0.6, 0.75, 0.9, 1.05, 1.2, 1.35, 1.5, 1.8, 2.1, 2.4, 2.7, 3, 3.6, 4.2];

interface Manhole {
  /** The manhole it drains to; 0 is the outfall. */
  readonly to: number;
  readonly length: number;
  readonly slope: number;
  readonly x: number;
  readonly y: number;
}

/** Manholes 1..links, each after the one it drains to. */
function tree(links: number, chance: Chance): Manhole[] {
  const trunk = Math.max(1, Math.round(Math.sqrt(links)));
  const manholes: Manhole[] = [{ to: -1, length: 0, slope: 0, x: 0, y: 0 }];
  const add = (to: number, slope: number, dx: number, dy: number): number => {
    const length = 30 + chance.below(61);
    const { x, y } = manholes[to]!;
    const steeper = 1 + chance.next() * 0.5;
    return manholes.push({ to, length, slope: slope * steeper, x: x + dx * length, y: y + dy * length }) - 1;
  };
  let last = 0;
  const ends: number[] = [];
  for (let k = 0; k < trunk && manholes.length <= links; k++) {
    last = add(last, 0.0015, 1, 0);
    ends.push(last);
  }
  // laterals grow by turns, so that all are about as long
  for (let turn = 1; manholes.length <= links; turn++)
    for (let k = 0; k < ends.length && manholes.length <= links; k++) {
      const side = k % 2 ? 1 : -1;
      ends[k] = add(ends[k]!, 0.004, 0, side);
      if (turn % 4 || manholes.length + 2 > links) continue;
      add(add(ends[k]!, 0.008, 0.3, 0), 0.008, 0.3, 0);
    }
  return manholes;
}

/** Least diameter, m, whose full flow by Manning is `flow`; x^(3/8) by square roots, the same on every machine. */
function diameterFor(flow: number, slope: number): number {
  const x = (3.2084 * roughness * flow) / Math.sqrt(slope);
  const least = Math.sqrt(Math.sqrt(Math.sqrt(x * x * x)));
  return diameters.find((d) => d >= least) ?? diameters.at(-1)!;
}

export function generatedNetwork(links: number): string {
  const chance = new Chance(links);
  const manholes = tree(links, chance);
  const upstream = new Float64Array(manholes.length).fill(1);
  for (let k = manholes.length - 1; k > 0; k--) upstream[manholes[k]!.to]! += upstream[k]!;
  const invert = new Float64Array(manholes.length);
  const diameter = new Float64Array(manholes.length);
  for (let k = 1; k < manholes.length; k++) {
    const { to, length, slope } = manholes[k]!;
    invert[k] = invert[to]! + length * slope;
    const size = diameterFor(upstream[k]! * peak, slope);
    const smaller = diameters[diameters.indexOf(size) - 1] ?? size;
    diameter[k] = k % 10 ? size : smaller;
  }
  const each = (line: (k: number) => string): string =>
    manholes
      .slice(1)
      .map((_, i) => line(i + 1))
      .join('\n');
  const name = (k: number): string => (k === 0 ? 'OUT' : `M${k}`);
  return `[TITLE]
Generated branching network of ${links} links

[OPTIONS]
FLOW_UNITS           CMS
FLOW_ROUTING         DYNWAVE
LINK_OFFSETS         DEPTH
START_DATE           01/01/2024
START_TIME           00:00:00
END_DATE             01/01/2024
END_TIME             04:00:00
REPORT_STEP          00:05:00
ROUTING_STEP         5
VARIABLE_STEP        0.75
MINIMUM_STEP         0.5
INERTIAL_DAMPING     PARTIAL
NORMAL_FLOW_LIMITED  BOTH
SURCHARGE_METHOD     EXTRAN
MAX_TRIALS           8
HEAD_TOLERANCE       0.0015
THREADS              1

[JUNCTIONS]
${each((k) => `${name(k)} ${invert[k]!.toFixed(4)} ${(2.5 + diameter[k]!).toFixed(3)} 0 0 0`)}

[OUTFALLS]
OUT 0 FREE NO

[CONDUITS]
${each((k) => `P${k} ${name(k)} ${name(manholes[k]!.to)} ${manholes[k]!.length} ${roughness} 0 0 0 0`)}

[XSECTIONS]
${each((k) => `P${k} CIRCULAR ${diameter[k]} 0 0 0 1`)}

[INFLOWS]
${each((k) => `${name(k)} FLOW Storm FLOW 1.0 ${(peak * (0.5 + chance.next())).toFixed(6)}`)}

[TIMESERIES]
Storm 0:00 0.05
Storm 0:30 0.4
Storm 0:45 1.8
Storm 1:00 1.2
Storm 1:30 0.4
Storm 2:15 1.5
Storm 2:45 0.2
Storm 4:00 0.05

[REPORT]
NODES ALL
LINKS ALL

[COORDINATES]
OUT 0 0
${each((k) => `${name(k)} ${manholes[k]!.x.toFixed(1)} ${manholes[k]!.y.toFixed(1)}`)}
`;
}

if (process.argv[1]?.endsWith('network-generator.ts'))
  process.stdout.write(generatedNetwork(Number(process.argv[2] ?? 400)));
