/**
 * What a reader of many variants of one scenario keeps from one reading to the next: the place with its ground, and what
 * covers it. The files must not change in between. Without a memory every reading starts from the files.
 */
import type { FaultList } from './faults.ts';
import type { Files } from './files.ts';

interface Kept {
  readonly key: string;
  readonly value: unknown;
  readonly inputs: Files['inputs'];
}

export class ReadingMemory {
  readonly #kept = new Map<string, Kept>();

  /**
   * Gives what `read` gave last time under the same key, else reads. Only the latest is held, so that a sweep over
   * places does not gather them all; what had faults is not held, since its faults must be told again.
   */
  async recall<T>(what: string, key: unknown, files: Files, faults: FaultList, read: () => Promise<T>): Promise<T> {
    const text = JSON.stringify(key);
    const last = this.#kept.get(what);
    if (last?.key === text) {
      files.inputs.push(...last.inputs);
      return last.value as T;
    }
    const [before, first] = [faults.faults.length, files.inputs.length];
    const value = await read();
    if (faults.faults.length === before) this.#kept.set(what, { key: text, value, inputs: files.inputs.slice(first) });
    else this.#kept.delete(what);
    return value;
  }
}
