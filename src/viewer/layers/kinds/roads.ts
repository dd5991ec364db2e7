/** The road network, thin while passable, bright where water, debris or an order stops it. */
import type { RoadClass, RoadEdge } from '../../../assets/place.ts';
import { rgb, sceneColours, urgencyColours } from '../../scene/colours.ts';
import { draped, Lines } from '../../scene/lines.ts';
import { type LayerKind, stateNow, urgencyOf, urgencyRgb } from '../layer.ts';

const widths: Record<RoadClass, number> = { motorway: 2.1, primary: 1.7, secondary: 1.15, residential: 0.7 };
const opacities: Record<RoadClass, number> = { motorway: 0.8, primary: 0.7, secondary: 0.5, residential: 0.32 };

export const roads: LayerKind = {
  id: 'road',
  name: { en: 'Roads', zh: '道路' },
  order: 30,
  group: 'streets',
  make(context) {
    const { run, stage } = context;
    const all = run.place.roads?.edges ?? [];
    if (!all.length) return undefined;
    // what lies in a tunnel or on a viaduct comes last and is dashed; bridges are drawn as structures
    const lifted = (e: RoadEdge): boolean => e.grade_separated && !e.bridge;
    const edges = [...all.filter((e) => !lifted(e)), ...all.filter(lifted)];
    const open = all.filter((e) => !lifted(e)).length;
    const decks = new Map((run.place.bridges ?? []).map((b) => [b.id, b.deck_elevation]));
    const step = Math.max(40, run.header.grid.cellSize * 2);
    const paths = edges.map((e) => draped(stage.ground, e.line, step, e.bridge ? decks.get(e.bridge) : undefined));
    const lines = new Lines(stage, paths.slice(0, open), { order: 10 });
    const apart = open < edges.length ? new Lines(stage, paths.slice(open), { order: 10, dash: [70, 50] }) : undefined;
    // Urgent edges are drawn a second time, above the rest.
    const style = (): void => {
      const theme = context.theme();
      const state = stateNow(run, 'road', 'state', 'truth');
      const calm = rgb(sceneColours[theme].road);
      const selected = context.selected();
      edges.forEach((edge, k) => {
        const [on, i] = k < open ? [lines, k] : [apart!, k - open];
        const urgency = urgencyOf(state?.name(edge.id));
        const picked = selected?.kind === 'road' && selected.id === edge.id;
        if (picked) on.style(i, rgb(urgencyColours[theme].watch), 1, 5);
        else if (urgency === 'calm') on.style(i, calm, opacities[edge.class], widths[edge.class]);
        else on.style(i, urgencyRgb(theme, urgency), 0.95, Math.max(2, widths[edge.class] + 1.1));
      });
      lines.commit();
      apart?.commit();
    };
    return {
      objects: apart ? [lines.mesh, apart.mesh] : [lines.mesh],
      show: style,
      paint: style,
      *targets() {
        for (const edge of edges)
          yield {
            asset: { kind: 'road', id: edge.id },
            line: edge.line,
            elevation: edge.bridge ? decks.get(edge.bridge) : undefined,
            reach: 4,
          };
      },
      moved() {
        const near = stage.eye.camera.position.distanceTo(stage.eye.target);
        for (const l of [lines, apart]) l?.set('scale', Math.max(0.8, Math.min(1.9, 14000 / near)));
      },
      legend: () => [
        {
          mark: 'line',
          colour: sceneColours[context.theme()].road,
          width: 1.5,
          text: { en: 'Road, passable', zh: '道路：可通行' },
        },
        {
          mark: 'line',
          colour: urgencyColours[context.theme()].warn,
          width: 3,
          text: { en: 'Slow: shallow water', zh: '缓行：浅水' },
        },
        {
          mark: 'line',
          colour: urgencyColours[context.theme()].alarm,
          width: 3,
          text: { en: 'Closed or impassable', zh: '封闭或中断' },
        },
        ...(apart
          ? [
              {
                mark: 'line' as const,
                colour: sceneColours[context.theme()].road,
                width: 2,
                dashed: true,
                text: {
                  en: 'Tunnel or viaduct: water on the ground does not close it',
                  zh: '隧道或高架：不受地面积水影响',
                },
              },
            ]
          : []),
      ],
    };
  },
};
