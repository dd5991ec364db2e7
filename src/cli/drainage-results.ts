/** The folder of a drainage run's results: a report to read, tables and series for other programs, SWMM's binary results. */
import { closeSync, existsSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { dateText } from '../assets/swmm/calendar.ts';
import type { DrainageModel } from '../assets/swmm/network.ts';
import { OutWriter } from '../assets/swmm/out-writer.ts';
import { type ReportAction, reportText } from '../assets/swmm/report.ts';
import type { ReportPeriod } from '../assets/swmm/results.ts';
import type { DrainageSummary } from '../assets/swmm/summary.ts';
import {
  type Column,
  type LinkRow,
  linkColumns,
  type NodeRow,
  nodeColumns,
  subcatchmentTable,
  tableCsv,
  unitNames,
} from '../assets/swmm/summary-tables.ts';
import { interfaceHead, interfaceRows } from '../hydro/runoff/interface-file.ts';
import { SeriesFile, seriesKinds } from './drainage-series.ts';

export const drainageFormat = 'stormtable-drainage/1';

export class DrainageResults {
  readonly #model: DrainageModel;
  readonly #folder: string;
  readonly #out: number;
  readonly #writer: OutWriter;
  readonly #series: readonly SeriesFile[];
  readonly #actions: ReportAction[] = [];
  /** Routing interface files that the model saves. */
  readonly #interfaces: readonly number[];
  readonly #outfalls: readonly number[];
  #periods = 0;

  constructor(model: DrainageModel, folder: string, csv: boolean) {
    this.#model = model;
    this.#folder = folder;
    this.#writer = new OutWriter(model);
    this.#out = openSync(join(folder, 'results.out'), 'w');
    writeSync(this.#out, this.#writer.head());
    this.#series = seriesKinds(model).map(
      (kind) => new SeriesFile(model, kind, join(folder, `${kind.name}-series`), csv),
    );
    this.#outfalls = model.nodes.flatMap((n, k) => (n.kind === 'outfall' ? [k] : []));
    this.#interfaces = model.files
      .filter((f) => f.use === 'SAVE' && f.kind === 'OUTFLOWS')
      .map((f) => openSync(join(folder, nameOf(f.file)), 'w'));
    for (const file of this.#interfaces) writeSync(file, interfaceHead(model, this.#outfalls));
  }

  get periods(): number {
    return this.#periods;
  }

  period(period: ReportPeriod): void {
    writeSync(this.#out, this.#writer.period(period));
    for (const series of this.#series) series.add(period);
    const flows = this.#outfalls.map((k) => period.nodes.inflow[k] ?? 0);
    for (const file of this.#interfaces)
      writeSync(file, interfaceRows(this.#model, this.#outfalls, period.time, flows));
    this.#periods++;
  }

  action(action: ReportAction): void {
    if (this.#model.report.controls) this.#actions.push(action);
  }

  /** Closes every file, so that each can be opened, and writes report and tables. */
  finish(summary: DrainageSummary, version: string, facts: Readonly<Record<string, unknown>>): string[] {
    writeSync(this.#out, this.#writer.closing());
    closeSync(this.#out);
    for (const file of this.#interfaces) closeSync(file);
    for (const series of this.#series) series.finish();
    const model = this.#model;
    const write = (name: string, text: string): void => writeFileSync(join(this.#folder, name), text);
    write('report.txt', reportText(model, summary, version, this.#actions));
    if (summary.runoff) write('subcatchments.csv', tableCsv(subcatchmentTable(model, summary)));
    if (summary.routing) {
      const nodes: NodeRow[] = model.nodes.map((node, k) => ({ node, sum: summary.nodes[k]! }));
      const links: LinkRow[] = model.links.map((link, k) => ({ link, sum: summary.links[k]! }));
      write(
        'nodes.csv',
        tableCsv({ title: '', columns: Object.values(nodeColumns(model)) as Column<NodeRow>[], rows: nodes }),
      );
      write(
        'links.csv',
        tableCsv({ title: '', columns: Object.values(linkColumns(model)) as Column<LinkRow>[], rows: links }),
      );
    }
    const run = {
      format: drainageFormat,
      engine: version,
      model: model.file,
      title: model.title,
      start: dateText(model.options.start),
      end: dateText(model.options.end),
      reportStep_s: model.options.reportStep,
      units: unitsOf(model),
      periods: this.#periods,
      ...facts,
      summary: { computed_s: summary.computed, runoff: summary.runoff, routing: summary.routing },
      warnings: [...model.unmodelled, ...model.warnings],
    };
    write('run.json', `${JSON.stringify(run, null, 2)}\n`);
    return [
      'report.txt',
      'results.out',
      'run.json',
      'nodes.csv',
      'links.csv',
      'subcatchments.csv',
      'nodes-series.parquet',
      'links-series.parquet',
      'subcatchments-series.parquet',
      'system-series.parquet',
    ].filter((name) => existsSync(join(this.#folder, name)));
  }
}

/** A file that a model names is written into the folder of results under its own name. */
export const nameOf = (file: string): string => file.split(/[\\/]/).at(-1)!;

function unitsOf(model: DrainageModel): Record<string, string> {
  const u = unitNames(model);
  return { length: u.length, flow: u.flow, rain: `${u.depth}/h`, volume: u.volume, inSummary: 'm3, s' };
}
