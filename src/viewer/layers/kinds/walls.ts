/** Flood walls and weirs: where they stand on the grid, as high as they are, and whether water runs over them. */
import type { Wall, Weir } from '../../../assets/structures.ts';
import type { LayerKind } from '../layer.ts';
import { sideName } from '../sides.ts';
import { builtOf, isBuilt, structureAssets, structureUrgency } from '../structures/built.ts';
import { faceLayer } from '../structures/face-layer.ts';
import { crestFact, factOf } from '../structures/facts.ts';

export const walls: LayerKind = {
  id: 'wall',
  name: { en: 'Flood walls and weirs', zh: '防洪墙与堰' },
  order: 36,
  group: 'works',
  assets: structureAssets('wall', 'weir'),
  make: (context) =>
    faceLayer(context, {
      kinds: ['wall', 'weir'],
      icon: (_, kind) => (kind === 'weir' ? 'weir' : 'wall'),
      marked: false,
      figure: 'discharge',
      legend: [
        { urgency: 'alarm', icon: 'wall', text: { en: 'Water runs over the wall', zh: '洪水漫墙' } },
        { urgency: 'active', icon: 'weir', text: { en: 'Weir with water over it', zh: '过流的堰' } },
      ],
    }),
  view: {
    of: 'structure',
    fits: isBuilt('wall', 'weir'),
    name: { en: 'Flood wall or weir', zh: '防洪墙或堰' },
    urgency: structureUrgency,
    charts: [['left_level', 'right_level', 'crest'], ['discharge']],
    columnName: (asset, column) =>
      column === 'crest' ? { en: 'Lowest crest', zh: '最低顶高程' } : sideName(asset.line!, column),
    without: () => ['opening'],
    facts(asset) {
      const s = builtOf(asset).structure as Wall | Weir;
      return [
        ...crestFact(s.crest),
        ...(s.kind === 'weir' && s.width !== undefined ? [factOf.width(s.width)] : []),
        factOf.coefficient(s.coefficient),
      ];
    },
    table: ['discharge', 'left_level', 'right_level'],
    alarms: { en: 'Walls overtopped', zh: '漫顶墙段' },
  },
};
