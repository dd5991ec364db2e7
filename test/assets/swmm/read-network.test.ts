/** Nodes, links and their cross-sections in SI. */
import { describe, expect, it } from 'vitest';
import type { Conduit } from '../../../src/assets/swmm/network.ts';
import { cfs, changed, close, conduit, ft, inch, link, model, node, of } from './every-section.ts';

describe('nodes', () => {
  it('come in the order of the file, with their kinds', () => {
    expect(model.nodes.map((n) => n.id).join(' ')).toBe('J1 J2 J3 J4 O1 O2 O3 O4 O5 D1 D2 D3 D4 T1 T2 T3 T4 T5 T6');
    close(node('J1'), { invert: 100 * ft, initialDepth: ft, surchargeDepth: 5 * ft, pondedArea: 200 * ft * ft });
  });

  it('are as deep as the crown of their highest link', () => {
    close(node('J1'), { writtenMaxDepth: 10 * ft, maxDepth: 10 * ft });
    // C1 ends at 98 with 2 ft of height, C2 begins there with 1.5 ft
    close(node('J2'), { writtenMaxDepth: 0, maxDepth: 2 * ft });
    close(node('O1'), { maxDepth: 4 * ft });
    // storage keeps its depth
    close(node('T1'), { maxDepth: 12 * ft });
  });

  it('outfalls of every type', () => {
    const stages = ['O1', 'O2', 'O3', 'O4', 'O5'].map((id) => {
      const outfall = node(id);
      return outfall.kind === 'outfall' ? outfall : undefined;
    });
    expect(stages.map((o) => o!.stage.kind)).toEqual(['FREE', 'NORMAL', 'FIXED', 'TIDAL', 'TIMESERIES']);
    expect(stages.map((o) => o!.flapGate)).toEqual([false, true, true, false, false]);
    close(stages[2]!.stage, { elevation: 92.5 * ft });
    close(stages[4], { routeTo: 0 });
  });

  it('dividers of every rule', () => {
    expect(node('D1')).toMatchObject({ diverted: 0, rule: { kind: 'CUTOFF' } });
    close((node('D1') as { rule: unknown }).rule, { flow: 2.5 * cfs });
    // Q = 3.3 H^1.5 in cfs and ft
    close((node('D2') as { rule: unknown }).rule, {
      minFlow: cfs,
      maxDepth: 2 * ft,
      coefficient: (3.3 * cfs) / ft ** 1.5,
    });
    expect(node('D3')).toMatchObject({ diverted: -1, rule: { kind: 'OVERFLOW' } });
    expect(node('D4')).toMatchObject({ rule: { kind: 'TABULAR' } });
  });

  it('storage of every shape: areas at a depth by hand', () => {
    const d = 5;
    const areaAt = (id: string): number => {
      const storage = node(id);
      if (storage.kind !== 'storage') return NaN;
      const s = storage.shape;
      if (s.kind === 'QUADRATIC') return (s.a0 + s.a1 * d * ft + s.a2 * (d * ft) ** 2) / ft ** 2;
      return s.kind === 'FUNCTIONAL' ? (s.constant + s.coefficient * (d * ft) ** s.exponent) / ft ** 2 : NaN;
    };
    expect(areaAt('T2')).toBeCloseTo(50 + 100 * Math.sqrt(5), 9);
    expect(areaAt('T3')).toBeCloseTo((Math.PI / 4) * 20 * 10, 9);
    // axes 20 + 2 3 5 and 10 + 2 1.5 5
    expect(areaAt('T4')).toBeCloseTo((Math.PI / 4) * 50 * 25, 9);
    expect(areaAt('T5')).toBeCloseTo(((Math.PI / 4) * 20 * 10 * 5) / 12, 9);
    expect(areaAt('T6')).toBeCloseTo(50 * 40, 9);
    expect(node('T1')).toMatchObject({ shape: { kind: 'TABULAR' }, evaporationFactor: 0.5 });
    close((node('T1') as { seepage: unknown }).seepage, {
      suction: 3.5 * inch,
      conductivity: (0.5 * inch) / 3600,
      initialDeficit: 0.2,
    });
    close((node('T4') as { seepage: unknown }).seepage, { suction: 0, conductivity: (0.25 * inch) / 3600 });
    expect(node('T2')).toMatchObject({ seepage: undefined });
  });
});

describe('links', () => {
  it('conduits: offsets from elevations, losses, slope over the horizontal', () => {
    close(conduit('C1'), {
      from: 0,
      to: 1,
      length: 400 * ft,
      inletOffset: 0,
      outletOffset: 0,
      barrels: 2,
      culvertCode: 4,
      entryLoss: 0.5,
      exitLoss: 1,
      averageLoss: 0.1,
      flapGate: true,
      seepage: (0.2 * inch) / 3600,
      slope: 2 / Math.sqrt(400 * 400 - 4),
    });
    close(conduit('C2'), { inletOffset: 0, outletOffset: 0.5 * ft, initialFlow: 1.5 * cfs, maxFlow: 20 * cfs });
    close(conduit('Street1'), { inletOffset: 5 * ft, outletOffset: 5 * ft });
    // the conduit's line says 0.014, its transect 0.035
    close(conduit('C3'), { roughness: 0.035 });
  });

  it('pumps, orifices, weirs and outlets', () => {
    close(link('P1'), { kind: 'pump', type: 1, initiallyOn: false, startDepth: 4 * ft, stopDepth: ft });
    close(link('P2'), { type: 0, curve: -1, initiallyOn: true });
    close(link('R1'), { kind: 'orifice', orientation: 'SIDE', offset: ft, flapGate: true, openTime: 1800 });
    // 3.33 ft^0.5/s is 1.8384 m^0.5/s, the coefficient SI files carry
    close(link('W1'), {
      kind: 'weir',
      coefficient: 3.33 * Math.sqrt(ft),
      endContractions: 2,
      crestLength: 6 * ft,
      height: 2 * ft,
    });
    expect(3.33 * Math.sqrt(ft)).toBeCloseTo(1.8384, 3);
    close(link('W2'), { type: 'V-NOTCH', sideSlope: 1, canSurcharge: false });
    close(link('W3'), { type: 'TRAPEZOIDAL', sideSlope: 1, crestLength: 4 * ft, endCoefficient: 3.1 * Math.sqrt(ft) });
    close(link('W4'), { type: 'ROADWAY', roadWidth: 24 * ft, roadSurface: 'GRAVEL' });
    close(link('W5'), { type: 'SIDEFLOW', roadWidth: 0, coefficientCurve: 6 });
    expect(link('U1')).toMatchObject({ kind: 'outlet', against: 'DEPTH', flapGate: true, rating: { kind: 'TABULAR' } });
    expect(link('U2')).toMatchObject({ against: 'HEAD', rating: { exponent: 0.5 } });
    // 2.5 cfs at 1 ft of head
    close((link('U2') as { rating: unknown }).rating, { coefficient: (2.5 * cfs) / ft ** 0.5 });
  });

  it('every one of the 26 shapes, its dimensions in metres', () => {
    const shapes = model.links.flatMap((l) => (l.kind === 'conduit' ? [l.section] : []));
    expect(new Set(shapes.map((s) => s.shape)).size).toBe(26);
    const wanted: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
      C1: { shape: 'CIRCULAR', fullDepth: 2 * ft },
      // D-W: a roughness height in inches
      C2: { shape: 'FORCE_MAIN', roughness: 0.12 * inch },
      S01: { shape: 'FILLED_CIRCULAR', fullDepth: 3 * ft, sediment: 0.5 * ft },
      S02: { shape: 'RECT_CLOSED', width: 4 * ft },
      S03: { shape: 'RECT_OPEN', sidesRemoved: 1 },
      S04: { shape: 'TRAPEZOIDAL', bottomWidth: 4 * ft, leftSlope: 1.5, rightSlope: 2 },
      S05: { shape: 'TRIANGULAR', topWidth: 4 * ft },
      S06: { shape: 'HORIZ_ELLIPSE', fullDepth: 27 * inch, maxWidth: 42 * inch, sizeCode: 5 },
      S07: { shape: 'VERT_ELLIPSE', fullDepth: 3.75 * ft, maxWidth: 2.25 * ft, sizeCode: 0 },
      S08: { shape: 'ARCH', fullDepth: 15.5 * inch, maxWidth: 26 * inch },
      S10: { shape: 'POWER', exponent: 1.5 },
      S11: { shape: 'RECT_TRIANGULAR', triangleHeight: ft },
      S12: { shape: 'RECT_ROUND', bottomRadius: 3 * ft },
      S13: { shape: 'MODBASKETHANDLE', bottomWidth: 2 * ft, topRadius: ft },
      S14: { shape: 'EGG', fullDepth: 3 * ft },
      S21: { shape: 'CUSTOM', fullDepth: 3 * ft, curve: 2 },
      S22: { shape: 'DUMMY', fullDepth: 0 },
      // points from 0 to 6 ft
      C3: { shape: 'IRREGULAR', fullDepth: 6 * ft, transect: 0 },
      // curb 0.5 ft and a backing of 10 ft at 2 %; the crown lies 0.8 ft and a gutter of 2 in higher
      Street1: { shape: 'STREET', street: 0, fullDepth: 0.8 * ft + 2 * inch },
    };
    for (const [id, values] of Object.entries(wanted)) close(conduit(id).section, values);
  });

  it('a vertical ellipse of a standard size stands on its narrow end', () => {
    const m = changed('VERT_ELLIPSE 3.75 2.25 0', 'VERT_ELLIPSE 0 0 1');
    close((of(m.links, 'S07') as Conduit).section, { fullDepth: 23 * inch, maxWidth: 14 * inch });
  });

  it('transects with width factor, elevation offset and banks', () => {
    const [creek] = model.transects;
    close(creek, { nLeft: 0.05, nRight: 0.06, nChannel: 0.035, leftBank: 20 * ft, rightBank: 60 * ft, meander: 1.2 });
    expect(Array.from(creek!.station, (s) => Math.round((s / ft) * 1e6) / 1e6)).toEqual([0, 20, 30, 50, 60, 80]);
    expect(creek!.elevation[0]! / ft).toBeCloseTo(6.5, 9);
  });

  it('streets, inlets and where they are used', () => {
    close(model.streets[0], {
      crownWidth: 20 * ft,
      curbHeight: 0.5 * ft,
      crossSlope: 0.04,
      gutterDepression: 2 * inch,
      gutterWidth: 1.5 * ft,
      sides: 1,
      backWidth: 10 * ft,
      backSlope: 0.02,
      backRoughness: 0.02,
    });
    const [combo, own, slot, drop] = model.inlets;
    expect(combo!.grate).toMatchObject({ type: 'P_BAR-50' });
    close(combo!.curb, { length: 4 * ft, height: 0.5 * ft, throat: 'INCLINED' });
    expect(model.curves[own!.curve]!.id).toBe('Divert');
    close(slot!.slotted, { length: 3 * ft, width: 0.25 * ft });
    close(drop!.dropGrate, { type: 'GENERIC', openFraction: 0.8, splashVelocity: 4 * ft });
    close(model.inletUsage[0], {
      inlet: 0,
      node: 3,
      count: 2,
      clogged: 0.25,
      maxFlow: 1.5 * cfs,
      depressionHeight: 2 * inch,
      depressionWidth: 1.5 * ft,
      placement: 'ON_SAG',
    });
    expect(model.inletUsage[1]).toMatchObject({ inlet: 3, count: 1, maxFlow: 0, placement: 'AUTOMATIC' });
  });
});
