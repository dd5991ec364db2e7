/** A made-up place for dispatch tests: a ladder of streets, three underpasses, one river gauge, rain, and three crews. */
import type { Crew, Gauge, Place, RoadEdge, Underpass } from '../../src/assets/place.ts';
import { StormtableError } from '../../src/core/errors.ts';
import { quantityReader } from '../../src/core/units.ts';
import { readRules } from '../../src/dispatch/read-rules.ts';
import type { RuleSet } from '../../src/dispatch/rules.ts';
import { FaultList } from '../../src/scenario/faults.ts';
import { readYaml } from '../../src/scenario/yaml-source.ts';

const name = (en: string) => ({ en, zh: en });
// nodes 0..3 along the south street, 4..7 along the north street, 1 km apart, rungs between
const nodes = Array.from({ length: 8 }, (_, k) => ({
  id: `n${k}`,
  at: [100 + (k % 4) * 1000, k < 4 ? 100 : 1100] as const,
}));
const edge = (id: string, from: number, to: number, more: Partial<RoadEdge> = {}): RoadEdge => ({
  id,
  from,
  to,
  class: 'primary',
  line: [nodes[from]!.at, nodes[to]!.at],
  speed: 10,
  name: name(id),
  grade_separated: false,
  ...more,
});
const underpass = (id: string, node: number): Underpass => ({
  id,
  name: name(`Underpass ${id}`),
  kind: 'underpass',
  at: nodes[node]!.at,
  lip_elevation: 100,
  curve: [
    [0, 0],
    [2, 400],
  ],
  entrance_width: 8,
  pump: 0,
});
const gauge = (id: string, kind: Gauge['kind'], watches = '', at: readonly [number, number] = [100, 100]): Gauge => ({
  id,
  name: name(id),
  kind,
  at,
  watches,
  interval: 60,
  delay: 0,
  loss: 0,
  noise: 0,
  ...(kind === 'stage' && { warning: 180, guarantee: 183 }),
});
const crew = (id: string, station: string, capabilities: Crew['capabilities'], ford = 0.4): Crew => ({
  id,
  name: name(`Crew ${id}`),
  station,
  capabilities,
  mobilisation: 120,
  ford,
  pump: capabilities.includes('pump') ? 0.2 : 0,
});

export const smallPlace: Place = {
  id: 'ladder',
  name: name('Ladder'),
  time_zone: 'Asia/Shanghai',
  epsg: 0,
  datum: 'test',
  provenance: name('made up'),
  reconstructed: true,
  rivers: [
    {
      id: 'river',
      name: name('River'),
      line: [
        [0, 0],
        [4000, 0],
      ],
    },
  ],
  sections: [],
  bridges: [
    {
      id: 'span',
      name: name('Span'),
      river: 'river',
      line: [
        [2100, 0],
        [2100, 100],
      ],
      deck_elevation: 190,
      soffit_elevation: 186,
      width: 20,
      main_span: 100,
      caveat: name(''),
    },
  ],
  underpasses: [underpass('u1', 3), underpass('u2', 7), underpass('u3', 5)],
  roads: {
    nodes,
    edges: [
      edge('s01', 0, 1),
      edge('s12', 1, 2),
      edge('s23', 2, 3),
      edge('n45', 4, 5),
      edge('n56', 5, 6),
      edge('n67', 6, 7),
      edge('r04', 0, 4),
      edge('r15', 1, 5),
      edge('r26', 2, 6),
      edge('r37', 3, 7),
    ],
  },
  zones: [
    {
      id: 'quay',
      name: name('Quay'),
      tier: 'town',
      parent: '',
      rings: [
        [
          [0, 0],
          [4000, 0],
          [4000, 2000],
          [0, 2000],
          [0, 0],
        ],
      ],
      population: 900,
    },
  ],
  sites: [],
  gauges: [
    gauge('d1', 'depth', 'u1', nodes[3]!.at),
    gauge('d2', 'depth', 'u2', nodes[7]!.at),
    gauge('river-gauge', 'stage', '', [2000, 0]),
    gauge('rain-gauge', 'rain'),
  ],
  stations: [
    { id: 'west', name: name('West'), at: nodes[0]!.at },
    { id: 'north', name: name('North'), at: nodes[6]!.at },
  ],
  crews: [
    crew('pump-w', 'west', ['pump']),
    crew('pump-n', 'north', ['pump'], 0.3),
    crew('patrol', 'west', ['patrol', 'traffic']),
  ],
  drain_areas: [],
};

/** Rules from text; faults come as the sentences a person reads. */
export async function rulesFrom(text: string, place: Place = smallPlace): Promise<RuleSet> {
  const faults = new FaultList();
  const source = readYaml(text, 'rules.yaml', faults);
  if (!source) throw new StormtableError(faults.faults);
  return readRules(source, place, await quantityReader());
}
export const faultsOf = async (text: string): Promise<string[]> => {
  try {
    await rulesFrom(text);
    return [];
  } catch (e) {
    if (!(e instanceof StormtableError)) throw e;
    return e.message
      .split('\n')
      .slice(1)
      .map((l) => l.trim());
  }
};
