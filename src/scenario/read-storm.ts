/** Design storms of a scenario: a formula or a depth, laid out by a pattern, reduced for the area and carried by a cell. */
import { type ArealReduction, fsrReduction, largestReducedArea } from '../forcing/areal-reduction.ts';
import { depthIn } from '../forcing/design-storm.ts';
import type { Storm } from '../forcing/rainfall.ts';
import { faultsOfShares, type StormPattern } from '../forcing/storm-pattern.ts';
import { pathText } from './faults.ts';
import type { ForcingContext } from './read-series.ts';
import type { Sections } from './sections.ts';
import { readColumnCsv } from './series-file.ts';
import { stormZones } from './storm-zones.ts';
import type { Path } from './yaml-source.ts';

type Written = NonNullable<Sections['rain'][number]['value']['design_storm']>;

/** A storm, or faults. */
export async function readStorm(d: Written, at: Path, context: ForcingContext): Promise<Storm | undefined> {
  const { faults, source, timing } = context;
  const name = pathText(at);
  if (!knowsItsDepth(d, at, context)) return undefined;
  const cell = d.cell && cellOf(d.cell, at, context);
  if (d.cell && !cell) return undefined;
  const reduction = reductionOf(d, at, context);
  if (reduction === 'faulty') return undefined;
  const placed = {
    start: timing.seconds(d.start),
    ...(cell ? { cell } : {}),
    ...(reduction ? { areal_reduction: reduction } : {}),
  };
  const { duration, return_period, peak_ratio } = d;
  const formula = d.depth === undefined ? (d.formula ?? stormZones[d.zone!]) : undefined;
  if (d.pattern === 'chicago') {
    if (formula)
      return {
        kind: 'design_storm',
        formula,
        return_period: return_period!,
        duration,
        peak_ratio,
        ...placed,
      };
    const needs = 'uniform, triangular or a list of shares, since the Chicago pattern needs zone or formula';
    faults.add('missing-key', { of: name, key: 'pattern', expected: needs }, source.where(at));
    return undefined;
  }
  const pattern: StormPattern | undefined =
    typeof d.pattern !== 'string'
      ? await sharesOf(d.pattern, [...at, 'pattern'], context)
      : d.pattern === 'uniform'
        ? { kind: 'uniform' }
        : { kind: 'triangular', peak_ratio };
  const depth = formula ? depthIn(formula, return_period!, duration) : d.depth!;
  return pattern && { kind: 'pattern_storm', depth, duration, pattern, ...placed };
}

/** Whether exactly one of zone, formula and depth says how much falls; faults where not. */
function knowsItsDepth(d: Written, at: Path, context: ForcingContext): boolean {
  const { faults, source } = context;
  const path = pathText(at);
  const ways = (['zone', 'formula', 'depth'] as const).filter((k) => d[k] !== undefined);
  if (ways.length !== 1) {
    const found = ways.length === 0 ? 'none' : ways.join(' and ');
    faults.add('one-kind', { path, found, kinds: 'zone, formula, depth' }, source.where(at));
    return false;
  }
  if (d.depth !== undefined && d.return_period !== undefined) {
    const where = source.where([...at, 'return_period']);
    const params = { found: `${d.return_period} y`, expected: 'none, since the depth is given', hint: '' };
    faults.add('not-allowed', { path: `${path}.return_period`, ...params }, where);
    return false;
  }
  return true;
}

function cellOf(cell: NonNullable<Written['cell']>, at: Path, context: ForcingContext): Storm['cell'] | undefined {
  if (!context.projection) {
    const { epsg } = context.place;
    const problem = epsg ? `is in EPSG:${epsg}, which is not built in` : 'names no coordinate system';
    const way = epsg ? 'Reproject the ground to UTM or CGCS2000.' : 'Set crs, for example EPSG:32648.';
    const path = `${pathText(at)}.cell.center`;
    context.faults.add('no-projection', { path, problem, way }, context.source.where([...at, 'cell', 'center']));
    return undefined;
  }
  const [x, y] = context.projection.forward(cell.center[0], cell.center[1]);
  const { radius, radius_across, velocity } = cell;
  const center = [millimetre(x), millimetre(y)] as const;
  return { center, radius, ...(radius_across === undefined ? {} : { radius_across }), velocity };
}
const millimetre = (v: number): number => Math.round(v * 1000) / 1000;

/** Of the area written, else of the moving cell within one radius, else of the ground's extent. */
function reductionOf(d: Written, at: Path, context: ForcingContext): ArealReduction | undefined | 'faulty' {
  const r = d.areal_reduction;
  if (r === 'none') return undefined;
  if (typeof r === 'number') return { method: 'factor', factor: r };
  const { bounds } = context;
  const own = d.cell
    ? Math.PI * d.cell.radius * (d.cell.radius_across ?? d.cell.radius)
    : bounds && (bounds.east - bounds.west) * (bounds.north - bounds.south);
  const area = r === 'fsr' ? own : r.fsr;
  // without a ground there are faults already
  if (area === undefined) return 'faulty';
  const factor = fsrReduction(area, d.duration);
  if (factor > 0 && area <= largestReducedArea) return { method: 'fsr', factor, area };
  const way =
    area > largestReducedArea
      ? `The formula holds up to ${largestReducedArea / 1e6} km2; write a factor instead.`
      : 'So short a storm does not cover so large an area: give a moving cell, a longer duration, or a factor.';
  const found = area > largestReducedArea ? 'nothing' : `${factor.toFixed(2)}, which is no factor`;
  const hours = Number((d.duration / 3600).toPrecision(3));
  const params = { path: `${pathText(at)}.areal_reduction`, area: area / 1e6, hours, found, way };
  context.faults.add('reduction-range', params, context.source.where([...at, 'areal_reduction']));
  return 'faulty';
}

async function sharesOf(
  written: Exclude<Written['pattern'], string>,
  at: Path,
  context: ForcingContext,
): Promise<StormPattern | undefined> {
  const { faults, source, files } = context;
  const path = pathText(at);
  if ((written.shares === undefined) === (written.file === undefined)) {
    const found = written.shares ? 'both' : 'neither';
    faults.add('one-kind', { path, found, kinds: 'shares, file' }, source.where(at));
    return undefined;
  }
  let shares = written.shares;
  if (written.file !== undefined) {
    const wanted = {
      what: 'the pattern file',
      kind: 'csv' as const,
      written: written.file,
      namedBy: source.fileOf([...at, 'file']),
      place: source.where([...at, 'file']),
    };
    const found = await files.text(wanted);
    shares = found && readColumnCsv(found.text, found.shown, 'share', faults);
  }
  if (!shares) return undefined;
  const wrong = faultsOfShares(path, shares);
  for (const { message } of wrong)
    faults.add('pattern-fault', { path, problem: message.replace(`${path}: `, '') }, source.where(at));
  return wrong.length ? undefined : { kind: 'shares', shares: [...shares] };
}
