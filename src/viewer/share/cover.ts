/** Lies over the scene while its canvas is used for pictures of other sizes, and shows how far they are. */
import type { View } from '../app/app.ts';
import { el } from '../app/dom.ts';

export interface Cover {
  /** What is seen meanwhile. */
  readonly canvas: HTMLCanvasElement;
  end(): void;
}

/** Starts as a copy of what is on the screen. */
export function coverScene({ stage }: View): Cover {
  const scene = stage.renderer.domElement;
  const canvas = el('canvas', { class: 'scene-cover', 'aria-hidden': 'true' });
  canvas.width = scene.width;
  canvas.height = scene.height;
  // The drawing buffer is only sure to hold a picture in the task that drew it.
  stage.renderer.render(stage.scene, stage.eye.camera);
  canvas.getContext('2d')!.drawImage(scene, 0, 0);
  scene.parentElement!.after(canvas);
  return { canvas, end: () => canvas.remove() };
}
