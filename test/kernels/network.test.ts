/** The compiled network kernel against its plain twin, bit for bit, and its own arithmetic. */
import { describe, expect, test } from 'vitest';
import { pow } from '../../src/core/arithmetic.ts';
import { conduitHydraulics } from '../../src/hydro/network/conduit-hydraulics.ts';
import { sectionGeometry, sectionTable } from '../../src/hydro/network/sections/section.ts';
import { loadNetwork } from '../../src/kernels/network.ts';
import { networkModule } from '../../src/kernels/node/wasm-file.ts';
import { solverOf } from '../hydro/network/network-text.ts';
import { areaAt, inverseCbrt, type TwinLink, type TwinNode, twinStep } from './network-oracle.ts';

const kernel = loadNetwork(networkModule(), new WebAssembly.Memory({ initial: 1, maximum: 65536 }));

test('powers have the bits of core/arithmetic and cube roots are true to rounding', () => {
  for (let k = 1; k < 2000; k++) {
    const x = k * 0.0137;
    expect(kernel.pow(x, 0.385)).toBe(pow(x, 0.385));
    expect(kernel.pow(x, 1.67)).toBe(pow(x, 1.67));
    const y = kernel.inverse_cbrt(x);
    expect(y).toBe(inverseCbrt(x));
    expect(Math.abs(x * y * y * y - 1)).toBeLessThan(3e-15);
  }
});

describe('the kernel gives the bits of its plain twin', () => {
  const networks = {
    'a tree of pipes that surcharges and floods': {
      peak: 0.35,
      junctions: ['A 3.0 2 0 0 0', 'B 2.4 2.5 0 0 0', 'C 2.0 2 0.2 0 0', 'D 1.2 3 0 0 0', 'E 2.6 2 0 0 0'],
      conduits: [
        '1 A B 90 0.013 0 0',
        '2 B D 110 0.013 0.1 0.3',
        '3 C D 60 0.014 0 0',
        '4 D O 70 0.013 0 0',
        '5 E C 75 0.013 0 0.4',
      ],
      sections: [
        '1 CIRCULAR 0.4 0 0 0',
        '2 CIRCULAR 0.5 0 0 0',
        '3 EGG 0.6 0 0 0',
        '4 HORSESHOE 0.7 0 0 0',
        '5 RECT_CLOSED 0.4 0.5 0 0',
      ],
    },
    'a loop of channels and pipes with steep and flat reaches': {
      peak: 0.5,
      junctions: ['A 6 2 0 0 0', 'B 3 2 0 0 0', 'C 3.2 2 0 0 0', 'D 1.1 2 0 0 0', 'E 1 2 0 0 0'],
      conduits: [
        '1 A B 60 0.02 0 0',
        '2 A C 80 0.02 0.1 0',
        '3 B D 90 0.02 0 0.2',
        '4 C D 90 0.02 0 0',
        '5 D E 50 0.013 0 0',
        '6 E O 50 0.013 0 0',
      ],
      sections: [
        '1 TRAPEZOIDAL 1 0.5 1 1',
        '2 TRIANGULAR 1 2 0 0',
        '3 RECT_OPEN 1 0.8 0 0',
        '4 PARABOLIC 1 1.5 0 0',
        '5 CIRCULAR 0.6 0 0 0',
        '6 CIRCULAR 0.7 0 0 0',
      ],
    },
  };
  test.each(Object.entries(networks))('%s', (_, { peak, junctions, conduits, sections }) => {
    const solver = solverOf(
      { JUNCTIONS: junctions, OUTFALLS: ['O 0 FREE NO'], CONDUITS: conduits, XSECTIONS: sections },
      { INERTIAL_DAMPING: 'PARTIAL', NORMAL_FLOW_LIMITED: 'BOTH' },
    );
    const { model } = solver;
    const crowns = model.nodes.map(() => Number.POSITIVE_INFINITY);
    const arriving = model.nodes.map(() => false);
    // similar shapes share the rows of the first of them
    const rows = new Map<string, Float64Array>();
    const links = model.links.map((link, k): TwinLink => {
      if (link.kind !== 'conduit') throw new Error('only conduits were written');
      const own = sectionTable(sectionGeometry(link.section, model));
      const { shape } = link.section;
      if (!rows.has(shape)) rows.set(shape, own.rows);
      const table = { ...own, rows: rows.get(shape)! };
      const h = conduitHydraulics(link, table, model, 0);
      for (const [node, offset] of [
        [link.from, link.inletOffset],
        [link.to, link.outletOffset],
      ] as const)
        crowns[node] = Math.max(Number.isFinite(crowns[node]!) ? crowns[node]! : 0, offset + table.fullDepth);
      arriving[link.to] = true;
      return {
        from: link.from,
        to: link.to,
        table,
        length: link.length,
        offset1: link.inletOffset,
        offset2: link.outletOffset,
        friction: h.friction,
        beta: h.beta,
        flow: solver.flow[k]!,
        area: 0,
        froude: 0,
      };
    });
    const nodes = model.nodes.map(
      (node, k): TwinNode => ({
        outfall: node.kind === 'outfall',
        invert: node.invert,
        full: node.maxDepth,
        crown: crowns[k]!,
        source: !arriving[k],
        depth: solver.depth[k]!,
        lateral: 0,
        inflow: 0,
        outflow: 0,
        freeArea: 0,
        overflow: 0,
      }),
    );
    // areas at the start follow from the mean of the ends' depths, as the solver's do
    links.forEach((link, k) => {
      link.area = areaAt(link.table, solver.linkDepth[k]!);
    });
    const { minSurfaceArea, headTolerance, maxTrials } = model.options;
    const options = { minArea: minSurfaceArea, tolerance: headTolerance, trials: maxTrials };
    let unsettled = 0;
    let flooded = 0;
    let largest = 0;
    for (let step = 0; step < 900; step++) {
      const q = peak * (step < 200 ? step / 200 : step < 500 ? 1 : Math.max(0, (700 - step) / 200));
      for (let k = 0; k < nodes.length - 1; k++) {
        solver.lateral[k] = q / (k + 1);
        nodes[k]!.lateral = q / (k + 1);
      }
      solver.step(4);
      if (twinStep(nodes, links, options, 4) < 0) unsettled++;
      expect([...solver.depth]).toEqual(nodes.map((n) => n.depth));
      expect([...solver.flow].map((v) => v + 0)).toEqual(links.map((l) => l.flow + 0));
      expect([...solver.overflow]).toEqual(nodes.map((n) => n.overflow));
      largest = Math.max(largest, ...solver.flow);
      flooded += nodes.reduce((sum, n) => sum + n.overflow, 0);
    }
    expect(solver.unconverged).toBe(unsettled);
    // the run went through what it is to compare
    expect(largest).toBeGreaterThan(0.3);
    if (peak < 0.4) expect(flooded).toBeGreaterThan(0);
  });
});
