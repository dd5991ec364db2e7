import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chongqingDrains } from '../../data/chongqing-core/make-drains.ts';
import { readDrainage } from '../../src/assets/swmm/read-inp.ts';

const file = 'data/chongqing-core/drains.inp';
const { manholes, outfalls, ways, sewers, stations, text } = await chongqingDrains();
const model = readDrainage(readFileSync(file, 'utf8'), file);

describe('the sewers of chongqing-core', () => {
  it('are exactly what their generator writes', () => {
    expect(readFileSync(file, 'utf8') === text).toBe(true);
  });

  it('have 3,000 manholes, six pumping stations, and outfalls in both rivers behind flap gates', () => {
    expect(model.nodes.filter((n) => n.kind === 'junction').length).toBeGreaterThanOrEqual(3000);
    expect(stations.length).toBe(6);
    expect(model.nodes.filter((n) => n.kind === 'storage').length).toBe(6);
    expect(model.links.filter((l) => l.kind === 'pump').length).toBe(12);
    for (const river of ['yangtze', 'jialing']) {
      const ends = model.nodes.filter((n) => n.id.startsWith(`out-${river}-`));
      expect(ends.length).toBeGreaterThan(10);
      for (const n of ends) expect(n.kind === 'outfall' && n.flapGate, n.id).toBe(true);
    }
  });

  it('lead every manhole down to an outfall, by the cheapest way and by no other manhole twice', () => {
    const drained = new Set(ways.order);
    expect(drained.size).toBe(ways.order.length);
    const seen = new Set<number>();
    for (const k of ways.order) {
      const join = ways.join[k]!;
      // what it flows to was reached before it, so there is no ring
      if (join >= 0) expect(seen.has(manholes[k]!.joins[join]!.to)).toBe(true);
      else expect(outfalls[ways.outfall[k]!]!.from).toBe(k);
      seen.add(k);
    }
  });

  it('fall everywhere, under cover, no steeper than pipes are laid, and never narrow', () => {
    for (const k of ways.order) {
      const { upper, lower, length, height, width } = sewers.pipes[k]!;
      const { ground, joins, id } = manholes[k]!;
      const slope = (upper - lower) / length;
      expect(slope, id).toBeGreaterThan(0.003 - 1e-9);
      expect(ground - upper - height, id).toBeGreaterThan(1.2 - 1e-9);
      const join = ways.join[k]! >= 0 ? joins[ways.join[k]!]! : undefined;
      if (!join) continue;
      expect(slope, id).toBeLessThan(0.15 + 1e-9);
      // it arrives over the floor of the next manhole: where that lies deeper, water drops
      expect(lower - sewers.invert[join.to]!, id).toBeGreaterThan(-1e-9);
      const next = sewers.pipes[join.to]!;
      expect(next.height * next.width, id).toBeGreaterThanOrEqual(height * width);
    }
    const depths = ways.order.map((k) => manholes[k]!.ground - sewers.invert[k]!).sort((a, b) => a - b);
    expect(depths[depths.length >> 1]).toBeLessThan(3);
    expect(depths[Math.floor(0.99 * depths.length)]).toBeLessThan(9);
  });

  it('carry the storm of three years when full, apart from the few that no size fits', () => {
    let short = 0;
    for (const k of ways.order) {
      const { upper, lower, length, height, width, design } = sewers.pipes[k]!;
      // Manning by hand, n 0.013
      const round = height === width;
      const area = round ? (Math.PI / 4) * height ** 2 : height * width;
      const radius = round ? height / 4 : area / (2 * (height + width));
      const full = (area * radius ** (2 / 3) * Math.sqrt((upper - lower) / length)) / 0.013;
      if (full < design * (1 - 1e-9)) short++;
    }
    expect(short).toBeLessThan(0.005 * ways.order.length);
  });
});
