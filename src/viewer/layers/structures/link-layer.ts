/** What moves water between two points: a line on the ground from one to the other, arrows along it while it does, a symbol. */
import type { StructureKind } from '../../../assets/structures.ts';
import type { Name } from '../../../core/names.ts';
import { figure } from '../../app/format.ts';
import { rgb, sceneColours, urgencyColours } from '../../scene/colours.ts';
import type { IconName } from '../../scene/icons.ts';
import { draped, Lines } from '../../scene/lines.ts';
import { arrowsAlong } from '../arrows.ts';
import { type Layer, type LayerContext, type LegendEntry, stateNow, type Target } from '../layer.ts';
import { symbolLayer } from '../symbol-layer.ts';
import { builtOf, isBuilt, structureUrgency } from './built.ts';

export interface LinkKind {
  readonly kind: StructureKind;
  readonly icon: IconName;
  readonly idle: Name;
  readonly working: Name;
}

export function linkLayer(context: LayerContext, kind: LinkKind): Layer | undefined {
  const { run, stage } = context;
  const assets = run.assets.of('structure').filter(isBuilt(kind.kind));
  if (!assets.length) return undefined;
  const { ground } = stage;
  const step = ground.grid.cellSize / 2;
  // from the middle of a cell to that of another, as the model has it; a pump out of the model is one point
  const ways = assets.map((asset) => builtOf(asset).lines[0] ?? []);
  const lines = new Lines(
    stage,
    ways.flatMap((way) => [
      draped(ground, way, step),
      draped(ground, arrowsAlong(way, ground.grid.cellSize), step),
      draped(ground, arrowsAlong(way.toReversed(), ground.grid.cellSize), step),
    ]),
    { order: 15 },
  );
  const symbols = symbolLayer(context, {
    of: 'structure',
    icon: kind.icon,
    rows: isBuilt(kind.kind),
    look() {
      const state = stateNow(run, 'structure');
      const discharge = stateNow(run, 'structure', 'discharge');
      return (asset) => {
        const name = state?.name(asset.id);
        const now = discharge?.value(asset.id) ?? 0;
        return {
          urgency: name ? structureUrgency(name) : 'calm',
          size: 20,
          // a pump stands where it takes in, a culvert is told half-way
          at: kind.kind === 'pump' ? builtOf(asset).lines[0]?.[0] : undefined,
          alpha: 1,
          labelled: true,
          within: 1.1,
          value: now === 0 || Number.isNaN(now) ? undefined : `${figure(Math.abs(now))} m³/s`,
        };
      };
    },
    legend: [
      { urgency: 'calm', icon: kind.icon, text: kind.idle },
      { urgency: 'active', icon: kind.icon, text: kind.working },
    ],
  });
  const draw = (): void => {
    const theme = context.theme();
    const selected = context.selected();
    const discharge = stateNow(run, 'structure', 'discharge');
    assets.forEach(({ id }, k) => {
      const now = discharge?.value(id) ?? 0;
      const active = rgb(urgencyColours[theme].active);
      const picked = selected?.kind === 'structure' && selected.id === id;
      const plain = rgb(picked ? urgencyColours[theme].watch : sceneColours[theme].wall);
      lines.style(k * 3, now === 0 || picked ? plain : active, 1, picked ? 5 : 2.6);
      lines.style(k * 3 + 1, active, 1, now > 0 ? 2.6 : 0);
      lines.style(k * 3 + 2, active, 1, now < 0 ? 2.6 : 0);
    });
    lines.commit();
    symbols?.show?.();
  };
  return {
    objects: [lines.mesh, ...(symbols?.objects ?? [])],
    show: draw,
    paint: draw,
    *targets(): Iterable<Target> {
      yield* symbols?.targets?.() ?? [];
      for (const [k, { id }] of assets.entries())
        if (ways[k]!.length > 1) yield { asset: { kind: 'structure', id }, line: ways[k]!, reach: 7 };
    },
    labels: () => symbols?.labels?.() ?? [],
    legend: (): readonly LegendEntry[] => symbols?.legend?.() ?? [],
  };
}
