/** Names of the rivers, written on the water. */
import { midOf } from '../../data/assets.ts';
import type { Label } from '../../scene/labels.ts';
import type { LayerKind } from '../layer.ts';

export const rivers: LayerKind = {
  id: 'river',
  name: { en: 'River names', zh: '河流名称' },
  order: 20,
  group: 'ground',
  make(context) {
    const rows = context.run.place.rivers ?? [];
    if (!rows.length) return undefined;
    return {
      objects: [],
      *labels(): Iterable<Label> {
        for (const river of rows) {
          const third = Math.max(2, Math.floor(river.line.length / 3));
          const parts = [0, 1, 2].map((i) => river.line.slice(i * third, i === 2 ? undefined : (i + 1) * third + 1));
          for (const [i, part] of parts.entries()) {
            if (part.length < 2) continue;
            const [x, y] = midOf(part);
            const text = river.name[context.language()];
            yield { id: `river:${river.id}:${i}`, text, x, y, priority: i === 1 ? 58 : 30, style: 'river flat' };
          }
        }
      },
    };
  },
};
