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

type Generator = seedrandom.StatefulPRNG<seedrandom.State.Alea>;

interface Stream {
  readonly key: string;
  readonly generator: Generator;
  /** Its state as JSON, until it is drawn from again. */
  text: string | undefined;
}

/** All streams of a run; their states are part of the snapshot. */
export class RandomStreams {
  #seed: string;
  readonly #streams = new Map<string, Stream>();
  /** Streams in order of their keys, as long as there are no more of them. */
  #sorted: Stream[] = [];
  constructor(seed: number | string) {
    this.#seed = String(seed);
  }

  stream(purpose: string, entity = ''): RandomStream {
    const key = `${purpose}\u0000${entity}`;
    const draw = (): number => {
      const stream =
        this.#streams.get(key) ?? this.#add(key, seedrandom.alea(`${this.#seed}\u0000${key}`, { state: true }));
      stream.text = undefined;
      return stream.generator();
    };
    return {
      next: draw,
      below: (n) => Math.floor(draw() * n),
      normal: () => {
        const u = 1 - draw(); // Box and Muller 1958; 1 - u keeps log finite
        return Math.sqrt(-2 * log(u)) * cos(2 * Math.PI * draw());
      },
    };
  }

  /**
   * All of it as JSON. The seed is part of the state: streams not drawn from yet must come out the same after a
   * restore. Asked for at every tick, where most of a thousand streams have not been drawn from since.
   */
  save(): string {
    if (this.#sorted.length !== this.#streams.size)
      this.#sorted = [...this.#streams.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
    const states = this.#sorted.map((s) => (s.text ??= JSON.stringify([s.key, s.generator.state()])));
    return `{"seed":${JSON.stringify(this.#seed)},"states":[${states.join(',')}]}`;
  }

  restore(text: string): void {
    const saved = JSON.parse(text) as SavedStreams;
    this.#seed = saved.seed;
    this.#streams.clear();
    this.#sorted = [];
    for (const [key, state] of saved.states)
      this.#add(key, seedrandom.alea('', { state: state as seedrandom.State.Alea }));
  }

  #add(key: string, generator: Generator): Stream {
    const stream: Stream = { key, generator, text: undefined };
    this.#streams.set(key, stream);
    return stream;
  }
}

interface SavedStreams {
  readonly seed: string;
  readonly states: readonly (readonly [key: string, state: unknown])[];
}
