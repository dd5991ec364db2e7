import { describe, expect, it } from 'vitest';
import type { AreaRecord, StreamName } from '../../src/core/records.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { singleRunner } from '../../src/kernels/runner.ts';
import { Engine, type Listener } from '../../src/run/engine.ts';
import { assemble } from '../../src/scenario/catalogue.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { type Figures, figureDocs, MemberFigures } from '../../src/study/member-figures.ts';
import { smallBundle } from '../small-case.ts';

interface Watched {
  readonly figures: Figures;
  readonly engine: Engine;
  readonly records: { stream: StreamName; record: unknown }[];
  /** Values at the end of each tick. */
  readonly ticks: { people: number; closed: number; dip: number; gauge: number; wet: boolean }[];
}

async function watch(over: Partial<Scenario> = {}): Promise<Watched> {
  const bundle = smallBundle(over);
  const figures = new MemberFigures(bundle);
  const records: Watched['records'] = [];
  const listener: Listener = {
    report(stream, record) {
      records.push({ stream, record: structuredClone(record) });
      figures.listener.report(stream, record);
    },
    command() {},
  };
  const runner = singleRunner(await kernelModules());
  const engine = await Engine.create(assemble(bundle, runner, { shared: false }), listener);
  for (let k = 0; k < engine.warmUpTicks; k++) engine.warmUp(k);
  engine.begin();
  figures.begin(engine);
  const { world } = engine;
  const ticks: Watched['ticks'] = [];
  const counted = world.hasTable('zone');
  while (!engine.done) {
    engine.step();
    figures.tick();
    const depth = world.field('water_depth').values;
    const river = counted ? world.field('permanent_water').values : new Uint8Array(depth.length);
    ticks.push({
      people: counted ? world.table('zone').column['people_affected']![0]! : 0,
      closed: counted ? (engine.figures()['roads_closed'] ?? 0) : 0,
      dip: world.table('underpass').column['depth']![0]!,
      gauge: world.hasTable('gauge_truth') ? world.table('gauge_truth').column['level']![0]! : 0,
      wet: Array.from(depth).some((h, i) => h >= 0.15 && river[i] === 0),
    });
  }
  return { figures: figures.finish(), engine, records, ticks };
}

describe('the figures of a member', () => {
  it('agree with what fields, tables and records said on the way', async () => {
    const { figures, engine, records, ticks } = await watch();
    const { world } = engine;
    const deepest = Array.from(world.field('maximum_depth').values);
    const river = world.field('permanent_water').values;
    expect(figures['maximum_depth_m']).toBe(Math.max(...deepest));
    for (const [name, depth] of [
      ['flooded_area_0_15_m2', 0.15],
      ['flooded_area_0_3_m2', 0.3],
      ['flooded_area_1_m2', 1],
    ] as const)
      expect(figures[name], name).toBe(deepest.filter((h, i) => h >= depth && river[i] === 0).length * 400);
    const first = ticks.findIndex((t) => t.wet);
    expect(first).toBeGreaterThanOrEqual(0);
    expect(figures['first_flooded_s']).toBe((first + 1) * 60);
    expect(figures['people_affected_peak']).toBe(Math.max(...ticks.map((t) => t.people)));
    expect(figures['people_affected_peak']).toBeGreaterThan(0);
    expect(figures['roads_closed_peak']).toBe(Math.max(...ticks.map((t) => t.closed)));
    expect(figures['underpasses_flooded']).toBe(Math.max(...ticks.map((t) => t.dip)) >= 0.15 ? 1 : 0);
    expect(figures['slopes_failed']).toBe(1);
    expect(figures['entered_m3']).toBe(world.ledger.account('surface').entered);
    const highest = Math.max(...ticks.map((t) => t.gauge));
    expect(figures['gauge_peak_m.stage-1']).toBe(highest);
    expect(figures['gauge_peak_s.stage-1']).toBe((ticks.findIndex((t) => t.gauge === highest) + 1) * 60);
    expect(figures['probe_peak_m.p1']).toBeGreaterThan(0);

    const areas = records.filter((r) => r.stream === 'truth/areas').map((r) => r.record as AreaRecord);
    for (const hazard of ['low', 'moderate', 'significant', 'extreme']) {
      const people = new Map<number, number>();
      for (const a of areas)
        if (a.hazard === 'flood' && a.class === hazard) people.set(a.tick, (people.get(a.tick) ?? 0) + a.people);
      expect(figures[`people_${hazard}_peak`], hazard).toBe(Math.max(0, ...people.values()));
    }
    const levels = new Map<string, number>();
    const colours = ['none', 'blue', 'yellow', 'orange', 'red'];
    for (const { stream, record } of records) {
      if (stream !== 'observed/city/warnings') continue;
      const { id, level } = record as { id: string; level: string };
      levels.set(id, Math.max(levels.get(id) ?? 0, colours.indexOf(level)));
    }
    for (const colour of colours.slice(1))
      expect(figures[`warnings_${colour}`], colour).toBe(
        [...levels.values()].filter((l) => l === colours.indexOf(colour)).length,
      );
  });

  it('are null where the scenario has nothing of the kind, and every one is explained', async () => {
    const { figures } = await watch({ impact: false, landslide: false, sensing: false, gauges: [], events: [] });
    for (const name of [
      'people_affected_peak',
      'slopes_failed',
      'roads_closed_peak',
      'warnings_red',
      'suggestions_raised',
    ])
      expect(figures[name], name).toBeNull();
    expect(figures['underpasses_flooded']).not.toBeNull();
    // without counts the river is what was 0.1 m deep when the run began
    expect(figures['flooded_area_0_15_m2']).toBeGreaterThan(0);
    expect(Object.keys(figures).filter((name) => !figureDocs[name])).toEqual([]);
    expect(Object.keys(figureDocs).filter((name) => !(name in figures))).toEqual([]);
  });
});
