/** A line over time with the moment shown marked on it. Clicking a chart goes to that moment. */
import type uPlotType from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { App } from '../app/app.ts';
import { el } from '../app/dom.ts';
import { figure, fixed, sinceStart } from '../app/format.ts';
import { typeScale } from '../app/type-scale.ts';
import { csvButton } from '../share/csv.ts';

export interface ChartSeries {
  readonly label: string;
  readonly values: ArrayLike<number>;
  readonly colour: string;
  readonly dashed?: boolean;
}
export interface ChartOptions {
  readonly unit: string;
  readonly seconds: ArrayLike<number>;
  readonly series: readonly ChartSeries[];
  /** Level lines, such as a warning stage. */
  readonly levels?: readonly { readonly value: number; readonly label: string; readonly colour: string }[];
}

export interface Chart {
  readonly root: HTMLElement;
  /** Marks the moment shown. */
  mark(): void;
  end(): void;
}

/** Loads the chart library with the first chart. */
export async function chartOf(app: App, o: ChartOptions, width: number, height = 132): Promise<Chart> {
  const { default: uPlot } = await import('uplot');
  const root = el('div', { class: 'chart' });
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const scale = typeScale();
  const font = `${11 * scale}px system-ui, sans-serif`;
  const axis: uPlotType.Axis = {
    stroke: colour('--muted'),
    grid: { stroke: colour('--grid'), width: 1 },
    ticks: { show: false },
    font,
  };
  const readings = o.series.map(() => el('b', { class: 'chart-reading' }));
  /** The values at the frame under the cursor, else at the one shown. */
  const readOut = (hovered?: number): void => {
    const now = app.run.shown?.seconds ?? -1;
    const k = hovered ?? Array.from(o.seconds).findLastIndex((s) => s <= now + 1e-6);
    o.series.forEach((s, i) => {
      const value = s.values[k] ?? Number.NaN;
      readings[i]!.textContent = Number.isFinite(value)
        ? o.unit === 'm' || o.unit === 'm/s'
          ? fixed(value, 2)
          : figure(value)
        : '';
    });
  };
  const values = o.series.map((s) => Array.from(s.values, (v) => (Number.isFinite(v) ? v : null)));
  const plot = new uPlot(
    {
      width: width * scale,
      height: height * scale,
      padding: [10, 16, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { size: 6 } },
      scales: {
        x: { time: false },
        y: {
          range: (_u, min, max) => {
            const low = Math.min(
              min ?? 0,
              ...(o.levels ?? []).filter((l) => l.value > (min ?? 0) - 3).map((l) => l.value),
            );
            const high = Math.max(
              max ?? 1,
              ...(o.levels ?? []).filter((l) => l.value < (max ?? 0) + 3).map((l) => l.value),
            );
            const pad = Math.max((high - low) * 0.08, 1e-3);
            return [low >= 0 && low - pad < 0 ? 0 : low - pad, high + pad];
          },
        },
      },
      axes: [
        {
          ...axis,
          size: 24 * scale,
          space: 60 * scale,
          values: (_u, ticks) => ticks.map((s) => sinceStart(s)),
          incrs: [600, 1800, 3600, 7200, 14400, 21600, 43200, 86400],
        },
        { ...axis, size: 44 * scale, values: (_u, ticks) => ticks.map((v) => figure(v)) },
      ],
      series: [
        {},
        ...o.series.map(
          (s): uPlotType.Series => ({
            label: s.label,
            stroke: s.colour,
            ...(s.dashed ? { dash: [5, 4] } : {}),
            width: 1.8 * scale,
            points: { show: false },
            spanGaps: false,
          }),
        ),
      ],
      hooks: {
        setCursor: [(u) => readOut(u.cursor.idx ?? undefined)],
        draw: [
          (u) => {
            const c = u.ctx;
            c.save();
            for (const level of o.levels ?? []) {
              const y = u.valToPos(level.value, 'y', true);
              if (y < u.bbox.top || y > u.bbox.top + u.bbox.height) continue;
              c.strokeStyle = c.fillStyle = level.colour;
              c.setLineDash([5, 4]);
              c.beginPath();
              c.moveTo(u.bbox.left, y);
              c.lineTo(u.bbox.left + u.bbox.width, y);
              c.stroke();
              c.textAlign = 'left';
              c.textBaseline = 'bottom';
              c.font = `${10 * scale * devicePixelRatio}px system-ui, sans-serif`;
              c.fillText(level.label, u.bbox.left + 4, y - 3);
            }
            c.setLineDash([]);
            const now = app.run.shown?.seconds;
            if (now !== undefined) {
              const x = u.valToPos(now, 'x', true);
              c.strokeStyle = colour('--accent');
              c.lineWidth = 1.5 * devicePixelRatio;
              c.beginPath();
              c.moveTo(x, u.bbox.top);
              c.lineTo(x, u.bbox.top + u.bbox.height);
              c.stroke();
            }
            c.restore();
          },
        ],
      },
    },
    [Array.from(o.seconds), ...values],
    root,
  );
  root.prepend(
    el(
      'div',
      { class: 'chart-title' },
      ...o.series.map((s, i) => el('span', { class: 'chart-key' }, dot(s), `${s.label} `, readings[i]!)),
      el('span', { class: 'unit' }, o.unit),
      csvButton(app, o),
    ),
  );
  plot.over.addEventListener('click', () => {
    const at = plot.cursor.left;
    if (at !== undefined && at >= 0) app.player.seek(plot.posToVal(at, 'x'));
  });
  readOut();
  const mark = (): void => {
    plot.redraw(false, false);
    readOut(plot.cursor.idx ?? undefined);
  };
  return { root, mark, end: () => plot.destroy() };
}

function dot({ colour, dashed }: ChartSeries): HTMLElement {
  const i = el('i', { class: `key-dot ${dashed ? 'dashed' : ''}` });
  i.style.setProperty('--key', colour);
  return i;
}
