import fc from 'fast-check';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import type { RecordedTable } from '../../src/timeline/format.ts';
import { type Column, tableFile } from '../../src/timeline/node/parquet.ts';
import { rowsOfOnePage, writeNumbers } from '../../src/timeline/node/parquet-numbers.ts';

type Numbers = Int32Array | Float32Array | Float64Array;
const types = { i32: 'INT32', f32: 'FLOAT', f64: 'DOUBLE' } as const;
const arrays = { i32: Int32Array, f32: Float32Array, f64: Float64Array } as const;

/** A file of one column, written by the library alone or through `writeNumbers`. */
function fileOf(values: Numbers, type: keyof typeof types, own: boolean): Uint8Array {
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({
    writer,
    schema: [
      { name: 'root', num_children: 1 },
      { name: 'a', repetition_type: 'REQUIRED', type: types[type] },
    ],
  });
  if (!own) parquet.write({ columnData: [{ name: 'a', data: values }], rowGroupSize: values.length });
  else {
    const from = writer.offset;
    const chunk = writeNumbers(writer, 'a', values);
    parquet.num_rows += BigInt(values.length);
    parquet.row_groups.push({
      columns: [chunk],
      total_byte_size: chunk.meta_data!.total_uncompressed_size,
      num_rows: BigInt(values.length),
      total_compressed_size: BigInt(writer.offset - from),
    });
  }
  parquet.finish();
  return writer.getBytes();
}

const odd = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1, -1, 0.1];

describe('writeNumbers', () => {
  it('writes the bytes of the general writer, whatever the numbers', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('i32', 'f32', 'f64'),
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 3000 }),
        fc.constantFrom(0, 0.1, 0.9, 1),
        fc.integer(),
        (type, rows, distinct, still, seed) => {
          let state = seed | 0;
          const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) | 0) >>> 0;
          const values = new arrays[type](rows);
          for (let i = 0; i < rows; i++) {
            const k = next() % distinct;
            values[i] = next() / 2 ** 32 < still && i > 0 ? values[i - 1]! : (odd[k] ?? Math.sin(k) * 1e6);
          }
          expect(fileOf(values, type, true)).toEqual(fileOf(values, type, false));
        },
      ),
      { numRuns: 80 },
    );
  });

  it('does so for the most rows that fit one page', () => {
    const values = Float64Array.from({ length: rowsOfOnePage }, (_, i) => Math.sqrt(i));
    expect(Buffer.compare(fileOf(values, 'f64', true), fileOf(values, 'f64', false))).toBe(0);
  });
});

describe('tableFile', () => {
  /** The same table by the library alone. */
  function byLibrary(
    table: RecordedTable,
    blocks: readonly (readonly { tick: number; columns: Record<string, Column> }[])[],
  ) {
    const writer = new ByteWriter();
    const parquet = new ParquetWriter({
      writer,
      schema: [
        { name: 'root', num_children: 4 },
        { name: 'tick', repetition_type: 'REQUIRED', type: 'INT32' },
        { name: 'id', repetition_type: 'REQUIRED', type: 'BYTE_ARRAY', converted_type: 'UTF8' },
        { name: 'depth', repetition_type: 'REQUIRED', type: 'FLOAT' },
        { name: 'state', repetition_type: 'REQUIRED', type: 'INT32', converted_type: 'UINT_8' },
      ],
      createdBy: 'stormtable',
      kvMetadata: [
        { key: 'format', value: 'timeline/1' },
        { key: 'table', value: table.name },
        { key: 'units', value: JSON.stringify({ depth: 'm', state: '1' }) },
      ],
    });
    for (const frames of blocks) {
      const all = (name: string): number[] => frames.flatMap((f) => [...f.columns[name]!]);
      const columnData = [
        { name: 'tick', data: frames.flatMap((f) => table.ids.map(() => f.tick)) },
        { name: 'id', data: frames.flatMap(() => [...table.ids]) },
        { name: 'depth', data: Float32Array.from(all('depth')) },
        { name: 'state', data: Int32Array.from(all('state')) },
      ];
      parquet.write({ columnData, rowGroupSize: columnData[0]!.data.length });
    }
    parquet.finish();
    return writer.getBytes();
  }

  // of the last, two frames are too many for one page
  it.each([3, 700, 70_000])('writes the bytes of the general writer for %i rows a frame', (rows) => {
    const table = {
      name: 'road',
      ids: Array.from({ length: rows }, (_, i) => `road-${i % 5 === 0 ? i : 'x'}`),
      columns: { depth: { type: 'f32', unit: 'm' }, state: { type: 'u8', unit: '1' } },
    } as unknown as RecordedTable;
    const frame = (tick: number) => ({
      tick,
      columns: {
        depth: Float32Array.from({ length: rows }, (_, i) => (i % 3 === 0 ? 0 : Math.sin(i + tick))),
        state: Uint8Array.from({ length: rows }, (_, i) => (i * tick) % 4),
      },
    });
    const blocks = [[frame(5)], [frame(10), frame(15)], [frame(20)]];
    const file = tableFile(table);
    for (const block of blocks) file.add(block);
    expect(Buffer.compare(file.finish(), byLibrary(table, blocks))).toBe(0);
  });
});
