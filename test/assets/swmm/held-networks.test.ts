/** Every held SWMM file reads, and what was derived from it is what SWMM 5.2.4 wrote into its results for it. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DrainageModel } from '../../../src/assets/swmm/network.ts';
import { readDrainage } from '../../../src/assets/swmm/read-inp.ts';
import { outsideData } from '../../cases/cases.ts';

const folder = outsideData('swmm');
const networks = folder ? readdirSync(folder).filter((name) => name.endsWith('.inp')) : [];
const nodeKinds = ['junction', 'outfall', 'storage', 'divider'];
const linkKinds = ['conduit', 'pump', 'orifice', 'weir', 'outlet'];

interface Element {
  readonly id: string;
  readonly values: readonly number[];
}
interface Opening {
  readonly flowUnits: number;
  readonly subcatchments: readonly Element[];
  /** Kind, invert, maximum depth, in the file's units. */
  readonly nodes: readonly Element[];
  /** Kind, inlet offset, outlet offset, maximum depth, length. */
  readonly links: readonly Element[];
}

/** Ids and properties at the head of a binary result file, by SWMM's interfacing guide. */
function opening(bytes: Buffer): Opening {
  const int = (at: number) => bytes.readInt32LE(at);
  const counts = [int(12), int(16), int(20)];
  let at = int(bytes.length - 24); // start of the ids, from the closing records
  const ids = counts.map((count) =>
    Array.from({ length: count }, () => {
      const size = int(at);
      at += 4 + size;
      return bytes.toString('latin1', at - size, at);
    }),
  );
  at = int(bytes.length - 20); // start of the properties
  const [subcatchments, nodes, links] = ids.map((names) => {
    const size = int(at);
    at += 4 + 4 * size;
    return names.map((id): Element => {
      const values = Array.from({ length: size }, (_, k) => bytes.readFloatLE(at + 4 * k));
      if (size > 1) values[0] = int(at);
      at += 4 * size;
      return { id, values };
    });
  });
  return { flowUnits: int(8), subcatchments: subcatchments!, nodes: nodes!, links: links! };
}

const read = (name: string): DrainageModel => readDrainage(readFileSync(`${folder}/${name}`, 'utf8'), name);
const sideBySide = (model: DrainageModel): Omit<Opening, 'flowUnits'> => {
  const { length, landArea } = model.options.toSI;
  return {
    subcatchments: model.subcatchments.map((s) => ({ id: s.id, values: [s.area / landArea] })),
    nodes: model.nodes.map((n) => ({
      id: n.id,
      values: [nodeKinds.indexOf(n.kind), n.invert / length, n.maxDepth / length],
    })),
    links: model.links.map((l) => {
      const offsets =
        l.kind === 'conduit' ? [l.inletOffset, l.outletOffset] : l.kind === 'pump' ? [0, 0] : [l.offset, 0];
      const depth = 'section' in l ? l.section.fullDepth : 'height' in l ? l.height : 0;
      const sizes = [...offsets, depth, l.kind === 'conduit' ? l.length : 0];
      return { id: l.id, values: [linkKinds.indexOf(l.kind), ...sizes.map((v) => v / length)] };
    }),
  };
};

describe.runIf(networks.length > 0)('the held SWMM networks', () => {
  it.each(networks)('%s: kinds, inverts, depths, offsets and lengths are those of its results', (name) => {
    const known = opening(readFileSync(`${folder}/${name.replace('.inp', '.out')}`));
    const model = read(name);
    const got = sideBySide(model);
    const wanted = (kind: 'subcatchments' | 'nodes' | 'links'): readonly Element[] => {
      const which = model.report[kind];
      const all = got[kind];
      return which === 'ALL' ? all : which === 'NONE' ? [] : which.toSorted((a, b) => a - b).map((k) => all[k]!);
    };
    expect(['CFS', 'GPM', 'MGD', 'CMS', 'LPS', 'MLD'][known.flowUnits]).toBe(model.options.flowUnits);
    for (const kind of ['subcatchments', 'nodes', 'links'] as const) {
      const mine = wanted(kind);
      expect(
        mine.map((e) => e.id),
        kind,
      ).toEqual(known[kind].map((e) => e.id));
      // results hold 4-byte floats
      for (const [k, { id, values }] of known[kind].entries())
        for (const [v, value] of values.entries())
          expect(mine[k]!.values[v], `${kind} ${id}, property ${v}`).toBeCloseTo(value, value > 1000 ? 3 : 4);
    }
  });
});
