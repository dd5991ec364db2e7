/**
 * The hydraulics against SWMM 5.2.4 on networks that are driven by written inflows or start full: greatest depth and flow
 * at the report's times. Links that SWMM's own report lists as unstable are set aside.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readDrainage } from '../../../src/assets/swmm/read-inp.ts';
import { DrainageRun } from '../../../src/hydro/network/run-model.ts';
import { NetworkSolver } from '../../../src/hydro/network/solver.ts';
import { networkModule } from '../../../src/kernels/node/wasm-file.ts';
import { outsideData } from '../../cases/cases.ts';
import { readOut } from '../../cases/swmm/read-out.ts';

const names = [
  'extran1',
  'extran3',
  'extran5',
  'extran6',
  'extran7',
  'extran8a',
  'test1',
  'test3',
  'Type5_Pump_Test',
  'Storage_Shape_Test',
];
const at = (file: string): string => outsideData(`swmm/${file}`) ?? '';

test.skipIf(!outsideData('swmm/extran1.inp')).each(names)('%s', (name) => {
  const model = readDrainage(readFileSync(at(`${name}.inp`), 'utf8'), name);
  const solver = new NetworkSolver(model, networkModule());
  const theirs = readOut(readFileSync(at(`${name}.out`)));
  const report = readFileSync(at(`${name}.rpt`), 'utf8');
  const unstable = new Set([...report.matchAll(/^ {2}Link (\S+) \(\d+\)/gm)].map((m) => m[1]));
  const depth = new Float64Array(model.nodes.length);
  const flow = new Float64Array(model.links.length);
  let periods = 0;
  const run = new DrainageRun(model, solver, {
    period: (p) => {
      if (++periods > theirs.dates.length) return;
      p.nodes.depth.forEach((d, k) => {
        depth[k] = Math.max(depth[k]!, d);
      });
      p.links.flow.forEach((q, k) => {
        flow[k] = Math.max(flow[k]!, Math.abs(q));
      });
    },
  });
  while (!run.done) run.advance();

  const peak = (rows: readonly Float32Array[], stride: number, k: number, factor: number): number =>
    rows.reduce((m, row) => Math.max(m, Math.abs(row[k * stride]!)), 0) * factor;
  const { length, flow: flowUnit } = model.options.toSI;
  const wrong: string[] = [];
  model.nodes.forEach(({ id }, k) => {
    const their = peak(theirs.results.nodes, theirs.variables.nodes.length, k, length);
    if (Math.abs(depth[k]! - their) > Math.max(0.02 * their, 0.01))
      wrong.push(`node ${id}: ${depth[k]} m, SWMM ${their} m`);
  });
  const peaks = model.links.map((_, k) => peak(theirs.results.links, theirs.variables.links.length, k, flowUnit));
  const largest = Math.max(...peaks);
  model.links.forEach(({ id }, k) => {
    if (unstable.has(id) || Math.abs(flow[k]! - peaks[k]!) <= Math.max(0.02 * peaks[k]!, 0.005 * largest)) return;
    wrong.push(`link ${id}: ${flow[k]} m³/s, SWMM ${peaks[k]} m³/s`);
  });
  expect(wrong).toEqual([]);
  const said = [...report.matchAll(/Continuity Error \(%\) \.+\s+(-?[\d.]+)/g)].map((m) => Math.abs(Number(m[1])));
  expect(100 * Math.abs(solver.continuity.error)).toBeLessThanOrEqual(Math.max(0.5, said.at(-1)!));
});
