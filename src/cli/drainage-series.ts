/** Series of a drainage run over time, one row an element and reporting time, as Parquet and, where asked for, CSV. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { dateText } from '../assets/swmm/calendar.ts';
import type { DrainageModel } from '../assets/swmm/network.ts';
import type { ReportPeriod } from '../assets/swmm/results.ts';
import { unitNames } from '../assets/swmm/summary-tables.ts';

/** What the series of a kind of element hold: columns with their units, and a row's numbers. */
export interface SeriesKind {
  readonly name: 'subcatchments' | 'nodes' | 'links' | 'system';
  readonly ids: readonly string[];
  readonly columns: readonly string[];
  /** The lists of a period, each times the factor that brings it to the column's unit. */
  readonly values: (period: ReportPeriod) => readonly { readonly of: ArrayLike<number>; readonly factor: number }[];
}

/** The kinds a model has, in the units of its file. */
export function seriesKinds(model: DrainageModel): SeriesKind[] {
  const u = unitNames(model);
  const { toSI } = model.options;
  const length = 1 / toSI.length;
  const flow = 1 / toSI.flow;
  const volume = 1 / toSI.volume;
  const rain = 1 / toSI.rainRate;
  const cubic = `${u.length}3`;
  const of = (values: ArrayLike<number>, factor: number) => ({ of: values, factor });
  const kinds: SeriesKind[] = [
    {
      name: 'subcatchments',
      ids: model.subcatchments.map((s) => s.id),
      columns: ['rain', 'evaporation', 'infiltration'].map((n) => `${n}_${u.depth}_per_h`).concat(`runoff_${u.flow}`),
      values: ({ subcatchments: s }) => [
        of(s.rain, rain),
        of(s.evaporation, rain),
        of(s.infiltration, rain),
        of(s.runoff, flow),
      ],
    },
    {
      name: 'nodes',
      ids: model.nodes.map((n) => n.id),
      columns: [
        `depth_${u.length}`,
        `head_${u.length}`,
        `volume_${cubic}`,
        `lateral_${u.flow}`,
        `inflow_${u.flow}`,
        `flooding_${u.flow}`,
      ],
      values: ({ nodes: n }) => [
        of(n.depth, length),
        of(n.head, length),
        of(n.volume, volume),
        of(n.lateral, flow),
        of(n.inflow, flow),
        of(n.flooding, flow),
      ],
    },
    {
      name: 'links',
      ids: model.links.map((l) => l.id),
      columns: [
        `flow_${u.flow}`,
        `depth_${u.length}`,
        `velocity_${u.velocity}`,
        `volume_${cubic}`,
        'filled_or_setting',
      ],
      values: ({ links: l }) => [
        of(l.flow, flow),
        of(l.depth, length),
        of(l.velocity, length),
        of(l.volume, volume),
        of(l.capacity, 1),
      ],
    },
    {
      name: 'system',
      ids: ['system'],
      columns: [
        `rain_${u.depth}_per_h`,
        ...['runoff', 'dry_weather', 'rdii', 'external', 'lateral', 'flooding', 'outflow'].map((n) => `${n}_${u.flow}`),
        `stored_${cubic}`,
      ],
      values: ({ system: y }) => [
        of([y.rain], rain),
        ...[y.runoff, y.dryWeather, y.rdii, y.external, y.lateral, y.flooding, y.outflow].map((v) => of([v], flow)),
        of([y.stored], volume),
      ],
    },
  ];
  return kinds.filter((k) => k.ids.length > 0);
}

/** Rows gathered before they go into a row group. */
const rowsOfGroup = 200_000;

/** Writes one kind's series as they come. */
export class SeriesFile {
  readonly #kind: SeriesKind;
  readonly #start: number;
  readonly #parquet: ParquetWriter;
  readonly #writer = new ByteWriter(1 << 16);
  readonly #path: string;
  readonly #csv: number | undefined;
  #times: number[] = [];
  #columns: number[][];

  /** `path` without its ending. */
  constructor(model: DrainageModel, kind: SeriesKind, path: string, csv: boolean) {
    this.#kind = kind;
    this.#start = model.options.start;
    this.#path = `${path}.parquet`;
    const number = (name: string, type: 'DOUBLE' | 'FLOAT'): SchemaElement => ({
      name,
      repetition_type: 'REQUIRED',
      type,
    });
    this.#parquet = new ParquetWriter({
      writer: this.#writer,
      schema: [
        { name: 'root', num_children: kind.columns.length + 2 },
        number('time_s', 'DOUBLE'),
        { name: 'id', repetition_type: 'REQUIRED', type: 'BYTE_ARRAY', converted_type: 'UTF8' },
        ...kind.columns.map((name) => number(name, 'FLOAT')),
      ],
      createdBy: 'stormtable',
      kvMetadata: [
        { key: 'model', value: model.file },
        { key: 'start', value: dateText(model.options.start) },
      ],
    });
    this.#columns = kind.columns.map(() => []);
    if (csv) {
      this.#csv = openSync(`${path}.csv`, 'w');
      writeSync(this.#csv, `time,id,${kind.columns.join(',')}\n`);
    }
  }

  add(period: ReportPeriod): void {
    const { ids, values } = this.#kind;
    const lists = values(period);
    this.#times.push(period.time);
    lists.forEach(({ of, factor }, c) => {
      const column = this.#columns[c]!;
      for (let k = 0; k < ids.length; k++) column.push(of[k]! * factor);
    });
    if (this.#csv !== undefined) {
      const time = dateText(this.#start + period.time);
      const rows = ids.map(
        (id, k) =>
          `${time},${quoted(id)},${lists.map(({ of, factor }) => Number((of[k]! * factor).toPrecision(7))).join(',')}\n`,
      );
      writeSync(this.#csv, rows.join(''));
    }
    if (this.#times.length * ids.length >= rowsOfGroup) this.#flush();
  }

  #flush(): void {
    const { ids, columns } = this.#kind;
    const rows = this.#times.length * ids.length;
    if (rows === 0) return;
    const time = new Float64Array(rows);
    this.#times.forEach((t, p) => {
      time.fill(t, p * ids.length, (p + 1) * ids.length);
    });
    this.#parquet.write({
      columnData: [
        { name: 'time_s', data: time },
        { name: 'id', data: this.#times.flatMap(() => ids) },
        ...columns.map((name, c) => ({ name, data: Float32Array.from(this.#columns[c]!) })),
      ],
      rowGroupSize: rows,
    });
    this.#times = [];
    this.#columns = columns.map(() => []);
  }

  finish(): void {
    this.#flush();
    this.#parquet.finish();
    const file = openSync(this.#path, 'w');
    writeSync(file, this.#writer.getBytes());
    closeSync(file);
    if (this.#csv !== undefined) closeSync(this.#csv);
  }
}

const quoted = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
