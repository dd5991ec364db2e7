/** Whether links and nodes make a network that can be routed: outfalls, and the tree that steady and kinematic routing need. */
import type { DrainageLink, DrainageNode } from './network.ts';
import type { DrainageOptions } from './options.ts';
import type { Reading } from './reading.ts';

const sectionOf = { junction: 'JUNCTIONS', outfall: 'OUTFALLS', storage: 'STORAGE', divider: 'DIVIDERS' } as const;

/** An outfall takes one link; a network that is routed has an outfall. */
export function checkLayout(
  nodes: readonly DrainageNode[],
  links: readonly DrainageLink[],
  options: DrainageOptions,
  reading: Reading,
): void {
  const tell = (node: DrainageNode, found: string, way: string): void =>
    reading.fault('inp-elements', { section: sectionOf[node.kind], element: `"${node.id}"`, found, way }, node.line);
  const met = new Uint32Array(nodes.length);
  for (const link of links) {
    if (nodes[link.from]) met[link.from]!++;
    if (nodes[link.to]) met[link.to]!++;
  }
  for (const [n, node] of nodes.entries())
    if (node.kind === 'outfall' && met[n]! > 1)
      tell(node, `meets ${met[n]} links; an outfall takes one`, 'Put a junction before it.');
  if (links.length > 0 && !options.ignoreRouting && !nodes.some((n) => n.kind === 'outfall'))
    reading.fault('inp-no-outfall', {}, links[0]!.line);
  if (options.routing !== 'DYNWAVE') checkTree(nodes, links, options.routing, tell);
}

type Tell = (node: DrainageNode, found: string, way: string) => void;

/** Without heads, water takes one way out of a junction, two out of a divider, and never comes back. */
function checkTree(nodes: readonly DrainageNode[], links: readonly DrainageLink[], routing: string, tell: Tell): void {
  const dynamic = 'or set FLOW_ROUTING to DYNWAVE.';
  const out: DrainageLink[][] = nodes.map(() => []);
  const into = new Uint32Array(nodes.length);
  for (const link of links) {
    if (!nodes[link.from] || !nodes[link.to]) continue;
    out[link.from]!.push(link);
    into[link.to]!++;
  }
  for (const [n, node] of nodes.entries()) {
    const ways = out[n]!.length;
    const last = out[n]!.at(-1);
    if (node.kind === 'outfall' && last)
      tell(node, 'is the inlet of a link', `Exchange the nodes of "${last.id}", ${dynamic}`);
    else if (node.kind === 'junction' && ways > 1)
      tell(node, `has ${ways} links out of it, where ${routing} routing takes one`, `Make it a divider, ${dynamic}`);
    else if (node.kind === 'divider' && ways !== 2)
      tell(node, `has ${ways} links out of it; a divider has two`, `Add or remove a link, ${dynamic}`);
    else if (node.kind === 'divider' && !out[n]!.includes(links[node.diverted]!) && node.diverted >= 0)
      tell(node, `diverts to "${links[node.diverted]!.id}", which does not leave it`, 'Name a link that does.');
  }
  // nodes are taken away when all that flows into them is; what is left lies on a loop or below one
  const ready = nodes.flatMap((_, n) => (into[n] === 0 ? [n] : []));
  let taken = 0;
  for (let n = ready.pop(); n !== undefined; n = ready.pop()) {
    taken++;
    for (const link of out[n]!) if (--into[link.to]! === 0) ready.push(link.to);
  }
  if (taken === nodes.length) return;
  tell(
    nodes[loopNode(out, into)]!,
    `lies on a loop, which ${routing} routing cannot route`,
    `Open the loop, ${dynamic}`,
  );
}

/** A node on a loop: going on from any node that is left comes to one after as many steps as there are nodes. */
function loopNode(out: readonly (readonly DrainageLink[])[], into: Uint32Array): number {
  const from = new Int32Array(out.length).fill(-1);
  for (const [n, ways] of out.entries()) if (into[n]! > 0) for (const link of ways) from[link.to] = n;
  let at = into.findIndex((count) => count > 0);
  for (let step = 0; step < out.length; step++) at = from[at]!;
  return at;
}
