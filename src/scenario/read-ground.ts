/** The ground under a scenario: read from an elevation file or rebuilt from facts, at the cell size asked for, with what covers it. */
import type { FaultPlace } from '../core/errors.ts';
import type { Raster } from '../core/grid.ts';
import { gridTooLarge } from '../terrain/grid-limit.ts';
import type { GroundFacts } from '../terrain/ground-facts.ts';
import { type GroundFrame, groundFrame } from '../terrain/ground-frame.ts';
import { bakedGround, bakeGround } from './baked-ground.ts';
import { coarsen } from './coarsen.ts';
import type { FaultList } from './faults.ts';
import { type Files, knownContent, type Wanted } from './files.ts';
import { GroundThread } from './ground-thread.ts';
import { crsProblem, epsgOf, projectionOf } from './projection.ts';
import { coverOf, type RebuiltGround } from './rebuilt-ground.ts';
import type { Surface } from './scenario.ts';
import { readYaml, type Source } from './yaml-source.ts';

export interface Ground {
  readonly raster: Raster;
  /** Fine cells that went into one cell's side; 1 where the file's own cells are used. */
  readonly factor: number;
  /** Raster as the file has it (rows and columns before coarsening). */
  readonly fine: { readonly rows: number; readonly cols: number };
  /** Land cover of a reconstruction. */
  readonly cover?: Surface;
}

/** A ground that may still be in the making: where it lies is known, its cells follow. */
export interface BegunGround {
  readonly frame: GroundFrame;
  /** Nothing where it could not be made, and then there are faults. */
  readonly ready: Promise<Ground | undefined>;
}

/** How a text says the cell size of the run. */
export interface CellSize {
  readonly value: number;
  readonly where: ReturnType<Source['where']>;
  readonly path: string;
}

const webMercator = 3857;

/** Reads an elevation file; a missing or faulty one gives nothing, and faults. */
export async function readElevation(wanted: Wanted, files: Files, faults: FaultList): Promise<Raster | undefined> {
  const found = await files.read({ ...wanted, kind: 'grid' });
  if (!found) return undefined;
  try {
    const magic = found.bytes[0]! | (found.bytes[1]! << 8);
    if (magic === 0x4949 || magic === 0x4d4d) {
      const { readGeoTiff } = await import('../terrain/geotiff.ts');
      const raster = await readGeoTiff(found.bytes, found.shown);
      if (raster.epsg !== webMercator) return raster;
      faults.add(
        'unknown-crs',
        { path: 'the coordinate system', found: 'EPSG:3857', ...crsProblem('EPSG:3857')! },
        { file: found.shown },
      );
      return undefined;
    }
    const other =
      knownContent(found.bytes) ?? (found.bytes.subarray(0, 1000).includes(0) ? 'it is not text' : undefined);
    if (other) {
      const { what, written } = wanted;
      faults.add('not-elevation', { what, path: written, found: other }, wanted.place);
      return undefined;
    }
    const { readAsciiGrid } = await import('../terrain/ascii-grid.ts');
    return readAsciiGrid(found.bytes, found.shown);
  } catch (error) {
    faults.take(error);
    return undefined;
  }
}

/** A file's raster at the cell size asked for: a whole multiple of its own. `named` is where the file is. */
export function atCellSize(
  raster: Raster,
  size: CellSize | undefined,
  named: FaultPlace,
  faults: FaultList,
): Ground | undefined {
  const fine = { rows: raster.rows, cols: raster.cols };
  const ratio = size ? size.value / raster.cellSize : 1;
  const factor = Math.round(ratio);
  const whole = factor >= 1 && Math.abs(ratio - factor) < 1e-6 * factor;
  if (size && !whole) {
    const near = Math.max(1, factor) * raster.cellSize;
    const problem = `the elevation file has cells of ${raster.cellSize} m and only whole multiples can be made from them; write for example ${near} m`;
    faults.add('cell-size', { path: size.path, found: size.value, problem }, size.where);
    return { raster, factor: 1, fine };
  }
  if (factor > Math.min(raster.rows, raster.cols) / 2) {
    const problem = `the ground is ${raster.cols} x ${raster.rows} cells of ${raster.cellSize} m and would vanish`;
    faults.add('cell-size', { path: size!.path, found: size!.value, problem }, size!.where);
    return { raster, factor: 1, fine };
  }
  const coarse = {
    rows: Math.ceil(raster.rows / factor),
    cols: Math.ceil(raster.cols / factor),
    cellSize: raster.cellSize * factor,
  };
  const large = gridTooLarge(coarse, 'run', size?.where ?? named);
  if (large) {
    faults.faults.push(large);
    return undefined;
  }
  return { raster: coarsen(raster, factor), factor, fine };
}

/** Begins to rebuild the ground from the facts a place names, beside what is read next. */
export async function rebuildGround(
  wanted: Wanted,
  expected: { epsg: number; datum: string },
  size: CellSize | undefined,
  files: Files,
  faults: FaultList,
): Promise<BegunGround | undefined> {
  const found = await files.text(wanted);
  const source = found && readYaml(found.text, found.shown, faults);
  if (!source) return undefined;
  const { groundFacts } = await import('../terrain/ground-facts.ts');
  const written = (source.data as { crs?: unknown } | null)?.crs;
  const epsg = typeof written === 'string' ? epsgOf(written) : undefined;
  const problem = typeof written === 'string' ? crsProblem(written) : undefined;
  if (problem) {
    faults.add('unknown-crs', { path: 'crs', found: String(written), ...problem }, source.where(['crs']));
    return undefined;
  }
  const projection = epsg === undefined ? undefined : await projectionOf(epsg);
  try {
    const facts = groundFacts(
      source.data,
      ([lon, lat]) => (projection ? projection.forward(lon, lat) : [lon, lat]),
      (path) => source.where(path),
    );
    if (facts.epsg !== expected.epsg)
      faults.add(
        'crs-mix',
        { path: 'crs', found: `EPSG:${facts.epsg}`, file: 'place.yaml', expected: `EPSG:${expected.epsg}` },
        source.where(['crs']),
      );
    if (facts.datum !== expected.datum)
      faults.add(
        'datum-mix',
        { path: 'the ground', found: facts.datum, expected: expected.datum },
        source.where(['datum']),
      );
    if (size && size.value > Math.min(facts.extent.width, facts.extent.height) / 8) {
      const cellProblem = `the place is ${facts.extent.width} x ${facts.extent.height} m and would have too few cells`;
      faults.add('cell-size', { path: size.path, found: size.value, problem: cellProblem }, size.where);
      return undefined;
    }
    const cellSize = size?.value ?? facts.cellSize;
    const { width, height } = facts.extent;
    const cells = { cols: Math.floor(width / cellSize), rows: Math.floor(height / cellSize), cellSize };
    const large = gridTooLarge(cells, 'run', size?.where ?? source.where(['cell_size_m']));
    if (large) {
      faults.faults.push(large);
      return undefined;
    }
    const sized = { ...facts, cellSize };
    const ready = madeGround(sized).then(
      (made): Ground => {
        const { raster } = made;
        return { raster, factor: 1, fine: { rows: raster.rows, cols: raster.cols }, cover: coverOf(made) };
      },
      (error: unknown) => {
        faults.take(error);
        return undefined;
      },
    );
    ready.catch(() => {}); // who awaits it hears of it; until then it is not unheard
    return { frame: groundFrame(sized), ready };
  } catch (error) {
    faults.take(error);
    return undefined;
  }
}

/** The ground of these facts: kept since the program was built, or made now. */
async function madeGround(facts: GroundFacts): Promise<RebuiltGround> {
  const kept = await bakedGround(facts);
  if (kept) return kept;
  const ground = await new GroundThread().rebuild(facts);
  if (process.env['STORMTABLE_BAKE'] === '1') await bakeGround(facts, ground);
  return ground;
}
