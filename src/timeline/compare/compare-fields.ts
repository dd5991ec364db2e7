/**
 * Fields of two runs: wet ground over time, maxima and where they differ most, and which recorded field differs when.
 * Frames are read one moment at a time, so that memory holds a few grids however long the runs are.
 */
import { cellArea, type Grid, xOf, yOf } from '../../core/grid.ts';
import { dryBelow } from '../encode.ts';
import type { RecordedField } from '../format.ts';
import type { Frame, Timeline } from '../reader.ts';
import { unitSuffix } from '../unit-suffix.ts';
import { type Alignment, type OverTime, overTime, type Pair, pair } from './align.ts';

/** Depths from which ground is counted as wet, m: kerbs and thresholds, knees and car engines, a metre. */
export const wetFrom = [0.15, 0.3, 1] as const;

export type ToDegrees = (x: number, y: number) => readonly [number, number];

export interface Where {
  /** Of the recorded grid, from 0. */
  readonly row: number;
  readonly col: number;
  readonly easting_m: number;
  readonly northing_m: number;
  /** Degrees on WGS 84, where the place's system is known. */
  readonly lon?: number;
  readonly lat?: number;
}

export interface FieldDifference {
  readonly field: string;
  /** null: recorded once, over the whole run. */
  readonly first_time: string | null;
}

export type MaximumRow = Readonly<Record<string, string | number | Pair | Where | null>> & {
  readonly field: string;
  readonly unit: string;
};

export interface FieldComparison {
  readonly wet_area: readonly (OverTime & { readonly from_depth_m: number })[];
  readonly maxima: readonly MaximumRow[];
  /** `over the whole runs` (kept every step), or `at common moments` (of the recorded frames). */
  readonly maxima_are: 'over the whole runs' | 'at common moments';
  readonly differing: readonly FieldDifference[];
  readonly only_a: readonly string[];
  readonly only_b: readonly string[];
  /** Numbers that were compared. */
  readonly values: number;
}

export async function compareFields(
  a: Timeline,
  b: Timeline,
  { moments, said }: Alignment,
  toDegrees: ToDegrees | undefined,
  progress: (done: number, of: number) => void,
): Promise<FieldComparison> {
  const { grid } = a.header;
  const shared = (every: RecordedField['every']) =>
    a.header.fields.filter(
      (f) => f.every === every && b.header.fields.some((g) => g.name === f.name && g.every === every),
    );
  const framed = shared('frame');
  const differing = new Map<string, FieldDifference>();
  let values = 0;
  const area = wetFrom.map(() => ({ a: new Float64Array(moments.length), b: new Float64Array(moments.length) }));
  const wet = framed.some((f) => f.name === 'water_depth');
  const finals = shared('end').filter((f) => [a, b].every((t) => t.manifest.finals.includes(f.name)));
  const whole = said.whole && finals.some((f) => f.name === 'maximum_depth');
  const deepest = whole || !wet ? undefined : { a: emptyFrame(grid), b: emptyFrame(grid) };

  for (const [m, moment] of moments.entries()) {
    for (const field of framed) {
      // of what is known to differ only the water is looked at further
      if (field.name !== 'water_depth' && differing.has(field.name)) continue;
      const [one, other] = await Promise.all([a.frame(field.name, moment.a), b.frame(field.name, moment.b)]);
      values += one.values.length;
      if (!differing.has(field.name) && !sameFrame(one, other))
        differing.set(field.name, { field: field.name, first_time: moment.time });
      if (field.name !== 'water_depth') continue;
      for (const [k, least] of wetFrom.entries()) {
        area[k].a[m] = countFrom(one, least) * cellArea(grid);
        area[k].b[m] = countFrom(other, least) * cellArea(grid);
      }
      if (deepest) {
        raise(deepest.a, one);
        raise(deepest.b, other);
      }
    }
    progress(m + 1, moments.length);
  }

  const maxima: MaximumRow[] = [];
  if (deepest) maxima.push(maximumRow('maximum_depth', 'm', deepest.a, deepest.b, undefined, grid, toDegrees));
  else {
    const depths = finals.find((f) => f.name === 'maximum_depth');
    const ever = depths && wetInEither(await a.still(depths.name), await b.still(depths.name));
    for (const f of finals) {
      const [one, other] = await Promise.all([a.still(f.name), b.still(f.name)]);
      values += one.values.length;
      if (!sameFrame(one, other)) differing.set(f.name, { field: f.name, first_time: null });
      maxima.push(maximumRow(f.name, f.unit, one, other, ever, grid, toDegrees));
    }
  }
  const names = (t: Timeline) => [...t.header.fields, ...t.header.statics].map((f) => f.name);
  return {
    wet_area: wet
      ? wetFrom.map((least, k) => ({ ...overTime('area_m2', moments, area[k].a, area[k].b), from_depth_m: least }))
      : [],
    maxima,
    maxima_are: deepest ? 'at common moments' : 'over the whole runs',
    differing: [...differing.values()],
    only_a: names(a).filter((n) => !names(b).includes(n)),
    only_b: names(b).filter((n) => !names(a).includes(n)),
    values,
  };
}

const valueAt = (f: Frame, i: number): number => (f.values[i] === f.outside ? Number.NaN : f.values[i] * f.scale);
const same = (x: number, y: number): boolean => x === y || (Number.isNaN(x) && Number.isNaN(y));

function sameFrame(a: Frame, b: Frame): boolean {
  const alike = a.scale === b.scale && a.encoding === b.encoding;
  for (let i = 0; i < a.values.length; i++)
    if (alike ? !same(a.values[i], b.values[i]) : !same(valueAt(a, i), valueAt(b, i))) return false;
  return true;
}

/** Cells of at least this value. Compared in stored steps: 0.3 m is not quite 300 times 0.001. */
function countFrom(f: Frame, least: number): number {
  const from = least / f.scale - 1e-6;
  let count = 0;
  for (let i = 0; i < f.values.length; i++) if (f.values[i] >= from && f.values[i] !== f.outside) count++;
  return count;
}

const emptyFrame = (grid: Grid): Frame => ({
  field: 'maximum_depth',
  encoding: 'f32',
  rows: grid.rows,
  cols: grid.cols,
  factor: 1,
  values: new Float32Array(grid.rows * grid.cols).fill(Number.NaN),
  scale: 1,
  outside: Number.NaN,
});

function raise(highest: Frame, now: Frame): void {
  for (let i = 0; i < highest.values.length; i++) {
    const v = valueAt(now, i);
    if (!(highest.values[i] >= v)) highest.values[i] = v;
  }
}

function wetInEither(a: Frame, b: Frame): Uint8Array {
  const out = new Uint8Array(a.values.length);
  for (let i = 0; i < out.length; i++) out[i] = valueAt(a, i) >= dryBelow || valueAt(b, i) >= dryBelow ? 1 : 0;
  return out;
}

/** One field of maxima; `counted` marks the cells that count, those above 0 in either run where left out. */
function maximumRow(
  field: string,
  unit: string,
  a: Frame,
  b: Frame,
  counted: Uint8Array | undefined,
  grid: Grid,
  toDegrees: ToDegrees | undefined,
): MaximumRow {
  const reaches = field === 'arrival_time';
  const sums = { a: 0, b: 0 };
  const largest = { a: Number.NEGATIVE_INFINITY, b: Number.NEGATIVE_INFINITY };
  const alone = { a: 0, b: 0 };
  let cells = 0;
  let unlike = 0;
  let most = 0;
  let at = -1;
  for (let i = 0; i < a.values.length; i++) {
    const x = valueAt(a, i);
    const y = valueAt(b, i);
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    if (x !== y) unlike++;
    if (reaches && (x < 0 || y < 0)) {
      if (x >= 0) alone.a++;
      if (y >= 0) alone.b++;
      continue;
    }
    if (counted ? counted[i] === 0 : !(x >= dryBelow || y >= dryBelow)) continue;
    cells++;
    sums.a += x;
    sums.b += y;
    if (x > largest.a) largest.a = x;
    if (y > largest.b) largest.b = y;
    if (Math.abs(y - x) > Math.abs(most)) {
      most = y - x;
      at = i;
    }
  }
  const u = unitSuffix(unit);
  const area = cellArea(grid);
  return {
    field,
    unit,
    [`largest${u}`]: cells ? pair(largest.a, largest.b) : null,
    [`mean${u}`]: cells ? pair(sums.a / cells, sums.b / cells) : null,
    ...(field.endsWith('_depth') ? { volume_m3: pair(sums.a * area, sums.b * area) } : {}),
    counted_cells: cells,
    differing_cells: unlike,
    ...(reaches ? { reached_cells_only_a: alone.a, reached_cells_only_b: alone.b } : {}),
    [`largest_difference${u}`]: most,
    where: at < 0 ? null : whereIs(grid, at, toDegrees),
  };
}

function whereIs(grid: Grid, cell: number, toDegrees: ToDegrees | undefined): Where {
  const [x, y] = [xOf(grid, cell), yOf(grid, cell)];
  const place = { row: Math.floor(cell / grid.cols), col: cell % grid.cols, easting_m: x, northing_m: y };
  if (!toDegrees) return place;
  const [lon, lat] = toDegrees(x, y);
  return { ...place, lon: Number(lon.toFixed(6)), lat: Number(lat.toFixed(6)) };
}
