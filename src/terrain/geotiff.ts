/** GeoTIFF elevation files: bytes in, a raster in projected metres out. Decoding is the geotiff package's. */
import { fromArrayBuffer, type GeoTIFFImage } from 'geotiff';
import { defineFaults, type Fault, StormtableError } from '../core/errors.ts';
import type { Raster } from '../core/grid.ts';
import { boundDecoder } from './geotiff-packing.ts';
import { gridTooLarge, mostCellsInFile } from './grid-limit.ts';

export const geoTiffFault = defineFaults({
  'tiff-unreadable': 'this is not a GeoTIFF that can be read: {problem}.',
  'tiff-bands': 'the file has {bands} bands; an elevation file has one. Export the elevation band alone.',
  'tiff-palette': 'the cells are colours of a palette, not elevations. Export the elevations themselves.',
  'tiff-tile': 'tiles of {width} x {height} cells cannot be; write the file again with tiles of 256 x 256.',
  'tiff-not-placed':
    'the file does not say where it lies (no tie point and pixel scale). Export it as a GeoTIFF with georeferencing.',
  'tiff-rotated': 'the grid is rotated; rows must run east. Resample it without rotation.',
  'tiff-not-square': 'cells are {dx} by {dy} m; only square cells can be run. Resample the file to square cells.',
  'tiff-degrees':
    'the file is in degrees ({crs}); water needs metres. Reproject it, for example: gdalwarp -t_srs EPSG:{suggested} -r bilinear in.tif out.tif',
  'tiff-units': 'coordinates are in unit {unit}; expected metres (9001). Reproject the file to a system in metres.',
  'tiff-empty': 'every cell is without data; there is no ground to run on.',
});

const square = (dx: number, dy: number): boolean => Math.abs(dx - dy) <= 1e-6 * Math.max(dx, dy);

/** Reads the first image of a GeoTIFF. The vertical datum is `unspecified` unless the caller names it; `mayBeEmpty`: a file without any data is fine. */
export async function readGeoTiff(
  bytes: Uint8Array,
  file: string,
  options: { readonly datum?: string; readonly mayBeEmpty?: boolean } = {},
): Promise<Raster> {
  const faults: Fault[] = [];
  const refuse: (fault: Fault) => never = (fault) => {
    throw new StormtableError([...faults, fault]);
  };
  let image: GeoTIFFImage;
  let placed: Awaited<ReturnType<typeof placement>>;
  try {
    const buffer = bytes.slice().buffer as ArrayBuffer;
    image = await (await fromArrayBuffer(buffer)).getImage();
    await boundDecoder(Number((await image.getFileDirectory().loadValue('Compression')) ?? 1));
    const bands = image.getSamplesPerPixel();
    if (bands !== 1) faults.push(geoTiffFault('tiff-bands', { bands }, { file }));
    // a colour map: the numbers are colours
    if ((await image.getFileDirectory().loadValue('PhotometricInterpretation')) === 3)
      faults.push(geoTiffFault('tiff-palette', {}, { file }));
    placed = await placement(image, file, faults);
  } catch (error) {
    return refuse(geoTiffFault('tiff-unreadable', { problem: problemOf(error) }, { file }));
  }
  const size = { cols: image.getWidth(), rows: image.getHeight(), cellSize: placed?.cellSize ?? 1 };
  const large = gridTooLarge(size, 'file', { file });
  if (large) faults.push(large);
  const tile = { width: image.getTileWidth(), height: image.getTileHeight() };
  if (!large && !(tile.width * tile.height <= mostCellsInFile)) faults.push(geoTiffFault('tiff-tile', tile, { file }));
  if (!placed || faults.length > 0) throw new StormtableError(faults);

  const rows = image.getHeight();
  const cols = image.getWidth();
  const values = new Float32Array(rows * cols);
  try {
    const [band] = await image.readRasters({ interleave: false });
    values.set(band as Float32Array);
  } catch (error) {
    return refuse(geoTiffFault('tiff-unreadable', { problem: problemOf(error) }, { file }));
  }
  const noData = image.getGDALNoData();
  const without = noData === null ? Number.NaN : Math.fround(noData);
  let present = 0;
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    // single-precision files are often given a no-data value that only a double can hold
    if (v === without || !Number.isFinite(v) || Math.abs(v) > 1e30) values[i] = Number.NaN;
    else present++;
  }
  if (present === 0 && !options.mayBeEmpty) refuse(geoTiffFault('tiff-empty', {}, { file }));
  return { rows, cols, ...placed, datum: options.datum ?? 'unspecified', values };
}

function problemOf(error: unknown): string {
  // what the package says of an offset beyond the end
  if (error instanceof RangeError) return 'it ends in the middle, or its head is damaged';
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}

/** Corner, cell size and coordinate system; faults go to the list. */
async function placement(
  image: GeoTIFFImage,
  file: string,
  faults: Fault[],
): Promise<{ west: number; north: number; cellSize: number; epsg: number } | undefined> {
  const directory = image.getFileDirectory();
  const load = async (
    tag: 'ModelTransformation' | 'ModelPixelScale' | 'ModelTiepoint',
  ): Promise<number[] | undefined> =>
    directory.hasTag(tag) ? Array.from((await directory.loadValue(tag)) as ArrayLike<number>) : undefined;
  const transformation = await load('ModelTransformation');
  const scale = await load('ModelPixelScale');
  const tie = await load('ModelTiepoint');
  let dx: number;
  let dy: number;
  let west: number;
  let north: number;
  if (transformation) {
    if (transformation[1] !== 0 || transformation[4] !== 0) faults.push(geoTiffFault('tiff-rotated', {}, { file }));
    dx = transformation[0];
    dy = -transformation[5];
    west = transformation[3];
    north = transformation[7];
  } else if (scale && tie && tie.length >= 6) {
    dx = scale[0];
    dy = scale[1];
    west = tie[3] - tie[0] * dx;
    north = tie[4] + tie[1] * dy;
  } else {
    faults.push(geoTiffFault('tiff-not-placed', {}, { file }));
    return undefined;
  }
  if (dx < 0 || dy < 0) {
    faults.push(geoTiffFault('tiff-rotated', {}, { file }));
    return undefined;
  }
  const keys = (image.getGeoKeys() ?? {}) as Readonly<Record<string, number | undefined>>;
  const model = keys['GTModelTypeGeoKey'];
  const projected = keys['ProjectedCSTypeGeoKey'];
  const geographic = keys['GeographicTypeGeoKey'];
  const looksLikeDegrees = projected === undefined && dx < 0.02 && Math.abs(west) <= 360 && Math.abs(north) <= 90;
  if (
    model === 2 ||
    (model !== 1 && geographic !== undefined && projected === undefined) ||
    (model === undefined && looksLikeDegrees)
  ) {
    const longitude = west + (dx * image.getWidth()) / 2;
    const latitude = north - (dy * image.getHeight()) / 2;
    const zone = Math.min(60, Math.max(1, Math.floor((longitude + 180) / 6) + 1));
    const suggested = (latitude < 0 ? 32700 : 32600) + zone;
    faults.push(
      geoTiffFault(
        'tiff-degrees',
        { crs: geographic ? `EPSG:${geographic}` : 'no projected system', suggested },
        { file },
      ),
    );
    return undefined;
  }
  const unit = keys['ProjLinearUnitsGeoKey'];
  if (unit !== undefined && unit !== 9001) faults.push(geoTiffFault('tiff-units', { unit }, { file }));
  if (!square(dx, dy)) faults.push(geoTiffFault('tiff-not-square', { dx, dy }, { file }));
  // a pixel that is a point has its coordinates at its centre (raster type 2)
  if (keys['GTRasterTypeGeoKey'] === 2) {
    west -= dx / 2;
    north += dy / 2;
  }
  return { west, north, cellSize: dx, epsg: projected !== undefined && projected !== 32767 ? projected : 0 };
}
