/** Order statistics of a sample: quantiles, mean, and Spearman's rank correlation. */

/** Quantile of rising values by linear interpolation between them (type 7 of Hyndman and Fan 1996). */
export function quantile(rising: ArrayLike<number>, share: number): number {
  const at = share * (rising.length - 1);
  const below = Math.floor(at);
  const low = rising[below]!;
  return below + 1 < rising.length ? low + (at - below) * (rising[below + 1]! - low) : low;
}

export interface Spread {
  readonly n: number;
  readonly min: number;
  readonly p05: number;
  readonly p25: number;
  readonly median: number;
  readonly p75: number;
  readonly p95: number;
  readonly max: number;
  readonly mean: number;
}

/** Undefined for an empty sample. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const rising = Float64Array.from(values).sort();
  return {
    n: rising.length,
    min: rising[0]!,
    p05: quantile(rising, 0.05),
    p25: quantile(rising, 0.25),
    median: quantile(rising, 0.5),
    p75: quantile(rising, 0.75),
    p95: quantile(rising, 0.95),
    max: rising[rising.length - 1]!,
    mean: rising.reduce((sum, x) => sum + x, 0) / rising.length,
  };
}

/** Ranks from 1; ties share the mean of theirs. */
export function ranks(values: readonly number[]): Float64Array {
  const order = values.map((_, k) => k).sort((a, b) => values[a]! - values[b]!);
  const rank = new Float64Array(values.length);
  for (let k = 0; k < order.length; ) {
    let end = k + 1;
    while (end < order.length && values[order[end]!] === values[order[k]!]) end++;
    for (let j = k; j < end; j++) rank[order[j]!] = (k + end + 1) / 2;
    k = end;
  }
  return rank;
}

/** Spearman's rank correlation of pairs, -1 to 1; undefined below three pairs or where one side never changes. */
export function rankCorrelation(x: readonly number[], y: readonly number[]): number | undefined {
  if (x.length < 3) return undefined;
  const [a, b] = [ranks(x), ranks(y)];
  const middle = (x.length + 1) / 2;
  let [ab, aa, bb] = [0, 0, 0];
  for (let k = 0; k < x.length; k++) {
    const [da, db] = [a[k]! - middle, b[k]! - middle];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : undefined;
}
