/** Where structures stand on the grid, as GeoJSON (RFC 7946): along the sides of cells they were snapped to. */
import type { RunHeader } from '../../format.ts';
import type { ToDegrees } from './areas-geojson.ts';

/** Seven decimals of a degree: a centimetre. */
const rounded = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;

export function structuresGeoJson(header: RunHeader, toDegrees: ToDegrees): string[] {
  const features = (header.structures ?? []).map(({ id, name, kind, faces, lines }) => {
    const coordinates = lines.map((line) => line.map(([x, y]) => toDegrees(x, y).map(rounded)));
    const only = coordinates[0];
    return {
      type: 'Feature',
      // a pump out of the model is one point
      geometry: only?.length === 1 ? { type: 'Point', coordinates: only[0] } : { type: 'MultiLineString', coordinates },
      properties: { id, name_en: name.en, name_zh: name.zh, kind, faces, cell_size_m: header.grid.cellSize },
    };
  });
  const about = {
    type: 'FeatureCollection',
    name: `Structures on the grid, ${header.name.en}`,
    description: 'Not where they stand in the field, but the sides of cells that stand for them in the model.',
    run: header.id,
    source: `${header.engine.name} ${header.engine.version}`,
  };
  const text = features.map((f) => JSON.stringify(f)).join(',\n');
  return [`${JSON.stringify(about).slice(0, -1)},"features":[\n${text}\n]}\n`];
}
