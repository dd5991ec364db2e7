/** Longitude and latitude of a place's metres, for what leaves the program. */
import { definitionOf, projectionOf } from '../scenario/projection.ts';

/** Undefined where the place's system is not built in. */
export async function toDegreesOf(
  epsg: number,
): Promise<((x: number, y: number) => readonly [number, number]) | undefined> {
  if (!definitionOf(epsg)) return undefined;
  const projection = await projectionOf(epsg);
  return projection && ((x, y) => projection.inverse(x, y));
}
