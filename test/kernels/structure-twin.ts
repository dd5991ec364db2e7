/** The laws of structures in plain TypeScript: Villemonte's weir, and a sluice gate by energy and momentum. */
const g = 9.80665;

/** m²/s over a crest; heads above it, m. */
export const weir = (c: number, head: number, tail: number): number =>
  head <= 0 ? 0 : c * head ** 1.5 * (tail > 0 ? (1 - (tail / head) ** 1.5) ** 0.385 : 1);

/** Under a gate open by a: the smaller of the jet, free or drowned, and the weir of its sill. */
export function sluice(c: number, a: number, head: number, tail: number): number {
  if (head <= 0 || a <= 0) return 0;
  const over = weir(c, head, tail);
  if (head <= a) return over;
  const y = 0.611 * a;
  const free = Math.sqrt((2 * g * (head - y)) / (1 / y ** 2 - 1 / head ** 2));
  const conjugate = (y / 2) * (Math.sqrt(1 + (8 * free ** 2) / (g * y ** 3)) - 1);
  if (tail <= conjugate) return Math.min(free, over);
  // energy through the gate and momentum below it, solved by halving for the depth over the jet
  const q = (s: number) => Math.sqrt(Math.max(0, (2 * g * (head - s)) / (1 / y ** 2 - 1 / head ** 2)));
  let [low, high] = [y, head];
  for (let k = 0; k < 100; k++) {
    const s = (low + high) / 2;
    const excess = tail ** 2 / 2 + q(s) ** 2 / (g * tail) - (s ** 2 / 2 + q(s) ** 2 / (g * y));
    if (excess > 0) low = s;
    else high = s;
  }
  return Math.min(q(low), over);
}
