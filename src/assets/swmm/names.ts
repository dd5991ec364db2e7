/** The names of every kind of element of a file. */
import type { Pattern } from './network.ts';
import { Names } from './reading.ts';

export class AllNames {
  readonly gages = new Names('a rain gage', 'a rain gage in [RAINGAGES]');
  readonly subcatchments = new Names('a subcatchment', 'a subcatchment in [SUBCATCHMENTS]');
  readonly nodes = new Names('a node', 'a node in [JUNCTIONS], [OUTFALLS], [STORAGE] or [DIVIDERS]');
  readonly links = new Names('a link', 'a link in [CONDUITS], [PUMPS], [ORIFICES], [WEIRS] or [OUTLETS]');
  readonly transects = new Names('a transect', 'a transect in [TRANSECTS]');
  readonly streets = new Names('a street', 'a street in [STREETS]');
  readonly inlets = new Names('an inlet', 'an inlet in [INLETS]');
  readonly curves = new Names('a curve', 'a curve in [CURVES]');
  readonly series = new Names('a time series', 'a series in [TIMESERIES]');
  readonly patterns = new Names('a pattern', 'a pattern in [PATTERNS]');
  readonly hydrographs = new Names('a unit hydrograph', 'a unit hydrograph in [HYDROGRAPHS]');
  /** Kinds of the patterns, once they are read. */
  patternKinds: readonly Pattern['kind'][] = [];
}
