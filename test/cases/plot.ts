/** Line plots as SVG, written by hand so that the same numbers give the same bytes and no library draws them. */

export interface Series {
  readonly label: string;
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number>;
  /** ours: a blue line; exact: black dashes; other: a thin orange line; marks: rings; ground: filled below. */
  readonly as: 'ours' | 'exact' | 'other' | 'marks' | 'ground';
}
export interface Axis {
  readonly label: string;
  readonly from?: number;
  readonly to?: number;
}

const width = 760;
const height = 380;
const box = { left: 66, right: 16, top: 40, bottom: 48 };
const drawn = {
  ours: 'fill="none" stroke="#1766b5" stroke-width="2"',
  exact: 'fill="none" stroke="#111" stroke-width="1.4" stroke-dasharray="6 4"',
  other: 'fill="none" stroke="#d0661b" stroke-width="1.3"',
  marks: 'fill="none" stroke="#111" stroke-width="1.3"',
  ground: 'fill="#d9d2c5" stroke="#8a7f6c" stroke-width="1"',
} as const;

/** Round steps of 1, 2 or 5 between two values, about five of them. */
function ticks(from: number, to: number): number[] {
  const rough = (to - from) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.999)!;
  const out: number[] = [];
  for (let k = Math.ceil(from / step - 1e-9); k * step <= to + step * 1e-6; k++)
    out.push(Number((k * step).toPrecision(10)));
  return out;
}

const asText = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** One plot; series are drawn in the order given. */
export function plot(title: string, x: Axis, y: Axis, series: readonly Series[]): string {
  const span = (axis: Axis, of: 'xs' | 'ys'): [number, number] => {
    let from = Infinity;
    let to = -Infinity;
    for (const s of series)
      for (let k = 0; k < s[of].length; k++) {
        if (!Number.isFinite(s[of][k])) continue;
        from = Math.min(from, s[of][k]!);
        to = Math.max(to, s[of][k]!);
      }
    const margin = of === 'ys' ? 0.05 * (to - from || 1) : 0;
    return [axis.from ?? from - margin, axis.to ?? to + margin];
  };
  const [x0, x1] = span(x, 'xs');
  const [y0, y1] = span(y, 'ys');
  const across = (v: number): string => (box.left + ((v - x0) / (x1 - x0)) * (width - box.left - box.right)).toFixed(1);
  const down = (v: number): string =>
    (height - box.bottom - ((v - y0) / (y1 - y0)) * (height - box.top - box.bottom)).toFixed(1);
  const text = (px: string | number, py: string | number, anchor: string, words: string, more = ''): string =>
    `<text x="${px}" y="${py}" text-anchor="${anchor}"${more}>${asText(words)}</text>`;

  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#222">`,
    `<title>${asText(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    text(box.left, 18, 'start', title, ' font-size="14" font-weight="bold"'),
    `<clipPath id="inside"><rect x="${box.left}" y="${box.top}" width="${width - box.left - box.right}" height="${height - box.top - box.bottom}"/></clipPath>`,
  ];
  for (const t of ticks(x0, x1)) {
    out.push(`<path d="M${across(t)} ${box.top}V${height - box.bottom}" stroke="#e4e4e4"/>`);
    out.push(text(across(t), height - box.bottom + 16, 'middle', String(t)));
  }
  for (const t of ticks(y0, y1)) {
    out.push(`<path d="M${box.left} ${down(t)}H${width - box.right}" stroke="#e4e4e4"/>`);
    out.push(text(box.left - 6, Number(down(t)) + 4, 'end', String(t)));
  }
  out.push('<g clip-path="url(#inside)">');
  for (const s of series) {
    // stretches of numbers; a gap ends one
    const stretches: string[][] = [[]];
    for (let k = 0; k < s.xs.length; k++) {
      if (Number.isFinite(s.ys[k])) stretches[stretches.length - 1]!.push(`${across(s.xs[k]!)} ${down(s.ys[k]!)}`);
      else if (s.as !== 'ground') stretches.push([]);
    }
    const points = stretches.flat();
    if (s.as === 'marks')
      for (const p of points)
        out.push(`<circle cx="${p.split(' ')[0]}" cy="${p.split(' ')[1]}" r="3.5" ${drawn.marks}/>`);
    else if (s.as === 'ground')
      out.push(
        `<path d="M${across(s.xs[0]!)} ${height}L${points.join('L')}L${across(s.xs[s.xs.length - 1]!)} ${height}Z" ${drawn.ground}/>`,
      );
    else {
      const line = stretches.filter((stretch) => stretch.length > 1).map((stretch) => `M${stretch.join('L')}`);
      out.push(`<path d="${line.join('')}" ${drawn[s.as]}/>`);
    }
  }
  out.push('</g>');
  out.push(`<path d="M${box.left} ${box.top}V${height - box.bottom}H${width - box.right}" fill="none" stroke="#444"/>`);
  out.push(text((box.left + width - box.right) / 2, height - 10, 'middle', x.label));
  out.push(
    text(0, 0, 'middle', y.label, ` transform="translate(16 ${(box.top + height - box.bottom) / 2}) rotate(-90)"`),
  );
  // one entry a label, so that a family of lines is named once
  const labels = series.filter((s, k) => s.label !== '' && series.findIndex((o) => o.label === s.label) === k);
  let at = box.left;
  for (const s of labels) {
    out.push(
      s.as === 'marks'
        ? `<circle cx="${at + 12}" cy="30" r="3.5" ${drawn.marks}/>`
        : `<path d="M${at} 30H${at + 24}${s.as === 'ground' ? `V34H${at}Z` : ''}" ${drawn[s.as]}/>`,
    );
    out.push(text(at + 30, 34, 'start', s.label));
    at += 50 + 6.6 * s.label.length;
  }
  out.push('</svg>');
  return `${out.join('\n')}\n`;
}
