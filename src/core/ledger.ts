/**
 * The ledger: every cubic metre that enters or leaves a store of water (the surface, the underpasses) is booked under
 * who moved it, numerical corrections too. A store whose volume is not explained by its entries stops the run.
 */
import { defineFaults, StormtableError } from './errors.ts';

export const ledgerFaults = defineFaults({
  'ledger-open':
    'tick {tick} ({moment}): {error} m³ of water in store "{store}" has no source (allowed {allowed}). Largest entry: {largest} m³ by {entry}.',
});

export interface StoreAccount {
  readonly initial: number;
  /** Net volume booked under each name, m³, positive into the store. */
  readonly entries: Readonly<Record<string, number>>;
  /** Volume that entered, gross, m³ (sum of positive bookings). */
  readonly entered: number;
}

interface Store {
  initial: number;
  entered: number;
  entries: Map<string, number>;
}

export class Ledger {
  readonly #stores = new Map<string, Store>();

  /** Opens a store with the volume it holds at the start, m³. */
  open(store: string, initial: number): void {
    this.#stores.set(store, { initial, entered: 0, entries: new Map() });
  }

  /** Books a volume, m³: positive into the store, negative out of it. */
  book(store: string, entry: string, volume: number): void {
    const s = this.#stores.get(store);
    if (!s) throw new Error(`ledger has no store "${store}"`);
    s.entries.set(entry, (s.entries.get(entry) ?? 0) + volume);
    if (volume > 0) s.entered += volume;
  }

  get stores(): string[] {
    return [...this.#stores.keys()];
  }

  account(store: string): StoreAccount {
    const s = this.#stores.get(store)!;
    return { initial: s.initial, entries: Object.fromEntries(s.entries), entered: s.entered };
  }

  /** Volume held now less volume explained, m³. */
  error(store: string, volume: number): number {
    const s = this.#stores.get(store)!;
    let explained = s.initial;
    for (const v of s.entries.values()) explained += v;
    return volume - explained;
  }

  /** Throws where the unexplained volume exceeds `tolerance` of (initial + entered), or 1 litre. Returns the error, m³. */
  close(store: string, volume: number, tolerance: number, tick: number, moment: string): number {
    const s = this.#stores.get(store)!;
    const error = this.error(store, volume);
    const allowed = Math.max(1e-3, tolerance * (s.initial + s.entered));
    if (!(Math.abs(error) <= allowed)) {
      const [entry, largest] = [...s.entries].sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]))[0] ?? ['nobody', 0];
      const params = {
        tick,
        moment,
        error: error.toPrecision(3),
        store,
        allowed: allowed.toPrecision(2),
        largest: largest.toPrecision(4),
        entry,
      };
      throw new StormtableError(ledgerFaults('ledger-open', params), 1);
    }
    return error;
  }

  save(): unknown {
    return [...this.#stores].map(([name, s]) => [name, s.initial, s.entered, [...s.entries]]);
  }
  restore(saved: unknown): void {
    this.#stores.clear();
    for (const [name, initial, entered, entries] of saved as [string, number, number, [string, number][]][])
      this.#stores.set(name, { initial, entered, entries: new Map(entries) });
  }
}
