/** Rules that order structures: what the city sees at its gauges closes a gate and switches a pump, and gives them back. */
import { describe, expect, test } from 'vitest';
import type { EventRecord, SuggestionRecord } from '../../src/core/records.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { singleRunner } from '../../src/kernels/runner.ts';
import { Engine } from '../../src/run/engine.ts';
import { assemble } from '../../src/scenario/catalogue.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';

async function started(set: readonly string[]) {
  const told: { suggestions: SuggestionRecord[]; events: EventRecord[] } = { suggestions: [], events: [] };
  const commands: { tick: number; type: string; source: string; payload: unknown }[] = [];
  const bundle = await readScenario('scenarios/alder-valley-wall', { set: [...set, 'cell_size=20 m'] });
  const engine = await Engine.create(assemble(bundle, singleRunner(await kernelModules()), { shared: false }), {
    report(stream, record) {
      if (stream === 'observed/city/suggestions') told.suggestions.push(record as SuggestionRecord);
      if (stream === 'truth/events') told.events.push(record as EventRecord);
    },
    command: ({ tick, type, source, payload }) => void commands.push({ tick, type, source, payload }),
  });
  for (let k = 0; k < engine.warmUpTicks; k++) engine.warmUp(k);
  engine.begin();
  const table = engine.world.table('structures');
  const of = (id: string, column: string) => Number(table.column[column]![table.rowOf(id)]);
  return { engine, told, commands, of };
}

/** As in the scenario, then down to what a dry week brings. */
const river =
  'inflow=[{ at: alder-inflow, series: { times: [0 h, 30 min, 80 min, 2 h, 150 min], discharges: [30 m3/s, 120 m3/s, 700 m3/s, 300 m3/s, 20 m3/s] } }]';

describe('the rules of the flood wall', () => {
  test('close the gate on what the river gauge foretells, and give it back when the river has fallen', async () => {
    const { engine, told, commands, of } = await started(['rules=gate-rules.yaml', 'time.end=5 h', river]);
    const orders = () => commands.filter((c) => c.source === 'policy:gate.close');
    while (orders().length === 0 && engine.tick < 60) engine.step();
    expect(orders()[0]).toMatchObject({ type: 'close-gate', payload: { structure: 'quay-gate' } });
    // the river is still below the sill: its own rule has not moved the gate
    expect(of('quay-gate', 'opening')).toBeCloseTo(1.2, 6);
    const raised = told.suggestions.find((s) => s.rule === 'gate.close')!;
    expect(raised.asset).toEqual({ kind: 'structure', id: 'quay-gate' });
    expect(raised.reason.values.map((v) => v.from)).toEqual(['quay-gauge', 'quay-gate', 'quay-gauge']);
    expect(Number(raised.params['stage'])).toBeLessThan(303.7);
    // a duty officer takes three minutes to approve
    expect(orders()[0]!.tick - raised.tick).toBeGreaterThanOrEqual(3);
    for (let k = 0; k < 4; k++) engine.step();
    expect(of('quay-gate', 'opening')).toBe(0);
    while (orders().length === 1 && engine.tick < 300) engine.step();
    expect(orders()[1]).toMatchObject({ type: 'release-gate', payload: { structure: 'quay-gate' } });
    for (let k = 0; k < 5; k++) engine.step();
    // its own rule opens it again
    expect(of('quay-gate', 'commanded')).toBe(0);
    expect(of('quay-gate', 'opening')).toBeCloseTo(1.2, 6);
    const events = told.events.filter((e) => e.asset?.id === 'quay-gate').map((e) => e.code);
    expect(events).toEqual(['gate-closing', 'gate-opening']);
  });

  test('switch the pump on when the gauge on the quay reads water', async () => {
    const storm = 'rain=[{ uniform: { rate: 60 mm/h, until: 40 min } }]';
    const { engine, commands, of } = await started(['rules=gate-rules.yaml', storm]);
    const orders = () => commands.filter((c) => c.source === 'policy:pump.on');
    while (orders().length === 0 && engine.tick < 90) engine.step();
    expect(orders()[0]).toMatchObject({ type: 'switch-pump', payload: { structure: 'quay-pump', to: 'on' } });
    expect(of('quay-pump', 'commanded')).toBe(0);
    engine.step();
    expect(of('quay-pump', 'commanded')).toBe(2);
    expect(of('quay-pump', 'discharge')).toBeGreaterThan(0);
  });
});
