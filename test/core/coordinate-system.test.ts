/** Well-known texts against the proj4 definitions that read places: both must put a point in the same spot. */
import proj4 from 'proj4';
import { describe, expect, it } from 'vitest';
import { coordinateSystem, esriWkt, gridMapping, wkt2 } from '../../src/core/coordinate-system.ts';
import { definitionOf } from '../../src/scenario/projection.ts';

const codes = Array.from({ length: 65_536 }, (_, epsg) => epsg);

describe('coordinateSystem', () => {
  it('knows exactly the systems that a place may have', () => {
    const known = codes.filter((epsg) => coordinateSystem(epsg));
    expect(known).toEqual(codes.filter((epsg) => definitionOf(epsg)));
    expect(known).toHaveLength(60 + 60 + 64 + 1);
  });

  it('is told to other programs so that they put a point where we do', () => {
    for (const epsg of codes.filter((code) => coordinateSystem(code))) {
      const system = coordinateSystem(epsg)!;
      const point: [number, number] = [
        system.centralMeridian + 0.7,
        epsg === 27700 ? 52 : epsg > 32700 && epsg < 32761 ? -29 : 29,
      ];
      // proj4 knows the shift of some datums by their name in a text and not of others: from the system's own ellipsoid or from WGS 84
      const own = definitionOf(epsg)!;
      const base = /\+(datum|ellps)=\S+/.exec(own)![0];
      const from = [`+proj=longlat ${base} +no_defs`, '+proj=longlat +datum=WGS84 +no_defs'];
      for (const text of [esriWkt(system), wkt2(system)]) {
        const apart = from.map((geographic, k) => {
          const here = proj4(geographic, k === 0 ? own.replace(/\+towgs84=\S+ /, '') : own).forward(point);
          const there = proj4(geographic, text).forward(point);
          return Math.hypot(there[0]! - here[0]!, there[1]! - here[1]!);
        });
        // 1 cm: shifts between datums are rounded differently; CGCS2000 differs from GRS 80 in the tenth digit of its flattening
        expect(Math.min(...apart), text).toBeLessThan(0.01);
      }
    }
  }, 60_000);

  it('carries the parameters of a CF grid mapping', () => {
    expect(gridMapping(coordinateSystem(32648)!)).toMatchObject({
      grid_mapping_name: 'transverse_mercator',
      longitude_of_central_meridian: 105,
      scale_factor_at_central_meridian: 0.9996,
      false_easting: 500_000,
      crs_wkt: expect.stringMatching(/^PROJCRS\["WGS 84 \/ UTM zone 48N".*ID\["EPSG",32648\]\]$/),
    });
  });
});
