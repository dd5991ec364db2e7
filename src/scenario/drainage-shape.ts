/** Where the nodes and links of a drainage network lie, for the eye. */
import type { DrainageModel } from '../assets/swmm/network.ts';

type XY = readonly [x: number, y: number];

export interface DrainageShape {
  readonly nodes: readonly { readonly id: string; readonly kind: string; readonly at: XY; readonly invert: number }[];
  /** Along the bends of the file, in the place's metres. `size` is the full depth of a conduit, m; 0 for others. */
  readonly links: readonly {
    readonly id: string;
    readonly kind: string;
    readonly line: readonly XY[];
    readonly size: number;
  }[];
}

/** Nodes without a place, and links to them, are left out. */
export function drainageShape(model: DrainageModel, offset: XY): DrainageShape {
  const moved = (p: { readonly x: number; readonly y: number }): XY => [p.x + offset[0], p.y + offset[1]];
  const at = model.nodes.map((_, k) => {
    const p = model.coordinates[k];
    return p && moved(p);
  });
  return {
    nodes: model.nodes.flatMap(({ id, kind, invert }, k) => (at[k] ? [{ id, kind, at: at[k], invert }] : [])),
    links: model.links.flatMap((link, k) => {
      const [from, to] = [at[link.from], at[link.to]];
      if (!from || !to) return [];
      const size = link.kind === 'conduit' && 'fullDepth' in link.section ? link.section.fullDepth : 0;
      return [{ id: link.id, kind: link.kind, line: [from, ...(model.vertices[k] ?? []).map(moved), to], size }];
    }),
  };
}
