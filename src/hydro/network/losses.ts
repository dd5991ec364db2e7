/** What evaporates and seeps away on the way: from conduits through their wetted width, from storages by Green-Ampt. */
import type { DrainageModel, Storage } from '../../assets/swmm/network.ts';
import type { NetworkMemory } from './network-memory.ts';

/** Conduits that seep or lie open to the air: rates of the step to come, m³/s, never more than a conduit holds. */
export class LinkLosses {
  readonly #memory: NetworkMemory;
  readonly #losing: readonly {
    /** Places of depth, volume and loss among the memory's numbers, and of the parameters among its bytes. */
    readonly depth: number;
    readonly volume: number;
    readonly loss: number;
    readonly params: number;
    readonly reach: number;
    readonly seepage: number;
    readonly open: boolean;
  }[];

  constructor(model: DrainageModel, memory: NetworkMemory) {
    this.#memory = memory;
    this.#losing = model.links.flatMap((link, k) => {
      const section = memory.sections[k];
      if (link.kind !== 'conduit' || !section || (link.seepage <= 0 && !section.open)) return [];
      const { params, state } = memory.link(k);
      const at = (name: string): number => (state + memory.kernel.offsets[name]!) / 8;
      const places = { depth: at('ls_depth'), volume: at('ls_volume'), loss: at('ls_loss'), params };
      return [{ ...places, reach: link.length * link.barrels, seepage: link.seepage, open: section.open }];
    });
  }

  apply(evaporation: number, dt: number): void {
    const { floats, kernel } = this.#memory;
    for (const { depth: at, volume, loss, params, reach, seepage, open } of this.#losing) {
      const speed = seepage + (open ? evaporation : 0);
      const depth = floats[at]!;
      const width = speed > 0 && depth > 0.0003048 ? kernel.top_width(params, depth) : 0;
      floats[loss] = Math.min(width * reach * speed, floats[volume]! / dt);
    }
  }
}

/**
 * Storages lose water through bottom and banks after Green and Ampt, with the head of the ponded depth. The wetting front
 * is kept in the state's `loss` slots: cumulative infiltration in `ns_seeped`.
 */
export class StorageLosses {
  readonly #memory: NetworkMemory;
  readonly #storages: readonly { readonly k: number; readonly node: Storage }[];
  constructor(model: DrainageModel, memory: NetworkMemory) {
    this.#storages = model.nodes.flatMap((node, k) => (node.kind === 'storage' ? [{ k, node }] : []));
    this.#memory = memory;
  }

  apply(evaporation: number, dt: number): void {
    const { bytes, kernel } = this.#memory;
    const o = kernel.offsets;
    for (const { k, node } of this.#storages) {
      if (!node.seepage && evaporation * node.evaporationFactor <= 0) continue;
      const { params, state } = this.#memory.node(k);
      const read = (name: string): number => bytes.getFloat64(state + o[name]!, true);
      const depth = read('ns_depth');
      let rate = 0;
      if (depth > 0) {
        const area = kernel.storage_area(params, depth);
        rate = evaporation * node.evaporationFactor * area;
        const { seepage } = node;
        if (seepage) {
          const seeped = read('ns_seeped');
          const head = (seepage.suction + depth) * seepage.initialDeficit;
          // f = K (1 + (suction + depth) deficit / F), with the infiltration of this step in F; K where the soil is full
          const f = greenAmpt(seepage.conductivity, head, seeped, dt);
          bytes.setFloat64(state + o['ns_seeped']!, seeped + f * dt, true);
          rate += f * area;
        }
        rate = Math.min(rate, read('ns_volume') / dt);
      }
      bytes.setFloat64(state + o['ns_loss']!, rate, true);
    }
  }
}

/** Rate over a step, m/s, implicit in the depth infiltrated: F1 (F1 - F0) = K dt (F1 + head). */
function greenAmpt(conductivity: number, head: number, seeped: number, dt: number): number {
  if (head <= 0) return conductivity;
  const b = seeped + conductivity * dt;
  const after = 0.5 * (b + Math.sqrt(b * b + 4 * conductivity * dt * head));
  return (after - seeped) / dt;
}
