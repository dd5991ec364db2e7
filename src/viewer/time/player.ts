/**
 * The player: moves the wanted frame as time passes or a hand scrubs, and swaps the picture only when a frame is there
 * whole. While it plays smoothly the water is drawn between two frames that are both held; every number stays that of
 * the earlier one, and whoever pauses, steps or scrubs stands on a recorded frame again.
 */
import type { Store } from '../app/state.ts';
import { computing } from '../data/beside.ts';
import type { FrameData } from '../data/protocol.ts';
import type { Run, Shown } from '../data/run.ts';

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
  /**
   * Shows a moment exactly, and answers once it is drawn: the frame at or before it and, where `smooth` and the next
   * frame can be read, the water between the two. For films, which must not miss a frame.
   */
  hold(seconds: number, smooth: boolean): Promise<void>;
}

/** Draws the water a share of the way from the frame shown to the next; nothing between where there is no next. */
export type Blend = (next: FrameData | undefined, share: number) => void;

/** The last frame not after a moment, by halving. */
export function frameAt(run: Pick<Run, 'manifest' | 'secondsOf'>, seconds: number): number {
  const { ticks, frames } = run.manifest;
  let [low, high] = [0, frames - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (run.secondsOf(ticks[middle]!) <= seconds + 1e-6) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** The first frame not before a moment, or the last there is. */
export function frameAfter(run: Pick<Run, 'manifest' | 'secondsOf'>, seconds: number): number {
  const k = frameAt(run, seconds);
  const there = run.secondsOf(run.manifest.ticks[k] ?? 0) >= seconds - 1e-6;
  return there ? k : Math.max(0, Math.min(run.manifest.frames - 1, k + 1));
}

export function makePlayer(run: Run, store: Store, present: (shown: Shown) => void, blend: Blend): Player {
  let position = 0;
  let before = 0;
  let direction: 1 | -1 = 1;
  const last = (): number => run.manifest.frames - 1;
  /** What one follows: of two runs the newest moment that both have. */
  const newest = (): number => run.beside?.newest() ?? last();
  const secondsAt = (k: number): number => run.secondsOf(run.manifest.ticks[k] ?? 0);

  /** Back to the recorded frame itself. */
  const settle = (): void => {
    blend(undefined, 0);
    store.set({ moment: run.shown?.seconds ?? 0 });
  };
  const presentIfThere = (): void => {
    const { wanted, shown } = store.get;
    const data = run.frames.get(wanted);
    if (!data || (shown === wanted && run.shown?.data === data)) return;
    const ticks = run.manifest.ticks[wanted]!;
    present({ k: wanted, ticks, seconds: run.secondsOf(ticks), data });
    settle();
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

  /** Draws what lies between the frame shown and the next at `position`; true where the next is there to draw. */
  const between = (): boolean => {
    const { shown } = store.get;
    const next = run.frames.get(shown + 1);
    const [from, to] = [secondsAt(shown), secondsAt(shown + 1)];
    if (shown >= last() || !next || !run.shown || to <= from) return false;
    const share = Math.max(0, Math.min(1, (position - from) / (to - from)));
    blend(next, share);
    store.set({ moment: from + share * (to - from) });
    return true;
  };

  const loop = (now: number): void => {
    requestAnimationFrame(loop);
    const passed = Math.min(0.25, (now - before) / 1000);
    before = now;
    const { playing, following, speed, wanted, shown } = store.get;
    // two runs are compared as recorded
    const smooth = store.get.smooth && !run.beside;
    if (!playing || following || last() < 0) return;
    // Waits for the picture rather than running ahead of it; where it is drawn between two frames, for both.
    if (shown !== wanted) return;
    const awaited = smooth && shown < last() && !run.frames.get(shown + 1) && !run.frames.lost(shown + 1);
    if (!awaited) position = Math.max(position + passed * speed, secondsAt(wanted));
    const next = frameAt(run, position);
    if (next !== wanted) wantFrame(next);
    if (smooth) between();
    if (position >= secondsAt(last())) {
      position = secondsAt(last());
      if (computing(run)) store.set({ following: true });
      else store.set({ playing: false });
    }
  };
  requestAnimationFrame(loop);
  // Between frames only while it plays: what stands still is a recorded frame.
  store.on(['playing', 'following', 'smooth'], () => {
    const { playing, following, smooth } = store.get;
    if ((!playing || following || !smooth) && run.shown && store.get.moment !== run.shown.seconds) settle();
  });

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
    async hold(seconds, smooth) {
      store.set({ playing: false, following: false });
      const k = frameAt(run, seconds);
      const there = (frame: number): boolean => run.frames.get(frame) !== undefined || run.frames.lost(frame);
      wantFrame(k);
      while (!there(k) || (smooth && k < last() && !there(k + 1)))
        await new Promise<void>((resolve) => {
          const stop = run.frames.onHeld(() => {
            stop();
            resolve();
          });
        });
      presentIfThere();
      position = seconds;
      if (!(smooth && between())) settle();
    },
  };
  return player;
}
