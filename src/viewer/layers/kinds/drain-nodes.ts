/** Manholes, storages and outfalls of a drainage network: where it spills, and where the river holds it shut. */
import type { Name } from '../../../core/names.ts';
import { figure } from '../../app/format.ts';
import type { Urgency } from '../../scene/colours.ts';
import { drainFacts, drainNodeAssets } from '../drains.ts';
import { type LayerKind, stateNow } from '../layer.ts';
import { symbolLayer } from '../symbol-layer.ts';

function nodeUrgency(state: Name): Urgency {
  if (state.en === 'spilling') return 'alarm';
  return state.en === 'surcharged' ? 'warn' : state.en === 'free' ? 'calm' : 'watch';
}

export const drainNodes: LayerKind = {
  id: 'drain_node',
  name: { en: 'Manholes and outfalls', zh: '检查井与排水口' },
  order: 54,
  group: 'works',
  assets: drainNodeAssets,
  make: (context) =>
    symbolLayer(context, {
      of: 'drain_node',
      icon: 'manhole',
      look({ run }) {
        const state = stateNow(run, 'drain_node');
        const spilling = stateNow(run, 'drain_node', 'spilling');
        return (asset) => {
          const name = state?.name(asset.id);
          const urgency = name ? nodeUrgency(name) : 'calm';
          const outfall = asset.row['kind'] === 'outfall';
          const now = spilling?.value(asset.id) ?? 0;
          return {
            urgency,
            icon: outfall ? 'outfall' : 'manhole',
            size: outfall ? 16 : urgency === 'calm' ? 6 : undefined,
            labelled: urgency === 'alarm',
            within: 0.8,
            value: now > 0 ? `${figure(now)} m³/s` : undefined,
          };
        };
      },
      legend: [
        { urgency: 'calm', text: { en: 'Manhole, flowing free', zh: '检查井：正常' } },
        {
          urgency: 'warn',
          icon: 'manhole',
          text: { en: 'Surcharged: water above the pipe', zh: '承压：水位高于管顶' },
        },
        { urgency: 'alarm', icon: 'manhole', text: { en: 'Spills onto the street', zh: '冒溢' } },
        {
          urgency: 'watch',
          icon: 'outfall',
          text: { en: 'Outfall held shut by the water outside', zh: '排水口受外水顶托' },
        },
      ],
    }),
  view: {
    of: 'drain_node',
    name: { en: 'Node of the drainage network', zh: '排水管网节点' },
    urgency: nodeUrgency,
    charts: [['spilling', 'intake'], ['depth']],
    facts: drainFacts,
    table: ['spilling', 'depth'],
    worst: 'spilling',
    alarms: { en: 'Manholes spilling', zh: '冒溢检查井' },
  },
};
