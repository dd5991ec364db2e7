/** Walls and dams that may breach: the gap as it grows. */
import type { Breach } from '../../../assets/structures.ts';
import type { LayerKind } from '../layer.ts';
import { sideName } from '../sides.ts';
import { builtOf, isBuilt, structureAssets, structureUrgency } from '../structures/built.ts';
import { faceLayer } from '../structures/face-layer.ts';
import { crestFact, factOf } from '../structures/facts.ts';

export const breaches: LayerKind = {
  id: 'breach',
  name: { en: 'Walls that may breach', zh: '可能溃决的堤墙' },
  order: 38,
  group: 'works',
  assets: structureAssets('breach'),
  make: (context) =>
    faceLayer(context, {
      kinds: ['breach'],
      icon: (urgency) => (urgency === 'calm' ? 'wall' : 'breach'),
      marked: true,
      figure: 'discharge',
      legend: [
        { urgency: 'calm', icon: 'wall', text: { en: 'Holding', zh: '挡水' } },
        {
          urgency: 'alarm',
          icon: 'breach',
          text: {
            en: 'Overtopped, breaching or breached; the gap is drawn to the side of a cell',
            zh: '漫顶、溃决中或已溃决；溃口按网格边绘制',
          },
        },
      ],
    }),
  view: {
    of: 'structure',
    fits: isBuilt('breach'),
    name: { en: 'Wall that may breach', zh: '可能溃决的堤墙' },
    urgency: structureUrgency,
    charts: [['left_level', 'right_level', 'crest'], ['discharge'], ['opening']],
    columnName: (asset, column) =>
      column === 'opening'
        ? { en: 'Depth of the breach', zh: '溃口深度' }
        : column === 'crest'
          ? { en: 'Lowest crest', zh: '最低顶高程' }
          : sideName(asset.line!, column),
    facts(asset) {
      const s = builtOf(asset).structure as Breach;
      return [
        ...crestFact(s.crest),
        factOf.bottom(s.bottom),
        factOf.breachWidth(s.width),
        factOf.growth(s.growth),
        factOf.coefficient(s.breach_coefficient),
      ];
    },
    table: ['discharge', 'left_level', 'right_level'],
    alarms: { en: 'Breaches', zh: '溃决堤墙' },
  },
};
