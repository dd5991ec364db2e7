/** Culverts: pipes and boxes between two points, with the way the water goes. */
import type { Culvert } from '../../../assets/structures.ts';
import type { LayerKind } from '../layer.ts';
import { builtOf, isBuilt, structureAssets, structureUrgency } from '../structures/built.ts';
import { factOf } from '../structures/facts.ts';
import { linkLayer } from '../structures/link-layer.ts';

export const culverts: LayerKind = {
  id: 'culvert',
  name: { en: 'Culverts', zh: '涵洞' },
  order: 51,
  group: 'works',
  assets: structureAssets('culvert'),
  make: (context) =>
    linkLayer(context, {
      kind: 'culvert',
      icon: 'culvert',
      idle: { en: 'Culvert, nothing passes', zh: '涵洞：无过流' },
      working: { en: 'Culvert with water passing; the arrow shows which way', zh: '涵洞过流，箭头为水流方向' },
    }),
  view: {
    of: 'structure',
    fits: isBuilt('culvert'),
    name: { en: 'Culvert', zh: '涵洞' },
    urgency: structureUrgency,
    charts: [['discharge'], ['left_level', 'right_level', 'crest']],
    columnName: (_, column) =>
      ({
        left_level: { en: 'Level at its first end', zh: '首端水位' },
        right_level: { en: 'Level at its last end', zh: '末端水位' },
        discharge: { en: 'Discharge, first to last end', zh: '流量（首端至末端为正）' },
        crest: { en: 'Higher of its floors', zh: '较高一端底高程' },
      })[column],
    without: () => ['opening'],
    facts(asset) {
      const s = builtOf(asset).structure as Culvert;
      return [
        ...('diameter' in s.section
          ? [factOf.diameter(s.section.diameter)]
          : [factOf.width(s.section.width), factOf.rise(s.section.rise)]),
        factOf.barrels(s.barrels),
        factOf.length(s.length),
        factOf.floorFirst(s.inverts[0]),
        factOf.floorLast(s.inverts[1]),
        factOf.manning(s.manning),
      ];
    },
    table: ['discharge', 'left_level', 'right_level'],
  },
};
