/**
 * The player: moves the wanted frame as time passes or a hand scrubs, and swaps the picture only when a frame is there
 * whole. What the clock shows is always the time of the frame on the screen.
 */
import type { Store } from '../app/state.ts';
import { computing } from '../data/beside.ts';
import type { Run, Shown } from '../data/run.ts';

export const speeds = [60, 300, 900, 1800, 3600, 7200] as const;

export interface Player {
  play(): void;
  pause(): void;
  toggle(): void;
  step(by: number): void;
  /** Goes to the frame at or before this many seconds from the start. */
  seek(seconds: number): void;
  seekFrame(k: number): void;
  /** Follows the newest frame of a run that is computing. */
  follow(): void;
  /** Called by the app when the run has grown. */
  grown(): void;
}

/** The last frame not after a moment, by halving. */
export function frameAt(run: Run, seconds: number): number {
  const { ticks, frames } = run.manifest;
  let [low, high] = [0, frames - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (run.secondsOf(ticks[middle]!) <= seconds + 1e-6) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

export function makePlayer(run: Run, store: Store, present: (shown: Shown) => void): Player {
  let position = 0;
  let before = 0;
  let direction: 1 | -1 = 1;
  const last = (): number => run.manifest.frames - 1;
  /** What one follows: of two runs the newest moment that both have. */
  const newest = (): number => run.beside?.newest() ?? last();

  const presentIfThere = (): void => {
    const { wanted, shown } = store.get;
    const data = run.frames.get(wanted);
    if (!data || (shown === wanted && run.shown?.data === data)) return;
    const ticks = run.manifest.ticks[wanted]!;
    present({ k: wanted, ticks, seconds: run.secondsOf(ticks), data });
    store.set({ shown: wanted });
  };
  const wantFrame = (k: number): void => {
    const to = Math.max(0, Math.min(last(), k));
    if (last() < 0) return;
    direction = to >= store.get.wanted ? 1 : -1;
    store.set({ wanted: to });
    run.frames.want(to, direction, last());
    presentIfThere();
  };
  run.frames.onFrame((frame) => {
    if (frame.k === store.get.wanted) presentIfThere();
  });
  const secondsAt = (k: number): number => run.secondsOf(run.manifest.ticks[k] ?? 0);

  const loop = (now: number): void => {
    requestAnimationFrame(loop);
    const passed = Math.min(0.25, (now - before) / 1000);
    before = now;
    const { playing, following, speed, wanted, shown } = store.get;
    if (!playing || following || last() < 0) return;
    // Waits for the picture rather than running ahead of it.
    if (shown !== wanted) return;
    position = Math.max(position + passed * speed, secondsAt(wanted));
    const next = frameAt(run, position);
    if (next !== wanted) wantFrame(next);
    if (position >= secondsAt(last())) {
      position = secondsAt(last());
      if (computing(run)) store.set({ following: true });
      else store.set({ playing: false });
    }
  };
  requestAnimationFrame(loop);

  const player: Player = {
    play() {
      if (store.get.wanted >= last()) {
        if (computing(run)) return player.follow();
        wantFrame(0);
      }
      position = secondsAt(store.get.wanted);
      store.set({ playing: true, following: false });
    },
    pause: () => store.set({ playing: false, following: false }),
    toggle: () => (store.get.playing || store.get.following ? player.pause() : player.play()),
    step(by) {
      store.set({ playing: false, following: false });
      wantFrame(store.get.wanted + by);
      position = secondsAt(store.get.wanted);
    },
    seek(seconds) {
      player.seekFrame(frameAt(run, seconds));
      position = seconds;
    },
    seekFrame(k) {
      store.set({ following: false });
      wantFrame(k);
      position = secondsAt(store.get.wanted);
    },
    follow() {
      store.set({ playing: true, following: true });
      wantFrame(newest());
    },
    grown() {
      if (store.get.following) wantFrame(newest());
      else run.frames.want(store.get.wanted, direction, last());
      if (store.get.following && !computing(run)) store.set({ following: false, playing: false });
    },
  };
  return player;
}
