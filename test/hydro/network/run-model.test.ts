/** The crank: reporting times, rule steps, balances by source, restore law, interrupted runs. */
import { describe, expect, it } from 'vitest';
import type { DrainageModel } from '../../../src/assets/swmm/network.ts';
import { OutWriter } from '../../../src/assets/swmm/out-writer.ts';
import { readDrainage } from '../../../src/assets/swmm/read-inp.ts';
import { reportText } from '../../../src/assets/swmm/report.ts';
import type { ReportPeriod } from '../../../src/assets/swmm/results.ts';
import { type ControlRecord, DrainageRun } from '../../../src/hydro/network/run-model.ts';
import { NetworkSolver } from '../../../src/hydro/network/solver.ts';
import { summarise } from '../../../src/hydro/network/summary.ts';
import { networkModule } from '../../../src/kernels/node/wasm-file.ts';
import { readOut } from '../../cases/swmm/read-out.ts';

/** A storm on a yard, dry-weather flow, a tank with a ruled pump; half an hour. */
const model = (options = ''): DrainageModel =>
  readDrainage(
    `[OPTIONS]
FLOW_UNITS LPS
INFILTRATION GREEN_AMPT
FLOW_ROUTING DYNWAVE
START_DATE 06/01/2020
END_DATE 06/01/2020
END_TIME 00:30:00
REPORT_STEP 00:01:00
WET_STEP 00:01:00
DRY_STEP 00:05:00
ROUTING_STEP 7
VARIABLE_STEP 0.75
${options}
[RAINGAGES]
G INTENSITY 0:05 1.0 TIMESERIES rain
[SUBCATCHMENTS]
S G J 1 60 100 1 0
[SUBAREAS]
S 0.015 0.2 1 4 25 PERVIOUS 50
[INFILTRATION]
S 90 8 0.25
[JUNCTIONS]
J 10 2
K 9.6 2
[OUTFALLS]
O 9 FREE
[STORAGE]
T 8 4 0.2 FUNCTIONAL 20 0 0
[CONDUITS]
C J K 60 0.013 0 0
D K T 40 0.013 0 1
[PUMPS]
P T O PC ON
[XSECTIONS]
C CIRCULAR 0.5 0 0 0
D CIRCULAR 0.5 0 0 0
[CURVES]
PC PUMP2 2 30
PC 4 60
[DWF]
K FLOW 5
[CONTROLS]
RULE off
IF NODE T DEPTH < 0.5
THEN PUMP P STATUS = OFF

RULE on
IF NODE T DEPTH > 1
THEN PUMP P STATUS = ON
[TIMESERIES]
rain 0:02 60
rain 0:07 90
rain 0:12 20
[REPORT]
NODES ALL
LINKS ALL
SUBCATCHMENTS ALL
`,
    'yard.inp',
  );

function crank(m: DrainageModel) {
  const periods: ReportPeriod[] = [];
  const records: ControlRecord[] = [];
  const solver = new NetworkSolver(m, networkModule());
  const run = new DrainageRun(m, solver, { period: (p) => periods.push(p), control: (r) => records.push(r) });
  return { run, solver, periods, records };
}
const toEnd = (run: DrainageRun, end = Infinity): void => {
  while (!run.done && run.time < end) run.advance();
};

describe('a run of a whole model', () => {
  it('reports at the reporting times, from one step after the start to the end', () => {
    const c = crank(model());
    toEnd(c.run);
    expect(c.periods.map((p) => p.time)).toEqual(Array.from({ length: 30 }, (_, k) => 60 * (k + 1)));
    expect(c.run.time).toBe(1800);
    const late = crank(model('REPORT_START_TIME 00:10:00'));
    toEnd(late.run);
    expect(late.periods[0]!.time).toBe(600);
    expect(late.periods.at(-1)!.time).toBe(1800);
  });

  it('closes the volumes of its sources', () => {
    const c = crank(model());
    toEnd(c.run);
    const { routing } = summarise(c.run, c.solver);
    expect(routing!.dryWeather).toBeCloseTo(0.005 * (1800 - c.run.stepLengths.least / 2), 1);
    const laterals = routing!.dryWeather + routing!.wetWeather + routing!.rdii + routing!.external;
    expect(laterals / (c.solver.continuity.inflow - routing!.backflow)).toBeCloseTo(1, 3);
    expect(Math.abs(routing!.error)).toBeLessThan(0.5);
  });

  it('obeys rules at the start, and every rule step after', () => {
    const c = crank(model());
    toEnd(c.run);
    expect(c.records[0]).toMatchObject({ time: 0, to: 0, rule: 0 });
    expect(c.records.length).toBeGreaterThan(1);
    const slow = crank(model('RULE_STEP 00:01:00'));
    toEnd(slow.run);
    expect(slow.records.every((r) => r.time % 60 === 0)).toBe(true);
  });

  it('goes on from a snapshot byte for byte, statistics and reports too', () => {
    for (const at of [0, 431, 1203]) {
      const whole = crank(model());
      toEnd(whole.run);
      const first = crank(model());
      toEnd(first.run, at);
      const bytes = first.run.snapshot().slice();
      const second = crank(model());
      // what came before must not matter
      toEnd(second.run, 900);
      second.periods.length = 0;
      second.run.restore(bytes);
      toEnd(second.run);
      expect(Buffer.compare(second.run.snapshot(), whole.run.snapshot())).toBe(0);
      expect([...first.periods, ...second.periods]).toEqual(whole.periods);
      expect(summarise(second.run, second.solver)).toEqual(summarise(whole.run, whole.solver));
    }
  });

  it('refuses the state of another model', () => {
    expect(() => crank(model()).run.restore(new Uint8Array(8))).toThrow(/another model/);
  });
});

describe('binary results', () => {
  it('hold every period, and open after an interruption', () => {
    const m = model();
    const c = crank(m);
    toEnd(c.run, 600);
    const writer = new OutWriter(m);
    const pieces: Uint8Array[] = [writer.head().slice()];
    for (const p of c.periods) pieces.push(writer.period(p).slice());
    pieces.push(writer.closing());
    const out = readOut(Buffer.concat(pieces));
    expect(out.dates.length).toBe(c.periods.length);
    expect(out.ids).toEqual({ subcatchments: ['S'], nodes: ['J', 'K', 'O', 'T'], links: ['C', 'D', 'P'] });
    // kinds: junction 0, outfall 1, storage 2; conduit 0, pump 1
    expect(out.properties.nodes.rows.map((r) => r[0])).toEqual([0, 0, 1, 2]);
    expect(out.properties.links.rows.map((r) => r[0])).toEqual([0, 0, 1]);
    const last = c.periods.at(-1)!;
    const tank = m.nodes.findIndex((n) => n.id === 'T');
    expect(out.results.nodes.at(-1)![tank * 6]).toBe(Math.fround(last.nodes.depth[tank]!));
    expect(out.results.links.at(-1)![0]).toBe(Math.fround(last.links.flow[0]! * 1000));
    expect(out.results.subcatchments.at(-1)![4]).toBe(Math.fround(last.subcatchments.runoff[0]! * 1000));
    // a tenth of a second: dates are days as floating numbers of five digits before the point
    expect((out.dates[0]! - out.start) * 86400).toBeCloseTo(60, 1);
  });
});

describe('the report', () => {
  it('tells balances, every element and every unstable one, in the units of the file', () => {
    const m = model();
    const c = crank(m);
    toEnd(c.run);
    const summary = summarise(c.run, c.solver);
    const text = reportText(m, summary, '0.0.0', [{ time: 61, link: 'P', to: 1, rule: 'on' }]);
    for (const words of [
      'Balance of runoff',
      'Balance of flow routing',
      'Depth at nodes',
      'lps',
      'by rule on',
      '2020-06-01 00:01:01',
    ])
      expect(text).toContain(words);
    const turned = summary.links.filter((l) => l.turns > 0).length;
    const section = text.slice(text.indexOf('Links with unstable flow'));
    const rows = section
      .slice(0, section.indexOf('\n\n'))
      .split('\n')
      .filter((l) => /^ {2}[CDP] /.test(l));
    expect(rows.length).toBe(turned);
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });
});
