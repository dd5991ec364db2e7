/** Names over a picture that is a file: the labels of the scene drawn as text, the more important first, none over another. */
import type { App, View } from '../app/app.ts';

const halo = { dark: '#05090d', light: '#ffffff' } as const;

/** Draws the labels of what the stage last drew, with the picture's corner at `left`, `top`; sizes in px of the page. */
export function drawLabels(app: App, view: View, c: CanvasRenderingContext2D, left: number, top: number): void {
  const { stage, layers } = view;
  const { width, height } = stage.size();
  const { theme } = app.store.get;
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const extent = Math.max(stage.ground.width, stage.ground.height);
  const taken: { x0: number; y0: number; x1: number; y1: number }[] = [];
  const labels = [...layers.labels()].sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
  c.save();
  c.textAlign = 'left';
  c.textBaseline = 'middle';
  c.lineJoin = 'round';
  for (const label of labels) {
    const at = stage.project(label.x, label.y, label.elevation);
    if (!at || (label.within !== undefined && at.distance >= label.within * extent)) continue;
    const has = (word: string): boolean => label.style.split(' ').includes(word);
    const size = has('district') ? 14 : has('river') ? 13 : 12;
    c.font = `${has('river') ? 'italic ' : ''}${has('district') || has('bridge') ? '600 ' : ''}${size}px ${fonts}`;
    const text = label.value ? `${label.text}  ${label.value}` : label.text;
    const wide = c.measureText(text).width;
    const x0 = at.x - wide / 2;
    const y0 = has('flat') ? at.y - size / 2 : at.y - size - 11;
    const box = { x0: x0 - 3, y0: y0 - 2, x1: x0 + wide + 3, y1: y0 + size + 2 };
    if (box.x0 < 2 || box.y0 < 2 || box.x1 > width - 2 || box.y1 > height - 2) continue;
    if (taken.some((t) => box.x0 < t.x1 && box.x1 > t.x0 && box.y0 < t.y1 && box.y1 > t.y0)) continue;
    taken.push(box);
    c.strokeStyle = halo[theme];
    c.lineWidth = 3;
    c.strokeText(text, left + x0, top + y0 + size / 2);
    c.fillStyle = has('alarm')
      ? colour('--alarm')
      : has('warn') || has('watch')
        ? colour('--warn')
        : has('river')
          ? riverColour[theme]
          : colour('--text');
    c.fillText(text, left + x0, top + y0 + size / 2);
  }
  c.restore();
}

const riverColour = { dark: '#bfe3f4', light: '#154a66' } as const;
/** The page's own type, with fonts that have Chinese. */
export const fonts =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif';
