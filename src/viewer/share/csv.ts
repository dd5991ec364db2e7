/** What a chart shows as a table of comma-separated values: a row for each recorded moment, every column with its unit. */
import { type Clock, momentOf } from '../../core/clock.ts';
import type { App } from '../app/app.ts';
import { el } from '../app/dom.ts';
import { csvBlob, csvCell, saveFile, slug } from '../app/save.ts';
import type { ChartOptions } from '../panels/chart.ts';

/** Empty where nothing is known; seven figures, as many as a recorded number has. */
const csvNumber = (value: number | undefined): string =>
  value === undefined || !Number.isFinite(value) ? '' : String(Number(value.toPrecision(7)));

/** Moments in RFC 3339 with the place's offset, seconds from the start, series, and level lines as constant columns. */
export function chartCsv(clock: Clock, { unit, seconds, series, levels = [] }: ChartOptions): string {
  const named = (label: string): string => csvCell(unit ? `${label} (${unit})` : label);
  const head = ['time', 'seconds_since_start', ...[...series, ...levels].map((s) => named(s.label))];
  const rows = Array.from(seconds, (s, k) =>
    [
      momentOf(clock, s),
      csvNumber(s),
      ...series.map(({ values }) => csvNumber(values[k])),
      ...levels.map((level) => csvNumber(level.value)),
    ].join(),
  );
  return `${[head.join(), ...rows].join('\r\n')}\r\n`;
}

/** Saves what a chart shows. */
export function csvButton({ run, t }: App, chart: ChartOptions): HTMLElement {
  const name = chart.series.map((s) => s.label).join(', ');
  const save = (): void => {
    saveFile(`${slug(run.id)}-${slug(name).slice(0, 60)}.csv`, csvBlob(chartCsv(run.header.clock, chart)));
  };
  const label = t('csvOf', { name });
  return el('button', { type: 'button', class: 'link csv', 'aria-label': label, title: label, onclick: save }, 'CSV');
}
