/**
 * What a first picture needs of the graphics card, asked for in small portions: shaders are compiled beside the page and
 * taken into use only when they are done, so that the page answers while the picture is being prepared.
 */
import type { Camera, Scene, WebGLProgram, WebGLRenderer } from 'three';
import { breath, steady } from '../app/breath.ts';
import { settled } from './settled.ts';

export async function readyShaders(renderer: WebGLRenderer, scene: Scene, camera: Camera): Promise<void> {
  const pause = steady();
  for (const object of [...scene.children]) {
    renderer.compile(object, camera, scene);
    await pause();
  }
  // asked for a program's state before it is compiled, the browser would wait
  await settled(renderer);
  for (const program of (renderer.info.programs ?? []) as readonly WebGLProgram[]) {
    program.getUniforms();
    program.getAttributes();
    await breath();
  }
}
