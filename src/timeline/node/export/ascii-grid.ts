/** A field as ESRI ASCII grid, and the .prj file beside it. */
import { coordinateSystem, esriWkt } from '../../../core/coordinate-system.ts';
import { noData } from './geotiff.ts';
import type { FieldRaster } from './raster.ts';

/** A float32 in as few digits as bring it back. */
export function shortest(v: number): string {
  const seven = Number(v.toPrecision(7));
  return String(Math.fround(seven) === v ? seven : Number(v.toPrecision(9)));
}

/** The file, some rows at a time. */
export function* asciiGrid(r: FieldRaster): Generator<string> {
  yield `ncols ${r.cols}\nnrows ${r.rows}\nxllcorner ${r.west}\nyllcorner ${r.north - r.rows * r.cellSize}\ncellsize ${r.cellSize}\nNODATA_value ${noData}\n`;
  for (let row = 0; row < r.rows; row++) {
    const words: string[] = [];
    for (let i = row * r.cols; i < (row + 1) * r.cols; i++)
      words.push(Number.isNaN(r.values[i]) ? String(noData) : shortest(r.values[i]));
    yield `${words.join(' ')}\n`;
  }
}

/** What a .prj file says; undefined for a system that is not built in. */
export function prjText(epsg: number): string | undefined {
  const system = coordinateSystem(epsg);
  return system && `${esriWkt(system)}\n`;
}
