/** From longitude and latitude to a place's projected metres, by proj4, with the systems of China and UTM built in. */
import type { Point } from '../assets/place.ts';

export interface Projection {
  readonly epsg: number;
  /** Easting and northing, m, of a longitude and latitude (WGS 84), degrees. */
  forward(lon: number, lat: number): Point;
  /** Longitude and latitude of an easting and northing. */
  inverse(x: number, y: number): Point;
}

/** proj4 definition of an EPSG code; undefined where the code is not built in. */
export function definitionOf(epsg: number): string | undefined {
  const utm = epsg > 32600 && epsg <= 32660 ? epsg - 32600 : epsg > 32700 && epsg <= 32760 ? epsg - 32700 : 0;
  if (utm) return `+proj=utm +zone=${utm}${epsg > 32700 ? ' +south' : ''} +datum=WGS84 +units=m +no_defs`;
  // CGCS2000 / Gauss-Kruger: the ellipsoid differs from WGS 84 by 0.1 mm; the frames agree within decimetres
  const kruger = (lon: number, east: number) =>
    `+proj=tmerc +lat_0=0 +lon_0=${lon} +k=1 +x_0=${east} +y_0=0 +ellps=GRS80 +units=m +no_defs`;
  if (epsg >= 4491 && epsg <= 4501) return kruger(75 + 6 * (epsg - 4491), (13 + epsg - 4491) * 1e6 + 500000); // 6 degrees, zone number in the easting
  if (epsg >= 4502 && epsg <= 4512) return kruger(75 + 6 * (epsg - 4502), 500000); // 6 degrees by central meridian
  if (epsg >= 4513 && epsg <= 4533) return kruger(75 + 3 * (epsg - 4513), (25 + epsg - 4513) * 1e6 + 500000); // 3 degrees, zone number
  if (epsg >= 4534 && epsg <= 4554) return kruger(75 + 3 * (epsg - 4534), 500000); // 3 degrees by central meridian
  if (epsg === 3857) return undefined; // its metres are not metres on the ground
  if (epsg === 27700)
    return '+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy +towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 +units=m +no_defs';
  return undefined;
}

/** The number of `EPSG:32648`; undefined where it is not so written. */
export const epsgOf = (text: string): number | undefined => {
  const m = /^EPSG:(\d{4,6})$/i.exec(text.trim());
  return m ? Number(m[1]) : undefined;
};

/** What to say of a code that is not built in. */
export function crsProblem(text: string): { problem: string; way: string } | undefined {
  const epsg = epsgOf(text);
  const way =
    'Reproject the data to a system in metres that is built in: UTM (EPSG:32601 to 32660, 32701 to 32760), CGCS2000 (EPSG:4491 to 4554) or EPSG:27700.';
  if (epsg === undefined) return { problem: 'expected an EPSG code such as EPSG:32648', way };
  if (epsg === 4326 || epsg === 4490) return { problem: 'its coordinates are degrees, and water needs metres', way };
  if (epsg === 3857) return { problem: 'web Mercator metres are stretched by latitude', way };
  return definitionOf(epsg) ? undefined : { problem: 'this system is not built in', way };
}

/** Loads proj4 when a place first needs it. */
export async function projectionOf(epsg: number): Promise<Projection | undefined> {
  const definition = definitionOf(epsg);
  if (!definition) return undefined;
  const proj4 = (await import('proj4')).default;
  const converter = proj4('+proj=longlat +datum=WGS84 +no_defs', definition);
  return {
    epsg,
    forward: (lon, lat) => converter.forward([lon, lat]) as [number, number],
    inverse: (x, y) => converter.inverse([x, y]) as [number, number],
  };
}
