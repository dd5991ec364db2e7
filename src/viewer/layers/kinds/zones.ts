/** Outlines and names of the three tiers: towns fine, districts stronger. */
import type { Tier } from '../../../assets/place.ts';
import { rgb, sceneColours, urgencyColours } from '../../scene/colours.ts';
import type { Label } from '../../scene/labels.ts';
import { draped, Lines } from '../../scene/lines.ts';
import type { LayerKind } from '../layer.ts';

const widths: Record<Tier, number> = { city: 1.6, district: 1.5, town: 0.8 };
const opacities: Record<Tier, number> = { city: 0.3, district: 0.5, town: 0.16 };

export const zones: LayerKind = {
  id: 'zone',
  name: { en: 'Towns and districts', zh: '街镇与区界' },
  order: 40,
  group: 'ground',
  make(context) {
    const { run, stage } = context;
    const rows = run.place.zones ?? [];
    if (!rows.length) return undefined;
    const step = Math.max(60, run.header.grid.cellSize * 3);
    const outlines = rows.flatMap((zone) => zone.rings.map((ring) => ({ zone, ring })));
    const lines = new Lines(
      stage,
      outlines.map(({ ring }) => draped(stage.ground, ring, step)),
      { order: 12 },
    );
    const style = (): void => {
      const c = sceneColours[context.theme()];
      const selected = context.selected();
      outlines.forEach(({ zone }, i) => {
        const picked = selected?.kind === 'zone' && selected.id === zone.id;
        if (picked) lines.style(i, rgb(urgencyColours[context.theme()].watch), 1, 3);
        else
          lines.style(i, rgb(zone.tier === 'town' ? c.boundary : c.district), opacities[zone.tier], widths[zone.tier]);
      });
      lines.commit();
    };
    return {
      objects: [lines.mesh],
      paint: style,
      *labels(): Iterable<Label> {
        for (const zone of rows) {
          if (zone.tier === 'city') continue;
          const asset = run.assets.get({ kind: 'zone', id: zone.id });
          if (!asset) continue;
          yield {
            id: `zone:${zone.id}`,
            text: zone.name[context.language()],
            x: asset.at[0],
            y: asset.at[1],
            priority: zone.tier === 'district' ? 50 : 20,
            style: `zone flat ${zone.tier}`,
            within: zone.tier === 'district' ? undefined : 0.9,
          };
        }
      },
      legend: () => [
        {
          mark: 'line',
          width: 2,
          colour: sceneColours[context.theme()].district,
          text: { en: 'District outline', zh: '区界' },
        },
        {
          mark: 'line',
          width: 1,
          colour: sceneColours[context.theme()].boundary,
          text: { en: 'Town outline (approximate)', zh: '街镇界（示意）' },
        },
      ],
    };
  },
  view: {
    of: 'zone',
    name: { en: 'Zone', zh: '分区' },
    charts: [['people_affected', 'people_exposed', 'people_evacuated'], ['affected_area'], ['road_closed']],
  },
};
