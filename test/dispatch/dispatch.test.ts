import { describe, expect, it } from 'vitest';
import type { Place } from '../../src/assets/place.ts';
import type { SuggestionRecord } from '../../src/core/records.ts';
import { crewState } from '../../src/dispatch/crew-table.ts';
import { crews } from '../../src/dispatch/crews.ts';
import { dispatch } from '../../src/dispatch/rule-engine.ts';
import { gauges } from '../../src/sensing/gauges.ts';
import { roadReports } from '../../src/sensing/road-reports.ts';
import { type SmallRun, scriptedFields, scriptedTable, smallRun } from '../sensing/small-run.ts';
import { rulesFrom, smallPlace } from './small-place.ts';

const close = `
  - id: underpass.close
    title: { en: Close, zh: 封闭 }
    sentence: { en: 'Close {asset}: {depth} cm.', zh: '封闭{asset}：{depth}厘米。' }
    for: { asset: underpass, gauged: true }
    signals: { depth: water_depth @ self, rain: rain_1h @ nearest }
    raise: depth >= 25 cm or (depth >= 15 cm and rate(depth) >= 2 cm/min)
    clear: depth < 10 cm
    fresh: 5 min
    hold: { clear: 10 min }
    unknown:
      when: rain >= 30 mm
      sentence: { en: 'Look at {asset}.', zh: '巡查{asset}。' }
      do: { dispatch: { capability: patrol, work: 10 min } }
    action: { command: close-underpass }
    undo: { command: open-underpass }
    authority: { tier: town, approval: none }
    priority: 80`;
const pump = `
  - id: underpass.pump
    title: { en: Pump, zh: 抽排 }
    sentence: { en: 'Send {crew} to {asset}.', zh: '派{crew}到{asset}。' }
    for: { asset: underpass, gauged: true }
    signals: { depth: water_depth @ self }
    raise: depth >= 20 cm
    clear: depth < 5 cm
    hold: { raise: 3 min, clear: 5 min }
    action:
      dispatch:
        capability: pump
        begin: { command: deploy-pump, payload: { pump_m3_per_s: '= crew_pump' } }
        end: { command: remove-pump, payload: { pump_m3_per_s: '= crew_pump' } }
    authority: { tier: district, approval: duty_officer, within: 5 min }`;

interface Truth {
  depth?: (tick: number) => [number, number];
  rain?: (tick: number) => number;
  /** Depth and cause by edge index. */
  road?: (c: Record<string, Float64Array>, tick: number) => void;
}
async function build(
  rules: string,
  truth: Truth = {},
  more: { commands?: object[]; policy?: 'auto' | 'manual'; place?: Place; seed?: number } = {},
) {
  const place = more.place ?? smallPlace;
  const set = await rulesFrom(`format: rules/1\nrules:${rules}`, place);
  return smallRun({
    given: { bed_elevation: { unit: 'm', values: 100 } },
    commands: (more.commands ?? []) as never[],
    seed: more.seed,
    processes: (context) => [
      scriptedFields(({ rain }, tick) => rain.fill(truth.rain?.(tick) ?? 0)),
      scriptedTable(context, 'underpass', 'truth', ['u1', 'u2', 'u3'], ['depth'], (c, tick) => {
        const [a, b] = truth.depth?.(tick) ?? [0, 0];
        c['depth']![0] = a;
        c['depth']![1] = b;
      }),
      scriptedTable(context, 'bridge', 'truth', ['span'], ['deck_wet'], () => undefined),
      scriptedTable(
        context,
        'road',
        'truth',
        place.roads.edges.map((e) => e.id),
        ['depth', 'state', 'cause'],
        truth.road ?? (() => undefined),
      ),
      gauges(context, { gauges: place.gauges }),
      roadReports(context, { edges: place.roads.edges, gauges: place.gauges }),
      crews(context, { place }),
      dispatch(context, { place, rules: set, policy: more.policy }),
    ],
  });
}
const suggestions = (run: SmallRun): SuggestionRecord[] => run.records('observed/city/suggestions');
const states = (run: SmallRun, rule: string, asset: string): [string, number][] =>
  suggestions(run)
    .filter((s) => s.rule === rule && s.asset.id === asset)
    .map((s) => [s.state, s.tick]);
const given = (run: SmallRun): [string, number][] => run.commands.map((c) => [c.type, c.tick]);
const crewColumn = (run: SmallRun, name: string) =>
  (run.engine.world.table('crew').column as Record<string, ArrayLike<number>>)[name]!;

describe('a suggestion', () => {
  it('without approval is acted on at once, by command, and undone when the water has gone', async () => {
    const run = await build(close, { depth: (t) => [t >= 10 && t < 30 ? 0.3 : 0, 0] });
    run.to(60);
    expect(states(run, 'underpass.close', 'u1')).toEqual([
      ['raised', 10],
      ['approved', 10],
      ['effective', 11],
      ['cleared', 40],
    ]);
    expect(states(run, 'underpass.close', 'u2')).toEqual([]);
    expect(given(run)).toEqual([
      ['close-underpass', 11],
      ['open-underpass', 41],
    ]);
    expect(run.commands[0]).toMatchObject({
      source: 'policy:underpass.close',
      role: 'town',
      payload: { underpass: 'u1' },
    });
    expect(run.records('observed/city/decisions').map((d) => d.decision)).toEqual(['approve', 'clear']);
  });

  it('says why: the condition, what it came to, each value with its unit, its gauge and its age', async () => {
    const run = await build(close, { depth: (t) => [t >= 10 ? 0.3 : 0, 0] });
    run.to(12);
    const s = suggestions(run)[0]!;
    expect(s.reason.condition).toBe('depth >= 25 cm or (depth >= 15 cm and rate(depth) >= 2 cm/min)');
    expect(s.reason.verdict).toBe('true');
    const [depth, rain, rate] = s.reason.values;
    expect(depth).toEqual({ signal: 'depth', from: 'd1', value: 30, unit: 'cm', age_s: 0 });
    expect(rain).toMatchObject({ signal: 'rain', from: 'rain-gauge', value: 0, unit: 'mm' });
    expect(rate).toMatchObject({ signal: 'rate(depth)', from: 'd1', unit: 'cm/min' });
    expect(rate!.value).toBeGreaterThan(0);
    expect(s.params).toMatchObject({ asset_en: 'Underpass u1', depth: '30' });
  });

  it('closes at 15 cm already where the water rises fast, and not where it stands', async () => {
    const fast = await build(close, { depth: (t) => [Math.min(0.24, t * 0.025), 0.2] });
    fast.to(30);
    const raised = suggestions(fast).filter((s) => s.state === 'raised');
    expect(raised.map((s) => s.asset.id)).toEqual(['u1']);
    expect(raised[0]!.reason.values[0]!.value).toBeLessThan(25);
  });

  it('waits for its hold and for the officer, then a crew is sent, pumps, and goes home when it is dry', async () => {
    const run = await build(pump, { depth: (t) => [0, t >= 10 && t < 60 ? 0.3 : 0] });
    run.to(120);
    const told = states(run, 'underpass.pump', 'u2');
    expect(told.slice(0, 2)).toEqual([
      ['raised', 13],
      ['approved', 18],
    ]);
    expect(told.map((s) => s[0])).toEqual(['raised', 'approved', 'executing', 'effective', 'cleared']);
    const s = suggestions(run)[0]!;
    // pump-n stands at node 6, one road of 100 s from u2 at node 7; mobilisation 120 s
    expect(s).toMatchObject({ crew: 'pump-n', choice: { considered: 2, travel_s: 220, next_best_s: 520, avoided: 0 } });
    expect(s.route).toEqual([
      [2100, 1100],
      [3100, 1100],
    ]);
    expect(given(run).map((c) => c[0])).toEqual(['dispatch-crew', 'deploy-pump', 'recall-crew', 'remove-pump']);
    expect(run.commands[1]).toMatchObject({
      payload: { underpass: 'u2', pump_m3_per_s: 0.2 },
      source: 'policy:underpass.pump',
    });
    expect(crewColumn(run, 'state')[1]).toBe(crewState.idle);
    expect([crewColumn(run, 'x')[1], crewColumn(run, 'y')[1]]).toEqual([2100, 1100]);
  });

  it('two underpasses at once get two crews, never the same one', async () => {
    const run = await build(pump, { depth: (t) => (t >= 10 ? [0.3, 0.3] : [0, 0]) });
    run.to(60);
    const chosen = new Map(
      suggestions(run)
        .filter((s) => s.state === 'approved')
        .map((s) => [s.asset.id, s.crew]),
    );
    expect([...chosen.values()].sort()).toEqual(['pump-n', 'pump-w']);
  });

  it('without a free crew says so and finds one later', async () => {
    const place = { ...smallPlace, crews: smallPlace.crews.filter((c) => c.id !== 'pump-w') };
    const run = await build(pump, { depth: (t) => [t >= 20 ? 0.3 : 0, t >= 10 && t < 40 ? 0.3 : 0] }, { place });
    run.to(120);
    const later = suggestions(run).filter((s) => s.asset.id === 'u1');
    expect(later[0]!.crew).toBeUndefined();
    expect(later[0]!.params['crew_en']).toBe('a crew (none is free yet)');
    expect(later.find((s) => s.crew === 'pump-n')!.tick).toBeGreaterThan(40);
    expect(later[later.length - 1]!.state).toBe('effective');
  });

  it('is withdrawn where the condition passes before the approval', async () => {
    const run = await build(pump, { depth: (t) => [0, t >= 10 && t < 15 ? 0.3 : 0] }, { policy: 'manual' });
    run.to(60);
    expect(states(run, 'underpass.pump', 'u2').map((s) => s[0])).toEqual(['raised', 'withdrawn']);
    expect(run.commands).toEqual([]);
  });

  it('waits for a person under the manual policy, and does what the person says', async () => {
    const say = (type: string, tick: number, suggestion: string) => ({
      tick,
      source: 'person:li',
      role: 'district',
      type,
      payload: { suggestion },
    });
    const run = await build(
      pump,
      { depth: (t) => (t >= 10 ? [0.3, 0.3] : [0, 0]) },
      {
        policy: 'manual',
        commands: [
          say('approve-suggestion', 40, 'underpass.pump/u1/1'),
          say('reject-suggestion', 40, 'underpass.pump/u2/2'),
        ],
      },
    );
    run.to(39);
    expect(given(run).filter(([type]) => type === 'dispatch-crew')).toEqual([]);
    run.to(50);
    expect(states(run, 'underpass.pump', 'u1').map((s) => s[0])).toContain('approved');
    expect(states(run, 'underpass.pump', 'u2').map((s) => s[0])).toEqual(['raised', 'withdrawn']);
    expect(run.records('observed/city/decisions').map((d) => [d.decision, d.by])).toEqual([
      ['approve', 'person:li'],
      ['reject', 'person:li'],
    ]);
  });
});

describe('what is not known', () => {
  const fail = { tick: 5, source: 'test', role: 'trainer', type: 'fail-gauge', payload: { gauge: 'd1' } };
  const heavy = (t: number) => (t > 2 ? 0.06 / 3600 : 0);
  it('a dead gauge under heavy rain sends a patrol to look; in dry weather nobody', async () => {
    const wet = await build(close, { rain: heavy }, { commands: [fail] });
    wet.to(80);
    expect(
      states(wet, 'underpass.close.unknown', 'u1')
        .map((s) => s[0])
        .slice(0, 2),
    ).toEqual(['raised', 'approved']);
    expect(suggestions(wet).filter((s) => s.asset.id === 'u2')).toEqual([]);
    const s = suggestions(wet)[0]!;
    expect(s.reason.values[0]).toMatchObject({ signal: 'depth', value: null, unit: 'cm' });
    expect(s.reason.values[0]!.age_s).toBeGreaterThan(300);
    expect(s.crew).toBe('patrol');
    const dry = await build(close, {}, { commands: [fail] });
    dry.to(80);
    expect(suggestions(dry)).toEqual([]);
  });
  it('a closed underpass whose gauge falls silent stays closed', async () => {
    const run = await build(close, { depth: (t) => [t >= 3 && t < 5 ? 0.4 : 0, 0] }, { commands: [fail] });
    run.to(120);
    expect(states(run, 'underpass.close', 'u1').map((s) => s[0])).toEqual(['raised', 'approved', 'effective']);
  });
  it('dispatch refuses to look at a table of the truth', async () => {
    await expect(
      (async () => {
        const set = await rulesFrom(`format: rules/1\nrules:${close}`);
        await smallRun({
          processes: (context) => [
            scriptedTable(context, 'gauge', 'truth', ['d1'], ['reading_time'], () => undefined),
            dispatch(context, { place: smallPlace, rules: set }),
          ],
        });
      })(),
    ).rejects.toThrow('it is the truth');
  });
});

describe('crews on the road', () => {
  it('meet a flooded road nobody had reported, tell it, and go another way', async () => {
    // n67 between the crew at node 6 and u2 at node 7 floods at tick 17, just before the order
    const run = await build(pump, {
      depth: (t) => [0, t >= 10 ? 0.3 : 0],
      road: (c, t) => {
        c['depth']![5] = t >= 17 ? 0.5 : 0;
        c['state']![5] = t >= 17 ? 2 : 0;
        c['cause']![5] = t >= 17 ? 1 : 0;
      },
    });
    run.to(60);
    const codes = run.records('truth/events').map((e) => e.code);
    expect(codes).toContain('crew-rerouted');
    expect(run.commands.find((c) => c.type === 'report-road')).toMatchObject({
      payload: { road: 'n67' },
      source: 'crew:pump-n',
    });
    // 6-2-3-7: 300 s of driving
    expect(states(run, 'underpass.pump', 'u2').at(-1)![0]).toBe('effective');
    const known = run.engine.world.table('road_known').column as Record<string, ArrayLike<number>>;
    expect(known['state']![5]).toBe(2);
  });
  it('cut off on every side wait, say so, and go on when the water falls', async () => {
    const run = await build(pump, {
      depth: (t) => [0, t >= 10 ? 0.3 : 0],
      road: (c, t) => {
        const cut = t >= 18 && t < 50;
        for (const e of [5, 9]) {
          c['depth']![e] = cut ? 0.5 : 0;
          c['state']![e] = cut ? 2 : 0;
          c['cause']![e] = cut ? 1 : 0;
        }
      },
    });
    run.to(49);
    expect(Array.from(crewColumn(run, 'state')).slice(0, 2)).toContain(crewState.blocked);
    expect(run.records('truth/events').map((e) => e.code)).toContain('crew-blocked');
    run.to(200);
    expect(states(run, 'underpass.pump', 'u2').at(-1)![0]).toBe('effective');
  });
  it('drive as fast as the road allows and no faster', async () => {
    const order = {
      tick: 1,
      source: 't',
      role: 'city',
      type: 'dispatch-crew',
      payload: { crew: 'pump-w', order: 7, kind: 'underpass', id: 'u1', work: 300 },
    };
    const run = await build(pump, {}, { commands: [order] });
    // order at 60 s, rolls at 180 s, 3 km at 10 m/s: there at 480 s
    run.to(5);
    expect(crewColumn(run, 'x')[0]).toBeCloseTo(100 + (300 - 180) * 10, 6);
    run.to(7);
    expect(crewColumn(run, 'state')[0]).toBe(crewState.travelling);
    run.to(9);
    expect(crewColumn(run, 'state')[0]).toBe(crewState.working);
    expect(crewColumn(run, 'eta')[0]).toBeCloseTo(480, 6);
    // works 300 s, then 300 s home: there at 1080 s, which is where tick 18 begins
    run.to(19);
    expect(crewColumn(run, 'state')[0]).toBe(crewState.idle);
  });
});

describe('debris on a road', () => {
  it('is cleared when the repair crew has done its work, not before, and the crew then goes home', async () => {
    const rule = `
  - id: road.clear
    title: { en: Clear, zh: 清理 }
    sentence: { en: 'Clear {asset}.', zh: '清理{asset}。' }
    for: { asset: road, class: [primary] }
    signals: { debris: road_debris @ self }
    raise: debris == 1
    clear: debris == 0
    action: { dispatch: { capability: traffic, work: 20 min, done: { command: clear-debris } } }
    authority: { tier: town, approval: none }`;
    let cleared = Infinity;
    const run = await build(rule, {
      road: (c, t) => {
        if (Number.isFinite(cleared) === false)
          cleared = run?.commands.find((x) => x.type === 'clear-debris')?.tick ?? Infinity;
        const buried = t >= 5 && t < cleared;
        c['state']![1] = buried ? 3 : 0;
        c['cause']![1] = buried ? 2 : 0;
      },
    });
    run.to(160);
    const suggestion = suggestions(run).find((s) => s.state === 'raised')!;
    expect(suggestion).toMatchObject({ asset: { kind: 'road', id: 's12' }, crew: 'patrol' });
    const arrived = run.records('truth/events').find((e) => e.code === 'crew-arrived')!.tick;
    // the work begins within the tick of arrival and its last command is applied at the start of the next
    expect(Math.abs(run.commands.find((x) => x.type === 'clear-debris')!.tick - arrived - 21)).toBeLessThanOrEqual(1);
    expect(states(run, 'road.clear', 's12').at(-1)![0]).toBe('cleared');
    expect(crewColumn(run, 'state')[2]).toBe(crewState.idle);
  });
});

describe('the whole loop', () => {
  const truth: Truth = {
    depth: (t) => [Math.max(0, Math.sin(t / 17)) * 0.5, Math.max(0, Math.sin(t / 23 + 1)) * 0.4],
    rain: (t) => (t % 50 < 20 ? 2e-5 : 0),
    road: (c, t) => {
      for (let e = 0; e < 10; e++) {
        const wet = Math.sin(e * 3 + t / 31) > 0.6;
        c['depth']![e] = wet ? 0.5 : 0;
        c['state']![e] = wet ? 2 : 0;
        c['cause']![e] = wet ? 1 : 0;
      }
    },
  };
  it('tells the same twice, and continues byte for byte from a snapshot', async () => {
    const whole = await build(close + pump, truth);
    const again = await build(close + pump, truth);
    const second = await build(close + pump, truth);
    whole.to(300);
    again.to(137);
    second.engine.restore(again.engine.snapshot());
    again.to(300);
    second.to(300);
    expect(again.engine.digest()).toBe(whole.engine.digest());
    expect(second.engine.digest()).toBe(whole.engine.digest());
    expect(again.told).toEqual(whole.told);
    expect(second.told).toEqual(whole.told.filter((t) => t.record.tick >= 137));
    expect(suggestions(whole).length).toBeGreaterThan(20);
  });
});
