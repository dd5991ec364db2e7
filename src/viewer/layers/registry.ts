/** All kinds of layer there are: whatever lies in `kinds/`. */

import type { Name } from '../../core/names.ts';
import { steady } from '../app/breath.ts';
import type { Asset } from '../data/assets.ts';
import type { Urgency } from '../scene/colours.ts';
import { fade } from '../scene/fade.ts';
import type { Label } from '../scene/labels.ts';
import {
  type AssetView,
  type Layer,
  type LayerContext,
  type LayerKind,
  type LegendEntry,
  type Target,
  urgencyOf,
} from './layer.ts';

const files = import.meta.glob<{ readonly [name: string]: LayerKind }>('./kinds/*.ts', { eager: true });
export const layerKinds: readonly LayerKind[] = Object.values(files)
  .flatMap((file) => Object.values(file))
  .filter((k): k is LayerKind => typeof k === 'object' && k !== null && 'make' in k)
  .sort((a, b) => a.order - b.order);

/** What is told of an asset where its kind says so. */
export const viewOf = (asset: Asset): AssetView | undefined =>
  layerKinds.find(({ view }) => view && view.of === asset.kind && (view.fits?.(asset) ?? true))?.view;

/** How urgent a state of an asset is, by its kind, or by the words of the state. */
export const urgencyIn = (view: AssetView | undefined, state: Name | undefined): Urgency =>
  state && view?.urgency ? view.urgency(state) : urgencyOf(state);

/** A kind that the run at hand has something of. */
export interface Laid {
  readonly kind: LayerKind;
  readonly layer: Layer;
}

export interface Layers {
  readonly laid: readonly Laid[];
  show(): void;
  paint(): void;
  setHidden(hidden: ReadonlySet<string>): void;
  /** Fades layers to shares of their strength, 0 to 1; the others stand at full strength. */
  setOpacity(shares: Readonly<Record<string, number>>): void;
  targets(): Target[];
  labels(): Label[];
  legend(): { kind: LayerKind; entries: readonly LegendEntry[] }[];
}

export async function makeLayers(context: LayerContext): Promise<Layers> {
  const pause = steady();
  const laid: Laid[] = [];
  for (const kind of layerKinds) {
    await pause();
    const layer = kind.make(context);
    if (!layer) continue;
    laid.push({ kind, layer });
    if (layer.objects.length) context.stage.scene.add(...layer.objects);
  }
  let hidden: ReadonlySet<string> = new Set(laid.filter((l) => l.kind.on === false).map((l) => l.kind.id));
  const seen = (): Laid[] => laid.filter((l) => !hidden.has(l.kind.id));
  let faded: Readonly<Record<string, number>> = {};
  context.stage.onDraw((moved) => {
    // before every picture, as some layers make their objects anew with the frame
    for (const { kind, layer } of laid)
      if (kind.id in faded) for (const object of layer.objects) fade(object, faded[kind.id]!);
    if (moved) for (const { layer } of seen()) layer.moved?.();
  });
  return {
    laid,
    show() {
      for (const { layer } of laid) layer.show?.();
    },
    paint: () =>
      laid.forEach(({ layer }) => {
        layer.paint?.();
        layer.show?.();
      }),
    setHidden(next) {
      hidden = next;
      for (const { kind, layer } of laid) {
        const shown = !hidden.has(kind.id);
        const appears = layer.objects.some((o) => !o.visible) && shown;
        for (const o of layer.objects) o.visible = shown;
        if (appears) layer.show?.();
      }
      context.stage.invalidate();
    },
    setOpacity(next) {
      for (const id of Object.keys(faded))
        if (!(id in next))
          for (const object of laid.find(({ kind }) => kind.id === id)?.layer.objects ?? []) fade(object, 1);
      faded = next;
      context.stage.invalidate();
    },
    targets: () => seen().flatMap(({ layer }) => [...(layer.targets?.() ?? [])]),
    labels: () => seen().flatMap(({ layer }) => [...(layer.labels?.() ?? [])]),
    legend: () =>
      seen().flatMap(({ kind, layer }) => {
        const entries = layer.legend?.() ?? [];
        return entries.length ? [{ kind, entries }] : [];
      }),
  };
}
