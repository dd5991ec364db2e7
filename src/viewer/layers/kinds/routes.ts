/** The way of the crew in the suggestion that is open, as a bright line. */
import { Group } from 'three';
import { rgb, urgencyColours } from '../../scene/colours.ts';
import { draped, Lines } from '../../scene/lines.ts';
import type { LayerKind } from '../layer.ts';

export const routes: LayerKind = {
  id: 'route',
  name: { en: 'Route of the open suggestion', zh: '所选建议的路线' },
  order: 90,
  group: 'response',
  make(context) {
    const group = new Group();
    let drawn = '';
    let lines: Lines[] = [];
    const style = (): void => {
      const id = context.openSuggestion() ?? '';
      const theme = context.theme();
      if (`${id}|${theme}` === drawn) return;
      drawn = `${id}|${theme}`;
      for (const l of lines) {
        group.remove(l.mesh);
        l.dispose();
      }
      lines = [];
      const life = id ? context.run.records.suggestions.get(id) : undefined;
      const route = life?.steps.findLast((s) => s.route && s.route.length > 1)?.route;
      if (!route) return;
      const path = draped(context.stage.ground, route, context.run.header.grid.cellSize * 1.5);
      const under = new Lines(context.stage, [path], { order: 40, towardsEye: 120 });
      const over = new Lines(context.stage, [path], { order: 41, towardsEye: 125 });
      under.style(0, [0.03, 0.06, 0.08], 0.85, 8);
      over.style(0, rgb(urgencyColours[theme].active), 1, 4.5);
      lines = [under, over];
      for (const l of lines) {
        l.commit();
        group.add(l.mesh);
      }
    };
    return {
      objects: [group],
      paint: style,
      legend: () => [
        {
          mark: 'line',
          width: 4,
          colour: urgencyColours[context.theme()].active,
          text: { en: 'Route of the open suggestion', zh: '所选建议的路线' },
        },
      ],
    };
  },
};
