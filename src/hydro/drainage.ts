/**
 * The drainage network under the streets: manholes take street water in and give it back, outfalls end in rivers. In each
 * coupling interval the network runs in steps of its own against the levels of the surface; what it took is asked of the
 * surface, what it gave is added to it, in the interval after.
 */
import type { DrainageModel } from '../assets/swmm/network.ts';
import { cellArea } from '../core/grid.ts';
import { defineProcess, type ProcessContext } from '../core/process.ts';
import { drainageCommands, type TellDrainage } from './drainage-commands.ts';
import type { ConnectedWater } from './drainage-connections.ts';
import type { DrainageLayout } from './drainage-layout.ts';
import { DrainageNetwork } from './drainage-network.ts';
import type { MobilePump } from './drainage-pumps.ts';
import { drainageSentences, drainLinkTable, drainNodeTable, nodeStates } from './drainage-table.ts';

/** A volume too small to give or take on its own, m³: rounding. */
const crumb = 1e-6;
/** A manhole spills from this flow on, and is calm again below half of it, m³/s. */
const spillingFrom = 0.005;
/** An outfall passes nothing below this flow, m³/s. */
const trickle = 1e-4;

/** Kinds of links as far as their tables tell them apart. */
const linkKind = { other: 0, conduit: 1, pump: 2 } as const;

export interface DrainageParts {
  readonly layout: DrainageLayout;
  /** What its connections gather, where it has any: `drainConnections` steps them. */
  readonly connected?: ConnectedWater;
  /** The compiled network kernel. */
  readonly kernel: WebAssembly.Module;
}

export function drainage(context: ProcessContext, { layout, kernel, connected }: DrainageParts) {
  const { grid, ledger, clock } = context;
  const { model, mouths } = layout;
  const area = cellArea(grid);
  const cells = Int32Array.from([...new Set(mouths.map((m) => m.cell))].sort((a, b) => a - b));
  const nodes = context.ownTable(drainNodeTable(model, layout.nodes));
  const links = context.ownTable(drainLinkTable(model, layout.links));
  const pumps = context.slot<MobilePump[]>('drainage/pumps', []);
  const network = new DrainageNetwork(layout, kernel, cells, area, clock.ticks * clock.tick, connected);
  const { solver } = network;
  connected?.under({ head: solver.head, open: nodes.column.open });
  context.keep('drainage/solver', solver.state, () => solver.fingerprint());
  const { parts } = network;
  const kept = context.bytes(
    'drainage/network',
    parts.reduce((n, p) => n + p.length, 0),
  );
  /** m³ the network has still to give to each cell; negative where it has yet to get what it took. */
  const balance = new Float64Array(context.bytes('drainage/balance', cells.length * 8).buffer);
  const copy = (out: boolean): void => {
    let at = 0;
    for (const part of parts) {
      if (out) kept.set(part, at);
      else part.set(kept.subarray(at, at + part.length));
      at += part.length;
    }
  };
  const mouthNodes = Int32Array.from(mouths, (m) => m.node);
  const linkKinds = Uint8Array.from(model.links, ({ kind }) =>
    kind === 'conduit' ? linkKind.conduit : kind === 'pump' ? linkKind.pump : linkKind.other,
  );
  const covers = new Set(mouths.flatMap((m) => (m.kind === 'cover' ? [m.node] : [])));
  const crowns = crownLevels(model, layout.nodes);

  const tell: TellDrainage = (code, severity, tick, of, params = {}) => {
    const node = 'node' in of ? of.node : model.links[of.link]!.from;
    const asset =
      'node' in of
        ? { kind: 'drain_node', id: model.nodes[of.node]!.id }
        : { kind: 'drain_link', id: model.links[of.link]!.id };
    const named: Record<string, string> = { ['node' in of ? 'node' : 'link']: asset.id };
    const at = layout.at[node];
    context.report('truth/events', {
      tick,
      code,
      severity,
      params: { ...named, ...params },
      asset,
      ...(at ? { at } : {}),
    });
  };

  const volume = (): number => {
    let sum = network.stored() + (connected?.volume ?? 0);
    for (const v of balance) sum += v;
    return sum;
  };

  const tellStates = (tick: number): void => {
    const { state, spilling } = nodes.column;
    for (const m of mouths) {
      const was = state[m.node]!;
      let now: number;
      if (m.kind === 'outfall') {
        const inner = model.links[m.link]!;
        const above = solver.head[inner.to === m.node ? inner.from : inner.to]!;
        const held = solver.stage[m.stageNode]! > above && Math.abs(solver.flow[m.link]!) < trickle && above > m.crest;
        now = held ? nodeStates.held : nodeStates.free;
      } else {
        const spills = spilling[m.node]! > (was === nodeStates.spilling ? spillingFrom / 2 : spillingFrom);
        const full = solver.head[m.node]! > crowns[m.node]!;
        now = spills ? nodeStates.spilling : full ? nodeStates.surcharged : nodeStates.free;
      }
      if (now === was) continue;
      state[m.node] = now;
      if (now === nodeStates.spilling) tell('manhole-spilling', 'minor', tick, { node: m.node });
      else if (was === nodeStates.spilling) tell('manhole-calm', 'info', tick, { node: m.node });
      else if (now === nodeStates.held) tell('outfall-held', 'minor', tick, { node: m.node });
      else if (was === nodeStates.held) tell('outfall-free', 'info', tick, { node: m.node });
    }
  };

  const showLevels = (): void => {
    const { depth, head, volume } = nodes.column;
    for (let k = 0; k < layout.nodes; k++) {
      depth[k] = solver.depth[k]!;
      head[k] = solver.head[k]!;
      volume[k] = solver.volume[k]!;
    }
  };
  /** The state of the network as its tables show it, and what of it is worth telling. */
  const show = (length: number, tick: number): void => {
    const { spilling, intake, spilled } = nodes.column;
    showLevels();
    for (let k = 0; k < mouthNodes.length; k++) {
      const node = mouthNodes[k]!;
      const passed = network.passed[k]!;
      if (passed === 0 && spilling[node] === 0 && intake[node] === 0) continue;
      spilling[node] = Math.max(0, passed) / length;
      intake[node] = Math.max(0, -passed) / length;
      spilled[node]! += passed;
    }
    const { flow, fill } = links.column;
    for (let k = 0; k < layout.links; k++) {
      const kind = linkKinds[k]!;
      const now = solver.flow[k]!;
      if (kind === linkKind.pump && now > 0 !== flow[k]! > 0)
        tell(now > 0 ? 'drain-pump-started' : 'drain-pump-stopped', 'info', tick, { link: k });
      flow[k] = now;
      fill[k] = kind === linkKind.conduit ? solver.filled[k]! : Math.max(0, solver.setting[k]!);
    }
    tellStates(tick);
  };

  const declared = {
    take: { unit: 'm', of: 'water_depth', access: 'requests', cells, doc: 'what manholes and outfalls took in' },
    give: { unit: 'm/s', of: 'water_depth', access: 'adds', cells, doc: 'what manholes spill and outfalls discharge' },
    water_depth: { unit: 'm', access: 'reads', doc: 'street and river water over manholes and outfalls' },
    bed_elevation: { unit: 'm', access: 'reads', doc: 'ground at manholes and outfalls' },
  } as const;
  const bed = new Float64Array(cells.length);
  const depth = new Float64Array(cells.length);

  return defineProcess({
    name: 'drainage',
    source:
      'dynamic waves after SWMM 5.2 Hydraulics Reference Manual; openings as weir, drowned weir (Villemonte 1947) or orifice, FHWA HEC-22',
    pace: 'coupling',
    fields: declared,
    commands: drainageCommands<typeof declared>(
      model,
      { nodes, links, pumps, hasCover: (node) => covers.has(node), release: (link) => network.release(link) },
      tell,
    ),
    sentences: drainageSentences,
    start() {
      copy(true);
      ledger.open('network', volume());
    },
    resume() {
      copy(false);
    },
    begin() {
      ledger.open('network', volume());
      showLevels();
      for (const { code, params } of layout.notes)
        context.report('truth/events', { tick: 0, code, severity: 'info', params });
    },
    step({ take, give, water_depth, bed_elevation }, { tick, start, length, part }) {
      const { asked, granted, pending } = take;
      const { values: ground } = bed_elevation;
      const { values: water } = water_depth;
      for (let j = 0; j < cells.length; j++) {
        if (!pending && asked[j]! > 0) {
          const got = granted[j]! * area;
          balance[j]! += got;
          ledger.book('network', 'from the surface', got);
        }
        bed[j] = ground[cells[j]!]!;
        depth[j] = water[cells[j]!]!;
      }
      const settings = { open: nodes.column.open, forced: links.column.forced };
      const volumes = network.run(start, length, { bed, depth, balance }, settings, pumps.value);
      for (const [entry, v] of Object.entries(volumes)) ledger.book('network', entry, v);
      if (pumps.value.some((p) => p.capacity === 0 && p.rate === 0))
        pumps.value = pumps.value.filter((p) => p.capacity > 0 || p.rate > 0);

      let any = false;
      let changed = false;
      const { rate: given } = give;
      for (let j = 0; j < cells.length; j++) {
        const due = balance[j]!;
        asked[j] = due < -crumb ? -due / area : 0;
        if (asked[j]! > 0) any = true;
        const rate = due > crumb ? Math.fround(due / length / area) : 0;
        if (rate === 0 && given[j] === 0) continue;
        given[j] = rate;
        changed = true;
        // a rate is one of single precision: what it leaves out stays for the next interval
        const volume = rate * length * area;
        balance[j]! -= volume;
        if (volume > 0) ledger.book('network', 'to the surface', -volume);
      }
      if (any) take.submit();
      if (changed) give.changed();
      show(length, tick);
      if ((part + 1) * length > clock.tick - 1e-6) copy(true);
    },
    volumes: () => ({ network: volume() }),
  });
}

/** Level of the highest conduit's crown at each node, m; the rim where no conduit has one. */
function crownLevels({ nodes, links }: DrainageModel, count: number): Float64Array {
  const levels = new Float64Array(count).fill(-Infinity);
  for (const link of links) {
    if (link.kind !== 'conduit' || !('fullDepth' in link.section)) continue;
    const ends = [
      [link.from, link.inletOffset],
      [link.to, link.outletOffset],
    ] as const;
    for (const [node, offset] of ends)
      levels[node] = Math.max(levels[node]!, nodes[node]!.invert + offset + link.section.fullDepth);
  }
  return levels.map((level, k) => (level > -Infinity ? level : nodes[k]!.invert + nodes[k]!.maxDepth));
}
