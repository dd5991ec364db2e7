import { describe, expect, it } from 'vitest';
import { readDrainage } from '../../../src/assets/swmm/read-inp.ts';
import { generatedNetwork } from '../../bench/parts/network-generator.ts';

describe.each([1, 400, 2500, 10_000])('a generated network of %i links', (links) => {
  const text = generatedNetwork(links);
  const model = readDrainage(text, 'generated.inp');

  it('is read without a warning and has as many links', () => {
    expect(model.links).toHaveLength(links);
    expect(model.nodes).toHaveLength(links + 1);
    expect([...model.warnings, ...model.unmodelled]).toEqual([]);
    expect(model.inflows).toHaveLength(links);
  });

  it('is a tree that falls to its one outfall', () => {
    const to = new Int32Array(model.nodes.length).fill(-1);
    for (const link of model.links) {
      expect(to[link.from]).toBe(-1);
      to[link.from] = link.to;
      if (link.kind === 'conduit') expect(link.slope).toBeGreaterThan(0.001);
    }
    const outfall = model.nodes.findIndex((n) => n.kind === 'outfall');
    for (let n = 0; n < to.length; n++) {
      let at = n;
      for (let steps = 0; at !== outfall && steps <= links; steps++) at = to[at]!;
      expect(at).toBe(outfall);
    }
  });

  it('is the same text every time', () => {
    expect(generatedNetwork(links)).toBe(text);
  });
});
