/** Which asset lies under a pixel: the nearest symbol first, then structures and lines. */
import type { AssetRef } from '../../core/records.ts';
import type { Target } from '../layers/layer.ts';
import { bedAt } from '../scene/ground.ts';
import type { Stage } from '../scene/stage.ts';

function toSegment(px: number, py: number, a: { x: number; y: number }, b: { x: number; y: number }): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const t = Math.max(0, Math.min(1, ((px - a.x) * dx + (py - a.y) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(px - a.x - dx * t, py - a.y - dy * t);
}

/** `spotsOnly` skips lines, for pointer moves; `reach` multiplies the reach of every target. */
export function assetHit(
  stage: Stage,
  targets: readonly Target[],
  px: number,
  py: number,
  { spotsOnly = false, reach = 1 }: { readonly spotsOnly?: boolean; readonly reach?: number } = {},
): AssetRef | undefined {
  let best: { asset: AssetRef; score: number } | undefined;
  const offer = (asset: AssetRef, score: number): void => {
    if (!best || score < best.score) best = { asset, score };
  };
  for (const t of targets) {
    const most = t.reach * reach;
    if (t.at) {
      const p = stage.project(t.at[0], t.at[1], t.at[2]);
      if (!p) continue;
      const d = Math.hypot(p.x - px, p.y - py);
      if (d <= most) offer(t.asset, d / most);
    } else if (t.line && !spotsOnly) {
      let before: { x: number; y: number } | undefined;
      for (const [x, y] of t.line) {
        const p = stage.project(x, y, t.elevation ?? bedAt(stage.ground, x, y));
        if (p && before) {
          const d = toSegment(px, py, before, p);
          // A line only counts where no symbol does.
          if (d <= most) offer(t.asset, 1 + d / most);
        }
        before = p;
      }
    }
  }
  return best?.asset;
}
