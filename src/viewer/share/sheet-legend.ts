/** The legend of a sheet: the classes of the water and what the symbols of the layers shown mean. */
import type { App, View } from '../app/app.ts';
import { fixed } from '../app/format.ts';
import { durationDepth } from '../data/run.ts';
import type { TextKey } from '../language/language.ts';
import type { LegendEntry } from '../layers/layer.ts';
import { swatchOf } from '../panels/swatch.ts';
import { type ColourMode, classLimits, modeUnits, sceneColours } from '../scene/colours.ts';
import { waterMaps } from '../scene/water-maps.ts';
import { fonts } from './draw-labels.ts';

const modeNames: Record<ColourMode, TextKey> = {
  depth: 'byDepth',
  speed: 'bySpeed',
  hazard: 'byHazard',
  duration: 'byDuration',
};

interface Row {
  readonly what: 'title' | 'entry';
  readonly text: string;
  /** Left out where a text goes on from the row before. */
  readonly entry?: LegendEntry;
}

function rowsOf(app: App, view: View): Row[] {
  const { t, store, run } = app;
  const { theme, colourMode, waterMap, hidden } = store.get;
  const c = sceneColours[theme];
  const area = (colour: string, text: string): Row => ({
    what: 'entry',
    text,
    entry: { mark: 'area', colour, text: { en: text, zh: text } },
  });
  const rows: Row[] = [];
  if (!hidden.has('water')) {
    const depth = fixed(durationDepth(run.header), 1);
    const flooded = colourMode === 'duration' ? t('deepInRun', { depth }) : t('flooding');
    rows.push(area(waterMaps[waterMap].colours[3]!, flooded), area(c.river, t('riverAtStart')));
  }
  if (!hidden.has('debris')) rows.push(area(c.debris, t('debrisLegend')));
  for (const { kind, entries } of view.layers.legend()) {
    rows.push({ what: 'title', text: app.name(kind.name) });
    for (const entry of entries) rows.push({ what: 'entry', text: app.name(entry.text), entry });
  }
  return rows;
}

/** Draws it into a column; rows close up where there are many. Sizes in px of the page. */
export function drawSheetLegend(
  app: App,
  view: View,
  c: CanvasRenderingContext2D,
  [x, y, width, height]: readonly [number, number, number, number],
): void {
  const { t, store } = app;
  const style = getComputedStyle(document.documentElement);
  const [text, muted] = ['--text', '--muted'].map((name) => style.getPropertyValue(name).trim()) as [string, string];
  const { colourMode, waterMap, waterScale } = store.get;
  const { colours } = waterMaps[waterMap];
  c.save();
  c.textAlign = 'left';
  c.textBaseline = 'middle';
  c.fillStyle = text;
  c.font = `650 17px ${fonts}`;
  c.fillText(t('legend'), x, y + 10);
  c.font = `13px ${fonts}`;
  c.fillStyle = muted;
  c.fillText(`${t('waterBy')}: ${t(modeNames[colourMode])} (${modeUnits[colourMode]})`, x, y + 36);
  const limits = classLimits[colourMode];
  const step = width / colours.length;
  c.font = `12px ${fonts}`;
  colours.forEach((colour, i) => {
    c.fillStyle = colour;
    if (waterScale === 'continuous' && i + 1 < colours.length) {
      const towards = c.createLinearGradient(x + i * step, 0, x + (i + 1) * step, 0);
      towards.addColorStop(0, colour);
      towards.addColorStop(1, colours[i + 1]!);
      c.fillStyle = towards;
    }
    c.fillRect(x + i * step, y + 50, step, 14);
    c.fillStyle = text;
    const limit = limits[i]!;
    const shown = fixed(limit, Number.isInteger(limit) ? 0 : Number.isInteger(limit * 10) ? 1 : 2);
    c.fillText(i === colours.length - 1 ? `${shown}+` : shown, x + i * step, y + 75);
  });
  c.font = `13px ${fonts}`;
  const rows = rowsOf(app, view).flatMap((row) => wrapped(c, row, width - 27));
  const first = y + 100;
  const pace = Math.min(21, (height - 100) / Math.max(1, rows.length));
  const size = Math.min(13, pace * 0.78);
  rows.forEach((row, k) => {
    const middle = first + (k + 0.5) * pace;
    c.fillStyle = text;
    c.font = `${row.what === 'title' ? '650 ' : ''}${size}px ${fonts}`;
    const indent = row.what === 'title' ? 0 : 27;
    if (row.entry) drawSwatch(c, row.entry, x, middle, Math.min(17, pace * 0.85));
    c.fillStyle = text;
    c.fillText(row.text, x + indent, middle, width - indent);
  });
  c.restore();
}

/** A text too long for the column in two rows, cut between words or, where there are none, anywhere. */
function wrapped(c: CanvasRenderingContext2D, row: Row, room: number): Row[] {
  if (row.what === 'title' || c.measureText(row.text).width <= room) return [row];
  let end = row.text.length;
  while (end > 1 && c.measureText(row.text.slice(0, end)).width > room) end--;
  const space = row.text.lastIndexOf(' ', end);
  const cut = space > end / 2 ? space : end;
  return [
    { ...row, text: row.text.slice(0, cut) },
    { what: 'entry', text: row.text.slice(cut).trim() },
  ];
}

function drawSwatch(c: CanvasRenderingContext2D, entry: LegendEntry, x: number, middle: number, side: number): void {
  if (entry.mark === 'symbol') {
    const picture = swatchOf(entry);
    if (picture instanceof HTMLCanvasElement) c.drawImage(picture, x + 1, middle - side / 2, side, side);
  } else if (entry.mark === 'line') {
    c.strokeStyle = entry.colour;
    c.lineWidth = entry.width ?? 2;
    c.setLineDash(entry.dashed ? [5, 3] : []);
    c.beginPath();
    c.moveTo(x, middle);
    c.lineTo(x + 19, middle);
    c.stroke();
    c.setLineDash([]);
  } else {
    c.fillStyle = entry.colour;
    c.fillRect(x, middle - side * 0.36, 19, side * 0.72);
  }
}
