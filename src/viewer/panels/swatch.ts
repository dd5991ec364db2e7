/** Small pictures of how things are drawn, for legends. */
import { el, svg } from '../app/dom.ts';
import type { LegendEntry } from '../layers/layer.ts';
import { drawGlyph } from '../scene/icons.ts';

/** A small picture of how a thing is drawn. */
export function swatchOf(entry: LegendEntry): Element {
  if (entry.mark === 'symbol') {
    const side = 40;
    const canvas = el('canvas', { class: 'swatch', width: side, height: side, 'aria-hidden': 'true' });
    const c = canvas.getContext('2d')!;
    c.translate(side / 2, side / 2);
    c.fillStyle = entry.colour;
    c.beginPath();
    c.arc(0, 0, entry.icon === 'dot' ? 7 : 17, 0, 7);
    c.fill();
    if (entry.icon && entry.icon !== 'dot')
      drawGlyph(c, entry.icon, luminance(entry.colour) > 0.52 ? '#0d141b' : '#ffffff', 0.62);
    return canvas;
  }
  if (entry.mark === 'line')
    return svg(
      'svg',
      { class: 'swatch', viewBox: '0 0 20 20', 'aria-hidden': 'true' },
      svg('line', {
        x1: 1,
        y1: 10,
        x2: 19,
        y2: 10,
        stroke: entry.colour,
        'stroke-width': entry.width ?? 2,
        'stroke-dasharray': entry.dashed ? '5 3' : 'none',
      }),
    );
  return svg(
    'svg',
    { class: 'swatch', viewBox: '0 0 20 20', 'aria-hidden': 'true' },
    svg('rect', { x: 1, y: 4, width: 18, height: 12, rx: 2, fill: entry.colour }),
  );
}

function luminance(hex: string): number {
  const n = Number.parseInt(hex.slice(1), 16);
  return (0.3 * (n >> 16) + 0.59 * ((n >> 8) & 255) + 0.11 * (n & 255)) / 255;
}
