/** Waiting for the graphics card without holding up the page. */
import type { WebGLRenderer } from 'three';

const pollMs = 4;

/** Resolves when everything asked of the graphics card so far is done; at once where the context is lost. */
export async function settled(renderer: WebGLRenderer): Promise<void> {
  const gl = renderer.getContext() as WebGL2RenderingContext;
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  if (!fence) return;
  gl.flush();
  do await new Promise((resolve) => setTimeout(resolve, pollMs));
  while (!gl.isContextLost() && gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED);
  gl.deleteSync(fence);
}
