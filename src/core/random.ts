/** Named, seeded streams of random numbers: keyed by purpose and entity, so that changing a rule never shifts the storm. */
import seedrandom from 'seedrandom';
import { cos, log } from './arithmetic.ts';

export interface RandomStream {
  /** Uniform in [0, 1). */
  next(): number;
  /** Whole number in [0, n). */
  below(n: number): number;
  /** Standard normal. */
  normal(): number;
}

/** All streams of a run; their states are part of the snapshot. */
export class RandomStreams {
  #seed: string;
  readonly #streams = new Map<string, seedrandom.StatefulPRNG<seedrandom.State.Alea>>();
  /** Streams in order of their names, as long as there are no more of them. */
  #sorted: (readonly [key: string, prng: seedrandom.StatefulPRNG<seedrandom.State.Alea>])[] = [];
  constructor(seed: number | string) {
    this.#seed = String(seed);
  }

  stream(purpose: string, entity = ''): RandomStream {
    const key = `${purpose}\u0000${entity}`;
    const prng = () => {
      let p = this.#streams.get(key);
      if (!p) this.#streams.set(key, (p = seedrandom.alea(`${this.#seed}\u0000${key}`, { state: true })));
      return p;
    };
    return {
      next: () => prng()(),
      below: (n) => Math.floor(prng()() * n),
      normal: () => {
        const u = 1 - prng()(); // Box and Muller 1958; 1 - u keeps log finite
        return Math.sqrt(-2 * log(u)) * cos(2 * Math.PI * prng()());
      },
    };
  }

  /** The seed is part of the state: streams not drawn from yet must come out the same after a restore. */
  save(): SavedStreams {
    if (this.#sorted.length !== this.#streams.size)
      this.#sorted = [...this.#streams].sort(([a], [b]) => (a < b ? -1 : 1));
    return { seed: this.#seed, states: this.#sorted.map(([key, prng]) => [key, prng.state()] as const) };
  }

  restore(saved: SavedStreams): void {
    this.#seed = saved.seed;
    this.#streams.clear();
    this.#sorted = [];
    for (const [key, state] of saved.states)
      this.#streams.set(key, seedrandom.alea('', { state: state as seedrandom.State.Alea }));
  }
}

export interface SavedStreams {
  readonly seed: string;
  readonly states: readonly (readonly [key: string, state: unknown])[];
}
