import { expect, test } from 'vitest';
import type { Bridge } from '../../src/assets/place.ts';
import { rainfall } from '../../src/forcing/rainfall.ts';
import { bridgeState, bridges, levelUnder } from '../../src/hydro/bridges.ts';
import { columnOf, type Still, stillEngine } from '../still-water.ts';

// a valley across columns: banks at 110 m, channel of two cells at 100 m
const bed = Array.from({ length: 48 }, (_, i) => (i % 8 === 3 || i % 8 === 4 ? 100 : 110));
const depth = (channel: number) => bed.map((z) => (z === 100 ? channel : 0));
const bridge = (over: Partial<Bridge> = {}): Bridge => ({
  id: 'old-bridge',
  name: { en: 'Old Bridge', zh: '老桥' },
  river: 'mill-stream',
  line: [
    [5, 35],
    [75, 35],
  ], // prettier-ignore
  deck_elevation: 107.5,
  soffit_elevation: 106,
  width: 10,
  main_span: 20,
  caveat: { en: '', zh: '' },
  ...over,
});
const running = (more: Still) => stillEngine({ bed, after: (c) => [bridges(c, { bridges: [bridge()] })], ...more });

test('4 m of water under a soffit 6 m up leave 2 m of freeboard', async () => {
  const { engine, events } = await running({ depth: depth(4) });
  engine.step();
  expect(columnOf(engine, 'bridge', 'level')[0]).toBeCloseTo(104, 5);
  expect(columnOf(engine, 'bridge', 'freeboard')[0]).toBeCloseTo(2, 5);
  expect(events).toEqual([]);
});

test('rain films on the banks do not raise the level under the bridge', () => {
  expect(levelUnder([0, 1, 2], [110, 100, 110], [0.02, 4, 0.02], 106, 100)).toBe(104);
  expect(levelUnder([0, 1], [100, 102], [4, 2.3], 106, 100)).toBeCloseTo(104 + (2.3 * 0.3) / 6.3, 12);
  expect(levelUnder([0], [100], [0], 106, 99)).toBe(99);
});

test('rising water turns a bridge amber below 1 m, red below 0.3 m, then wets the deck; each is told once', async () => {
  const { engine, events } = await running({
    depth: depth(4.45),
    ticks: 40,
    before: (c) => [rainfall(c, { rain: [{ kind: 'uniform', rate: 0.1 / 60, from: 0, until: 1e9 }] })],
  });
  while (!engine.done) engine.step(); // 0.1 m a tick
  expect(events.map((e) => [e.code, e.tick])).toEqual([
    ['bridge-amber', 5],
    ['bridge-red', 12],
    ['bridge-deck-wet', 30],
  ]);
  expect(columnOf(engine, 'bridge', 'state')[0]).toBe(2);
});

test('a state is left a little later than it was entered', () => {
  expect(bridgeState(0.99, 1, 0.3, 0)).toBe(1);
  expect(bridgeState(1.05, 1, 0.3, 1)).toBe(1);
  expect(bridgeState(1.11, 1, 0.3, 1)).toBe(0);
  expect(bridgeState(0.35, 1, 0.3, 2)).toBe(2);
  expect(bridgeState(0.35, 1, 0.3, 1)).toBe(1);
});

test('a bridge off the ground and a soffit above the deck are refused together', async () => {
  await expect(
    stillEngine({
      after: (c) => [
        bridges(c, {
          bridges: [
            bridge({
              line: [
                [-99, 0],
                [-90, 0],
              ],
              soffit_elevation: 120,
            }),
          ],
        }),
      ], // prettier-ignore
    }),
  ).rejects.toThrow(/old-bridge crosses no cell[\s\S]*soffit at 120 m/);
});
