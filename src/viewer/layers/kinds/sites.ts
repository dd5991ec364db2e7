/** Slopes that may fail, by what the model makes of them. */
import { type LayerKind, stateNow, urgencyOf } from '../layer.ts';
import { symbolLayer } from '../symbol-layer.ts';

export const sites: LayerKind = {
  id: 'site',
  name: { en: 'Hazard sites (slopes)', zh: '地质灾害隐患点' },
  order: 60,
  group: 'watched',
  make: (context) =>
    symbolLayer(context, {
      of: 'site',
      icon: 'slope',
      look({ run }) {
        const state = stateNow(run, 'site', 'state', 'truth');
        return (asset) => {
          const urgency = urgencyOf(state?.name(asset.id));
          return { urgency, size: urgency === 'calm' ? 5 : undefined, alpha: urgency === 'calm' ? 0.55 : 1 };
        };
      },
      legend: [
        { urgency: 'warn', text: { en: 'Slope close to failing', zh: '临近失稳的斜坡' } },
        { urgency: 'alarm', text: { en: 'Slope failed', zh: '斜坡已滑' } },
      ],
    }),
};
