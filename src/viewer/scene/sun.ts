/** Where the light comes from: the north-west of maps, or the sun as it stood over the place at that moment. */

export type Vector = readonly [east: number, up: number, south: number];

const norm = ([x, y, z]: Vector): Vector => {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
};
/** The usual light of maps, under which hills look like hills. */
export const mapSun: Vector = norm([-0.58, 0.62, -0.53]);

export type SunChoice = 'map' | 'time';
export const sunChoices: readonly SunChoice[] = ['map', 'time'];

const rad = Math.PI / 180;

/**
 * Direction to the sun from a place at a moment, and sine of its elevation. The Astronomical Almanac's low-precision
 * formulas (good to 0.01 degrees from 1950 to 2050); refraction is left out.
 * @param epochMs ms since 1970
 * @param latitude degrees north
 * @param longitude degrees east
 */
export function sunAt(epochMs: number, latitude: number, longitude: number): Vector {
  const days = epochMs / 86_400_000 - 10_957.5; // from noon of 1 January 2000
  const mean = (280.46 + 0.9856474 * days) * rad;
  const anomaly = (357.528 + 0.9856003 * days) * rad;
  const ecliptic = mean + (1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * rad;
  const tilt = (23.439 - 4e-7 * days) * rad;
  const declination = Math.asin(Math.sin(tilt) * Math.sin(ecliptic));
  const ascension = Math.atan2(Math.cos(tilt) * Math.sin(ecliptic), Math.cos(ecliptic));
  const sidereal = (18.697375 + 24.065709824279 * days) * 15 * rad; // Greenwich
  const hour = sidereal + longitude * rad - ascension;
  const phi = latitude * rad;
  const up = Math.sin(phi) * Math.sin(declination) + Math.cos(phi) * Math.cos(declination) * Math.cos(hour);
  const east = -Math.cos(declination) * Math.sin(hour);
  const north = Math.cos(phi) * Math.sin(declination) - Math.sin(phi) * Math.cos(declination) * Math.cos(hour);
  return [east, up, -north];
}

/**
 * Latitude and longitude of a point of a UTM zone, degrees; undefined in any other system. Good to a tenth of a degree,
 * which is less than the sun moves in a minute.
 */
export function whereabouts(
  epsg: number,
  [x, y]: readonly [number, number],
): { readonly latitude: number; readonly longitude: number } | undefined {
  const zone = epsg % 100;
  const hemisphere = Math.floor(epsg / 100);
  if ((hemisphere !== 326 && hemisphere !== 327) || zone < 1 || zone > 60) return undefined;
  const metresADegree = 111_133;
  const arc = (hemisphere === 326 ? y : y - 1e7) / 0.9996; // m along the meridian from the equator
  let latitude = arc / metresADegree;
  // the first two terms of the meridian arc of WGS 84; three rounds settle it
  for (let k = 0; k < 3; k++) latitude = (arc + 16_038.5 * Math.sin(2 * latitude * rad)) / metresADegree;
  return { latitude, longitude: zone * 6 - 183 + (x - 500_000) / (0.9996 * metresADegree * Math.cos(latitude * rad)) };
}

/** How the ground is lit: direction towards the light, and how bright the picture is, 0.45 to 1. */
export interface Light {
  readonly from: Vector;
  readonly brightness: number;
}

export const mapLight: Light = { from: mapSun, brightness: 1 };

/** By night the ground keeps the light of maps, dimmed, so that it can still be read. */
export function lightAt(epochMs: number, latitude: number, longitude: number): Light {
  const sun = sunAt(epochMs, latitude, longitude);
  const day = Math.max(0, Math.min(1, (sun[1] + 0.1) / 0.25));
  // from civil twilight on the light swings over from that of maps to the sun, never so low that slopes go black
  const low: Vector = norm([sun[0], Math.max(0.18, sun[1]), sun[2]]);
  const from = norm([0, 1, 2].map((k) => mapSun[k]! * (1 - day) + low[k]! * day) as unknown as Vector);
  return { from, brightness: 0.45 + 0.55 * day };
}
