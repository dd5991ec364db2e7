/** The balance of each node: it holds its own volume and half of every conduit that meets it. */
import type { DrainageModel } from '../../assets/swmm/network.ts';
import type { NetworkMemory } from './network-memory.ts';

/** What each node holds now, m³. */
function held({ links }: DrainageModel, volume: Float64Array, linkVolume: Float64Array): Float64Array {
  const sum = volume.slice();
  links.forEach((link, k) => {
    sum[link.from]! += 0.5 * linkVolume[k]!;
    sum[link.to]! += 0.5 * linkVolume[k]!;
  });
  return sum;
}

/** Notes what the nodes hold before the first step as what came in first. */
export function openBalances(
  model: DrainageModel,
  { bytes, kernel, node }: NetworkMemory,
  volume: Float64Array,
  linkVolume: Float64Array,
): void {
  const at = kernel.offsets['ns_came']!;
  held(model, volume, linkVolume).forEach((v, k) => {
    bytes.setFloat64(node(k).state + at, v, true);
  });
}

/** Per node: what came in (and was there) less what went out, flooded, was lost and is there, over what came in; 0 at outfalls. */
export function nodeBalances(
  model: DrainageModel,
  { bytes, kernel, node }: NetworkMemory,
  volume: Float64Array,
  linkVolume: Float64Array,
): Float64Array {
  const { ns_came: came, ns_went: went } = kernel.offsets as Record<string, number>;
  return held(model, volume, linkVolume).map((now, k) => {
    const { state } = node(k);
    const all = bytes.getFloat64(state + came!, true);
    if (model.nodes[k]!.kind === 'outfall' || !(all > 0)) return 0;
    return (all - bytes.getFloat64(state + went!, true) - now) / all;
  });
}
