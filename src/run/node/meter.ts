/** How fast a run goes and how long it will take, from the wall clock: for the progress line only, no result depends on it. */

/** Speed and time left, from laps a moment apart. */
export class Meter {
  speed = 0;
  secondsLeft = -1;
  readonly #now: () => number;
  readonly #tick: number;
  readonly #total: number;
  #laps: { at: number; done: number }[] = [];
  /** `now` in seconds; `tick` the length of one, s; `total` ticks to do, of which `done` are done. */
  constructor(now: () => number, tick: number, total: number, done = 0) {
    this.#now = now;
    this.#tick = tick;
    this.#total = total;
    this.#laps.push({ at: now(), done });
  }
  /** True when it is time to tell again. Speed is taken over the last twenty laps (about ten seconds). */
  lap(done: number): boolean {
    const now = this.#now();
    const last = this.#laps.at(-1)!;
    if (now - last.at < 0.5 && done < this.#total) return false;
    this.#laps.push({ at: now, done });
    if (this.#laps.length > 20) this.#laps.shift();
    const first = this.#laps[0]!;
    const rate = (done - first.done) / Math.max(1e-6, now - first.at);
    this.speed = rate * this.#tick;
    this.secondsLeft = rate > 0 ? (this.#total - done) / rate : -1;
    return true;
  }
}
