/** The small case by each solver and each way of stepping, with everything that is measured along the way; the same in Node and in a page. */
import type { Scenario } from '../../src/scenario/scenario.ts';

const name = { en: 'Bridge', zh: '桥' };
const measured: Partial<Scenario> = {
  cross_sections: [
    {
      id: 'bridge',
      name,
      line: [
        [560, 250],
        [640, 560],
      ],
      every: 30,
    },
  ],
};

export const digestCases: Readonly<Record<string, Partial<Scenario>>> = {
  'the local-inertial equations': measured,
  'the local-inertial equations, steps of their own': { ...measured, flow: { multi_rate: true } },
  'fine ground on coarse cells': { ...measured, flow: { subgrid: { cell_size: 40 } } },
  'the shallow-water equations': { ...measured, solver: 'shallow-water' },
};
