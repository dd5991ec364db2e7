/** Pumps: on or off, what they lift and from which level. */
import type { Pump } from '../../../assets/structures.ts';
import { figure, fixed } from '../../app/format.ts';
import type { Fact, LayerKind } from '../layer.ts';
import { builtOf, isBuilt, structureAssets, structureUrgency } from '../structures/built.ts';
import { factOf } from '../structures/facts.ts';
import { linkLayer } from '../structures/link-layer.ts';

function curveFact({ curve }: Pump): Fact {
  const points = curve.map(([lift, q]) => `${figure(q)} m³/s @ ${fixed(lift, 1)} m`);
  return curve.length === 1
    ? [{ en: 'Discharge at any lift', zh: '流量（不随扬程变化）' }, `${figure(curve[0]![1])} m³/s`]
    : [{ en: 'Discharge at a lift', zh: '各扬程流量' }, points.join(', ')];
}

export const pumps: LayerKind = {
  id: 'pump',
  name: { en: 'Pumps', zh: '水泵' },
  order: 52,
  group: 'works',
  assets: structureAssets('pump'),
  make: (context) =>
    linkLayer(context, {
      kind: 'pump',
      icon: 'pump',
      idle: { en: 'Pump, idle', zh: '水泵：停机' },
      working: { en: 'Pump, running', zh: '水泵：运行' },
    }),
  view: {
    of: 'structure',
    fits: isBuilt('pump'),
    name: { en: 'Pump', zh: '水泵' },
    urgency: structureUrgency,
    charts: [['discharge'], ['left_level', 'right_level']],
    columnName: (_, column) =>
      ({
        left_level: { en: 'Level at its intake', zh: '取水处水位' },
        right_level: { en: 'Level at its outlet', zh: '出水处水位' },
      })[column],
    // a pump out of the model has no water at its outlet
    without: (asset) => ['opening', 'crest', ...(asset.line!.length < 2 ? ['right_level'] : [])],
    facts(asset) {
      const s = builtOf(asset).structure as Pump;
      return [
        curveFact(s),
        ...(s.start_level !== undefined ? [factOf.startLevel(s.start_level)] : []),
        ...(s.stop_level !== undefined ? [factOf.stopLevel(s.stop_level)] : []),
        ...(s.delivery !== undefined ? [factOf.delivery(s.delivery)] : []),
      ];
    },
    table: ['discharge', 'left_level', 'right_level'],
  },
};
