/** Options of a file that change how the crank routes and reports: routing method, steady steps, averages, late reports. */
import { describe, expect, test } from 'vitest';
import { readDrainage } from '../../../src/assets/swmm/read-inp.ts';
import { reportText } from '../../../src/assets/swmm/report.ts';
import type { ReportPeriod } from '../../../src/assets/swmm/results.ts';
import { DrainageRun } from '../../../src/hydro/network/run-model.ts';
import { NetworkSolver } from '../../../src/hydro/network/solver.ts';
import { summarise } from '../../../src/hydro/network/summary.ts';
import { networkModule } from '../../../src/kernels/node/wasm-file.ts';
import { networkText } from './network-text.ts';

/** A wave of 0.1 to 0.4 m³/s down two long pipes, two hours, reported every five minutes. */
function crank(options: Readonly<Record<string, string>>, report: readonly string[] = [], series?: readonly string[]) {
  const text = networkText(
    {
      JUNCTIONS: ['A 3 3 0 0 0', 'B 2 3 0 0 0'],
      OUTFALLS: ['O 1 FREE NO'],
      CONDUITS: ['C1 A B 400 0.013 0 0', 'C2 B O 400 0.013 0 0'],
      XSECTIONS: ['C1 CIRCULAR 0.8 0 0 0 1', 'C2 CIRCULAR 0.8 0 0 0 1'],
      INFLOWS: ['A FLOW wave FLOW 1 1'],
      TIMESERIES: series ?? ['wave 0 0.1', 'wave 0:15 0.1', 'wave 0:30 0.4', 'wave 0:45 0.1', 'wave 2:00 0.1'],
      REPORT: ['NODES ALL', 'LINKS ALL', ...report],
    },
    { END_DATE: '01/01/2020', END_TIME: '02:00:00', REPORT_STEP: '00:05:00', ROUTING_STEP: '10', ...options },
  );
  const model = readDrainage(text, 'wave.inp');
  const solver = new NetworkSolver(model, networkModule());
  const periods: ReportPeriod[] = [];
  const run = new DrainageRun(model, solver, { period: (p) => periods.push(p) });
  return { model, solver, run, periods };
}
const toEnd = (run: DrainageRun): void => {
  while (!run.done) run.advance();
};
const peaks = (c: ReturnType<typeof crank>): number[] =>
  c.solver.model.links.map((_, k) => c.solver.linkStatistics(k).maxFlow);

describe('FLOW_ROUTING', () => {
  test('KINWAVE runs kinematic waves through the crank, at the fixed step, and says so', () => {
    const c = crank({ FLOW_ROUTING: 'KINWAVE' });
    toEnd(c.run);
    expect(c.run.stepsTaken).toBe(720);
    expect(c.solver.trials).toBe(720);
    const text = reportText(c.model, summarise(c.run, c.solver), '0.0.0');
    expect(text).toMatch(/Flow routing\.+ KINWAVE/);
    expect(text).not.toMatch(/Surcharge\./);
    // the same wave by the whole equations flattens, that of the kinematic ones hardly does
    const whole = crank({ FLOW_ROUTING: 'DYNWAVE' });
    toEnd(whole.run);
    expect(peaks(c)[1]!).toBeGreaterThan(peaks(whole)[1]!);
    expect(c.periods.at(-1)!.links.flow[1]!).toBeCloseTo(0.1, 3);
    expect(Math.abs(summarise(c.run, c.solver).routing!.error)).toBeLessThan(0.5);
  });

  test('STEADY passes flows on within the step', () => {
    const c = crank({ FLOW_ROUTING: 'STEADY' });
    toEnd(c.run);
    for (const p of c.periods) for (const flow of p.links.flow) expect(flow).toBeCloseTo(p.nodes.lateral[0]!, 9);
    expect(peaks(c)).toEqual([expect.closeTo(0.4, 9), expect.closeTo(0.4, 9)]);
  });
});

describe('SKIP_STEADY_STATE', () => {
  const flat = ['wave 0 0.2', 'wave 0:59 0.2', 'wave 1:00 0.3', 'wave 2:00 0.3'];

  test('passes over steps in which nothing changes, and wakes with the inflow', () => {
    const whole = crank({ VARIABLE_STEP: '0' }, [], flat);
    toEnd(whole.run);
    const skipping = crank(
      { VARIABLE_STEP: '0', SKIP_STEADY_STATE: 'YES', SYS_FLOW_TOL: '1', LAT_FLOW_TOL: '1' },
      [],
      flat,
    );
    toEnd(skipping.run);
    expect(skipping.run.stepsTaken).toBe(whole.run.stepsTaken);
    // a little of the way to the new flow is missing where it fell asleep: within the tolerance of the file
    for (const [k, p] of whole.periods.entries())
      for (const [link, flow] of p.links.flow.entries())
        expect(Math.abs(skipping.periods[k]!.links.flow[link]! - flow)).toBeLessThan(0.012 * 0.3);
    expect(skipping.solver.steps).toBeLessThan(0.6 * whole.solver.steps);
    const error = (c: typeof whole): number => summarise(c.run, c.solver).routing!.error;
    expect(Math.abs(error(skipping) - error(whole))).toBeLessThan(1);
  });

  test('goes on from a snapshot byte for byte', () => {
    const options = { SKIP_STEADY_STATE: 'YES', VARIABLE_STEP: '0' };
    const whole = crank(options, ['AVERAGES YES'], flat);
    while (whole.run.time < 3100) whole.run.advance();
    const kept = whole.run.snapshot().slice();
    toEnd(whole.run);
    const again = crank(options, ['AVERAGES YES'], flat);
    again.run.restore(kept);
    toEnd(again.run);
    expect(Buffer.compare(again.run.snapshot(), whole.run.snapshot())).toBe(0);
    expect(again.periods).toEqual(whole.periods.slice(-again.periods.length));
  });
});

test('[REPORT] AVERAGES YES gives means over the report step', () => {
  const options = { VARIABLE_STEP: '0' };
  const means = crank(options, ['AVERAGES YES']);
  toEnd(means.run);
  const fine = crank({ ...options, REPORT_STEP: '00:00:10' });
  toEnd(fine.run);
  expect(means.periods.map((p) => p.time)).toEqual(Array.from({ length: 24 }, (_, k) => 300 * (k + 1)));
  means.periods.forEach((p, k) => {
    const within = fine.periods.slice(30 * k, 30 * (k + 1));
    const mean = (of: (q: ReportPeriod) => number): number => within.reduce((sum, q) => sum + of(q), 0) / 30;
    expect(p.links.flow[1]!).toBeCloseTo(
      mean((q) => q.links.flow[1]!),
      12,
    );
    expect(p.nodes.depth[1]!).toBeCloseTo(
      mean((q) => q.nodes.depth[1]!),
      12,
    );
  });
});

test('statistics of elements begin with the report, volumes with the run', () => {
  const late = crank({ REPORT_START_TIME: '01:30:00' });
  toEnd(late.run);
  const whole = crank({});
  toEnd(whole.run);
  expect(peaks(late)[0]!).toBeLessThan(0.15);
  expect(peaks(whole)[0]!).toBeGreaterThan(0.35);
  expect(late.solver.continuity.inflow).toBeCloseTo(whole.solver.continuity.inflow, 9);
  expect(late.solver.continuity.discharge).toBeCloseTo(whole.solver.continuity.discharge, 9);
});
