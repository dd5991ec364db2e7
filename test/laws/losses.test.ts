/** Every loss together with every process on the small case: the same run after a restore, on any number of threads, with closed books. */
import { describe, expect, it } from 'vitest';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import type { KernelRunner } from '../../src/kernels/runner.ts';
import { Engine } from '../../src/run/engine.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import { assemble } from '../../src/scenario/catalogue.ts';
import type { Losses, LossMaps } from '../../src/scenario/scenario.ts';
import { runTo } from '../scenario-runs.ts';
import { smallBundle } from '../small-case.ts';

const mmPerHour = 1e-3 / 3600;
const hollows = { interception: 0.0015, depression: 0.003 };
const horton = { f0: 60 * mmPerHour, fc: 8 * mmPerHour, decay: 4 / 3600 };
const cases: readonly (readonly [Losses['infiltration'], Partial<Losses>, LossMaps])[] = [
  ['green_ampt', { green_ampt: { recovery: true } }, hollows],
  ['horton', { horton: { drying: 86400 } }, { ...hollows, horton }],
  ['constant', {}, { ...hollows, constant: 5 * mmPerHour }],
  ['curve_number', { curve_number: { antecedent: 'wet', abstraction_ratio: 0.05 } }, { curve_number: 72 }],
];
const ticks = 26;

describe('a small case with losses', () => {
  it.each(cases)('by %s is one run, stopped or not, on one thread or three', async (infiltration, more, losses) => {
    const start = async (runner: KernelRunner, shared: boolean): Promise<Engine> => {
      const bundle = { ...smallBundle({ losses: { infiltration, drains: true, ...more } }), losses };
      const engine = await Engine.create(assemble(bundle, runner, { shared }), { report() {}, command() {} });
      engine.begin();
      return engine;
    };
    const modules = await kernelModules();
    const one = await kernelThreads(1, modules);
    const three = await kernelThreads(3, modules);
    try {
      const engine = await start(one, false);
      const kept = runTo(engine, 13).snapshot();
      const digest = runTo(engine, ticks).digest();
      const again = await start(await kernelThreads(1, modules), false);
      again.restore(kept);
      expect(runTo(again, ticks).digest()).toBe(digest);
      expect(runTo(await start(three, true), ticks).digest()).toBe(digest);

      const { ledger } = engine.world;
      const booked = (store: string, entry: string): number => ledger.account(store).entries[entry] ?? 0;
      const under = infiltration === 'curve_number' ? 'curve-number' : 'infiltration';
      expect(booked('soil', under)).toBeGreaterThan(0);
      expect(booked('surface', under)).toBeLessThan(0);
      if (losses.interception !== undefined) {
        expect(booked('canopy', 'interception')).toBeGreaterThan(0);
        expect(booked('hollows', 'depression-storage')).toBeGreaterThan(0);
      }
      expect(Math.abs(engine.ledgerError)).toBeLessThan(1e-6 * ledger.account('surface').entered);
    } finally {
      await one.close();
      await three.close();
    }
  });
});
