/**
 * A picture for printing: the scene drawn anew at the size asked for, in tiles where it is large, with title, time,
 * legend, scale bar, north arrow, source and the line that says what kind of picture it is.
 */
import type { App, View } from '../app/app.ts';
import { distance, fixed, sinceStart } from '../app/format.ts';
import { bearingOf, roundLength } from './bearing.ts';
import { coverScene } from './cover.ts';
import { drawLabels, fonts } from './draw-labels.ts';
import { drawSheetLegend } from './sheet-legend.ts';

/** px */
export interface SheetSize {
  readonly width: number;
  readonly height: number;
}
/** At 300 dots an inch A4 is 297 by 210 mm. */
export const sheetSizes: readonly (SheetSize & { readonly name: string })[] = [
  { name: '3840 × 2160 (4K)', width: 3840, height: 2160 },
  { name: '1920 × 1080', width: 1920, height: 1080 },
  { name: '3508 × 2480 (A4, 300 dpi)', width: 3508, height: 2480 },
  { name: '4961 × 3508 (A3, 300 dpi)', width: 4961, height: 3508 },
];

/** Width of a sheet in px of the page: sizes of type and symbols are for this. */
const pageWidth = 1920;
const head = 72;
const foot = 76;
const column = 320;
const margin = 24;
/** Side of a tile, px: what every graphics card draws, and short enough for the page to answer in between. */
const tile = 2048;

/** Draws a sheet of what is on the screen. `progress` is told the share done; stops where the signal says so. */
export async function drawSheet(
  app: App,
  view: View,
  { width, height }: SheetSize,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<HTMLCanvasElement> {
  const ratio = width / pageWidth;
  const pageHeight = height / ratio;
  const sheet = document.createElement('canvas');
  sheet.width = width;
  sheet.height = height;
  const c = sheet.getContext('2d')!;
  c.scale(ratio, ratio);
  const [w, h] = [pageWidth - column, pageHeight - head - foot];
  // Tiles in whole pixels of the file, or seams would show.
  const [wide, high] = [Math.round(w * ratio), Math.round(h * ratio)];
  const parts = [];
  for (let y = 0; y < high; y += tile)
    for (let x = 0; x < wide; x += tile)
      parts.push({ x, y, width: Math.min(tile, wide - x), height: Math.min(tile, high - y) });
  const cover = coverScene(view);
  const stage = view.stage.borrow();
  try {
    for (const [k, part] of parts.entries()) {
      signal.throwIfAborted();
      const { x, y, width, height } = part;
      const inPage = { x: x / ratio, y: y / ratio, width: width / ratio, height: height / ratio };
      const picture = stage.draw(w, h, ratio, inPage);
      c.drawImage(picture, inPage.x, head + inPage.y, inPage.width, inPage.height);
      progress((k + 1) / parts.length);
      await new Promise((resolve) => setTimeout(resolve));
    }
    drawLabels(app, view, c, 0, head);
    drawFrame(app, view, c, pageHeight);
  } finally {
    stage.release();
    cover.end();
  }
  return sheet;
}

function drawFrame(app: App, view: View, c: CanvasRenderingContext2D, pageHeight: number): void {
  const { t, run, store } = app;
  const { header } = run;
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const bottom = pageHeight - foot;
  c.fillStyle = colour('--panel-solid');
  c.fillRect(0, 0, pageWidth, head);
  c.fillRect(0, bottom, pageWidth, foot);
  c.fillRect(pageWidth - column, 0, column, pageHeight);
  c.fillStyle = colour('--line');
  c.fillRect(0, head - 1, pageWidth, 1);
  c.fillRect(0, bottom, pageWidth, 1);
  c.fillRect(pageWidth - column, head, 1, bottom - head);

  const [text, muted] = [colour('--text'), colour('--muted')];
  c.textBaseline = 'alphabetic';
  c.textAlign = 'left';
  c.fillStyle = text;
  c.font = `650 26px ${fonts}`;
  c.fillText(app.name(header.name), margin, 34, pageWidth * 0.55);
  c.fillStyle = muted;
  c.font = `15px ${fonts}`;
  c.fillText(app.name(header.place.name), margin, 58, pageWidth * 0.5);
  const seconds = run.shown?.seconds ?? 0;
  c.textAlign = 'right';
  c.fillStyle = text;
  c.font = `650 26px ${fonts}`;
  c.fillText(app.local(seconds).full, pageWidth - margin, 34);
  c.fillStyle = muted;
  c.font = `15px ${fonts}`;
  c.fillText(
    `${t('localTime')} (${header.place.time_zone}), ${t('tPlus', { at: sinceStart(seconds) })}`,
    pageWidth - margin,
    58,
  );

  drawSheetLegend(app, view, c, [pageWidth - column + margin, head + 22, column - 2 * margin, bottom - head - 44]);
  drawScale(app, view, c, bottom);

  // Source, and what kind of picture it is.
  const left = 470;
  const room = pageWidth - left - margin;
  c.textAlign = 'left';
  c.fillStyle = text;
  c.font = `650 15px ${fonts}`;
  const kind = `${t('modelResult')} ${header.place.reconstructed ? t('reconstructed') : ''}`.trim();
  c.fillText(kind, left, bottom + 22, room);
  c.fillStyle = muted;
  c.font = `13px ${fonts}`;
  c.fillText(app.name(header.provenance), left, bottom + 43, room);
  const facts = [
    `${t('run')} ${header.id}`,
    `${header.engine.name} ${header.engine.version}`,
    run.manifest.digest ? `${t('digest')} ${run.manifest.digest.slice(0, 16)}` : '',
    `${t('cellSize')} ${distance(header.grid.cellSize)}`,
    `${t('datum')} ${header.grid.datum}`,
    `${t('exaggeration')} ${fixed(store.get.exaggeration, 1)}×`,
  ];
  c.fillText(facts.filter(Boolean).join('  ·  '), left, bottom + 63, room);
}

function drawScale(app: App, view: View, c: CanvasRenderingContext2D, bottom: number): void {
  const style = getComputedStyle(document.documentElement);
  const { pxPerMetre, north } = bearingOf(view.stage);
  const length = roundLength(pxPerMetre, 230);
  const px = length * pxPerMetre;
  const y = bottom + 28;
  c.strokeStyle = c.fillStyle = style.getPropertyValue('--text').trim();
  c.lineWidth = 1.5;
  c.strokeRect(margin, y, px, 7);
  c.fillRect(margin, y, px / 2, 7);
  c.font = `13px ${fonts}`;
  c.textAlign = 'left';
  c.fillText(`${distance(length)}  ${app.t('scaleWhere')}`, margin, bottom + 58, 300);
  c.save();
  c.translate(400, bottom + 36);
  c.rotate(north);
  c.beginPath();
  c.moveTo(0, -24);
  c.lineTo(9, 12);
  c.lineTo(0, 5);
  c.lineTo(-9, 12);
  c.closePath();
  c.fill();
  c.font = `650 13px ${fonts}`;
  c.textAlign = 'center';
  c.fillText(app.t('northLetter'), 0, 27);
  c.restore();
}
