/** Distributions a sweep draws from, by their inverse: the value below which a probability lies. Plain numbers; reading them is `read-vary.ts`. */
import { exp, log } from '../core/arithmetic.ts';
import { normalProbability, normalQuantile } from './normal.ts';

export const distributionKinds = ['uniform', 'normal', 'log_normal', 'triangular'] as const;
export type DistributionKind = (typeof distributionKinds)[number];

export type Distribution =
  | { readonly kind: 'uniform'; readonly least: number; readonly most: number }
  /** Rises from `least` to the most likely value and falls to `most`. */
  | { readonly kind: 'triangular'; readonly least: number; readonly mode: number; readonly most: number }
  /** `mean` and `sd` are those of the variable itself, of the log-normal one too; `within` cuts the tails off. */
  | {
      readonly kind: 'normal' | 'log_normal';
      readonly mean: number;
      readonly sd: number;
      readonly within?: readonly [least: number, most: number];
    };

/** The value below which a share `p` of the distribution lies, 0 < p < 1. */
export function quantileOf(d: Distribution, p: number): number {
  if (d.kind === 'uniform') return d.least + p * (d.most - d.least);
  if (d.kind === 'triangular') {
    const width = d.most - d.least;
    const rise = d.mode - d.least;
    return p < rise / width
      ? d.least + Math.sqrt(p * width * rise)
      : d.most - Math.sqrt((1 - p) * width * (d.most - d.mode));
  }
  const { centre, spread } = normalOf(d);
  const [low, high] = sharesBelow(d);
  const z = centre + spread * normalQuantile(low + p * (high - low));
  const x = d.kind === 'log_normal' ? exp(z) : z;
  // rounding in the tails must not leave the bounds that were asked for
  return d.within ? Math.min(d.within[1], Math.max(d.within[0], x)) : x;
}

type Normal = Distribution & { readonly kind: 'normal' | 'log_normal' };

/** Mean and deviation of the variable, or of its logarithm, which has variance ln(1 + (s/m)²) for mean m and deviation s. */
function normalOf(d: Normal): { centre: number; spread: number } {
  if (d.kind === 'normal') return { centre: d.mean, spread: d.sd };
  const variance = log(1 + (d.sd / d.mean) ** 2);
  return { centre: log(d.mean) - variance / 2, spread: Math.sqrt(variance) };
}

/** Shares of the whole distribution below its bounds. */
function sharesBelow(d: Normal): readonly [number, number] {
  if (!d.within) return [0, 1];
  const { centre, spread } = normalOf(d);
  const below = (x: number): number => {
    if (d.kind === 'normal') return normalProbability((x - centre) / spread);
    return x > 0 ? normalProbability((log(x) - centre) / spread) : 0;
  };
  return [below(d.within[0]), below(d.within[1])];
}

/** Share of the whole distribution that lies within its bounds. Next to none cannot be drawn from: the digits give out. */
export const shareWithin = (d: Normal): number => {
  const [low, high] = sharesBelow(d);
  return high - low;
};
