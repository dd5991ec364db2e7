/** Affected areas of the frame on the screen: each patch with its hazard, size, people and roads. */
import type { AreaRecord } from '../../core/records.ts';
import type { App } from '../app/app.ts';
import { fixed } from '../app/format.ts';
import { centreOf } from '../data/assets.ts';
import type { TextKey } from '../language/language.ts';
import type { Urgency } from '../scene/colours.ts';
import { type Cell, type Row, type Subject, wordCell } from './subject.ts';

const classNames: Record<AreaRecord['class'], TextKey> = {
  low: 'hazardLow',
  moderate: 'hazardModerate',
  significant: 'hazardSignificant',
  extreme: 'hazardExtreme',
};
const classUrgency: Record<AreaRecord['class'], Urgency> = {
  low: 'watch',
  moderate: 'warn',
  significant: 'alarm',
  extreme: 'alarm',
};

export function areaSubject(app: App): Subject {
  const { t, run } = app;
  const zones = new Map((run.place.zones ?? []).map((z) => [z.id, z]));
  const number = (value: number): Cell => ({ text: fixed(value), value });
  const zoneNames = (area: AreaRecord): string =>
    area.zones
      .flatMap((id) => zones.get(id) ?? [])
      .filter(({ tier }) => tier === 'town')
      .map(({ name }) => app.name(name))
      .join(', ');
  return {
    id: 'area',
    name: t('tableAreas'),
    columns: [
      { id: 'zones', name: t('inZone'), numeric: false },
      { id: 'hazard', name: t('tableKind'), numeric: false },
      { id: 'class', name: t('tableHazard'), numeric: false },
      { id: 'area', name: t('tableArea'), unit: 'm²', numeric: true },
      { id: 'people', name: t('people'), numeric: true },
      { id: 'roads', name: t('tableRoads'), unit: 'm', numeric: true },
    ],
    stateColumn: 2,
    async rows() {
      if (!run.shown) return [];
      const list = await run.areasAt(run.shown.k);
      return list.map(
        (area): Row => ({
          id: area.id,
          cells: [
            wordCell(zoneNames(area) || area.id),
            wordCell(t(area.hazard === 'flood' ? 'tableFlood' : 'tableDebris')),
            wordCell(t(classNames[area.class])),
            number(area.area_m2),
            number(area.people),
            number(area.road_m),
          ],
          state: t(classNames[area.class]),
          urgency: classUrgency[area.class],
          picked: false,
          open: () => app.flyTo(centreOf(area.rings)),
        }),
      );
    },
  };
}
