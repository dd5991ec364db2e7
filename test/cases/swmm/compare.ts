/** Compares our run of a held network with SWMM's own report and binary results, element by element. */
import { readFileSync } from 'node:fs';
import type { DrainageModel } from '../../../src/assets/swmm/network.ts';
import { OutWriter } from '../../../src/assets/swmm/out-writer.ts';
import { readDrainage } from '../../../src/assets/swmm/read-inp.ts';
import type { DrainageSummary, RoutingSummary } from '../../../src/assets/swmm/summary.ts';
import { DrainageRun } from '../../../src/hydro/network/run-model.ts';
import { NetworkSolver } from '../../../src/hydro/network/solver.ts';
import { summarise } from '../../../src/hydro/network/summary.ts';
import { networkModule } from '../../../src/kernels/node/wasm-file.ts';
import { type OutFile, readOut, seriesOf } from './read-out.ts';
import { type Report, readReport } from './read-report.ts';

export interface ElementDifference {
  readonly id: string;
  readonly ours: number;
  readonly theirs: number;
  /** Difference over theirs; 0 where it is within the absolute allowance. */
  readonly relative: number;
}

export interface Comparison {
  readonly name: string;
  readonly model: DrainageModel;
  readonly summary: DrainageSummary;
  readonly theirs: Report;
  readonly unstable: ReadonlySet<string>;
  readonly depths: readonly ElementDifference[];
  readonly flows: readonly ElementDifference[];
  /** Per subcatchment: the largest difference of runoff at any reporting time over its peak. */
  readonly runoff: readonly ElementDifference[];
  /** Outfalls with flow: Nash-Sutcliffe of their inflow, and RMSE over the mean. */
  readonly outfalls: readonly { readonly id: string; readonly nse: number; readonly rmse: number }[];
  readonly ours: OutFile;
  readonly out: OutFile;
  /** Iterations and time to compute them are those of this run. */
  readonly steps: number;
}

export interface RanModel {
  readonly model: DrainageModel;
  readonly summary: DrainageSummary;
  readonly out: Uint8Array;
  readonly steps: number;
}

/** Runs a model of text; gives its summary and the bytes of its binary results. */
export function runText(text: string, file: string): RanModel {
  const model = readDrainage(text, file);
  const writer = new OutWriter(model);
  const pieces: Uint8Array[] = [writer.head().slice()];
  const routed = model.nodes.length > 0 && !model.options.ignoreRouting;
  const solver = routed ? new NetworkSolver(model, networkModule()) : undefined;
  const run = new DrainageRun(model, solver, { period: (p) => void pieces.push(writer.period(p).slice()) });
  while (!run.done) run.advance();
  pieces.push(writer.closing());
  return { model, summary: summarise(run, solver), out: new Uint8Array(Buffer.concat(pieces)), steps: run.stepsTaken };
}

/** All that came in or was there, m³. */
export const entered = (r: RoutingSummary): number =>
  r.initial + r.dryWeather + r.wetWeather + r.rdii + r.external + r.backflow;

export interface VolumeDifference {
  readonly what: 'outflow' | 'flooding' | 'final storage';
  /** m³; `digit`: half of the last digit that SWMM's report shows. */
  readonly ours: number;
  readonly theirs: number;
  readonly digit: number;
}

/** Totals of a network, ours and SWMM's. */
export function volumesOf({ summary, theirs }: Comparison): VolumeDifference[] {
  const r = summary.routing!;
  const of = (what: VolumeDifference['what'], ours: number, name: string): VolumeDifference => ({
    what,
    ours,
    theirs: theirs.routing.get(name) ?? 0,
    digit: theirs.digit,
  });
  return [
    of('outflow', r.outflow, 'External Outflow'),
    of('flooding', r.flooding, 'Flooding Loss'),
    of('final storage', r.stored, 'Final Stored Volume'),
  ];
}

const difference = (id: string, ours: number, theirs: number, allowed: number): ElementDifference => {
  const off = Math.abs(ours - theirs);
  return { id, ours, theirs, relative: off <= allowed ? 0 : off / Math.max(Math.abs(theirs), 1e-12) };
};

/** `changed`: what is done to the text of the model before it is run. */
export function compareNetwork(folder: string, name: string, changed = (text: string): string => text): Comparison {
  const text = changed(readFileSync(`${folder}/${name}.inp`, 'utf8'));
  const { model, summary, out: bytes, steps } = runText(text, `${name}.inp`);
  const theirs = readReport(readFileSync(`${folder}/${name}.rpt`, 'utf8'));
  const out = readOut(readFileSync(`${folder}/${name}.out`));
  const ours = readOut(bytes);
  const { toSI } = model.options;
  const centimetre = 0.01 / toSI.length;
  const largest = Math.max(0, ...theirs.maxFlow.values());
  const periods = Math.min(out.dates.length, ours.dates.length);
  const objects = <T>(kind: 'nodes' | 'links' | 'subcatchments', of: (id: string, k: number) => T): T[] =>
    out.ids[kind].map(of);
  return {
    name,
    model,
    summary,
    theirs,
    unstable: theirs.unstable,
    depths: summary.routing
      ? model.nodes.flatMap(({ id }, k) => {
          const depth = theirs.maxDepth.get(id);
          return depth === undefined
            ? []
            : [difference(id, summary.nodes[k]!.maxDepth / toSI.length, depth, Math.max(centimetre, 0.005))];
        })
      : [],
    flows: summary.routing
      ? model.links.flatMap(({ id }, k) => {
          const flow = theirs.maxFlow.get(id);
          return flow === undefined
            ? []
            : [difference(id, summary.links[k]!.maxFlow / toSI.flow, flow, Math.max(0.005 * largest, 0.005))];
        })
      : [],
    runoff: objects('subcatchments', (id, k) => {
      const a = seriesOf(ours, 'subcatchments', k, 4);
      const b = seriesOf(out, 'subcatchments', k, 4);
      const peak = Math.max(...b);
      let most = 0;
      for (let p = 0; p < periods; p++) most = Math.max(most, Math.abs(a[p]! - b[p]!) / peak);
      return { id, ours: Math.max(...a), theirs: peak, relative: most };
    }),
    outfalls: objects('nodes', (id, k) => ({ id, k }))
      .filter(({ k }) => out.properties.nodes.rows[k]![0] === 1)
      .flatMap(({ id, k }) => {
        const a = seriesOf(ours, 'nodes', k, 4).subarray(0, periods);
        const b = seriesOf(out, 'nodes', k, 4).subarray(0, periods);
        const mean = b.reduce((s, v) => s + v, 0) / periods;
        if (!(mean > 0)) return [];
        let errors = 0;
        let spread = 0;
        for (let p = 0; p < periods; p++) {
          errors += (a[p]! - b[p]!) ** 2;
          spread += (b[p]! - mean) ** 2;
        }
        return [{ id, nse: 1 - errors / spread, rmse: Math.sqrt(errors / periods) / mean }];
      }),
    ours,
    out,
    steps,
  };
}
