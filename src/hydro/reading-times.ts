/** When the rows of a table are read: each at its own interval, on whole coupling intervals; those told between frames go to a stream of their own. */
import type { Clock, Interval } from '../core/clock.ts';
import type { ProcessContext } from '../core/process.ts';
import type { Table } from '../core/table.ts';

export class ReadingTimes {
  readonly #context: Pick<ProcessContext, 'report'>;
  readonly #clock: Clock;
  readonly #table: Table;
  readonly #own: readonly boolean[];
  /** Coupling intervals between the readings of each row. */
  readonly #every: readonly number[];

  /** `every`: s between the readings of each row; where left out, every tick and no more than the frames tell. */
  constructor(context: Pick<ProcessContext, 'report' | 'clock'>, table: Table, every: readonly (number | undefined)[]) {
    const { clock } = context;
    this.#context = context;
    this.#clock = clock;
    this.#table = table;
    this.#own = every.map((seconds) => seconds !== undefined);
    this.#every = every.map((seconds) => Math.round((seconds ?? clock.tick) / clock.coupling));
  }

  /** Seconds a reading of the row stands for. */
  secondsOf(row: number): number {
    return this.#every[row]! * this.#clock.coupling;
  }

  /** Rows whose reading falls on the end of the interval. */
  due({ start, length }: Interval): number[] {
    const done = Math.round((start + length) / this.#clock.coupling);
    const rows: number[] = [];
    for (let row = 0; row < this.#every.length; row++) if (done % this.#every[row]! === 0) rows.push(row);
    return rows;
  }

  /** Tells what the table now says of the rows that have an interval of their own. */
  tell(due: readonly number[], { tick, start, length }: Interval): void {
    const rows = due.filter((row) => this.#own[row]);
    if (rows.length === 0) return;
    const values: Record<string, number[]> = {};
    for (const [name, { unrecorded }] of Object.entries(this.#table.declaration.columns))
      if (!unrecorded) values[name] = rows.map((row) => this.#table.column[name]![row]!);
    const table = this.#table.declaration.name;
    this.#context.report('truth/readings', { tick, seconds: start + length, table, rows, values });
  }
}
