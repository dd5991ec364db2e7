/** Cross-sections: lines across the water where the model measures what passes. */
import type { Line } from '../../../assets/place.ts';
import type { Name } from '../../../core/names.ts';
import { figure } from '../../app/format.ts';
import { rgb, sceneColours, urgencyColours } from '../../scene/colours.ts';
import { draped, Lines } from '../../scene/lines.ts';
import { arrowAcross } from '../arrows.ts';
import { type LayerKind, stateNow } from '../layer.ts';
import { sideName } from '../sides.ts';

interface Section {
  readonly id: string;
  readonly name: Name;
  readonly line: Line;
  readonly every?: number;
}

export const crossSections: LayerKind = {
  id: 'cross_section',
  name: { en: 'Cross-sections', zh: '量测断面' },
  order: 48,
  group: 'watched',
  assets(header) {
    const { cross_sections: sections = [] } = header.scenario as { readonly cross_sections?: readonly Section[] };
    return sections.map((section) => ({ ...section, kind: 'cross_section', row: section }));
  },
  make(context) {
    const { run, stage } = context;
    const assets = run.assets.of('cross_section');
    if (!assets.length) return undefined;
    const { ground } = stage;
    const step = ground.grid.cellSize / 2;
    const reach = ground.grid.cellSize * 4;
    const lines = new Lines(
      stage,
      assets.flatMap(({ line }) => [
        draped(ground, line!, step),
        draped(ground, arrowAcross(line!, 1, reach), step),
        draped(ground, arrowAcross(line!, -1, reach), step),
      ]),
      { order: 17, towardsEye: ground.grid.cellSize * 3 },
    );
    const paint = (): void => {
      const theme = context.theme();
      const selected = context.selected();
      const discharge = stateNow(run, 'cross_section', 'discharge');
      assets.forEach(({ id }, k) => {
        const picked = selected?.kind === 'cross_section' && selected.id === id;
        const colour = rgb(picked ? urgencyColours[theme].watch : sceneColours[theme].section);
        const now = discharge?.value(id) ?? 0;
        lines.style(k * 3, colour, 1, picked ? 5 : 2.6);
        lines.style(k * 3 + 1, colour, 1, now > 0 ? 3.2 : 0);
        lines.style(k * 3 + 2, colour, 1, now < 0 ? 3.2 : 0);
      });
      lines.commit();
    };
    return {
      objects: [lines.mesh],
      show: paint,
      paint,
      *targets() {
        for (const { id, line } of assets) yield { asset: { kind: 'cross_section', id }, line, reach: 7 };
      },
      *labels() {
        const discharge = stateNow(run, 'cross_section', 'discharge');
        for (const { id, name, at } of assets) {
          const now = discharge?.value(id) ?? Number.NaN;
          yield {
            id: `cross_section:${id}`,
            text: name[context.language()],
            value: Number.isNaN(now) ? undefined : `${figure(Math.abs(now))} m³/s`,
            x: at[0],
            y: at[1],
            priority: 72,
            style: 'gauge section',
          };
        }
      },
      legend: () => [
        {
          mark: 'line',
          width: 3,
          colour: sceneColours[context.theme()].section,
          text: { en: 'Cross-section; the arrow shows which way water passes', zh: '量测断面，箭头为过流方向' },
        },
      ],
    };
  },
  view: {
    of: 'cross_section',
    name: { en: 'Cross-section', zh: '量测断面' },
    charts: [['discharge'], ['level'], ['area']],
    columnName: (asset, column) => (column === 'discharge' ? sideName(asset.line!, column) : undefined),
    facts: () => [],
    table: ['discharge', 'level', 'width'],
  },
};
