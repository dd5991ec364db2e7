/** What a tool draws on the ground: one line through its points, each point with its letter or number. */
import type { Point } from '../../assets/place.ts';
import type { View } from '../app/app.ts';
import { el } from '../app/dom.ts';
import { rgb, sceneColours, type Theme } from '../scene/colours.ts';
import { draped, Lines } from '../scene/lines.ts';
import type { Stage } from '../scene/stage.ts';

export interface Drawing {
  /** Draws the line anew; `closed` joins its ends. */
  show(points: readonly Point[], marks: readonly string[], theme: Theme, closed?: boolean): void;
  /** Marks a spot, or none. */
  spot(at: Point | undefined): void;
  close(): void;
}

/** A stage calls its listeners for ever: one of ours passes the call on to the drawings that are open. */
const open = new WeakMap<Stage, Set<() => void>>();
function onMove(stage: Stage, place: () => void): () => void {
  let places = open.get(stage);
  if (!places) {
    const all = new Set<() => void>();
    open.set(stage, (places = all));
    stage.onDraw(() => {
      for (const each of all) each();
    });
  }
  places.add(place);
  return () => void places.delete(place);
}

/** Draws nothing where there is no picture. */
export function drawingOn(view: View | undefined): Drawing {
  if (!view) return { show() {}, spot() {}, close() {} };
  const { stage } = view;
  const { ground } = stage;
  const layer = el('div', { class: 'drawn', 'aria-hidden': 'true' });
  stage.renderer.domElement.after(layer);
  let lines: Lines[] = [];
  let marked: { readonly at: Point; readonly node: HTMLElement }[] = [];
  const cross = el('i', { class: 'drawn-spot', hidden: true });
  let crossAt: Point | undefined;
  const put = (node: HTMLElement, at: Point): void => {
    const p = stage.project(at[0], at[1]);
    node.hidden = !p;
    if (p) node.style.transform = `translate(${p.x}px, ${p.y}px)`;
  };
  const place = (): void => {
    for (const { at, node } of marked) put(node, at);
    if (crossAt) put(cross, crossAt);
  };
  const stop = onMove(stage, place);
  const clear = (): void => {
    for (const l of lines) {
      stage.scene.remove(l.mesh);
      l.dispose();
    }
    lines = [];
  };
  return {
    show(points, marks, theme, closed = false) {
      clear();
      if (points.length > 1) {
        const path = draped(ground, closed ? [...points, points[0]!] : points, ground.grid.cellSize);
        const under = new Lines(stage, [path], { order: 60, hidden: false });
        const over = new Lines(stage, [path], { order: 61, hidden: false });
        under.style(0, theme === 'dark' ? [0.03, 0.06, 0.08] : [1, 1, 1], 0.85, 6);
        over.style(0, rgb(sceneColours[theme].section), 1, 3);
        lines = [under, over];
        for (const l of lines) {
          l.commit();
          stage.scene.add(l.mesh);
        }
      }
      marked = points.map((at, i) => ({ at, node: el('i', { class: 'drawn-mark' }, marks[i] ?? '') }));
      layer.replaceChildren(...marked.map(({ node }) => node), cross);
      place();
      stage.invalidate();
    },
    spot(at) {
      crossAt = at;
      cross.hidden = !at;
      place();
    },
    close() {
      stop();
      clear();
      layer.remove();
      stage.invalidate();
    },
  };
}
