/** Sluice gates: open or shut, and by how much. */
import type { Gate } from '../../../assets/structures.ts';
import type { LayerKind } from '../layer.ts';
import { sideName } from '../sides.ts';
import { builtOf, isBuilt, structureAssets, structureUrgency } from '../structures/built.ts';
import { faceLayer } from '../structures/face-layer.ts';
import { factOf, seriesFact } from '../structures/facts.ts';

export const gates: LayerKind = {
  id: 'gate',
  name: { en: 'Gates', zh: '闸门' },
  order: 37,
  group: 'works',
  assets: structureAssets('gate'),
  make: (context) =>
    faceLayer(context, {
      kinds: ['gate'],
      icon: (urgency) => (urgency === 'calm' ? 'gate_shut' : 'gate_open'),
      marked: true,
      figure: 'opening',
      legend: [
        { urgency: 'calm', icon: 'gate_shut', text: { en: 'Gate, closed', zh: '闸门：关闭' } },
        { urgency: 'active', icon: 'gate_open', text: { en: 'Gate, open or partly open', zh: '闸门：全开或部分开启' } },
        { urgency: 'alarm', icon: 'gate_open', text: { en: 'Water runs over the gate', zh: '洪水漫过闸门' } },
      ],
    }),
  view: {
    of: 'structure',
    fits: isBuilt('gate'),
    name: { en: 'Gate', zh: '闸门' },
    urgency: structureUrgency,
    charts: [['left_level', 'right_level'], ['opening'], ['discharge']],
    columnName: (asset, column) => sideName(asset.line!, column),
    // what water passes over is its sill or its top: both are fixed
    without: () => ['crest'],
    facts(asset) {
      const s = builtOf(asset).structure as Gate;
      return [
        factOf.sill(s.sill),
        factOf.full(s.full),
        ...(s.width !== undefined ? [factOf.width(s.width)] : []),
        ...(s.crest !== undefined ? [factOf.top(s.crest)] : []),
        factOf.travel(s.travel),
        ...(s.openings ? [seriesFact(s.openings)] : []),
      ];
    },
    table: ['opening', 'left_level', 'right_level'],
    alarms: { en: 'Gates overtopped', zh: '漫顶闸门' },
  },
};
