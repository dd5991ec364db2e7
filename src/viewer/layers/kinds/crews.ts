/** Crews: at their stations while idle, on the road and at work when sent. */
import { type LayerKind, stateNow, urgencyOf } from '../layer.ts';
import { symbolLayer } from '../symbol-layer.ts';

export const crews: LayerKind = {
  id: 'crew',
  name: { en: 'Crews', zh: '抢险队伍' },
  order: 80,
  group: 'response',
  make: (context) =>
    symbolLayer(context, {
      of: 'crew',
      icon: 'crew',
      look({ run }) {
        const state = stateNow(run, 'crew', 'state');
        const x = stateNow(run, 'crew', 'x');
        const y = stateNow(run, 'crew', 'y');
        return (asset) => {
          const urgency = urgencyOf(state?.name(asset.id));
          const at = x && y ? ([x.value(asset.id), y.value(asset.id)] as const) : asset.at;
          return {
            urgency: urgency === 'calm' ? 'calm' : 'active',
            at: Number.isNaN(at[0]) ? asset.at : at,
            size: urgency === 'calm' ? 0 : 24,
          };
        };
      },
      legend: [{ urgency: 'active', text: { en: 'Crew on the move or at work', zh: '行进或作业中的队伍' } }],
    }),
};

export const stations: LayerKind = {
  id: 'station',
  name: { en: 'Crew stations', zh: '队伍驻点' },
  order: 85,
  group: 'response',
  on: false,
  make: (context) =>
    symbolLayer(context, {
      of: 'station',
      icon: 'station',
      look: () => () => ({ urgency: 'calm', size: 15 }),
      legend: [{ urgency: 'calm', icon: 'station', text: { en: 'Crew station', zh: '队伍驻点' } }],
    }),
};
