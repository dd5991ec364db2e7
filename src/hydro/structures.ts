/**
 * Structures that hold water back or let it through. Those on faces are laid before the flow kernel, which works out what
 * they pass in its own steps; culverts and pumps move water between cells once a coupling interval. Two processes: one
 * before the water moves, one after it has, which takes in what passed.
 */
import { isLink, type Structure } from '../assets/structures.ts';
import { cellArea } from '../core/grid.ts';
import { type Addition, defineProcess, type Process, type ProcessContext, type Request } from '../core/process.ts';
import { Table } from '../core/table.ts';
import { blockBytesFor, StructureBlock } from './structure-block.ts';
import { structureCommands, type Tell } from './structure-commands.ts';
import { isLine, type Snapped, type SnappedLine, type SnappedLink } from './structure-faces.ts';
import { StructureOnFaces } from './structure-lines.ts';
import { Link } from './structure-links.ts';
import { structureSentences, structureTable } from './structure-table.ts';

/** A volume too small to give back on its own, m³: rounding. */
const crumb = 1e-6;

export interface Structures {
  /** Before the water and after it, in the catalogue's order. */
  readonly before: Process;
  readonly after: Process;
  /** Where the kernel's list lies, once it does; 0 where no structure is on faces. */
  readonly faces: { readonly address: number };
}

/** `barriers` are walls that are told of nowhere: they have no row, no reading and no state, so that one may be put up in the middle of a run. */
export function structures(
  context: ProcessContext,
  list: readonly Snapped[],
  barriers: readonly SnappedLine[] = [],
): Structures {
  const { grid, ledger } = context;
  const all: readonly Structure[] = list.map((s) => s.structure);
  const ownLines = list.filter(isLine) as readonly SnappedLine[];
  const lines = [...ownLines, ...barriers];
  const declaration = structureTable(all);
  const table = list.length > 0 ? context.ownTable(declaration) : new Table(declaration);
  const c = table.column;
  const tell: Tell = (row, code, severity, tick, params = {}) => {
    const s = all[row]!;
    context.report('truth/events', {
      tick,
      code,
      severity,
      params: { name_en: s.name.en, name_zh: s.name.zh, ...params },
      asset: { kind: 'structure', id: s.id },
      at: s.line[s.line.length >> 1]!,
    });
  };
  const onFaces = list.flatMap((s, row) =>
    isLine(s) ? [new StructureOnFaces(s, row, lines.indexOf(s), grid, table, tell)] : [],
  );
  const readings = new Table(structureTable(barriers.map((b) => b.structure)));
  const onBarriers = barriers.map(
    (b, row) => new StructureOnFaces(b, row, ownLines.length + row, grid, readings, () => {}),
  );

  const linked = list.filter((s): s is SnappedLink => isLink(s.structure));
  const ends = linked.flatMap((s) => (s.to === undefined ? [s.from] : [s.from, s.to]));
  const cells = Int32Array.from([...new Set(ends)].sort((a, b) => a - b));
  const place = new Map([...cells].map((cell, k) => [cell, k]));
  const sharers = (s: SnappedLink): number =>
    Math.max(...[s.from, s.to].map((cell) => ends.filter((e) => e === cell).length));
  const area = cellArea(grid);
  const links = linked.map((s) => new Link(s, list.indexOf(s), area, sharers(s)));
  const sourceOf = (link: Link): number => place.get(c.asked[link.row]! < 0 ? link.link.to! : link.link.from)!;

  /** What links together ask of each cell in an interval, m³. */
  const wanted = new Float64Array(cells.length);
  const faces = { address: 0 };
  let block: StructureBlock;
  let take: Request;

  const exchanged = {
    take: { unit: 'm', of: 'water_depth', access: 'requests', cells, doc: 'what culverts and pumps take in' },
    give: { unit: 'm/s', of: 'water_depth', access: 'adds', cells, doc: 'what they give out' },
  } as const;
  const seen = {
    water_depth: { unit: 'm', access: 'reads', doc: 'water beside structures' },
    bed_elevation: { unit: 'm', access: 'reads', doc: 'ground beside structures' },
  } as const;
  // barriers alone exchange nothing
  const declared = { ...(list.length > 0 ? exchanged : ({} as typeof exchanged)), ...seen };
  const before = defineProcess({
    name: 'structures',
    source:
      'weirs: Villemonte 1947; sluice gates: Rajaratnam and Subramanya 1967; culverts: FHWA HDS-5 2012; breaches: linear growth',
    pace: 'coupling',
    warmUp: true,
    ...(lines.length ? { scratchBytes: blockBytesFor(grid, lines) } : {}),
    fields: declared,
    commands: structureCommands<typeof declared>(all, table, tell),
    sentences: structureSentences,
    start() {
      if (links.length) ledger.open('structures', 0);
    },
    resume(fields, { memory, scratch }) {
      take = fields.take;
      if (!lines.length) return;
      faces.address = scratch;
      block = new StructureBlock(memory, scratch, grid, lines);
    },
    begin() {
      c.volume.fill(0);
      if (links.length) ledger.open('structures', held());
    },
    step(fields, interval) {
      for (const s of onFaces) s.set(block, fields, interval);
      for (const s of onBarriers) s.set(block, fields, interval);
      if (!links.length) return;
      giveBack(fields.give, interval.length);
      wanted.fill(0);
      let any = false;
      for (const link of links) {
        const volume = link.wanted(fields, table, tell, interval);
        c.asked[link.row] = volume;
        if (volume === 0) continue;
        wanted[sourceOf(link)]! += Math.abs(volume);
        any = true;
      }
      for (let k = 0; k < cells.length; k++) fields.take.asked[k] = wanted[k]! / area;
      if (any) fields.take.submit();
    },
  });

  const held = (): number => {
    let sum = 0;
    for (const { row } of links) sum += c.to_last[row]! + c.to_first[row]!;
    return sum;
  };

  /** What was taken in the interval before runs out in this one; what is pumped out of the model is gone. */
  const giveBack = (give: Addition, length: number): void => {
    const due = new Float64Array(cells.length);
    for (const { row, link } of links) {
      if (link.to !== undefined) due[place.get(link.to)!]! += c.to_last[row]!;
      else if (c.to_last[row]! > 0) {
        ledger.book('structures', 'pumped out', -c.to_last[row]!);
        c.to_last[row] = 0;
      }
      due[place.get(link.from)!]! += c.to_first[row]!;
    }
    let changed = false;
    for (let k = 0; k < cells.length; k++) {
      const rate = due[k]! > crumb ? Math.fround(due[k]! / length / area) : 0;
      if (rate === 0 && give.rate[k] === 0) continue;
      give.rate[k] = rate;
      changed = true;
    }
    if (!changed) return;
    give.changed();
    // a rate is one of single precision: what it leaves out stays for the next interval
    const given = (volume: number, cell: number): number => {
      const k = place.get(cell)!;
      const part = give.rate[k]! > 0 ? volume * ((give.rate[k]! * length * area) / due[k]!) : 0;
      if (part !== 0) ledger.book('structures', 'outlets', -part);
      return part;
    };
    for (const { row, link } of links) {
      if (link.to !== undefined) c.to_last[row]! -= given(c.to_last[row]!, link.to);
      c.to_first[row]! -= given(c.to_first[row]!, link.from);
    }
  };

  const after = defineProcess({
    name: 'structure-readings',
    source: 'what crossed the faces in the kernel’s own steps',
    pace: 'coupling',
    warmUp: true,
    fields: {},
    step(_fields, interval) {
      for (const s of onFaces) s.read(block, interval);
      const answered = links.length > 0 && !take.pending;
      for (const link of links) {
        const asked = c.asked[link.row]!;
        const k = asked === 0 ? -1 : sourceOf(link);
        const came = k < 0 || !answered ? 0 : take.granted[k]! * area * (Math.abs(asked) / wanted[k]!);
        c.discharge[link.row] = (Math.sign(asked) * came) / interval.length;
        c.volume[link.row]! += Math.sign(asked) * came;
        if (came === 0) continue;
        c[asked > 0 ? 'to_last' : 'to_first'][link.row]! += came;
        ledger.book('structures', 'inlets', came);
      }
    },
    volumes: () => (links.length ? { structures: held() } : {}) as Readonly<Record<string, number>>,
  });

  return { before: before as unknown as Process, after: after as unknown as Process, faces };
}
