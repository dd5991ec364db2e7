/** Options and hydrology of a SWMM file in SI. */
import { describe, expect, it } from 'vitest';
import { readDrainage } from '../../../src/assets/swmm/read-inp.ts';
import { openNamed } from '../../fuzz/drainage-mutations.ts';
import { cfs, close, everySection, ft, inch, model, small } from './every-section.ts';

describe('options', () => {
  it('are all in SI', () => {
    close(model.options, {
      flowUnits: 'CFS',
      us: true,
      routing: 'DYNWAVE',
      linkOffsets: 'ELEVATION',
      forceMain: 'D-W',
      allowPonding: true,
      systemFlowTolerance: 0.04,
      lateralFlowTolerance: 0.03,
      sweepStart: 61,
      sweepEnd: 305,
      dryTime: 216_000,
      reportStep: 300,
      routingStep: 2.5,
      ruleStep: 30,
      lengtheningStep: 1,
      variableStep: 0.75,
      minimumStep: 0.25,
      inertialDamping: 'FULL',
      normalFlowLimited: 'FROUDE',
      surchargeMethod: 'SLOT',
      minSurfaceArea: 10 * ft * ft,
      minSlope: 0.0001,
      maxTrials: 12,
      headTolerance: 0.01 * ft,
      threads: 2,
    });
    // 37057 days from 1899-12-30 to 2001-06-15, as spreadsheets count
    expect(model.options.start).toBe(37_057 * 86_400 + 6 * 3600);
    expect(model.options.reportStart - model.options.start).toBe(3600);
    expect(model.options.end - model.options.start).toBe(30 * 3600);
  });

  it('have the defaults of the manual', () => {
    const { options } = small('[OPTIONS]\n');
    close(options, {
      flowUnits: 'CFS',
      infiltration: 'HORTON',
      routing: 'DYNWAVE',
      linkOffsets: 'DEPTH',
      reportStep: 900,
      wetStep: 300,
      dryStep: 3600,
      routingStep: 20,
      variableStep: 0,
      minimumStep: 0.5,
      inertialDamping: 'PARTIAL',
      normalFlowLimited: 'BOTH',
      surchargeMethod: 'EXTRAN',
      minSurfaceArea: 12.566 * ft * ft,
      maxTrials: 8,
      headTolerance: 0.005 * ft,
      systemFlowTolerance: 0.05,
    });
    expect(options.end - options.start).toBe(86_400);
  });

  it.each([
    ['CFS', cfs, ft],
    ['GPM', 0.003785411784 / 60, ft],
    ['MGD', 3785.411784 / 86_400, ft],
    ['CMS', 1, 1],
    ['LPS', 0.001, 1],
    ['MLD', 1000 / 86_400, 1],
  ])('%s: flows, and lengths in its system', (units, flow, length) => {
    const { options } = small(`[OPTIONS]\nFLOW_UNITS ${units}\n`);
    expect(options.toSI.flow).toBeCloseTo(flow, 15);
    expect(options.toSI.length).toBe(length);
    expect(options.us).toBe(length === ft);
  });

  it('lower the wet step to the interval of a rain gage, and say so', () => {
    expect(model.options.wetStep).toBe(300);
    expect(model.warnings.map((w) => w.code)).toContain('inp-wet-step');
  });
});

describe('hydrology', () => {
  it('rain gages from a series and from a file', () => {
    expect(model.gages[0]).toMatchObject({ format: 'INTENSITY', interval: 300, source: { kind: 'series', series: 0 } });
    close(model.gages[0]!.source, { factor: inch / 3600 });
    expect(model.gages[1]!.source).toMatchObject({ station: 'STA01', units: 'MM', factor: 0.001 });
    expect(model.gages[1]!.source).toHaveProperty('text', expect.stringContaining('STA01 2001'));
  });

  it('subcatchments with their subareas, drained to a node or to each other', () => {
    const [s1, s2, s3] = model.subcatchments;
    close(s1, { area: 10 * 4046.8564224, impervious: 0.5, width: 500 * ft, slope: 0.005, gage: 0 });
    expect(s1!.outlet).toEqual({ kind: 'node', index: 0 });
    expect(s2!.outlet).toEqual({ kind: 'subcatchment', index: 0 });
    expect(s3).toMatchObject({ id: 'S 3', gage: -1 });
    close(s1!.subareas, {
      nImpervious: 0.01,
      storagePervious: 0.1 * inch,
      zeroStorageFraction: 0.25,
      routeTo: 'PERVIOUS',
      routedFraction: 0.8,
    });
    close(s3!.subareas, { routeTo: 'OUTLET', routedFraction: 1 });
  });

  it('each method of infiltration, that of the options or of the line', () => {
    const [s1, s2, s3] = model.subcatchments.map((s) => s.infiltration);
    close(s1, {
      model: 'HORTON',
      maxRate: (3 * inch) / 3600,
      minRate: (0.5 * inch) / 3600,
      decay: 4 / 3600,
      dryTime: 7 * 86_400,
      maxVolume: 2 * inch,
    });
    close(s2, { model: 'GREEN_AMPT', suction: 3.5 * inch, conductivity: (0.5 * inch) / 3600, initialDeficit: 0.25 });
    close(s3, { model: 'CURVE_NUMBER', curveNumber: 80, dryTime: 7 * 86_400 });
    for (const method of ['MODIFIED_HORTON', 'MODIFIED_GREEN_AMPT']) {
      const m = readDrainage(
        everySection
          .replace('INFILTRATION         HORTON', `INFILTRATION ${method}`)
          .replace('3.0 0.5 4 7 2', '3.0 0.5 0.4'),
        'x',
        openNamed,
      );
      expect(m.subcatchments[0]!.infiltration.model).toBe(method);
    }
  });

  it('evaporation by months, and its switches', () => {
    expect(model.evaporation.dryOnly).toBe(true);
    expect(model.patterns[model.evaporation.recoveryPattern]!.id).toBe('Recover');
    const { source } = model.evaporation;
    expect(source.kind === 'MONTHLY' && source.rates[4]! / (inch / 86_400)).toBeCloseTo(0.3, 12);
    close(small('[EVAPORATION]\nCONSTANT 0.24\n').evaporation.source, {
      kind: 'CONSTANT',
      rate: (0.24 * inch) / 86_400,
    });
    const climate = readDrainage('[EVAPORATION]\nFILE\n[TEMPERATURE]\nFILE climate.dat\n', 'x', () => 'lines');
    expect(climate.evaporation.source).toMatchObject({ kind: 'FILE', text: 'lines' });
    expect(climate.unmodelled).toEqual([]);
  });

  it('unit hydrographs by months, those of a month by name over those of all', () => {
    const { months, gage } = model.hydrographs[0]!;
    expect(gage).toBe(0);
    close(months[0]![0], {
      r: 0.033,
      t: 3600,
      k: 2,
      abstractionMax: 0.5 * inch,
      abstractionRecovery: (0.1 * inch) / 86_400,
      abstractionInitial: 0.2 * inch,
    });
    expect(months[6]![0]).toMatchObject({ r: 0.05, t: 1800 });
    expect(months[6]![1]).toMatchObject({ r: 0.3 });
    expect(months[3]![2]).toBeUndefined();
    close(model.rdii[0], { node: 1, hydrograph: 0, area: 12 * 4046.8564224 });
  });

  it('inflows and dry weather flow', () => {
    expect(model.inflows).toHaveLength(2);
    close(model.inflows[0], { node: 0, factor: 0.5 * cfs, baseline: 2 * cfs });
    expect(model.series[model.inflows[0]!.series]!.id).toBe('Hydrograph');
    close(model.inflows[1], { node: 1, series: -1, baseline: 0.25 * cfs, pattern: -1 });
    close(model.dwf[0], { node: 2, average: 0.5 * cfs });
    expect(model.dwf[0]!.patterns.map((p) => model.patterns[p]!.kind)).toEqual(['MONTHLY', 'HOURLY', 'WEEKEND']);
  });
});
