/**
 * What is drawn behind the time slider: rain hanging from the top, marks of what happened, and how much is computed and
 * held. What stays as time passes is drawn once and copied; only the moment and the held frames are drawn anew.
 */
import type { App } from '../app/app.ts';
import { fixed } from '../app/format.ts';
import { typeScale } from '../app/type-scale.ts';
import { type Theme, urgencyColours } from '../scene/colours.ts';
import type { Mark, MarkKind } from './marks.ts';

const hourSteps = [600, 1800, 3600, 7200, 10800, 21600, 43200, 86400];
/** Height of the row of hours below, px. */
const foot = 15;

export interface RainBand {
  readonly seconds: ArrayLike<number>;
  readonly rate: ArrayLike<number>;
}
export interface TrackContent {
  readonly total: number;
  readonly rain: RainBand | undefined;
  readonly marks: readonly Mark[];
}

/** Colour of a kind of mark; a warning's own level colours it where it has one. */
export function markColour(kind: MarkKind, theme: Theme, level?: string): string {
  const style = getComputedStyle(document.documentElement);
  if (kind === 'warning') return style.getPropertyValue(`--level-${level ?? 'orange'}`).trim();
  const u = urgencyColours[theme];
  const of = { failure: u.alarm, closure: u.warn, suggestion: u.active, arrival: '', other: u.calm } as const;
  return of[kind] || style.getPropertyValue('--accent').trim();
}

/** Draws one mark with its middle at x, y: kinds differ in shape as well as in colour. */
export function drawMark(c: CanvasRenderingContext2D, kind: MarkKind, x: number, y: number, r: number): void {
  c.beginPath();
  if (kind === 'warning') {
    c.moveTo(x - r * 1.2, y - r);
    c.lineTo(x + r * 1.2, y - r);
    c.lineTo(x, y + r);
  } else if (kind === 'failure') {
    c.moveTo(x, y - r * 1.3);
    c.lineTo(x + r * 1.3, y);
    c.lineTo(x, y + r * 1.3);
    c.lineTo(x - r * 1.3, y);
  } else if (kind === 'closure') c.rect(x - r, y - r, 2 * r, 2 * r);
  else if (kind === 'arrival') {
    c.moveTo(x - r, y - r);
    c.lineTo(x + r, y);
    c.lineTo(x - r, y + r);
  } else c.arc(x, y, kind === 'other' ? r * 0.8 : r, 0, 7);
  c.fill();
}

export interface Track {
  draw(content: TrackContent): void;
}

export function makeTrack(app: App, canvas: HTMLCanvasElement): Track {
  const { run, store } = app;
  const still = document.createElement('canvas');
  let drawn = '';

  const drawStill = (c: CanvasRenderingContext2D, w: number, h: number, o: TrackContent): void => {
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const { total, rain } = o;
    const xOf = (seconds: number): number => (seconds / total) * w;
    const base = h - foot;
    const frameWidth = Math.max(1.5, xOf(run.header.clock.recordEvery * run.header.clock.tick));

    // Hours, by the place's own clock.
    const step = hourSteps.find((s) => xOf(s) > 62) ?? 86400;
    c.font = '10.5px system-ui, sans-serif';
    c.textAlign = 'center';
    const offset = run.header.clock.offsetMinutes * 60 + run.header.clock.startEpochMs / 1000;
    const first = (Math.ceil(offset / step) * step - offset) % step;
    for (let s = first; s <= total; s += step) {
      const x = xOf(s);
      c.fillStyle = colour('--grid');
      c.fillRect(x, 0, 1, base - 5);
      c.fillStyle = colour('--muted');
      if (x > 18 && x < w - 18) c.fillText(app.local(s).clock, x, h - 3);
    }

    if (rain) {
      let most = 8 / 3.6e6;
      for (let k = 0; k < rain.rate.length; k++) if (rain.rate[k]! > most) most = rain.rate[k]!;
      c.fillStyle = colour('--rain');
      const height = base - 22;
      for (let k = 0; k < rain.rate.length; k++) {
        const v = rain.rate[k]!;
        if (!(v > 0)) continue;
        c.fillRect(xOf(rain.seconds[k]!) - frameWidth, 0, Math.max(1.2, frameWidth - 0.4), (v / most) * height);
      }
      const text = app.t('rainBand', { peak: fixed(most * 3.6e6, 0) });
      c.textAlign = 'left';
      c.lineWidth = 3;
      c.lineJoin = 'round';
      c.strokeStyle = colour('--panel-solid');
      c.strokeText(text, 4, 10);
      c.fillStyle = colour('--muted');
      c.fillText(text, 4, 10);
    }

    const { theme, hiddenMarks } = store.get;
    c.globalAlpha = 0.92;
    // The weighty ones last, on top; suggestions lie lower than what they answer.
    for (const weight of [0, 1, 2, 3])
      for (const m of o.marks) {
        if (m.weight !== weight || hiddenMarks.has(m.kind)) continue;
        c.fillStyle = markColour(m.kind, theme, m.level);
        const y = base - (m.kind === 'suggestion' || m.kind === 'other' ? 10 : 16.5);
        drawMark(c, m.kind, xOf(m.seconds), y, weight >= 3 ? 3.2 : weight === 2 ? 2.7 : 2.2);
      }
    c.globalAlpha = 1;
  };

  return {
    draw(o) {
      const box = canvas.parentElement!.getBoundingClientRect();
      const scale = typeScale();
      const ratio = devicePixelRatio * scale;
      const [w, h] = [box.width / scale, box.height / scale];
      if (w < 2) return;
      const [pw, ph] = [Math.round(w * ratio), Math.round(h * ratio)];
      const { theme, hiddenMarks } = store.get;
      const key = [pw, ph, theme, o.total, o.rain?.rate.length, o.marks.length, [...hiddenMarks].join()].join('|');
      if (key !== drawn) {
        drawn = key;
        canvas.width = still.width = pw;
        canvas.height = still.height = ph;
        const c = still.getContext('2d')!;
        c.setTransform(ratio, 0, 0, ratio, 0, 0);
        drawStill(c, w, h, o);
      }
      const c = canvas.getContext('2d')!;
      c.setTransform(1, 0, 0, 1, 0, 0);
      c.clearRect(0, 0, pw, ph);
      c.drawImage(still, 0, 0);
      c.setTransform(ratio, 0, 0, ratio, 0, 0);
      const style = getComputedStyle(document.documentElement);
      const colour = (name: string): string => style.getPropertyValue(name).trim();
      const xOf = (seconds: number): number => (seconds / o.total) * w;
      const { ticks, frames } = run.manifest;
      const base = h - foot;
      const bar = (name: string, from: number, to: number): void => {
        c.fillStyle = colour(name);
        c.fillRect(xOf(from), base - 5, xOf(to) - xOf(from), 5);
      };
      const secondsAt = (k: number): number => run.secondsOf(ticks[k] ?? 0);
      bar('--track', 0, o.total);
      bar('--track-done', 0, frames > 0 ? secondsAt(frames - 1) : 0);
      const now = store.get.moment;
      bar('--accent', 0, now);
      // What is held for play and scrubbing without waiting: a line of its own under the bar, over what is played too.
      c.fillStyle = colour('--track-held');
      for (const [from, to] of spans(run.frames.held()))
        c.fillRect(xOf(secondsAt(from)), base, Math.max(2, xOf(secondsAt(to)) - xOf(secondsAt(from))), 3);
      c.fillStyle = colour('--text');
      c.fillRect(xOf(now) - 1, 0, 2, base);
      c.beginPath();
      c.arc(xOf(now), base - 2.5, 5.5, 0, 7);
      c.fill();
    },
  };
}

/** Runs of frames without a gap, by their first and last. */
export function spans(frames: readonly number[]): [from: number, to: number][] {
  const out: [number, number][] = [];
  for (const k of frames) {
    const before = out.at(-1);
    if (before && before[1] === k - 1) before[1] = k;
    else out.push([k, k]);
  }
  return out;
}

/** The mark that counts most within `reach` seconds of a moment, among those shown. */
export function markNear(
  marks: readonly Mark[],
  hidden: ReadonlySet<MarkKind>,
  seconds: number,
  reach: number,
): Mark | undefined {
  let best: { rank: number; mark: Mark } | undefined;
  for (const mark of marks) {
    if (hidden.has(mark.kind)) continue;
    const d = Math.abs(mark.seconds - seconds);
    const rank = d - (mark.weight * reach) / 3;
    if (d <= reach && (!best || rank < best.rank)) best = { rank, mark };
  }
  return best?.mark;
}
