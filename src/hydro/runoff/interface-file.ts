/** Routing interface files (`SWMM5 Interface File`): flows over time at named nodes, from one model's outfalls to another's inlets. */

import { momentAt } from '../../assets/swmm/calendar.ts';
import { day, dayNumber } from '../../assets/swmm/dates.ts';
import type { DrainageModel } from '../../assets/swmm/network.ts';
import type { FlowUnits } from '../../assets/swmm/options.ts';
import { flowUnits, unitFactors } from '../../assets/swmm/units.ts';
import { defineFaults, type Fault, StormtableError } from '../../core/errors.ts';
import type { Inflow } from './inflows.ts';
import { lastAtOrBefore } from './series.ts';

const interfaceFaults = defineFaults({
  'interface-not-one': 'the first line is "{found}"; a routing interface file begins with SWMM5 Interface File.',
  'interface-head': 'found "{found}"; expected {expected}.',
  'interface-row':
    'found "{found}"; a row is: node year month day hour minute second and {n} numbers, in order of time.',
});

/** Flows, m³/s, of the nodes at moments, seconds since 1899-12-30. */
export interface InterfaceFlows {
  readonly nodes: readonly string[];
  readonly times: Float64Array;
  /** `[time][node]` in one list. */
  readonly flows: Float64Array;
}

export function readInterfaceFile(text: string, file: string): InterfaceFlows {
  const lines = text.split(/\r?\n/);
  const fail = (fault: Fault): never => {
    throw new StormtableError(fault);
  };
  if (!/^SWMM5\b/.test(lines[0] ?? ''))
    fail(interfaceFaults('interface-not-one', { found: lines[0] ?? '' }, { file, line: 1 }));
  const whole = (line: number, expected: string): number => {
    const n = Number((lines[line] ?? '').trim().split(/\s+/)[0]);
    if (!Number.isInteger(n) || n < 1)
      fail(interfaceFaults('interface-head', { found: lines[line] ?? '', expected }, { file, line: line + 1 }));
    return n;
  };
  whole(2, 'the reporting step in seconds');
  const constituents = whole(3, 'the number of constituents');
  let flow = -1;
  let units: FlowUnits | undefined;
  for (let k = 0; k < constituents; k++) {
    const [name, unit] = (lines[4 + k] ?? '').trim().split(/\s+/);
    if (name?.toUpperCase() !== 'FLOW') continue;
    flow = k;
    units = flowUnits.find((u) => u === unit?.toUpperCase());
  }
  if (flow < 0 || !units) {
    const params = { found: lines[4] ?? '', expected: `FLOW and one of ${flowUnits.join(', ')}` };
    fail(interfaceFaults('interface-head', params, { file, line: 5 }));
  }
  const n = whole(4 + constituents, 'the number of nodes');
  const nodes = Array.from({ length: n }, (_, k) => (lines[5 + constituents + k] ?? '').trim());
  const index = new Map(nodes.map((id, k) => [id, k]));
  const factor = unitFactors(units!).flow;
  const times: number[] = [];
  const flows: number[] = [];
  const faults: Fault[] = [];
  for (let at = 6 + constituents + n; at < lines.length && faults.length < 20; at++) {
    const words = lines[at]!.trim().split(/\s+/);
    if (words[0] === '') continue;
    const [year, month, dayOfMonth, hour, minute, second] = words.slice(1, 7).map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const time = dayNumber(year, month, dayOfMonth) * day + hour * 3600 + minute * 60 + second;
    const value = Number(words[7 + flow]) * factor;
    const node = index.get(words[0]!);
    const before = times.at(-1);
    if (node === undefined || !Number.isFinite(time + value) || (before !== undefined && time < before)) {
      faults.push(
        interfaceFaults('interface-row', { found: lines[at]!.trim(), n: constituents }, { file, line: at + 1 }),
      );
      continue;
    }
    if (time !== before) {
      times.push(time);
      for (let k = 0; k < n; k++) flows.push(0);
    }
    flows[(times.length - 1) * n + node] = value;
  }
  if (faults.length) throw new StormtableError(faults);
  return { nodes, times: Float64Array.from(times), flows: Float64Array.from(flows) };
}

/** What the file brings to the model's nodes of the same names; linear in time, nothing outside the file's span. */
export function interfaceInflow(model: DrainageModel, { nodes, times, flows }: InterfaceFlows): Inflow {
  const index = new Map(model.nodes.map((node, k) => [node.id, k]));
  const to = nodes.map((id) => index.get(id) ?? -1);
  const n = nodes.length;
  return (lateral, time) => {
    const moment = model.options.start + time;
    const k = lastAtOrBefore(times, moment);
    if (k < 0 || moment > (times.at(-1) ?? -Infinity)) return 0;
    const next = Math.min(k + 1, times.length - 1);
    const share = next > k ? (moment - times[k]!) / (times[next]! - times[k]!) : 0;
    let sum = 0;
    to.forEach((node, j) => {
      if (node < 0) return;
      const flow = flows[k * n + j]! + share * (flows[next * n + j]! - flows[k * n + j]!);
      lateral[node]! += flow;
      sum += flow;
    });
    return sum;
  };
}

/** Head of a file of the model's outfalls; rows follow by `interfaceRows`. */
export function interfaceHead(model: DrainageModel, outfalls: readonly number[]): string {
  const { reportStep, flowUnits: units } = model.options;
  return `${[
    'SWMM5 Interface File',
    model.title[0] ?? '',
    `${reportStep}    - reporting time step in sec`,
    '1    - number of constituents as listed below:',
    `FLOW ${units}`,
    `${outfalls.length}    - number of nodes as listed below:`,
    ...outfalls.map((k) => model.nodes[k]!.id),
    'Node             Year Mon Day Hr  Min Sec FLOW',
  ].join('\n')}\n`;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** Rows of one moment (s from the start); `flows` m³/s of the outfalls in their order. */
export function interfaceRows(
  model: DrainageModel,
  outfalls: readonly number[],
  time: number,
  flows: ArrayLike<number>,
): string {
  const m = momentAt(model.options.start + time);
  const second = Math.floor(m.second);
  const when = `${m.year} ${two(m.month)}  ${two(m.day)}  ${two(m.hour)}  ${two(Math.floor(second / 60) % 60)}  ${two(second % 60)}`;
  return outfalls
    .map(
      (node, k) => `${model.nodes[node]!.id.padEnd(16)} ${when} ${(flows[k]! / model.options.toSI.flow).toFixed(6)}\n`,
    )
    .join('');
}
