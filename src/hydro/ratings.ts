/** The rating boundaries of the surface in a run: their slopes before each interval, what passed after it. */
import { xOf, yOf } from '../core/grid.ts';
import type { Sentence } from '../core/names.ts';
import type { ProcessContext } from '../core/process.ts';
import { levelOf, type RatingState, type RatingWater, ratingSlope } from './rating-boundary.ts';
import type { OpenBoundary } from './surface-boundaries.ts';

interface Surface {
  readonly bed_elevation: { readonly values: ArrayLike<number> };
  readonly manning_n: { readonly values: ArrayLike<number> };
  readonly water_depth: { readonly values: ArrayLike<number> };
  readonly water_depth_residual: { readonly values: ArrayLike<number> };
}

export const ratingSentences: Readonly<Record<string, Sentence>> = {
  'rating-exceeded': {
    en: 'Water at boundary {name} stands at {level_m} m, above its rating curve, which ends at {top_m} m; the last stretch is extended.',
    zh: '边界{name}水位{level_m}米，高于水位流量关系曲线上端{top_m}米，按末段外延。',
  },
};

export class Ratings {
  readonly #context: ProcessContext;
  readonly #boundaries: readonly OpenBoundary[];
  /** Place among the rating boundaries of each boundary, or -1. */
  readonly #place: readonly number[];
  readonly #slopes = new Map<number, Float32Array>();

  constructor(context: ProcessContext, boundaries: readonly OpenBoundary[]) {
    this.#context = context;
    this.#boundaries = boundaries;
    let count = 0;
    this.#place = boundaries.map((b) => (b.kind === 'rating' ? count++ : -1));
  }

  /** State before the first interval: nothing where there is no rating boundary, so that other runs are what they were. */
  fresh(): { ratings?: RatingState[] } {
    const ratings = this.#boundaries
      .filter((b) => b.kind === 'rating')
      .map(() => ({ volume: -1, outflow: 0, beyond: false }));
    return ratings.length > 0 ? { ratings } : {};
  }

  /** Where the kernel reads the slopes of boundary k. */
  bind(k: number, slopes: Float32Array): void {
    this.#slopes.set(k, slopes);
  }

  /** Works out the slopes of the coming interval from the water as it stands. */
  set(states: RatingState[], surface: Surface, interval: { start: number; length: number; tick: number }): void {
    const { grid } = this.#context;
    this.#boundaries.forEach((b, k) => {
      if (b.kind !== 'rating') return;
      const state = states[this.#place[k]!]!;
      const water: RatingWater = {
        cells: b.cells,
        bed: surface.bed_elevation.values,
        depth: surface.water_depth.values,
        residual: surface.water_depth_residual.values,
        manning: surface.manning_n.values,
        cellSize: grid.cellSize,
      };
      const now = levelOf(water);
      const last = state.volume < 0 ? undefined : state;
      const slope = ratingSlope(b.curve, water, now, last, interval.length);
      const river = new Set(now.river);
      const slopes = this.#slopes.get(k)!;
      b.cells.forEach((cell, j) => {
        slopes[j] = river.has(cell) ? slope : 0;
      });
      state.volume = now.volume;
      const top = b.curve.at(-1)![0];
      if (state.beyond || now.river.length === 0 || now.level <= top || interval.start < 0) return;
      state.beyond = true;
      this.#context.report('truth/events', {
        tick: interval.tick,
        code: 'rating-exceeded',
        severity: 'minor',
        params: { name: b.name, level_m: Math.round(now.level * 100) / 100, top_m: top },
        at: [xOf(grid, b.cells[0]!), yOf(grid, b.cells[0]!)],
      });
    });
  }

  /** Keeps what left through boundary k in the interval, m³/s. */
  keep(states: RatingState[], k: number, outflow: number): void {
    const place = this.#place[k]!;
    if (place >= 0) states[place]!.outflow = outflow;
  }
}
