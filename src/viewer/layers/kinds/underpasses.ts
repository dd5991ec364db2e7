/** Underpasses and low points of roads, by the depth standing in them. */
import { type LayerKind, stateNow, urgencyOf } from '../layer.ts';
import { symbolLayer } from '../symbol-layer.ts';

export const underpasses: LayerKind = {
  id: 'underpass',
  name: { en: 'Underpasses and low points', zh: '下穿道与低洼点' },
  order: 50,
  group: 'streets',
  make: (context) =>
    symbolLayer(context, {
      of: 'underpass',
      icon: 'underpass',
      look({ run }) {
        const state = stateNow(run, 'underpass', 'state', 'truth');
        return (asset) => ({
          urgency: urgencyOf(state?.name(asset.id)),
          icon: asset.row['kind'] === 'low_point' ? 'low_point' : 'underpass',
        });
      },
      legend: [
        { urgency: 'calm', text: { en: 'Underpass or low point, dry', zh: '下穿道、低洼点：无积水' } },
        { urgency: 'warn', text: { en: 'Water standing (over 0.15 m)', zh: '有积水（超过0.15米）' } },
        { urgency: 'alarm', text: { en: 'Impassable or full', zh: '不可通行或满溢' } },
      ],
    }),
};
