/** What rules know of structures and may order them: crests and sills as drawn, openings as far as a gate goes. */
import { expect, test } from 'vitest';
import type { Place } from '../../src/assets/place.ts';
import type { Structure } from '../../src/assets/structures.ts';
import { find, targetsOf } from '../../src/dispatch/signals.ts';
import { possible } from '../../src/dispatch/structure-orders.ts';
import { rulesFrom, smallPlace } from './small-place.ts';

const line: [number, number][] = [
  [0, 0],
  [100, 0],
];
const name = { en: 'It', zh: '它' };
const structures: Structure[] = [
  { id: 'level', name, kind: 'wall', line, crest: { level: 12 }, coefficient: 1.7 },
  { id: 'sloping', name, kind: 'wall', line, crest: { levels: [13, 11.5] }, coefficient: 1.7 },
  { id: 'high', name, kind: 'wall', line, crest: { height: 2 }, coefficient: 1.7 },
  { id: 'gate', name, kind: 'gate', line, sill: 9, full: 1.5, opening: 0, coefficient: 1.7, travel: 60, crest: 12 },
  { id: 'pump', name, kind: 'pump', line: [line[0]!], curve: [[0, 1]], on: 'auto' },
];
const place: Place = { ...smallPlace, structures };
const targets = targetsOf(place, 'structure');

test('crest and sill are those drawn, and unknown where there are none', () => {
  const fact = (k: number, quantity: string) => {
    const found = find(place, targets[k]!, quantity, { kind: 'self' });
    return found.from === 'fact' ? found.value : found.from;
  };
  expect(targets.map((_, k) => fact(k, 'crest'))).toEqual([12, 11.5, 'none', 12, 'none']);
  expect(targets.map((_, k) => fact(k, 'sill'))).toEqual(['none', 'none', 'none', 9, 'none']);
});

test('an opening worked out goes from shut to full; other amounts stay as they are', () => {
  const gate = targets[3]!;
  expect([-1, 0.4, 7].map((a) => possible(place, gate, 'opening_m', a))).toEqual([0, 0.4, 1.5]);
  expect(possible(place, targets[0]!, 'crest_m', -3)).toBe(-3);
});

test('a rule may set a crest by what it reads, below the datum as well', async () => {
  const { rules } = await rulesFrom(
    `format: rules/1
rules:
  - id: crest
    title: { en: Raise, zh: 加高 }
    sentence: { en: 'Raise {asset}: {stage} m.', zh: '加高{asset}：水位{stage}米。' }
    for: { asset: structure, kind: wall }
    signals: { stage: stage @ gauge:river-gauge, crest: crest @ self }
    raise: stage >= crest - 30 cm
    action: { command: set-crest, payload: { crest_m: '= max(crest, stage) + 50 cm' } }
    undo: { command: set-crest, payload: { crest_m: -50 cm } }
    authority: { tier: city }`,
    place,
  );
  expect(rules[0]!.targets.map((t) => t.id)).toEqual(['level', 'sloping', 'high']);
  expect(rules[0]!.undo[0]).toEqual({ type: 'set-crest', payload: { crest_m: -0.5 } });
  const { crest_m: amount } = rules[0]!.commands[0]!.payload;
  expect(typeof amount).toBe('object');
});
