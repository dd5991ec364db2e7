/** Frames of two runs that are shown together: a frame counts as there when its counterpart is there too, so that both pictures change at once. */
import type { Frames } from './frames.ts';

/**
 * Looks like the frames of the first run. `partner` is the frame of the second that belongs to frame k, undefined where
 * there is none; one that cannot be read is not waited for. `arrived` tells that the partner of the frame wanted has come
 * or never will.
 */
export function pairedFrames<F extends Frames>(
  first: F,
  second: Frames,
  partner: (k: number) => number | undefined,
  lastOfSecond: () => number,
  arrived: () => void,
): F {
  const broken = new Set<number>();
  let wanted = 0;
  let ready: Parameters<Frames['onFrame']>[0] = () => {};
  let failed: Parameters<Frames['onFailure']>[0] = () => {};
  const whole = (k: number): boolean => {
    const other = partner(k);
    return other === undefined || broken.has(other) || second.get(other) !== undefined;
  };
  const offer = (): void => {
    const frame = first.get(wanted);
    if (frame && whole(wanted)) ready(frame);
  };
  first.onFrame((frame) => {
    if (whole(frame.k)) ready(frame);
  });
  first.onFailure((k, error) => failed(k, error));
  second.onFrame(({ k }) => {
    broken.delete(k);
    if (partner(wanted) !== k) return;
    offer();
    arrived();
  });
  second.onFailure((k, error) => {
    broken.add(k);
    failed(k, error);
    if (partner(wanted) !== k) return;
    offer();
    arrived();
  });
  return {
    ...first,
    get: (k: number) => (whole(k) ? first.get(k) : undefined),
    want(k: number, direction: 1 | -1, last: number) {
      wanted = k;
      first.want(k, direction, last);
      const other = partner(k);
      if (other !== undefined) second.want(other, direction, lastOfSecond());
    },
    onFrame: (listener: Parameters<Frames['onFrame']>[0]) => {
      ready = listener;
    },
    onHeld(listener: () => void) {
      const stops = [first.onHeld(listener), second.onHeld(listener)];
      return () => stops.forEach((stop) => void stop());
    },
    onFailure: (listener: Parameters<Frames['onFailure']>[0]) => {
      failed = listener;
    },
  };
}
