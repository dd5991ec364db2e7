import { writeArrayBuffer } from 'geotiff';
import { describe, expect, it } from 'vitest';
import { StormtableError } from '../../src/core/errors.ts';
import { readGeoTiff } from '../../src/terrain/geotiff.ts';

const values = Float32Array.from([1, 2, 3, 4, -9999, 6]);
const utm = { ProjectedCSTypeGeoKey: 32648, GTModelTypeGeoKey: 1, ProjLinearUnitsGeoKey: 9001 };

/** A 3 x 2 file with its corner at 650000, 3270000 and 30 m cells, unless told otherwise. */
function tiff(metadata: Record<string, unknown> = {}): Uint8Array {
  const all = {
    height: 2,
    width: 3,
    ModelPixelScale: [30, 30, 0],
    ModelTiepoint: [0, 0, 0, 650000, 3270000, 0],
    GDAL_NODATA: '-9999',
    ...utm,
    ...metadata,
  };
  return new Uint8Array(writeArrayBuffer(values, all as never));
}
const codes = async (bytes: Uint8Array): Promise<string[]> => {
  try {
    await readGeoTiff(bytes, 'dem.tif');
    return [];
  } catch (error) {
    if (error instanceof StormtableError) return error.faults.map((f) => f.code);
    throw error;
  }
};

describe('readGeoTiff', () => {
  it('gives values, place and system, with no-data as NaN', async () => {
    const r = await readGeoTiff(tiff(), 'dem.tif', { datum: 'Wusong' });
    expect(r).toMatchObject({
      rows: 2,
      cols: 3,
      cellSize: 30,
      west: 650000,
      north: 3270000,
      epsg: 32648,
      datum: 'Wusong',
    });
    expect([...r.values]).toEqual([1, 2, 3, 4, Number.NaN, 6]);
  });

  it('shifts by half a cell where a pixel is a point', async () => {
    const r = await readGeoTiff(tiff({ GTRasterTypeGeoKey: 2 }), 'dem.tif');
    expect([r.west, r.north]).toEqual([649985, 3270015]);
  });

  it('takes a tie point in the middle of the grid', async () => {
    const r = await readGeoTiff(tiff({ ModelTiepoint: [1, 1, 0, 650030, 3269970, 0] }), 'dem.tif');
    expect([r.west, r.north]).toEqual([650000, 3270000]);
  });

  it('refuses degrees and names a system in metres to go to', async () => {
    const degrees = tiff({
      GTModelTypeGeoKey: 2,
      GeographicTypeGeoKey: 4326,
      ProjectedCSTypeGeoKey: undefined,
      ModelPixelScale: [0.0003, 0.0003, 0],
      ModelTiepoint: [0, 0, 0, 106.5, 29.6, 0],
    });
    await expect(readGeoTiff(degrees, 'dem.tif')).rejects.toThrow(/EPSG:32648/);
  });

  it('refuses cells that are not square', async () => {
    expect(await codes(tiff({ ModelPixelScale: [30, 25, 0] }))).toEqual(['tiff-not-square']);
  });

  it('refuses a file that does not say where it lies, and bytes that are no image', async () => {
    expect(await codes(new TextEncoder().encode('not an image at all'))).toEqual(['tiff-unreadable']);
    expect(await codes(tiff().slice(0, 200))).toEqual(['tiff-unreadable']);
  });
});
