/** A layer of symbols for point assets: small dots while all is well, icons that grow with urgency. */
import { cellAt } from '../../core/grid.ts';
import type { Name } from '../../core/names.ts';
import type { Asset } from '../data/assets.ts';
import { type Urgency, urgencyColours } from '../scene/colours.ts';
import { bedAt } from '../scene/ground.ts';
import type { IconName } from '../scene/icons.ts';
import type { Label } from '../scene/labels.ts';
import { Sprites } from '../scene/sprites.ts';
import { type Layer, type LayerContext, type LegendEntry, type Target, urgencyRgb } from './layer.ts';

export interface Look {
  readonly urgency: Urgency;
  readonly icon?: IconName;
  /** Diameter, px; 0 hides the symbol. */
  readonly size?: number;
  readonly alpha?: number;
  readonly at?: readonly [number, number];
  /** m; on the ground or the water over it where left out. */
  readonly elevation?: number;
  /** A figure worth a label. */
  readonly value?: string;
  readonly labelled?: boolean;
  /** Labelled only with the eye nearer than this many times the extent of the place. */
  readonly within?: number;
}

export interface SymbolKind {
  readonly of: string;
  readonly icon: IconName;
  readonly rows?: (asset: Asset) => boolean;
  /** Called once a frame; gives the look of each asset. */
  look(context: LayerContext): (asset: Asset) => Look;
  readonly legend: readonly { readonly urgency: Urgency; readonly icon?: IconName; readonly text: Name }[];
}

/** Diameter of a symbol by urgency, px. */
const sizes: Record<Urgency, number> = { calm: 7, watch: 17, warn: 19, alarm: 22, active: 21 };

export function symbolLayer(context: LayerContext, kind: SymbolKind): Layer | undefined {
  const { run, stage } = context;
  const assets = run.assets.of(kind.of).filter(kind.rows ?? (() => true));
  if (!assets.length) return undefined;
  const sprites = new Sprites(stage, assets.length);
  const looks = new Map<string, Look & { x: number; y: number; z: number; drawn: number }>();
  const draw = (): void => {
    const lookOf = kind.look(context);
    const theme = context.theme();
    const selected = context.selected();
    // The urgent are drawn last, over the calm.
    const order = assets.map((asset) => ({ asset, look: lookOf(asset) }));
    order.sort((a, b) => (sizes[a.look.urgency] ?? 0) - (sizes[b.look.urgency] ?? 0));
    order.forEach(({ asset, look }, i) => {
      const [x, y] = look.at ?? asset.at;
      const cell = cellAt(run.header.grid, x, y);
      const water = cell >= 0 ? run.valueAt('water_depth', cell) : 0;
      const z = look.elevation ?? bedAt(stage.ground, x, y) + (Number.isNaN(water) ? 0 : water);
      const picked = selected?.kind === kind.of && selected.id === asset.id;
      const plain = look.size ?? sizes[look.urgency];
      const size = picked ? Math.max(26, plain * 1.35) : plain;
      const icon = size < 10 ? 'dot' : (look.icon ?? kind.icon);
      sprites.set(
        i,
        x,
        y,
        z,
        icon,
        urgencyRgb(theme, look.urgency),
        picked ? 1 : (look.alpha ?? (look.urgency === 'calm' ? 0.85 : 1)),
        size,
      );
      looks.set(asset.id, { ...look, labelled: look.labelled || picked, x, y, z, drawn: size });
    });
    sprites.commit();
  };
  return {
    objects: [sprites.mesh],
    show: draw,
    paint: draw,
    *targets(): Iterable<Target> {
      for (const asset of assets) {
        const look = looks.get(asset.id);
        if (look && look.drawn > 0)
          yield {
            asset: { kind: kind.of, id: asset.id },
            at: [look.x, look.y, look.z],
            reach: Math.max(8, look.drawn / 2 + 2),
          };
      }
    },
    *labels(): Iterable<Label> {
      const language = context.language();
      for (const asset of assets) {
        const look = looks.get(asset.id);
        if (!look?.labelled) continue;
        yield {
          id: `${kind.of}:${asset.id}`,
          text: asset.name[language],
          value: look.value,
          x: look.x,
          y: look.y,
          elevation: look.z,
          priority: 60 + sizes[look.urgency],
          style: `gauge ${look.urgency}`,
          within: context.selected()?.id === asset.id ? undefined : look.within,
        };
      }
    },
    legend: (): LegendEntry[] =>
      kind.legend.map(({ urgency, icon, text }) => ({
        mark: 'symbol' as const,
        icon: urgency === 'calm' && !icon ? 'dot' : (icon ?? kind.icon),
        colour: urgencyColours[context.theme()][urgency],
        text,
      })),
  };
}
