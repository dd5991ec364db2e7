/** Frames of which some can be shown otherwise than recorded: those that a what-if has computed anew. */
import type { Frames } from './frames.ts';
import type { FrameData } from './protocol.ts';

export interface ReplaceableFrames extends Frames {
  /** Shows these in place of the recorded ones, by number of frame; all as recorded again where left out. */
  replace(frames?: ReadonlyMap<number, FrameData>): void;
  recorded(k: number): FrameData | undefined;
  /** Calls back when a recorded frame has been decoded; gives the way to stop. */
  onRecorded(listener: () => void): () => void;
}

export function replaceable(frames: Frames): ReplaceableFrames {
  let instead: ReadonlyMap<number, FrameData> | undefined;
  const listeners = new Set<() => void>();
  return {
    ...frames,
    get: (k) => instead?.get(k) ?? frames.get(k),
    onFrame: (listener) =>
      frames.onFrame((frame) => {
        listener(frame);
        for (const l of [...listeners]) l();
      }),
    recorded: (k) => frames.get(k),
    onRecorded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    replace: (others) => {
      instead = others;
    },
  };
}
