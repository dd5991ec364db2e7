/** Two pictures of one ground seen from the same place: whichever is moved, the other follows. */
import type { Stage } from '../scene/stage.ts';

export function linkEyes(first: Stage, second: Stage): void {
  const follow = (from: Stage, to: Stage): void => {
    from.onDraw((moved) => {
      if (moved && to.eye.match(from.eye)) to.invalidate();
    });
  };
  follow(first, second);
  follow(second, first);
  // Panels cover the same parts of both, and both are of one size.
  let covered = '';
  first.onDraw(() => {
    const { width, height } = first.size();
    const { top, right, bottom, left } = first.eye.free();
    const next = { top, right: width - right, bottom: height - bottom, left };
    const said = JSON.stringify(next);
    if (said === covered) return;
    covered = said;
    second.eye.cover(next);
    second.invalidate();
  });
  second.eye.match(first.eye);
}
