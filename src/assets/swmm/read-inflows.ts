/** [INFLOWS], [DWF] and [RDII]: water that enters at nodes. Lines of pollutants are left to the warning on water quality. */
import type { RdiiInflow } from './hydrology.ts';
import type { AllNames } from './names.ts';
import type { DryWeatherFlow, ExternalInflow, Pattern } from './network.ts';
import type { DrainageOptions } from './options.ts';
import type { Row } from './reading.ts';

const isFlow = (row: Row): boolean => row.words[1]?.toUpperCase() === 'FLOW';

/** Elements by node, in the order of their lines: a later line for a node takes the place of an earlier one. */
function byNode<T extends { readonly node: number }>(all: readonly (T | undefined)[]): T[] {
  const found = new Map<number, T>();
  for (const one of all) if (one && one.node >= 0) found.set(one.node, one);
  return [...found.values()];
}

/** Lines of [INFLOWS] or [DWF] that are about a pollutant. */
export const qualityRows = (rows: readonly Row[]): Row[] => rows.filter((row) => row.has(1) && !isFlow(row));

export const readInflows = (rows: readonly Row[], names: AllNames, options: DrainageOptions): ExternalInflow[] =>
  byNode(
    rows.map((row) => {
      const node = row.find(0, 'node', names.nodes);
      if (row.word(1, 'constituent') === '' || !isFlow(row)) return undefined;
      const { flow } = options.toSI;
      row.number(4, 'units factor', {}, 1);
      return {
        line: row.line,
        node,
        series: row.find(2, 'series', names.series, true),
        factor: row.number(5, 'scale factor', {}, 1) * flow,
        baseline: row.number(6, 'baseline', {}, 0) * flow,
        pattern: row.find(7, 'pattern', names.patterns, true),
      };
    }),
  );

/** Up to four patterns, one a kind: of two of one kind the later holds. */
export const readDryWeather = (rows: readonly Row[], names: AllNames, options: DrainageOptions): DryWeatherFlow[] =>
  byNode(
    rows.map((row) => {
      const node = row.find(0, 'node', names.nodes);
      if (row.word(1, 'constituent') === '' || !isFlow(row)) return undefined;
      const patterns = new Map<Pattern['kind'] | undefined, number>();
      for (let i = 3; i < row.words.length && i < 11; i++) {
        const index = row.find(i, 'pattern', names.patterns, true);
        if (index >= 0) patterns.set(names.patternKinds[index], index);
      }
      const average = row.number(2, 'average flow') * options.toSI.flow;
      return { line: row.line, node, average, patterns: [...patterns.values()] };
    }),
  );

export const readRdii = (rows: readonly Row[], names: AllNames, options: DrainageOptions): RdiiInflow[] =>
  byNode(
    rows.map((row) => ({
      line: row.line,
      node: row.find(0, 'node', names.nodes),
      hydrograph: row.find(1, 'unit hydrograph', names.hydrographs),
      area: row.amount(2, 'sewershed area') * options.toSI.landArea,
    })),
  );
