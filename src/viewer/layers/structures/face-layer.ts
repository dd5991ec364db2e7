/** What stands on sides of cells: an upright strip from the ground to its top, its edge, broken by the colour of its state, and a symbol. */
import type { FaceStructure, StructureKind } from '../../../assets/structures.ts';
import type { Name } from '../../../core/names.ts';
import { figure, fixed } from '../../app/format.ts';
import type { Asset } from '../../data/assets.ts';
import { rgb, sceneColours, type Urgency, urgencyColours } from '../../scene/colours.ts';
import type { IconName } from '../../scene/icons.ts';
import { Lines, raised } from '../../scene/lines.ts';
import { Ribbon } from '../../scene/ribbon.ts';
import { type Layer, type LayerContext, type LegendEntry, stateNow, type Target } from '../layer.ts';
import { symbolLayer } from '../symbol-layer.ts';
import { builtOf, isBuilt, structureUrgency } from './built.ts';
import { type Face, facesOf, topsAt } from './profile.ts';

export interface FaceKind {
  readonly kinds: readonly StructureKind[];
  icon(urgency: Urgency, kind: StructureKind): IconName;
  /** Whether its symbol and name stand there while all is well. */
  readonly marked: boolean;
  /** Which figure stands beside its name. */
  readonly figure: 'opening' | 'discharge';
  readonly legend: readonly { readonly urgency: Urgency; readonly icon?: IconName; readonly text: Name }[];
}

/** One structure as drawn: its faces and where its pieces begin in the strip. */
interface Drawn {
  readonly asset: Asset;
  readonly structure: FaceStructure;
  readonly faces: readonly Face[];
  readonly first: number;
}

export function faceLayer(context: LayerContext, kind: FaceKind): Layer | undefined {
  const { run, stage } = context;
  const size = stage.ground.grid.cellSize;
  const drawn: Drawn[] = [];
  let pieces = 0;
  for (const asset of run.assets.of('structure').filter(isBuilt(...kind.kinds))) {
    const built = builtOf(asset);
    const structure = built.structure as FaceStructure;
    const faces = facesOf(stage.ground, structure, built.lines);
    if (!faces.length) continue;
    drawn.push({ asset, structure, faces, first: pieces });
    pieces += faces.length;
  }
  if (!drawn.length) return undefined;
  const ribbon = new Ribbon(
    stage,
    drawn.flatMap((d) => d.faces),
  );
  const edges = new Lines(
    stage,
    drawn.map(({ faces }) =>
      raised(
        stage.ground,
        faces.map((f) => ({ ...f, elevation: f.ground })),
      ),
    ),
    { order: 16, towardsEye: stage.ground.grid.cellSize },
  );
  // what runs over or through it is told by a broken line upon its top, so that no road or pipe looks like it
  const marks = new Lines(
    stage,
    drawn.map(({ faces }) =>
      raised(
        stage.ground,
        faces.map((f) => ({ ...f, elevation: f.ground })),
      ),
    ),
    { order: 17, towardsEye: stage.ground.grid.cellSize * 1.1, dash: [size * 0.55, size * 0.45] },
  );
  for (const lines of [edges, marks]) lines.set('lift', 0);
  const tops = new Map<string, number>();
  const urgencyNow = (): ((id: string) => Urgency) => {
    const state = stateNow(run, 'structure');
    return (id) => {
      const name = state?.name(id);
      return name ? structureUrgency(name) : 'calm';
    };
  };
  const symbols = symbolLayer(context, {
    of: 'structure',
    icon: 'wall',
    rows: isBuilt(...kind.kinds),
    look() {
      const urgencyOf = urgencyNow();
      const value = stateNow(run, 'structure', kind.figure);
      return (asset) => {
        const urgency = urgencyOf(asset.id);
        const now = value?.value(asset.id) ?? Number.NaN;
        const shown = kind.figure === 'opening' ? `${fixed(now, 2)} m` : `${figure(Math.abs(now))} m³/s`;
        return {
          urgency,
          icon: kind.icon(urgency, builtOf(asset).structure.kind),
          size: kind.marked || urgency !== 'calm' ? 21 : 0,
          alpha: 1,
          elevation: tops.get(asset.id),
          labelled: kind.marked || urgency === 'alarm',
          within: urgency === 'alarm' ? undefined : 1.1,
          value: Number.isNaN(now) || now === 0 ? undefined : shown,
        };
      };
    },
    legend: kind.legend,
  });
  const draw = (): void => {
    const theme = context.theme();
    const plain = rgb(sceneColours[theme].wall);
    const selected = context.selected();
    const urgencyOf = urgencyNow();
    const crest = stateNow(run, 'structure', 'crest');
    const opening = stateNow(run, 'structure', 'opening');
    const state = stateNow(run, 'structure');
    drawn.forEach(({ asset: { id }, structure, faces, first }, line) => {
      const urgency = urgencyOf(id);
      const levels = topsAt(faces, structure, {
        crest: crest?.value(id) ?? Number.NaN,
        opening: opening?.value(id) ?? 0,
        breached: state?.name(id)?.en === 'breached',
      });
      faces.forEach((face, k) => {
        const top = Math.max(levels[k]!, face.ground);
        ribbon.set(first + k, face.foot, top, urgency === 'alarm' ? rgb(urgencyColours[theme].alarm) : plain);
      });
      const over = faces.map((face, k) => Math.max(levels[k]!, face.ground));
      for (const lines of [edges, marks]) lines.raise(line, over);
      tops.set(id, over[over.length >> 1]!);
      const picked = selected?.kind === 'structure' && selected.id === id;
      if (picked) edges.style(line, rgb(urgencyColours[theme].watch), 1, 6);
      else edges.style(line, plain, 1, urgency === 'calm' ? 2.4 : 4.5);
      marks.style(line, rgb(urgencyColours[theme][urgency]), 1, urgency === 'calm' ? 0 : 3.6);
    });
    ribbon.commit();
    edges.commit();
    marks.commit();
    symbols?.show?.();
  };
  return {
    objects: [ribbon.mesh, edges.mesh, marks.mesh, ...(symbols?.objects ?? [])],
    show: draw,
    paint: draw,
    *targets(): Iterable<Target> {
      yield* symbols?.targets?.() ?? [];
      for (const { asset, faces } of drawn)
        yield {
          asset: { kind: 'structure', id: asset.id },
          line: [...faces.map((f) => f.from), faces.at(-1)!.to],
          elevation: tops.get(asset.id),
          reach: 7,
        };
    },
    labels: () => symbols?.labels?.() ?? [],
    legend: (): LegendEntry[] => {
      const theme = context.theme();
      const line = (colour: string, width: number, text: Name): LegendEntry => ({ mark: 'line', colour, width, text });
      return [
        ...(kind.marked
          ? []
          : [line(sceneColours[theme].wall, 3, { en: 'Its top, along the sides of cells', zh: '顶部，沿网格边' })]),
        ...(symbols?.legend?.() ?? []),
      ];
    },
  };
}
