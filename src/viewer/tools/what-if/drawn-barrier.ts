/** The barrier of a what-if as it is drawn on the ground: its line, or its one point so far. */
import { Group } from 'three';
import type { Point } from '../../../assets/place.ts';
import type { View } from '../../app/app.ts';
import { rgb } from '../../scene/colours.ts';
import { draped, Lines } from '../../scene/lines.ts';

/** In a hue of no layer, so that nobody takes it for something recorded. */
const colour = '#f45bd0';

export interface DrawnBarrier {
  show(points: readonly Point[]): void;
  close(): void;
}

export function drawnBarrier(view: View | undefined): DrawnBarrier {
  if (!view) return { show() {}, close() {} };
  const { stage } = view;
  const { cellSize } = stage.ground.grid;
  const group = new Group();
  let lines: Lines[] = [];
  stage.scene.add(group);
  const clear = (): void => {
    for (const l of lines) {
      group.remove(l.mesh);
      l.dispose();
    }
    lines = [];
  };
  return {
    show(points) {
      clear();
      const [first] = points;
      if (first) {
        const line = points.length > 1 ? points : [first, [first[0] + cellSize / 4, first[1]] as const];
        const path = draped(stage.ground, line, cellSize);
        const under = new Lines(stage, [path], { order: 42, towardsEye: 120, hidden: false });
        const over = new Lines(stage, [path], { order: 43, towardsEye: 125, hidden: false });
        under.style(0, [0.03, 0.06, 0.08], 0.9, points.length > 1 ? 8 : 13);
        over.style(0, rgb(colour), 1, points.length > 1 ? 4.5 : 9);
        lines = [under, over];
        for (const l of lines) {
          l.commit();
          group.add(l.mesh);
        }
      }
      stage.invalidate();
    },
    close() {
      clear();
      stage.scene.remove(group);
      stage.invalidate();
    },
  };
}
