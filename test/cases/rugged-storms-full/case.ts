/** Random storms on random rugged ground by the shallow-water solver: the same grounds, storms and sides, the same laws. */
import { stormCase } from '../rugged-storms/case.ts';

export const run = stormCase('shallow-water', 8, 2e-3, {
  name: 'rugged-storms-full',
  title: 'Random storms on random rugged ground, by the whole equations',
  worse:
    'Where a side is open, half as much rain again may leave a little less water for some minutes: water in motion with its momentum has no order by depth (a wave a little higher arrives sooner and is gone), so less is allowed up to two thousandths of the water there; with all sides closed it never happens. Nowhere in volume. Where the guard has to act it scales what leaves a cell, as in the other solver, and the momentum of that water with it.',
});
