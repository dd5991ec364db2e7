/** What of a recorded frame lies on the ground, as the surface takes it. */
import type { FrameData } from '../data/protocol.ts';
import type { SurfaceFrame } from './surface.ts';

/** Undefined where the frame's depth could not be read. */
export function waterOf({ fields, blank }: FrameData): SurfaceFrame | undefined {
  const depth = fields['water_depth'];
  if (!(depth instanceof Uint16Array)) return undefined;
  const debris = blank.includes('debris_depth') ? undefined : (fields['debris_depth'] as Uint16Array | undefined);
  const [velocityX, velocityY] = [fields['velocity_x'], fields['velocity_y']] as (Int16Array | undefined)[];
  return { depth, debris, velocityX, velocityY };
}
