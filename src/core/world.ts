/**
 * The world: all that changes during a run. It lays every field out in one WebAssembly memory, keeps tables, slots,
 * random streams and the ledger, grants each process what it declared, and saves and restores the whole.
 */
import { defineFaults, type Fault, StormtableError } from './errors.ts';
import type { ArrayOf, Field, NumberType } from './field.ts';
import { bytesOf } from './field.ts';
import { fingerprint, fingerprintText, noFingerprint } from './fingerprint.ts';
import { cellCount, type Grid } from './grid.ts';
import { Ledger } from './ledger.ts';
import type { Addition, FieldDeclaration, Process, Request } from './process.ts';
import { RandomStreams } from './random.ts';
import type { Section } from './snapshot.ts';
import { Table, type TableDeclaration } from './table.ts';
import type { Unit } from './units.ts';

export const worldFaults = defineFaults({
  'field-without-source':
    '{process} needs {field} ({unit}) and nothing supplies it. List a process that writes it, or give the place or scenario a value for it.',
  'field-two-owners': '{field} is owned by {first} and by {second}; a field has one author. Remove one of them.',
  'field-unit': '{process} takes {field} as {found}, but it is {expected}. Correct the declaration.',
  'field-length': '{field} was given {found} values; the grid has {expected} cells.',
  'table-missing': 'table {table} is read by a process and nobody owns it. List the process that keeps it.',
  'state-misfit':
    'the state does not fit this build: {section} {problem}. A change that adds or removes processes, cells or assets needs a run of its own from the start.',
  'memory-too-large':
    'the grid of {cells} cells needs {need} MB in fields; this machine gives one run at most {most} MB. Use a larger cell size or a smaller extent.',
});

/** A field supplied from outside: one number for all cells, or one a cell of the grid. */
export interface Given {
  readonly unit: Unit;
  readonly values: number | ArrayLike<number>;
}

interface Laid {
  field: Field<Unit, NumberType>;
  owner: string;
  derived: boolean;
  additions: OwnAddition[];
  requests: OwnRequest[];
}

class OwnAddition implements Addition {
  version = 1;
  readonly process: string;
  readonly cells: Int32Array | null;
  readonly rate: Float32Array;
  readonly pointer: number;
  constructor(process: string, cells: Int32Array | null, rate: Float32Array, pointer: number) {
    this.process = process;
    this.cells = cells;
    this.rate = rate;
    this.pointer = pointer;
  }
  changed(): void {
    this.version++;
  }
}

class OwnRequest implements Request {
  pending = false;
  readonly process: string;
  readonly cells: Int32Array | null;
  readonly asked: Float32Array;
  readonly granted: Float32Array;
  readonly pointer: number;
  constructor(process: string, cells: Int32Array | null, asked: Float32Array, granted: Float32Array, pointer: number) {
    this.process = process;
    this.cells = cells;
    this.asked = asked;
    this.granted = granted;
    this.pointer = pointer;
  }
  submit(): void {
    this.pending = true;
  }
}

/** Sections of the state that are copied as they are. */
const stored = /^(field|table|bytes|exchange)\//;

const pageBytes = 65536;
const mostPages = 65536;
/** Fields start here; the first page is the kernels' own. */
const firstByte = pageBytes;
const align = (n: number): number => Math.ceil(n / 64) * 64;

export class World {
  readonly grid: Grid;
  readonly mask: Uint8Array;
  readonly ledger = new Ledger();
  readonly random: RandomStreams;
  readonly #laid = new Map<string, Laid>();
  readonly #tables = new Map<string, Table>();
  readonly #slots = new Map<string, { value: unknown }>();
  readonly #bytes = new Map<string, Uint8Array<ArrayBuffer>>();
  /** By section, of those who know a quicker way. */
  readonly #ownFingerprints = new Map<string, () => number>();
  readonly #scratch = new Map<string, number>();
  readonly #exchanges: { array: Float32Array; name: string }[] = [];
  #memory: WebAssembly.Memory | undefined;

  constructor(grid: Grid, mask: Uint8Array, seed: number | string) {
    this.grid = grid;
    this.mask = mask;
    this.random = new RandomStreams(seed);
  }

  get memory(): WebAssembly.Memory {
    if (!this.#memory) throw new Error('the world is not laid out yet');
    return this.#memory;
  }

  ownTable<const D extends TableDeclaration>(declaration: D): Table<D> {
    if (this.#tables.has(declaration.name)) throw new Error(`table "${declaration.name}" has two owners`);
    const table = new Table(declaration);
    this.#tables.set(declaration.name, table as unknown as Table);
    return table;
  }
  table(name: string): Table {
    const t = this.#tables.get(name);
    if (!t) throw new StormtableError(worldFaults('table-missing', { table: name }));
    return t;
  }
  get tables(): readonly Table[] {
    return [...this.#tables.values()];
  }
  hasTable(name: string): boolean {
    return this.#tables.has(name);
  }
  slot<T>(name: string, initial: T): { value: T } {
    if (this.#slots.has(name)) throw new Error(`slot "${name}" has two owners`);
    const slot = { value: initial };
    this.#slots.set(name, slot);
    return slot;
  }
  bytes(name: string, length: number): Uint8Array<ArrayBuffer> {
    if (this.#bytes.has(name)) throw new Error(`bytes "${name}" have two owners`);
    const bytes = new Uint8Array(length);
    this.#bytes.set(name, bytes);
    return bytes;
  }
  keep(name: string, bytes: Uint8Array<ArrayBuffer>, fingerprint: () => number): void {
    if (this.#bytes.has(name)) throw new Error(`bytes "${name}" have two owners`);
    this.#bytes.set(name, bytes);
    this.#ownFingerprints.set(`bytes/${name}`, fingerprint);
  }

  /** Lays out all fields of the processes; `shared` asks for memory that threads can share. All faults at once. */
  layOut(processes: readonly Process[], given: ReadonlyMap<string, Given>, shared: boolean): void {
    const faults: Fault[] = [];
    const owners = new Map<string, { process: string; declaration: FieldDeclaration }>();
    for (const p of processes)
      for (const [key, d] of Object.entries(p.fields)) {
        if (d.access !== 'owns') continue;
        const name = d.of ?? key;
        const other = owners.get(name);
        if (other) faults.push(worldFaults('field-two-owners', { field: name, first: other.process, second: p.name }));
        else owners.set(name, { process: p.name, declaration: d });
      }
    const units = new Map<string, Unit>();
    for (const [name, g] of given) units.set(name, g.unit);
    for (const [name, o] of owners) units.set(name, o.declaration.unit);
    for (const p of processes)
      for (const [key, d] of Object.entries(p.fields)) {
        const name = d.of ?? key;
        const unit = units.get(name);
        if (unit === undefined || (d.access !== 'owns' && d.access !== 'reads' && !owners.has(name)))
          faults.push(worldFaults('field-without-source', { process: p.name, field: name, unit: d.unit }));
        // what is added is a rate of the owner's quantity, so its unit is the owner's per second
        else if (unit !== d.unit && !(d.access === 'adds' && `${unit}/s` === d.unit))
          faults.push(worldFaults('field-unit', { process: p.name, field: name, found: d.unit, expected: unit }));
      }
    const n = cellCount(this.grid);
    for (const [name, g] of given)
      if (typeof g.values !== 'number' && g.values.length !== n)
        faults.push(worldFaults('field-length', { field: name, found: g.values.length, expected: n }));
    if (faults.length) throw new StormtableError(faults);

    let at = firstByte;
    const take = (bytes: number): number => {
      const here = at;
      at = align(at + bytes);
      return here;
    };
    const plan: (() => void)[] = [];
    const buffer = (): ArrayBufferLike => this.memory.buffer;
    const view = <T extends NumberType>(type: T, pointer: number, length: number) => {
      const kind = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u8: Uint8Array }[type];
      return new kind(buffer() as ArrayBuffer, pointer, length) as ArrayOf[T];
    };
    const declareField = (name: string, owner: string, d: Omit<FieldDeclaration, 'access' | 'doc'>) => {
      const type = d.type ?? 'f32';
      const pointer = take(n * bytesOf[type]);
      plan.push(() => {
        const values = view(type, pointer, n);
        const start = given.get(name)?.values ?? d.initial ?? 0;
        if (typeof start === 'number') values.fill(start);
        else values.set(start);
        const field = { name, unit: d.unit, at: d.at ?? 'cell', type, values, pointer } as Field<Unit, NumberType>;
        this.#laid.set(name, { field, owner, derived: d.derived ?? false, additions: [], requests: [] });
      });
    };
    // what is given and owned by nobody never changes: it belongs to the build, not to the state
    for (const [name, g] of given) if (!owners.has(name)) declareField(name, 'place', { unit: g.unit, derived: true });
    for (const [name, o] of owners) declareField(name, o.process, o.declaration);
    for (const p of processes) {
      for (const [key, d] of Object.entries(p.fields)) {
        const name = d.of ?? key;
        if (d.access !== 'adds' && d.access !== 'requests') continue;
        const length = d.cells ? d.cells.length : n;
        const first = take(length * 4);
        const second = d.access === 'requests' ? take(length * 4) : 0;
        const listed = d.cells && d.access === 'requests' ? take(length * 4) : 0;
        plan.push(() => {
          const laid = this.#laid.get(name)!;
          const a = view('f32', first, length);
          this.#exchanges.push({ array: a, name: `${name}/${p.name}/${d.access === 'adds' ? 'rate' : 'asked'}` });
          if (d.access === 'adds') laid.additions.push(new OwnAddition(p.name, d.cells ?? null, a, first));
          else {
            const b = view('f32', second, length);
            this.#exchanges.push({ array: b, name: `${name}/${p.name}/granted` });
            const cells = d.cells ? view('i32', listed, length) : null;
            if (d.cells) cells!.set(d.cells);
            laid.requests.push(new OwnRequest(p.name, cells, a, b, first));
          }
        });
      }
      if (p.scratchBytes) this.#scratch.set(p.name, take(p.scratchBytes));
    }
    const pages = Math.ceil(at / pageBytes);
    if (pages > mostPages)
      throw new StormtableError(
        worldFaults('memory-too-large', { cells: n, need: Math.round(at / 1e6), most: (mostPages * pageBytes) / 1e6 }),
      );
    this.#memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
    for (const lay of plan) lay();
  }

  /** What one process is granted: the fields it declared and no others. */
  grant(process: Process): Record<string, unknown> {
    const granted: Record<string, unknown> = {};
    for (const [key, d] of Object.entries(process.fields)) {
      const laid = this.#laid.get(d.of ?? key)!;
      if (d.access === 'reads') granted[key] = laid.field;
      else if (d.access === 'owns')
        granted[key] = { ...laid.field, additions: laid.additions, requests: laid.requests };
      else if (d.access === 'adds') granted[key] = laid.additions.find((a) => a.process === process.name);
      else granted[key] = laid.requests.find((r) => r.process === process.name);
    }
    return granted;
  }
  scratchOf(process: Process): number {
    return this.#scratch.get(process.name) ?? 0;
  }

  /** A field by name, for recording and for tests. */
  field(name: string): Field<Unit, NumberType> {
    const laid = this.#laid.get(name);
    if (!laid) throw new Error(`no field "${name}"`);
    return laid.field;
  }
  hasField(name: string): boolean {
    return this.#laid.has(name);
  }

  /**
   * The whole state as named sections, in a fixed order; large ones are views of live memory. `clock` is what the
   * caller keeps beside it (tick, queued commands). Two runs are the same where these are.
   */
  sections(clock: unknown): Section[] {
    const sections: Section[] = [];
    const text = (name: string, written: string) => sections.push({ name, bytes: new TextEncoder().encode(written) });
    const json = (name: string, value: unknown) => text(name, JSON.stringify(value));
    json('clock', clock);
    json('ledger', this.ledger.save());
    text('random', this.random.save());
    json(
      'slots',
      [...this.#slots].map(([name, s]) => [name, s.value]),
    );
    const pendings: boolean[] = [];
    for (const laid of this.#laid.values()) for (const r of laid.requests) pendings.push(r.pending);
    json('pending', pendings);
    const raw = (name: string, a: { buffer: ArrayBufferLike; byteOffset: number; byteLength: number }) =>
      sections.push({ name, bytes: new Uint8Array(a.buffer as ArrayBuffer, a.byteOffset, a.byteLength) });
    for (const t of this.#tables.values())
      for (const [column, values] of Object.entries(t.column))
        raw(`table/${t.declaration.name}/${column}`, values as Float32Array);
    for (const [name, bytes] of this.#bytes) raw(`bytes/${name}`, bytes);
    for (const [name, laid] of this.#laid) if (!laid.derived) raw(`field/${name}`, laid.field.values as Float32Array);
    for (const e of this.#exchanges) raw(`exchange/${e.name}`, e.array);
    return sections;
  }

  /**
   * Fingerprints of the sections one after the other, eight characters each; `ofMemory` does those in the world's
   * memory, quicker. Sections named in `without` are left out: dashes stand in their place.
   */
  fingerprints(
    clock: unknown,
    ofMemory?: (ranges: { pointer: number; bytes: number }[]) => readonly number[],
    without: ReadonlySet<string> = new Set(),
  ): string {
    const sections = this.sections(clock);
    const wanted = sections.filter(({ name }) => !without.has(name));
    const here = ofMemory ? wanted.filter(({ bytes }) => bytes.buffer === this.memory.buffer) : [];
    const found = ofMemory?.(here.map(({ bytes }) => ({ pointer: bytes.byteOffset, bytes: bytes.length })));
    const quickly = new Map(here.map((section, k) => [section, found![k]!]));
    const of = (section: Section): number =>
      quickly.get(section) ?? this.#ownFingerprints.get(section.name)?.() ?? fingerprint(section.bytes);
    const text = (section: Section): string =>
      without.has(section.name) ? noFingerprint : fingerprintText(of(section));
    return sections.map(text).join('');
  }

  /** Puts a state of the same build back, by section; gives what the caller had kept beside it. */
  restore(sections: ReadonlyMap<string, Uint8Array>): unknown {
    const text = (name: string): string => new TextDecoder().decode(sections.get(name));
    const json = (name: string): unknown => JSON.parse(text(name));
    const raw = this.sections(null).filter((s) => stored.test(s.name));
    const misfit = (section: string, problem: string): StormtableError =>
      new StormtableError(worldFaults('state-misfit', { section, problem }));
    const wrong = raw.find((s) => sections.get(s.name)?.length !== s.bytes.length);
    if (wrong) throw misfit(wrong.name, 'is missing or has another size');
    const known = new Set(raw.map((s) => s.name));
    for (const name of sections.keys())
      if (stored.test(name) && !known.has(name)) throw misfit(name, 'is not in it any more');
    this.ledger.restore(json('ledger'));
    this.random.restore(text('random'));
    for (const [name, value] of json('slots') as [string, unknown][]) {
      const slot = this.#slots.get(name);
      if (slot) slot.value = value;
    }
    for (const s of raw) s.bytes.set(sections.get(s.name)!);
    const pendings = json('pending') as boolean[];
    let i = 0;
    for (const laid of this.#laid.values()) {
      for (const r of laid.requests) r.pending = pendings[i++]!;
      for (const a of laid.additions) a.changed();
    }
    return json('clock');
  }
}
