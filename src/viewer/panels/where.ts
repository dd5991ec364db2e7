/** In which zones a point lies. */
import type { Zone } from '../../assets/place.ts';
import type { Run } from '../data/run.ts';

/** Towns and districts around a point, the smallest first. */
export function zonesAt(run: Run, x: number, y: number): Zone[] {
  const tiers = ['town', 'district'];
  return (run.place.zones ?? [])
    .filter((z) => tiers.includes(z.tier) && inside(z.rings, x, y))
    .sort((a, b) => tiers.indexOf(a.tier) - tiers.indexOf(b.tier));
}

/** Even-odd rule over all rings, so that holes count as holes. */
function inside(rings: Zone['rings'], x: number, y: number): boolean {
  let odd = false;
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi, yi] = ring[i]!;
      const [xj, yj] = ring[j]!;
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
    }
  return odd;
}
