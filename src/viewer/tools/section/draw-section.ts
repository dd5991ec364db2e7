/** Draws a section onto a canvas: elevation over the way from A to B, and below it the velocity through the line. */
import { figure, fixed } from '../../app/format.ts';
import type { Profile, Range, Section } from './section-profile.ts';

export interface Palette {
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly ground: string;
  readonly water: string;
  readonly band: string;
  readonly deck: string;
  readonly flow: string;
  readonly cursor: string;
}

export interface SectionDrawing {
  readonly section: Section;
  readonly profile: Profile;
  readonly range: Range | undefined;
  readonly palette: Palette;
  /** Reach under the cursor. */
  readonly at?: number;
  /** Keeps to the heights that water reaches, so that a river between mountains can be read. */
  readonly closeUp: boolean;
  readonly bridgeName: (id: string) => string;
  readonly elevationTitle: string;
  readonly velocityTitle: string;
}

const left = 50;
const right = 12;
/** Height of what is below the curves for the figures of the way, px. */
const foot = 22;
const head = 16;

/** Steps of 1, 2 or 5 times a power of ten, about so many between two values. */
export function ticksBetween(low: number, high: number, about: number): number[] {
  if (!(high > low)) return [low];
  const raw = (high - low) / about;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * (raw / power < 1.5 ? 1 : raw / power < 3.5 ? 2 : raw / power < 7.5 ? 5 : 10);
  const out: number[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) out.push(k === 0 ? 0 : k * step);
  return out;
}

/** The part of a section that is drawn: m along the line, and elevations. */
export interface Extent {
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
}

/** Where along the line, m, an abscissa lies. */
export const chainageAt = (x: number, width: number, e: Pick<Extent, 'from' | 'to'>): number =>
  e.from + ((x - left) / (width - left - right)) * (e.to - e.from);

/** Water this deep counts for a close up: a film of rain lies on every hillside. */
const deepEnough = 0.15;

/** The whole section, or the water in it with some ground around. */
export function extentOf(d: Pick<SectionDrawing, 'section' | 'profile' | 'range' | 'closeUp'>): Extent {
  const { section, profile, range } = d;
  const { ground, level, depth } = profile;
  const { reaches, length } = section;
  const known = (values: readonly number[]): number[] => values.filter(Number.isFinite);
  // minus infinity where there was never water
  const tops = [...level].map((z, i) => Math.max(...known([z, range?.highest[i] ?? z])));
  const wet = reaches.flatMap((_, i) => ((range?.deepest[i] ?? depth[i]!) >= deepEnough ? [i] : []));
  if (d.closeUp && wet.length) {
    const [bottom, top] = [Math.min(...wet.map((i) => ground[i]!)), Math.max(...wet.map((i) => tops[i]!))];
    const [first, last] = [reaches[wet[0]!]!.from, reaches[wet.at(-1)!]!.to];
    const around = (last - first) * 0.15;
    const from = Math.max(0, first - around);
    const to = Math.min(length, last + around);
    const decks = section.crossings.filter((c) => c.to > from && c.from < to).map((c) => c.bridge.deck_elevation);
    const rise = Math.max(1, (top - bottom) * 0.35);
    return {
      from,
      to,
      low: bottom - Math.max(0.3, rise / 3),
      high: Math.max(top + rise, ...decks.map((z) => z + 0.5)),
    };
  }
  const all = [...known([...ground]), ...known(tops), ...section.crossings.map((c) => c.bridge.deck_elevation)];
  const [bottom, top] = [Math.min(...all), Math.max(...all)];
  const pad = Math.max(0.5, (top - bottom) * 0.08);
  return { from: 0, to: length, low: bottom - pad, high: top + pad };
}

/** Draws into a box of so many px; the context is scaled by the caller. */
export function drawSection(c: CanvasRenderingContext2D, width: number, height: number, d: SectionDrawing): void {
  const { section, profile, range, palette } = d;
  const { reaches } = section;
  const { from: begin, to: end, low, high } = extentOf(d);
  c.clearRect(0, 0, width, height);
  c.fillStyle = palette.background;
  c.fillRect(0, 0, width, height);
  c.font = '11px system-ui, "Noto Sans", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif';
  const flowing = profile.across !== undefined;
  const split = flowing ? Math.round(height * 0.68) : height;
  const plot = { top: head, bottom: split - foot };
  const x = (s: number): number => left + ((s - begin) / (end - begin)) * (width - left - right);
  const y = (z: number): number => plot.bottom - ((z - low) / (high - low)) * (plot.bottom - plot.top);

  const axis = (top: number, bottom: number, ticks: readonly number[], place: (v: number) => number): void => {
    c.strokeStyle = palette.grid;
    c.fillStyle = palette.muted;
    c.lineWidth = 1;
    c.textAlign = 'right';
    c.textBaseline = 'middle';
    const decimals = ticks.length > 1 && ticks[1]! - ticks[0]! < 1 ? (ticks[1]! - ticks[0]! < 0.1 ? 2 : 1) : 0;
    for (const v of ticks) {
      const at = Math.round(place(v)) + 0.5;
      if (at < top - 1 || at > bottom + 1) continue;
      c.beginPath();
      c.moveTo(left, at);
      c.lineTo(width - right, at);
      c.stroke();
      c.fillText(fixed(v, decimals).replace(',', ''), left - 6, at);
    }
  };
  const title = (text: string, top: number): void => {
    c.fillStyle = palette.muted;
    c.textAlign = 'left';
    c.textBaseline = 'middle';
    c.fillText(text, 4, top - 8);
  };
  axis(plot.top, plot.bottom, ticksBetween(low, high, 5), y);
  title(d.elevationTitle, plot.top);

  c.save();
  c.beginPath();
  c.rect(left, plot.top, width - left - right, plot.bottom - plot.top);
  c.clip();
  const column = (i: number, top: number, bottom: number): void => {
    // whole pixels: columns that overlap would show as seams through clear colours
    const [a, b] = [Math.round(x(reaches[i]!.from)), Math.round(x(reaches[i]!.to))];
    c.fillRect(a, y(top), b - a, y(bottom) - y(top));
  };
  reaches.forEach((_, i) => {
    const z = profile.ground[i]!;
    const most = range?.highest[i] ?? Number.NaN;
    if (!Number.isNaN(most)) {
      c.fillStyle = palette.band;
      column(i, most, Math.max(z, Math.min(range!.lowest[i]!, most)));
    }
    const level = profile.level[i]!;
    c.fillStyle = palette.water;
    if (!Number.isNaN(level)) column(i, level, z);
    c.fillStyle = palette.ground;
    column(i, z, low);
  });
  const steps = (values: Float64Array, colour: string, thick: number, dash: readonly number[] = []): void => {
    c.strokeStyle = colour;
    c.lineWidth = thick;
    c.setLineDash([...dash]);
    c.beginPath();
    let before = -1;
    reaches.forEach(({ from, to }, i) => {
      if (Number.isNaN(values[i]!)) return;
      if (before === i - 1 && before >= 0) c.lineTo(x(from), y(values[i]!));
      else c.moveTo(x(from), y(values[i]!));
      c.lineTo(x(to), y(values[i]!));
      before = i;
    });
    c.stroke();
    c.setLineDash([]);
  };
  if (range) {
    steps(range.lowest, palette.flow, 1, [2, 3]);
    steps(range.highest, palette.flow, 1.2, [6, 4]);
  }
  steps(profile.level, palette.flow, 2);
  for (const { bridge, from, to } of section.crossings) {
    const [a, b] = [x(from), Math.max(x(to), x(from) + 3)];
    c.fillStyle = palette.deck;
    c.fillRect(a, y(bridge.deck_elevation), b - a, Math.max(2, y(bridge.soffit_elevation) - y(bridge.deck_elevation)));
    c.fillStyle = palette.text;
    c.textBaseline = 'bottom';
    const name = d.bridgeName(bridge.id);
    const half = c.measureText(name).width / 2 + 3;
    c.textAlign = 'center';
    const middle = Math.min(width - right - half, Math.max(left + half, (a + b) / 2));
    c.fillText(name, middle, y(bridge.deck_elevation) - 3);
  }
  c.restore();

  const ways = (bottom: number): void => {
    c.fillStyle = palette.muted;
    c.textBaseline = 'top';
    for (const s of ticksBetween(begin, end, Math.max(2, width / 110))) {
      c.textAlign = x(s) < left + 20 ? 'left' : x(s) > width - 40 ? 'right' : 'center';
      c.fillText(`${fixed(s)} m`, Math.min(x(s), width - right), bottom + 5);
    }
  };
  ways(plot.bottom);
  c.fillStyle = palette.text;
  c.textBaseline = 'middle';
  c.textAlign = 'left';
  if (begin === 0) c.fillText('A', left + 3, plot.top + 6);
  c.textAlign = 'right';
  if (end === section.length) c.fillText('B', width - right - 3, plot.top + 6);

  if (profile.across) {
    const box = { top: split + head, bottom: height - 6 };
    const size = Math.max(0.1, ...[...profile.across].map(Math.abs).filter((v) => !Number.isNaN(v)));
    const across = profile.across;
    const v = (value: number): number => (box.top + box.bottom) / 2 - (value / size) * ((box.bottom - box.top) / 2 - 2);
    axis(box.top, box.bottom, ticksBetween(-size, size, 3), v);
    title(d.velocityTitle, box.top);
    c.fillStyle = palette.flow;
    c.save();
    c.beginPath();
    c.rect(left, box.top, width - left - right, box.bottom - box.top);
    c.clip();
    reaches.forEach(({ from, to }, i) => {
      if (profile.depth[i]! > 0)
        c.fillRect(x(from), v(Math.max(0, across[i]!)), x(to) - x(from) + 0.4, Math.abs(v(across[i]!) - v(0)));
    });
    c.restore();
  }
  if (d.at !== undefined) {
    const { from, to } = reaches[d.at]!;
    const at = x((from + to) / 2);
    if (at < left || at > width - right) return;
    c.strokeStyle = palette.cursor;
    c.lineWidth = 1.2;
    c.beginPath();
    c.moveTo(at, plot.top);
    c.lineTo(at, flowing ? height - 6 : plot.bottom);
    c.stroke();
  }
}

/** Colours of the page as it stands, for the screen and for a picture of it. */
export function paletteNow(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const dark = document.documentElement.dataset['theme'] !== 'light';
  return {
    background: colour('--panel-solid'),
    text: colour('--text'),
    muted: colour('--muted'),
    grid: colour('--grid'),
    ground: dark ? '#6d665c' : '#b9b1a2',
    water: dark ? 'rgb(53 168 230 / 0.62)' : 'rgb(53 150 220 / 0.5)',
    band: dark ? 'rgb(111 208 238 / 0.22)' : 'rgb(53 150 220 / 0.2)',
    deck: dark ? '#d7dde2' : '#4a5560',
    flow: dark ? '#6fd0ee' : '#1667b8',
    cursor: colour('--accent'),
  };
}

/** A figure with its unit, or a dash. */
export const told = (value: number | undefined, unit: string): string =>
  value === undefined || Number.isNaN(value) ? '–' : `${figure(value)} ${unit}`;
