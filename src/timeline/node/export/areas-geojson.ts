/** Affected areas as GeoJSON (RFC 7946): longitude and latitude on WGS 84, outer rings counter-clockwise, units in the names. */
import type { AreaRecord } from '../../../core/records.ts';
import type { Timeline } from '../../reader.ts';
import { recordsOf } from '../../records.ts';
import { recordMoment } from './moments.ts';

/** Longitude and latitude, degrees, of an easting and northing, m. */
export type ToDegrees = (x: number, y: number) => readonly [number, number];

/** The document, a feature at a time. `ticks` (completed) takes the areas of one frame; all where left out. */
export async function* areasGeoJson(timeline: Timeline, toDegrees: ToDegrees, ticks?: number): AsyncGenerator<string> {
  const { header } = timeline;
  const about = {
    name: `Affected areas, ${header.name.en}`,
    description: `Model result, not a survey. ${header.provenance.en} Outlines of a worse class lie inside those of the milder ones: never add classes up.`,
    run: header.id,
    source: `${header.engine.name} ${header.engine.version}`,
  };
  yield `{"type":"FeatureCollection",${JSON.stringify(about).slice(1, -1)},"features":[`;
  let between = '\n';
  for await (const area of recordsOf(timeline, 'truth/areas')) {
    if (ticks !== undefined && area.tick + 1 !== ticks) continue;
    yield between + JSON.stringify(featureOf(timeline, area, toDegrees));
    between = ',\n';
  }
  yield '\n]}\n';
}

function featureOf(timeline: Timeline, area: AreaRecord, toDegrees: ToDegrees) {
  const { time, seconds } = recordMoment(timeline, 'truth/areas', area.tick);
  return {
    type: 'Feature',
    geometry: {
      type: 'Polygon',
      coordinates: area.rings.map((ring, k) => turned(degreesOf(ring, toDegrees), k === 0)),
    },
    properties: {
      time,
      seconds_s: seconds,
      id: area.id,
      hazard: area.hazard,
      class: area.class,
      area_m2: area.area_m2,
      people: area.people,
      road_m: area.road_m,
      zones: area.zones,
    },
  };
}

type Position = [number, number];

/** Seven decimals of a degree: a centimetre. */
const degreesOf = (ring: readonly (readonly [number, number])[], toDegrees: ToDegrees): Position[] =>
  ring.map(([x, y]) => toDegrees(x, y).map((d) => Math.round(d * 1e7) / 1e7) as Position);

/** The ring in its direction: counter-clockwise round an area, clockwise round a hole. */
export function turned(ring: Position[], outer: boolean): Position[] {
  let twice = 0;
  for (let k = 0; k + 1 < ring.length; k++) {
    // relative to the first point: the products of whole degrees would drown a small area
    const [x, y] = [ring[k][0] - ring[0][0], ring[k][1] - ring[0][1]];
    const [nextX, nextY] = [ring[k + 1][0] - ring[0][0], ring[k + 1][1] - ring[0][1]];
    twice += x * nextY - nextX * y;
  }
  return twice > 0 === outer ? ring : ring.toReversed();
}
