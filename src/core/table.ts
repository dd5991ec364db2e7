/** Tables: assets that change (a bridge's state, a crew's place, a gauge's last reading) as typed columns with one row each. */
import type { ArrayOf, NumberType } from './field.ts';
import { bytesOf } from './field.ts';
import type { Name } from './names.ts';
import type { Unit } from './units.ts';

export interface ColumnDeclaration {
  readonly unit: Unit;
  readonly type: NumberType;
  readonly doc: string;
  /** What a person reads above the column. */
  readonly label: Name;
  readonly initial?: number | ArrayLike<number>;
  /** For a column of classes: the names of 0, 1, 2, ... */
  readonly classes?: readonly Name[];
  /** Left out of the recorded series (bookkeeping nobody looks at). */
  readonly unrecorded?: boolean;
  /** Recorded to the nearest multiple of this, in its unit: digits nobody looks at would fill the disk. Such as 0.001. */
  readonly recordedTo?: number;
}

export interface TableDeclaration {
  readonly name: string;
  /** What the rows are, as the place names them: `bridge`, `underpass`, `road`, `site`, `gauge`, `zone`, `crew`, ... */
  readonly of: string;
  /** Whose picture it is: the model's truth or what the city sees. */
  readonly picture: 'truth' | 'observed';
  /** Ids of the rows, in order. */
  readonly ids: readonly string[];
  readonly columns: Readonly<Record<string, ColumnDeclaration>>;
}

export type ColumnsOf<D extends TableDeclaration> = {
  readonly [K in keyof D['columns']]: ArrayOf[D['columns'][K]['type']];
};

export class Table<D extends TableDeclaration = TableDeclaration> {
  readonly declaration: D;
  readonly column: ColumnsOf<D>;
  readonly #rowOf: Map<string, number>;

  constructor(declaration: D) {
    this.declaration = declaration;
    const n = declaration.ids.length;
    const columns: Record<string, Float32Array | Float64Array | Int32Array | Uint8Array> = {};
    for (const [name, c] of Object.entries(declaration.columns)) {
      const values = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u8: Uint8Array }[c.type];
      const column = new values(n);
      if (typeof c.initial === 'number') column.fill(c.initial);
      else if (c.initial) column.set(c.initial);
      columns[name] = column;
    }
    this.column = columns as ColumnsOf<D>;
    this.#rowOf = new Map(declaration.ids.map((id, row) => [id, row]));
  }

  get rows(): number {
    return this.declaration.ids.length;
  }
  /** The row of an id, or -1. */
  rowOf(id: string): number {
    return this.#rowOf.get(id) ?? -1;
  }
  /** Bytes of state, in column order. */
  get byteLength(): number {
    return Object.values(this.declaration.columns).reduce((sum, c) => sum + bytesOf[c.type] * this.rows, 0);
  }
}
