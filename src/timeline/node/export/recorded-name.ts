/** The field a person means: by the name it is recorded under, or by one that people commonly say. */
import { defineFaults, StormtableError } from '../../../core/errors.ts';
import type { RecordedField, RunHeader, StaticField } from '../../format.ts';

export const fieldNameFaults = defineFaults({
  'export-field-unknown': 'the run has no field "{field}". It has {known}.',
});

const otherNames: Readonly<Record<string, string>> = {
  depth: 'water_depth',
  water: 'water_depth',
  max_water_depth: 'maximum_depth',
  maximum_water_depth: 'maximum_depth',
  speed: 'maximum_speed',
  hazard: 'maximum_hazard',
  hazard_rating: 'maximum_hazard',
  arrival: 'arrival_time',
  rain: 'rain_depth',
  rainfall: 'rain_depth',
  debris: 'debris_depth',
  elevation: 'bed_elevation',
  ground: 'bed_elevation',
  bed: 'bed_elevation',
  dem: 'bed_elevation',
  river: 'permanent_water',
};

export function recordedName(text: string, header: Pick<RunHeader, 'fields' | 'statics'>): RecordedField | StaticField {
  const all = [...header.fields, ...header.statics];
  const plain = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  const long = plain
    .replace(/^max_/, 'maximum_')
    .replace(/_max$/, '')
    .replace(/^(.*)_maximum$/, 'maximum_$1');
  const found = [plain, long, otherNames[plain], otherNames[long]]
    .map((n) => all.find((f) => f.name === n))
    .find(Boolean);
  if (found) return found;
  const known = all.map((f) => f.name).join(', ');
  throw new StormtableError(fieldNameFaults('export-field-unknown', { field: text, known }));
}
