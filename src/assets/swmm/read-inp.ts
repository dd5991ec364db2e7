/** Reads a SWMM 5.2 input file: every section, all faults at once. Other files it names are asked of `open`. */
import { checkLayout } from './check-layout.ts';
import { withDepths, withSlopes } from './derive.ts';
import { AllNames } from './names.ts';
import type { DrainageModel, RainGage } from './network.ts';
import type { DrainageOptions } from './options.ts';
import { ControlReader } from './read-controls.ts';
import { readFiles, readReport } from './read-files.ts';
import { readEvaporation, readGages, readHydrographs, readSubcatchments } from './read-hydrology.ts';
import { readDryWeather, readInflows, readRdii } from './read-inflows.ts';
import { linkRows, readLinks } from './read-links.ts';
import { readPoints } from './read-map.ts';
import { readNodes } from './read-nodes.ts';
import { readOptions } from './read-options.ts';
import { readInlets, readInletUsage, readStreets } from './read-streets.ts';
import { readCurves, readPatterns, readSeries } from './read-tables.ts';
import { readTransects } from './read-transects.ts';
import { type Names, type OpenFile, Reading, type Row } from './reading.ts';
import { cutSections, type SectionName } from './sections.ts';
import { unmodelled } from './unmodelled.ts';

/** Rows whose name is not taken yet, in the order of the file, which is the order of results too. */
const claim = (rows: readonly Row[], names: Names): Row[] =>
  [...rows].sort((a, b) => a.line - b.line).filter((row) => names.add(row, row.words[0]!));

/** A model, or a StormtableError with every fault of the file. `file` is its name for faults. */
export function readDrainage(text: string, file: string, open: OpenFile = () => undefined): DrainageModel {
  const reading = new Reading(file, open);
  const sections = cutSections(text.replace(/^\uFEFF/, ''), reading);
  const rows = (...wanted: SectionName[]): Row[] => wanted.flatMap((name) => sections.get(name) ?? []);
  const names = new AllNames();
  const options = readOptions(rows('OPTIONS'), reading);

  const curves = readCurves(rows('CURVES'), names.curves, options);
  const series = readSeries(rows('TIMESERIES'), names.series, options, reading);
  const patterns = readPatterns(rows('PATTERNS'), names.patterns);
  names.patternKinds = patterns.map((p) => p.kind);
  const gages = readGages(rows('RAINGAGES'), names, options, reading);
  const transects = readTransects(rows('TRANSECTS'), names.transects, options, reading);
  const streets = readStreets(rows('STREETS'), names.streets, options);

  // elements name each other, so all names come first
  const nodeRows = claim(rows('JUNCTIONS', 'OUTFALLS', 'STORAGE', 'DIVIDERS'), names.nodes);
  const linkLines = claim(rows('CONDUITS', 'PUMPS', 'ORIFICES', 'WEIRS', 'OUTLETS'), names.links);
  const subcatchmentRows = claim(rows('SUBCATCHMENTS'), names.subcatchments);

  const context = { names, options, curves };
  const readOnly = readNodes(nodeRows, context);
  const inlets = readInlets(rows('INLETS'), context);
  const written = readLinks(linkLines, {
    ...context,
    nodes: readOnly,
    transects,
    streets,
    sections: linkRows(rows('XSECTIONS'), context),
    losses: linkRows(rows('LOSSES'), context),
  });
  const links = withSlopes(written, readOnly, options, reading);
  const nodes = withDepths(readOnly, links, options, reading);
  checkLayout(nodes, links, options, reading);

  const model: DrainageModel = {
    file,
    title: rows('TITLE').flatMap((row) => row.words[0] || []),
    options: withWetStep(options, gages, reading),
    gages,
    subcatchments: readSubcatchments(
      { main: subcatchmentRows, subareas: rows('SUBAREAS'), infiltration: rows('INFILTRATION') },
      names,
      options,
      reading,
    ),
    nodes,
    links,
    transects,
    streets,
    inlets,
    inletUsage: readInletUsage(rows('INLET_USAGE'), links, inlets, context),
    curves,
    series,
    patterns,
    hydrographs: readHydrographs(rows('HYDROGRAPHS'), names, options),
    controls: new ControlReader({ ...context, links }).read(rows('CONTROLS')),
    inflows: readInflows(rows('INFLOWS'), names, options),
    dwf: readDryWeather(rows('DWF'), names, options),
    rdii: readRdii(rows('RDII'), names, options),
    evaporation: readEvaporation(rows('EVAPORATION'), rows('TEMPERATURE'), names, options, reading),
    files: readFiles(rows('FILES')),
    report: readReport(rows('REPORT'), names),
    coordinates: readPoints(rows('COORDINATES'), names.nodes, reading).map((points) => points.at(-1)),
    vertices: readPoints(rows('VERTICES'), names.links, reading),
    polygons: readPoints(rows('POLYGONS'), names.subcatchments, reading),
    unmodelled: unmodelled(sections, options),
    warnings: reading.warnings.sort((a, b) => a.line - b.line),
  };
  reading.finish();
  return model;
}

/** The wet step is at most the shortest interval between readings of a rain gage. */
function withWetStep(options: DrainageOptions, gages: readonly RainGage[], reading: Reading): DrainageOptions {
  const shortest = gages.reduce((least, g) => (g.interval < least.interval ? g : least), {
    interval: options.wetStep,
    id: '',
    line: 1,
  });
  if (shortest.interval >= options.wetStep) return options;
  reading.warn(
    'inp-wet-step',
    shortest.line,
    `WET_STEP was lowered to ${shortest.interval} s, the interval of rain gage "${shortest.id}".`,
  );
  return { ...options, wetStep: shortest.interval };
}
