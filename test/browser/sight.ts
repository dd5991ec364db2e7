/** How colours look: contrast after WCAG 2.2, and CIE L*a*b* as seen by those who see fewer colours. */
import { type Rgb, rgb } from '../../src/viewer/scene/colours.ts';

/** Simulated in linear light: Machado, Oliveira and Fernandes 2009 (IEEE TVCG 15), severity 1. */
export const sights: Readonly<Record<string, readonly number[]>> = {
  full: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  'without red': [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  'without green': [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  'without blue': [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};
const linear = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
export type Lab = readonly [l: number, a: number, b: number];

/** CIE L*a*b* under D65 of a colour as seen. */
export function seen(colour: Rgb, m: readonly number[]): Lab {
  const light = colour.map(linear);
  const [r, g, b] = [0, 1, 2].map((i) =>
    Math.min(1, Math.max(0, m[i * 3]! * light[0]! + m[i * 3 + 1]! * light[1]! + m[i * 3 + 2]! * light[2]!)),
  ) as [number, number, number];
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27) * (t / 116) + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** CIE 1976 difference of two colours as seen. */
export function apart(a: string, b: string, m: readonly number[]): number {
  const [p, q] = [seen(rgb(a), m), seen(rgb(b), m)];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

/** Contrast ratio, 1 to 21 (WCAG 2.2, 1.4.3). */
export function contrast(a: Rgb, b: Rgb): number {
  const luminance = (c: Rgb): number => 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
  const [p, q] = [luminance(a), luminance(b)];
  return (Math.max(p, q) + 0.05) / (Math.min(p, q) + 0.05);
}
