/**
 * Rebuilding a ground beside the reading of everything else: it takes as long as all the rest of a large place, and needs
 * nothing of it.
 */
import { Worker } from 'node:worker_threads';
import { entryBeside, threadFile } from '../core/node/thread-file.ts';
import type { GroundFacts } from '../terrain/ground-facts.ts';
import type { RebuiltGround } from './rebuilt-ground.ts';

/** A thread that runs TypeScript takes longer to start than most grounds to rebuild: from source the work is done here. */
const built = import.meta.url.endsWith('.js');

export class GroundThread {
  readonly #worker: Worker | undefined;
  #failure: Error | undefined;

  constructor(apart: boolean = built) {
    if (!apart) return;
    const { file, argv } = threadFile(entryBeside(import.meta.url, './ground-worker'));
    this.#worker = new Worker(file, { argv });
    this.#worker.on('error', (error) => (this.#failure ??= error));
    this.#worker.on('exit', () => (this.#failure ??= new Error('the thread that rebuilds the ground has ended')));
  }

  /** Rebuilds the ground of one set of facts; the thread ends with it. */
  async rebuild(facts: GroundFacts): Promise<RebuiltGround> {
    const worker = this.#worker;
    if (!worker) return (await import('./rebuilt-ground.ts')).rebuiltGround(facts);
    if (this.#failure) throw this.#failure;
    return await new Promise((settle, fail) => {
      worker.once('message', settle);
      worker.once('error', fail);
      worker.once('exit', () => fail(this.#failure!));
      worker.postMessage(facts);
    });
  }

  /** Ends the thread where its ground is not needed after all. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
  }
}
