/** What follows from nodes and links together: depths raised to crowns, and slopes. */
import type { Conduit, DrainageLink, DrainageNode } from './network.ts';
import type { DrainageOptions } from './options.ts';
import type { Reading } from './reading.ts';

/** Least drop of a conduit over its length, m: 0.001 ft. */
const leastDrop = 0.001 * 0.3048;

/** Drop over horizontal distance of each conduit; a warning where the least drop or slope held. */
export function withSlopes(
  links: readonly DrainageLink[],
  nodes: readonly DrainageNode[],
  options: DrainageOptions,
  reading: Reading,
): DrainageLink[] {
  return links.map((link) => {
    if (link.kind !== 'conduit' || link.section.shape === 'DUMMY') return link;
    const slope = slopeOf(link, nodes, options, reading);
    if (slope < 0 && options.routing !== 'DYNWAVE')
      reading.fault(
        'inp-elements',
        {
          section: 'CONDUITS',
          element: `"${link.id}"`,
          found: `runs uphill, which ${options.routing} routing cannot route`,
          way: 'Exchange its nodes, or set FLOW_ROUTING to DYNWAVE.',
        },
        link.line,
      );
    return { ...link, slope };
  });
}

function slopeOf(conduit: Conduit, nodes: readonly DrainageNode[], options: DrainageOptions, reading: Reading): number {
  const [from, to] = [nodes[conduit.from], nodes[conduit.to]];
  if (!from || !to) return 0;
  const drop = from.invert + conduit.inletOffset - to.invert - conduit.outletOffset;
  let size = Math.abs(drop);
  // 1e-9: the same drop written in feet may come out a crumb less
  if (size < leastDrop - 1e-9) {
    size = leastDrop;
    reading.warn(
      'inp-least-drop',
      conduit.line,
      `Conduit "${conduit.id}" drops less than 0.001 ft; its slope is that of 0.001 ft.`,
    );
  }
  let slope: number;
  if (size < conduit.length) slope = size / Math.sqrt(conduit.length * conduit.length - size * size);
  else {
    slope = size / conduit.length;
    reading.warn(
      'inp-steep',
      conduit.line,
      `Conduit "${conduit.id}" drops more than its length; its slope is taken as drop over length.`,
    );
  }
  return Math.max(slope, options.minSlope) * (drop < 0 ? -1 : 1);
}

/** Ends of a link: the node and the height of the crown above its invert. Openings lie at their inlet node. */
function crowns(link: DrainageLink): (readonly [number, number])[] {
  switch (link.kind) {
    case 'conduit': {
      const full = link.section.fullDepth;
      return [
        [link.from, link.inletOffset + full],
        [link.to, link.outletOffset + full],
      ];
    }
    case 'orifice':
      return [[link.from, link.offset + (link.orientation === 'SIDE' ? link.section.fullDepth : 0)]];
    case 'weir':
      return [[link.from, link.offset + link.height]];
    default:
      return [];
  }
}

/** Nodes at least as deep as the crowns of their links. Storage keeps its depth: its area is known no higher. */
export function withDepths(
  nodes: readonly DrainageNode[],
  links: readonly DrainageLink[],
  options: DrainageOptions,
  reading: Reading,
): DrainageNode[] {
  const depth = Float64Array.from(nodes, (n) => n.maxDepth);
  for (const link of links)
    for (const [node, crown] of crowns(link))
      if (nodes[node] && nodes[node].kind !== 'storage') depth[node] = Math.max(depth[node]!, crown);
  return nodes.map((node, n) => {
    const maxDepth = depth[n]!;
    if (node.writtenMaxDepth > 0 && maxDepth > node.writtenMaxDepth + 1e-9)
      reading.warn(
        'inp-depth',
        node.line,
        `Node "${node.id}": its maximum depth was raised to the crown of its highest link.`,
      );
    const full = maxDepth + node.surchargeDepth;
    if (node.initialDepth > full + 1e-9 && !(options.allowPonding && node.pondedArea > 0))
      reading.fault(
        'inp-elements',
        {
          section: { junction: 'JUNCTIONS', outfall: 'OUTFALLS', storage: 'STORAGE', divider: 'DIVIDERS' }[node.kind],
          element: `"${node.id}"`,
          found: 'has an initial depth greater than its maximum depth',
          way: 'Lower the initial depth or raise MAXDEPTH.',
        },
        node.line,
      );
    return { ...node, maxDepth };
  });
}
