/**
 * What the air takes: a rate over time, the same everywhere, from each cell as far as it holds water; first what hangs on
 * leaves, then what lies in hollows, then open water. Soil is not dried by it; rain falls through it.
 */
import { defineProcess, type ProcessContext, type Request } from '../core/process.ts';

export interface EvaporationOptions {
  /** Mean rate between two moments, s from tick 0, m/s; never negative. */
  readonly meanRate: (from: number, until: number) => number;
  /** Whether the run keeps rain on leaves, and water in hollows. */
  readonly leaves?: boolean;
  readonly hollows?: boolean;
}

export function evaporation(context: ProcessContext, options: EvaporationOptions) {
  const { mask } = context;
  return defineProcess({
    name: 'evaporation',
    source: 'a given rate of open water, taken as far as there is water',
    pace: 'tick_start',
    fields: {
      water_depth: { unit: 'm', access: 'requests', doc: 'what the air would take over the tick' },
      depth_now: { unit: 'm', of: 'water_depth', access: 'reads', doc: 'where there is water' },
      ...(options.leaves ? leaves : {}),
      ...(options.hollows ? hollows : {}),
    },
    step(fields, { start, length }) {
      const amount = options.meanRate(start, start + length) * length;
      if (!(amount > 0)) return;
      const { asked } = fields.water_depth;
      const depth = fields.depth_now.values;
      const stores = storesOf(fields);
      let any = false;
      for (let i = 0; i < asked.length; i++) {
        let left = mask[i] === 1 ? amount : 0;
        for (const { request, held } of stores) {
          const gives = Math.min(left, held[i]!);
          request.asked[i] = gives;
          left -= gives;
        }
        const wet = left > 0 && depth[i]! > 0;
        asked[i] = wet ? left : 0;
        any ||= wet;
      }
      for (const { request } of stores) request.submit();
      if (any) fields.water_depth.submit();
    },
  });
}

const leaves = {
  intercepted_rain: { unit: 'm', access: 'requests', doc: 'what the air would take from leaves' },
  leaves_now: { unit: 'm', of: 'intercepted_rain', access: 'reads', doc: 'what hangs there' },
} as const;
const hollows = {
  depression_storage: { unit: 'm', access: 'requests', doc: 'what the air would take from hollows' },
  hollows_now: { unit: 'm', of: 'depression_storage', access: 'reads', doc: 'what lies there' },
} as const;

/** The stores that dry before open water does, in that order. */
function storesOf(fields: object): readonly { readonly request: Request; readonly held: ArrayLike<number> }[] {
  const f = fields as Record<string, unknown>;
  return [
    ['intercepted_rain', 'leaves_now'],
    ['depression_storage', 'hollows_now'],
  ]
    .filter(([request]) => f[request!])
    .map(([request, now]) => ({
      request: f[request!] as Request,
      held: (f[now!] as { readonly values: ArrayLike<number> }).values,
    }));
}
