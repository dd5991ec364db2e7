/** A bounded ring of decoded frames: the one wanted first, then those ahead in the direction of play. */
import type { FrameData } from './protocol.ts';
import type { TimelineClient } from './timeline-client.ts';

export interface Frames {
  /** The frame if it is decoded; asks for it otherwise. */
  get(k: number): FrameData | undefined;
  /** What is wanted: frame k now, and the next few towards `direction`. */
  want(k: number, direction: 1 | -1, last: number): void;
  /** Frames decoded and held, in order. */
  held(): readonly number[];
  onFrame(listener: (frame: FrameData) => void): void;
  onFailure(listener: (k: number, error: Error) => void): void;
}

const ahead = 6;
const atOnce = 2;

export function makeFrames(client: TimelineClient, bytesPerFrame: number, budget: number): Frames {
  const capacity = Math.max(4, Math.min(48, Math.floor(budget / Math.max(1, bytesPerFrame))));
  const ring = new Map<number, FrameData>();
  const asked = new Set<number>();
  const failed = new Map<number, number>();
  let wishes: number[] = [];
  let ready: (frame: FrameData) => void = () => {};
  let failure: (k: number, error: Error) => void = () => {};

  const keep = (frame: FrameData): void => {
    ring.delete(frame.k);
    ring.set(frame.k, frame);
    for (const k of ring.keys()) {
      if (ring.size <= capacity) break;
      if (!wishes.includes(k)) ring.delete(k);
    }
  };
  const pump = (): void => {
    for (const k of wishes) {
      if (asked.size >= atOnce) return;
      if (ring.has(k) || asked.has(k) || (failed.get(k) ?? 0) > 2) continue;
      asked.add(k);
      client
        .ask('frame', { k })
        .then(
          (frame) => {
            asked.delete(k);
            keep(frame);
            ready(frame);
          },
          (error: Error) => {
            asked.delete(k);
            failed.set(k, (failed.get(k) ?? 0) + 1);
            failure(k, error);
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
      const reach = Math.min(ahead, capacity - 2);
      wishes = Array.from({ length: reach + 1 }, (_, i) => k + i * direction).filter((i) => i >= 0 && i <= last);
      pump();
    },
    held: () => [...ring.keys()].sort((a, b) => a - b),
    onFrame: (listener) => {
      ready = listener;
    },
    onFailure: (listener) => {
      failure = listener;
    },
  };
}
