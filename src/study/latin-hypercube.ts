/**
 * Latin hypercube draws (McKay, Beckman and Conover 1979): of n draws exactly one falls in each n-th of the probability,
 * in an order of its own. Each varied path has its own stream, so that adding one never shifts the others.
 */
import type { RandomStream } from '../core/random.ts';

/** `n` probabilities strictly between 0 and 1, one in each n-th, shuffled. */
export function stratified(stream: RandomStream, n: number): Float64Array {
  const order = Int32Array.from({ length: n }, (_, k) => k);
  for (let k = n - 1; k > 0; k--) {
    const other = stream.below(k + 1);
    [order[k], order[other]] = [order[other]!, order[k]!];
  }
  // a stream gives multiples of 2^-32 from 0 on; half a step in keeps the ends out
  return Float64Array.from(order, (stratum) => (stratum + stream.next() + 2 ** -33) / n);
}
