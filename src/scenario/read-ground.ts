/** The ground under a scenario: read from an elevation file or rebuilt from facts, at the cell size asked for, with what covers it. */
import { StormtableError } from '../core/errors.ts';
import type { Raster } from '../core/grid.ts';
import type { Reconstruction } from '../terrain/reconstruction.ts';
import { coarsen } from './coarsen.ts';
import type { FaultList } from './faults.ts';
import type { Files, Wanted } from './files.ts';
import { crsProblem, epsgOf, projectionOf } from './projection.ts';
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

/** How a text says the cell size of the run. */
export interface CellSize {
  readonly value: number;
  readonly where: ReturnType<Source['where']>;
  readonly path: string;
}

const webMercator = 3857;

/** Reads an elevation file; a missing or faulty one gives nothing, and faults. */
export async function readElevation(wanted: Wanted, files: Files, faults: FaultList): Promise<Raster | undefined> {
  const found = await files.read(wanted);
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
    const { readAsciiGrid } = await import('../terrain/ascii-grid.ts');
    return readAsciiGrid(found.bytes, found.shown);
  } catch (error) {
    if (!(error instanceof StormtableError)) throw error;
    faults.faults.push(...error.faults);
    return undefined;
  }
}

/** A file's raster at the cell size asked for: a whole multiple of its own. */
export function atCellSize(raster: Raster, size: CellSize | undefined, faults: FaultList): Ground {
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
  return { raster: coarsen(raster, factor), factor, fine };
}

/** Rebuilds the ground from the facts a place names. */
export async function rebuildGround(
  wanted: Wanted,
  expected: { epsg: number; datum: string },
  size: CellSize | undefined,
  files: Files,
  faults: FaultList,
): Promise<Ground | undefined> {
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
    const { reconstruct } = await import('../terrain/reconstruction.ts');
    const built = reconstruct(size ? { ...facts, cellSize: size.value } : facts);
    const raster = built.ground;
    return { raster, factor: 1, fine: { rows: raster.rows, cols: raster.cols }, cover: coverOf(built) };
  } catch (error) {
    if (!(error instanceof StormtableError)) throw error;
    faults.faults.push(...error.faults);
    return undefined;
  }
}

/** The numbers of each cell's land cover. */
function coverOf({ classes, classTable }: Reconstruction): Surface {
  const spread = (of: (k: number) => number): Float32Array => {
    const table = Float32Array.from(classTable, (_, k) => of(k));
    const values = new Float32Array(classes.length);
    for (let i = 0; i < classes.length; i++) values[i] = table[classes[i]!]!;
    return values;
  };
  return {
    manning: spread((k) => classTable[k]!.manning),
    impervious: spread((k) => classTable[k]!.impervious),
    conductivity: spread((k) => classTable[k]!.soil.conductivity),
    suction: spread((k) => classTable[k]!.soil.suction),
    moisture_deficit: spread((k) => classTable[k]!.soil.moisture_deficit),
    classes: { values: classes, names: classTable.map((c) => c.name) },
  };
}
