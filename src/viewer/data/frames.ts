/**
 * A bounded ring of decoded frames: the one wanted first, then those ahead in the direction of play and a few behind it.
 * Where there is no room, what lies farthest from the frame wanted goes.
 */
import type { FrameData } from './protocol.ts';
import type { TimelineClient } from './timeline-client.ts';

export interface Frames {
  /** The frame if it is decoded; asks for it otherwise. */
  get(k: number): FrameData | undefined;
  /** What is wanted: frame k now, then the next few towards `direction` and fewer the other way. */
  want(k: number, direction: 1 | -1, last: number): void;
  /** Frames decoded and held, in order. */
  held(): readonly number[];
  /** True where a frame has been given up: it could not be read. */
  lost(k: number): boolean;
  onFrame(listener: (frame: FrameData) => void): void;
  /** Tells each change of what is held or lost. */
  onHeld(listener: () => void): () => void;
  onFailure(listener: (k: number, error: Error) => void): void;
}

const ahead = 6;
const behind = 3;
const atOnce = 2;
const tries = 3;

export function makeFrames(client: TimelineClient, bytesPerFrame: number, budget: number): Frames {
  const capacity = Math.max(4, Math.min(48, Math.floor(budget / Math.max(1, bytesPerFrame))));
  const ring = new Map<number, FrameData>();
  const asked = new Set<number>();
  const failed = new Map<number, number>();
  let wishes: number[] = [];
  let wanted = 0;
  let ready: (frame: FrameData) => void = () => {};
  let failure: (k: number, error: Error) => void = () => {};
  const heldListeners = new Set<() => void>();

  const keep = (frame: FrameData): void => {
    ring.set(frame.k, frame);
    while (ring.size > capacity) {
      let farthest = -1;
      let distance = -1;
      for (const k of ring.keys()) {
        // What is wished for counts as near.
        const d = Math.abs(k - wanted) - (wishes.includes(k) ? 1e6 : 0);
        if (farthest < 0 || d > distance) [farthest, distance] = [k, d];
      }
      ring.delete(farthest);
    }
  };
  const tellHeld = (): void => {
    for (const listener of [...heldListeners]) listener();
  };
  const lost = (k: number): boolean => (failed.get(k) ?? 0) >= tries;
  const pump = (): void => {
    for (const k of wishes) {
      if (asked.size >= atOnce) return;
      if (ring.has(k) || asked.has(k) || lost(k)) continue;
      asked.add(k);
      client
        .ask('frame', { k })
        .then(
          (frame) => {
            asked.delete(k);
            keep(frame);
            ready(frame);
            tellHeld();
          },
          (error: Error) => {
            asked.delete(k);
            failed.set(k, (failed.get(k) ?? 0) + 1);
            failure(k, error);
            tellHeld();
          },
        )
        .then(pump);
    }
  };
  return {
    get(k) {
      return ring.get(k);
    },
    want(k, direction, last) {
      wanted = k;
      const reach = Math.min(ahead, capacity - 2);
      const back = Math.max(0, Math.min(behind, capacity - 2 - reach));
      wishes = [
        ...Array.from({ length: reach + 1 }, (_, i) => k + i * direction),
        ...Array.from({ length: back }, (_, i) => k - (i + 1) * direction),
      ].filter((i) => i >= 0 && i <= last);
      pump();
    },
    held: () => [...ring.keys()].sort((a, b) => a - b),
    lost,
    onFrame: (listener) => {
      ready = listener;
    },
    onHeld(listener) {
      heldListeners.add(listener);
      return () => heldListeners.delete(listener);
    },
    onFailure: (listener) => {
      failure = listener;
    },
  };
}
