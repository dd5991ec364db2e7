/** A level, closed basin under rain with the losses at hand, on the real surface solver: what fell, where it is, and how well the books close. */
import type { Process, ProcessContext } from '../../src/core/process.ts';
import { type RainSource, rainfall } from '../../src/forcing/rainfall.ts';
import type { Engine } from '../../src/run/engine.ts';
import { basin, inside } from './basin.ts';

export const mmPerHour = 1e-3 / 3600;
const side = 4;
export const cellSize = 10;
export const basinArea = (side * cellSize) ** 2;

export interface Lossy {
  readonly rain?: readonly RainSource[];
  readonly depth?: number;
  readonly tick?: number;
  readonly coupling?: number;
  /** The losses in catalogue order. */
  readonly losses: (context: ProcessContext) => readonly unknown[];
}
export const lossyBasin = (l: Lossy): Promise<Engine> =>
  basin({
    rows: side,
    cols: side,
    cellSize,
    bed: () => 100,
    depth: () => l.depth ?? 0,
    tick: l.tick ?? 60,
    coupling: l.coupling ?? Math.min(10, l.tick ?? 60),
    others: (c) => [rainfall(c, { rain: l.rain ?? [] }), ...l.losses(c)] as Process[],
  });

/** Mean over the basin of a field, m. */
export const meanOf = (engine: Engine, field: string): number => {
  const values = inside(engine, field);
  return values.reduce((a, b) => a + b, 0) / values.length;
};
/** Net volume booked under an entry of a store, as a depth over the basin, m. */
export const depthBooked = (engine: Engine, store: string, entry: string): number =>
  (engine.world.ledger.account(store).entries[entry] ?? 0) / basinArea;

/**
 * What the books of the losses leave open, as a share of what entered the surface or lay there: the worst of each store's
 * volume against its entries, and of all that left the surface for them against all that came. The surface's own volume
 * is the solver's to close (single-precision rates: about 1e-8 here).
 */
export function imbalance(engine: Engine): number {
  const { ledger } = engine.world;
  // asked as at the end of a tick that is recorded, when every store is summed
  const tick = engine.clock.recordEvery - 1;
  let worst = 0;
  let kept = 0;
  for (const p of engine.processes) {
    const grant = engine.world.grant(p) as never;
    for (const [store, volume] of Object.entries(p.volumes?.(grant, tick) ?? {})) {
      if (store === 'surface') continue;
      worst = Math.max(worst, Math.abs(ledger.error(store, volume)));
      kept += volume;
    }
  }
  const { initial, entered, entries } = ledger.account('surface');
  let left = 0;
  for (const [entry, volume] of Object.entries(entries))
    if (!['rainfall', 'evaporation', 'correction'].includes(entry)) left -= volume;
  // what another has taken from a store is no longer in it
  for (const store of ledger.stores)
    if (store !== 'surface')
      for (const entry of ['sun', 'evaporation']) left += ledger.account(store).entries[entry] ?? 0;
  return Math.max(worst, Math.abs(left - kept)) / (initial + entered);
}
