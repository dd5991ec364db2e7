/** Outlines of what is affected at the time shown, by hazard class: nested, the worse inside the milder. */
import { Group } from 'three';
import type { AreaRecord } from '../../../core/records.ts';
import { rgb, type Theme } from '../../scene/colours.ts';
import { draped, Lines } from '../../scene/lines.ts';
import type { LayerKind } from '../layer.ts';

const colours: Record<Theme, Record<AreaRecord['class'], string>> = {
  dark: { low: '#ffe9a8', moderate: '#ffc14d', significant: '#ff8a3d', extreme: '#ff5470' },
  light: { low: '#a07800', moderate: '#b85c00', significant: '#c23a10', extreme: '#a8093a' },
};

export const areas: LayerKind = {
  id: 'area',
  name: { en: 'Affected areas (outlines)', zh: '受灾范围（轮廓）' },
  order: 45,
  group: 'water',
  on: false,
  make(context) {
    const { run, stage } = context;
    const group = new Group();
    let lines: Lines | undefined;
    let asked = -1;
    const clear = (): void => {
      if (!lines) return;
      group.remove(lines.mesh);
      lines.dispose();
      lines = undefined;
    };
    const draw = (list: readonly AreaRecord[]): void => {
      clear();
      const step = run.header.grid.cellSize * 2;
      const outlines = list.flatMap((a) => a.rings.map((ring) => ({ a, path: draped(stage.ground, ring, step) })));
      lines = new Lines(
        stage,
        outlines.map((o) => o.path),
        { order: 18 },
      );
      const palette = colours[context.theme()];
      for (const [i, { a }] of outlines.entries())
        lines.style(i, rgb(palette[a.class]), a.hazard === 'debris' ? 0.75 : 0.95, 1.4);
      lines.commit();
      group.add(lines.mesh);
      stage.invalidate();
    };
    const show = (): void => {
      const k = run.shown?.k ?? -1;
      if (!group.visible || k < 0) return;
      asked = k;
      run.areasAt(k).then(
        (list) => {
          if (asked === k && group.visible) draw(list);
        },
        () => clear(),
      );
    };
    return {
      objects: [group],
      show,
      paint: show,
      legend: () =>
        (['low', 'moderate', 'significant', 'extreme'] as const).map((name) => ({
          mark: 'line' as const,
          width: 2,
          colour: colours[context.theme()][name],
          text: {
            low: { en: 'Hazard low', zh: '危险：低' },
            moderate: { en: 'Hazard moderate', zh: '危险：中' },
            significant: { en: 'Hazard significant', zh: '危险：高' },
            extreme: { en: 'Hazard extreme', zh: '危险：极高' },
          }[name],
        })),
    };
  },
};
