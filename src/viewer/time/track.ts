/** What is drawn behind the time slider: rain hanging from the top, marks of what happened, and how much is computed and held. */
import type { App } from '../app/app.ts';
import { fixed } from '../app/format.ts';
import { typeScale } from '../app/type-scale.ts';
import { urgencyColours } from '../scene/colours.ts';

const hourSteps = [600, 1800, 3600, 7200, 10800, 21600, 43200, 86400];

export function drawTrack(
  app: App,
  canvas: HTMLCanvasElement,
  total: number,
  rain: { seconds: ArrayLike<number>; rate: ArrayLike<number> } | undefined,
): void {
  const { run, store } = app;
  const box = canvas.parentElement!.getBoundingClientRect();
  const scale = typeScale();
  const ratio = devicePixelRatio * scale;
  const [w, h] = [box.width / scale, box.height / scale];
  if (w < 2) return;
  if (canvas.width !== Math.round(w * ratio) || canvas.height !== Math.round(h * ratio)) {
    canvas.width = Math.round(w * ratio);
    canvas.height = Math.round(h * ratio);
  }
  const c = canvas.getContext('2d')!;
  c.setTransform(ratio, 0, 0, ratio, 0, 0);
  c.clearRect(0, 0, w, h);
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const xOf = (seconds: number): number => (seconds / total) * w;
  const { ticks, frames } = run.manifest;
  const computed = frames > 0 ? run.secondsOf(ticks[frames - 1]!) : 0;
  const base = h - 15;

  c.fillStyle = colour('--track');
  c.fillRect(0, base - 5, w, 5);
  c.fillStyle = colour('--track-done');
  c.fillRect(0, base - 5, xOf(computed), 5);
  c.fillStyle = colour('--track-held');
  const frameWidth = Math.max(1.5, xOf(run.header.clock.recordEvery * run.header.clock.tick));
  for (const k of run.frames.held()) c.fillRect(xOf(run.secondsOf(ticks[k] ?? 0)), base - 5, frameWidth, 5);
  c.fillStyle = colour('--accent');
  c.fillRect(0, base - 5, xOf(run.shown?.seconds ?? 0), 5);

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
    const most = Math.max(8 / 3.6e6, ...Array.from(rain.rate, (v) => (Number.isFinite(v) ? v : 0)));
    c.fillStyle = colour('--rain');
    const height = base - 19;
    for (let k = 0; k < rain.rate.length; k++) {
      const v = rain.rate[k]!;
      if (!(v > 0)) continue;
      c.fillRect(xOf(rain.seconds[k]!) - frameWidth, 0, Math.max(1.2, frameWidth - 0.4), (v / most) * height);
    }
    const peak = fixed(most * 3.6e6, 0);
    c.textAlign = 'left';
    c.lineWidth = 3;
    c.lineJoin = 'round';
    c.strokeStyle = colour('--panel-solid');
    c.strokeText(app.t('rainBand', { peak }), 4, 10);
    c.fillStyle = colour('--muted');
    c.fillText(app.t('rainBand', { peak }), 4, 10);
  }

  const theme = urgencyColours[store.get.theme];
  const mark = (tick: number, size: number, fillStyle: string, y: number): void => {
    c.fillStyle = fillStyle;
    c.beginPath();
    c.arc(xOf(app.secondsOf(tick)), y, size, 0, 7);
    c.fill();
  };
  const y = base - 11;
  c.globalAlpha = 0.9;
  for (const e of run.records.events)
    if (e.severity === 'critical' || e.severity === 'major')
      mark(e.tick, e.severity === 'critical' ? 2.2 : 1.6, e.severity === 'critical' ? theme.alarm : theme.warn, y);
  for (const { steps } of run.records.suggestions.values()) if (steps[0]) mark(steps[0].tick, 1.7, theme.active, y);
  for (const wn of run.records.warnings) {
    if (wn.level === 'none') continue;
    const x = xOf(app.secondsOf(wn.tick));
    c.fillStyle = colour(`--level-${wn.level}`);
    c.beginPath();
    c.moveTo(x - 3.5, y - 8);
    c.lineTo(x + 3.5, y - 8);
    c.lineTo(x, y - 2);
    c.fill();
  }
  c.globalAlpha = 1;
  const now = xOf(run.shown?.seconds ?? 0);
  c.fillStyle = colour('--text');
  c.fillRect(now - 1, 0, 2, base);
  c.beginPath();
  c.arc(now, base - 2.5, 5.5, 0, 7);
  c.fill();
}

/** What the nearest mark within `reach` seconds says. */
export function markNear(app: App, seconds: number, reach: number): string | undefined {
  let best: { d: number; text: () => string } | undefined;
  const offer = (tick: number, rank: number, text: () => string): void => {
    const d = Math.abs(app.secondsOf(tick) - seconds);
    if (d <= reach && (!best || d - rank < best.d)) best = { d: d - rank, text };
  };
  const { records } = app.run;
  for (const w of records.warnings) offer(w.tick, reach, () => app.sentence(w.code, w.params));
  for (const e of records.events)
    if (e.severity === 'critical' || e.severity === 'major')
      offer(e.tick, e.severity === 'critical' ? reach / 2 : 0, () => app.sentence(e.code, e.params));
  for (const { steps } of records.suggestions.values())
    if (steps[0]) offer(steps[0].tick, reach / 3, () => app.sentence(steps[0]!.code, steps[0]!.params));
  return best?.text();
}
