/** Control rules against states set by hand: logic, priorities, times, curves, series, regulators, formulas. */
import { describe, expect, it } from 'vitest';
import { readDrainage } from '../../../src/assets/swmm/read-inp.ts';
import { controlFunctions } from '../../../src/hydro/network/control-signals.ts';
import { Controls } from '../../../src/hydro/network/controls.ts';
import type { NetworkView } from '../../../src/hydro/network/network-view.ts';
import { gagesOf } from '../../../src/hydro/runoff/gage.ts';

/** Two tanks in feet and CFS with a pump, an orifice and a conduit between them; Saturday 2020-06-06 06:00. */
function ruled(rules: string) {
  const model = readDrainage(
    `[OPTIONS]
FLOW_UNITS CFS
START_DATE 06/06/2020
START_TIME 06:00
END_DATE 06/07/2020
ROUTING_STEP 10
[RAINGAGES]
G INTENSITY 0:10 1.0 TIMESERIES rain
[STORAGE]
A 10 10 1 FUNCTIONAL 1000 0 0
B 9 10 1 FUNCTIONAL 1000 0 0
[OUTFALLS]
O 5 FREE
[CONDUITS]
C B O 400 0.013 0 0
[PUMPS]
P A B *
[ORIFICES]
R A B SIDE 0 0.65
[XSECTIONS]
C CIRCULAR 2 0 0 0
R CIRCULAR 1 0 0 0
[CURVES]
K CONTROL 0 0
K 10 1
[TIMESERIES]
rain 0:00 1.2
rain 0:10 0.6
T 0:00 0.2
T 1:00 0.8
big 0:00 7
[CONTROLS]
${rules}
`,
    'rules.inp',
  );
  const list = (n: number, value = 0): Float64Array => new Float64Array(n).fill(value);
  const view: NetworkView = {
    depth: list(3),
    head: list(3),
    volume: list(3),
    inflow: list(3),
    flow: list(3),
    linkDepth: list(3),
    velocity: list(3),
    setting: list(3, 1),
    fullFlow: list(3, 1),
    fullDepth: list(3, 1),
  };
  const controls = new Controls(model, view, gagesOf(model));
  const at = (id: string): number => model.links.findIndex((l) => l.id === id);
  const foot = 0.3048;
  return {
    controls,
    depthFt: (a: number, b = 1) => void view.depth.set([a * foot, b * foot]),
    flowCfs: (id: string, q: number) => void (view.flow[at(id)] = q * foot ** 3),
    set: (id: string, to: number) => void (view.setting[at(id)] = to),
    get: (id: string): number => view.setting[at(id)]!,
    evaluate: (time: number, dt = 10) => controls.evaluate(time, dt),
  };
}

describe('control rules', () => {
  it('switch at a level in the units of the file, at the very start too', () => {
    const r = ruled('RULE on\nIF NODE A DEPTH >= 4\nTHEN PUMP P STATUS = ON\nELSE PUMP P STATUS = OFF\n');
    r.depthFt(3.99);
    expect(r.evaluate(0)).toEqual([{ link: 1, from: 1, to: 0, rule: 0 }]);
    expect(r.get('P')).toBe(0);
    expect(r.evaluate(10)).toEqual([]);
    r.depthFt(4.001);
    r.evaluate(20);
    expect(r.get('P')).toBe(1);
  });

  it('join OR before AND', () => {
    const rule = (a: string, b: string, c: string) =>
      `RULE r\nIF SIMULATION TIME ${a}\nAND SIMULATION TIME ${b}\nOR SIMULATION TIME ${c}\nTHEN ORIFICE R SETTING = 0.5\nELSE ORIFICE R SETTING = 0\n`;
    const [yes, no] = ['>= 0', '> 100'];
    const holds = (a: string, b: string, c: string): boolean => {
      const r = ruled(rule(a, b, c));
      r.evaluate(60);
      return r.get('R') === 0.5;
    };
    expect(holds(yes, no, yes)).toBe(true);
    expect(holds(no, yes, yes)).toBe(false);
    expect(holds(yes, no, no)).toBe(false);
    expect(holds(yes, yes, no)).toBe(true);
  });

  it('give way to a higher priority, and to the first of equals', () => {
    const rule = (name: string, to: number, priority: string) =>
      `RULE ${name}\nIF SIMULATION TIME >= 0\nTHEN ORIFICE R SETTING = ${to}\n${priority}\n`;
    const of = (...rules: string[]): number => {
      const r = ruled(rules.join('\n'));
      r.evaluate(10);
      return r.get('R');
    };
    expect(of(rule('a', 0.1, 'PRIORITY 1'), rule('b', 0.2, 'PRIORITY 5'), rule('c', 0.3, ''))).toBe(0.2);
    expect(of(rule('a', 0.1, ''), rule('b', 0.2, ''))).toBe(0.1);
  });

  it('know the hour, the day, the month and how long a link has been shut', () => {
    const r = ruled(
      `RULE clock\nIF SIMULATION CLOCKTIME >= 7:00\nAND SIMULATION DAY = 7\nAND SIMULATION MONTH = 6\nTHEN PUMP P STATUS = OFF\n
RULE again\nIF PUMP P TIMECLOSED >= 0.5\nTHEN PUMP P STATUS = ON\nPRIORITY 2\n`,
    );
    r.evaluate(3590);
    expect(r.get('P')).toBe(1);
    r.evaluate(3600);
    expect(r.get('P')).toBe(0);
    r.evaluate(3600 + 1790);
    expect(r.get('P')).toBe(0);
    r.evaluate(3600 + 1800);
    expect(r.get('P')).toBe(1);
  });

  it('meet an exact time within half a step', () => {
    const r = ruled('RULE r\nIF SIMULATION TIME = 1:00\nTHEN PUMP P STATUS = OFF\n');
    for (const t of [3586, 3594]) r.evaluate(t, 8);
    expect(r.get('P')).toBe(1);
    r.evaluate(3602, 8);
    expect(r.get('P')).toBe(0);
  });

  it('open by a curve of the last premise, and by a series of time', () => {
    const r = ruled('RULE r\nIF SIMULATION TIME > 0\nAND NODE A DEPTH > 0\nTHEN ORIFICE R SETTING = CURVE K\n');
    r.depthFt(4);
    r.evaluate(10);
    expect(r.get('R')).toBeCloseTo(0.4, 12);
    const s = ruled('RULE r\nIF SIMULATION TIME >= 0\nTHEN ORIFICE R SETTING = TIMESERIES T\n');
    s.evaluate(1800);
    expect(s.get('R')).toBeCloseTo(0.5, 12);
  });

  it('hold a level by a regulator that survives a restore', () => {
    const rule = 'RULE pid\nIF NODE A DEPTH <> 5\nTHEN ORIFICE R SETTING = PID 0.5 20 0\n';
    const r = ruled(rule);
    r.set('R', 0.5);
    r.depthFt(5.5);
    r.evaluate(60, 60);
    // e = -0.1: gain 0.5 (e - 0) + 0.5 e 1/20
    expect(r.get('R')).toBeCloseTo(0.5 - 0.05 - 0.0025, 12);
    const other = ruled(rule);
    other.controls.state.set(r.controls.state);
    other.set('R', r.get('R'));
    for (const c of [r, other]) {
      c.depthFt(5.2);
      c.evaluate(120, 60);
    }
    expect(r.get('R')).toBeCloseTo(0.4475 + 0.5 * 0.06 - 0.5 * 0.04 * 0.05, 12);
    expect(other.get('R')).toBe(r.get('R'));
  });

  it('compute with variables and expressions, and with rain', () => {
    const r = ruled(
      'VARIABLE a = NODE A DEPTH\nVARIABLE b = NODE B DEPTH\nEXPRESSION mean = (a + b) / 2 + ABS(-1)\nRULE r\nIF mean > 4\nTHEN PUMP P STATUS = OFF\n\nRULE rain\nIF GAGE G INTENSITY > 1\nTHEN ORIFICE R SETTING = 0\nELSE ORIFICE R SETTING = 1\n',
    );
    r.depthFt(3, 2.9);
    r.evaluate(10);
    expect([r.get('P'), r.get('R')]).toEqual([1, 0]);
    r.depthFt(3, 3.2);
    r.evaluate(700);
    expect([r.get('P'), r.get('R')]).toEqual([0, 1]);
  });

  it('keep openings between shut and open, and conduits one or the other', () => {
    const r = ruled(
      'RULE r\nIF SIMULATION TIME >= 0\nTHEN ORIFICE R SETTING = TIMESERIES big\nAND PUMP P SETTING = 1.5\nAND CONDUIT C STATUS = CLOSED\n',
    );
    r.set('R', 0);
    r.evaluate(0);
    expect([r.get('R'), r.get('P'), r.get('C')]).toEqual([1, 1.5, 0]);
  });
});

describe('functions of formulas', () => {
  it('agree with the exact ones', () => {
    const exact: Record<string, (x: number) => number> = {
      SQRT: Math.sqrt,
      EXP: Math.exp,
      LOG: Math.log,
      LOG10: Math.log10,
      SIN: Math.sin,
      COS: Math.cos,
      TAN: Math.tan,
      ASIN: Math.asin,
      ACOS: Math.acos,
      ATAN: Math.atan,
      SINH: Math.sinh,
      COSH: Math.cosh,
      TANH: Math.tanh,
      COT: (x) => 1 / Math.tan(x),
      COTH: (x) => 1 / Math.tanh(x),
      ACOT: (x) => Math.PI / 2 - Math.atan(x),
    };
    for (const [name, f] of Object.entries(exact))
      for (const x of [0.1, 0.5, 0.9])
        expect(controlFunctions[name as keyof typeof controlFunctions](x)).toBeCloseTo(f(x), 12);
    expect([controlFunctions.STEP(0), controlFunctions.STEP(1), controlFunctions.SGN(-3)]).toEqual([0, 1, -1]);
  });
});
