/** The least and the largest of fields at some cells over frames, gathered piece by piece: what a section's band shows. */
import type { Timeline } from '../../timeline/reader.ts';

/** Values by cell in the order asked for, SI; NaN where nothing was recorded. */
export interface Envelope {
  /** Frames it covers: `from` to `to`, the last not included. */
  readonly from: number;
  readonly to: number;
  readonly lowest: Readonly<Record<string, Float32Array>>;
  readonly highest: Readonly<Record<string, Float32Array>>;
  /** Fastest water, m/s; left out where velocities are not recorded. */
  readonly fastest?: Float32Array;
}

export interface EnvelopeAsk {
  readonly cells: Int32Array;
  readonly fields: readonly string[];
  readonly speed: boolean;
  readonly from: number;
  readonly to: number;
}

const empty = (n: number): Float32Array => new Float32Array(n).fill(Number.NaN);

/** Takes the smaller, or the larger, of each pair into the first; what is NaN gives way. */
function take(into: Float32Array, values: Float32Array, larger: boolean): void {
  for (let i = 0; i < into.length; i++) {
    const v = values[i]!;
    const held = into[i]!;
    if (Number.isNaN(held) || (larger ? v > held : v < held)) into[i] = v;
  }
}

/** Reads the frames one after the other, so that only one frame's chunks are held at a time. */
export async function envelopeOf(timeline: Timeline, ask: EnvelopeAsk): Promise<Envelope> {
  const { cells, fields, speed, from, to } = ask;
  const n = cells.length;
  const lowest = Object.fromEntries(fields.map((f) => [f, empty(n)]));
  const highest = Object.fromEntries(fields.map((f) => [f, empty(n)]));
  const fastest = speed ? empty(n) : undefined;
  for (let k = from; k < to; k++) {
    const [vx, vy] = speed
      ? await Promise.all(['velocity_x', 'velocity_y'].map((f) => timeline.valuesAt(f, cells, k)))
      : [];
    if (fastest && vx && vy)
      take(
        fastest,
        vx.map((v, i) => Math.hypot(v, vy[i]!)),
        true,
      );
    for (const f of fields) {
      const values = await timeline.valuesAt(f, cells, k);
      take(lowest[f]!, values, false);
      take(highest[f]!, values, true);
    }
  }
  return { from, to, lowest, highest, fastest };
}

/** What two pieces of the same cells say together. */
export function joined(a: Envelope | undefined, b: Envelope): Envelope {
  if (!a) return b;
  for (const f of Object.keys(b.lowest)) {
    take(a.lowest[f]!, b.lowest[f]!, false);
    take(a.highest[f]!, b.highest[f]!, true);
  }
  if (a.fastest && b.fastest) take(a.fastest, b.fastest, true);
  return { ...a, from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
}
