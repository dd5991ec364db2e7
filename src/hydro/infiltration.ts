/**
 * Water lost into the soil. At the end of a tick the soil asks for what the pervious share of each wet cell can take in
 * the next; surface flow grants it from what the cell holds, hollows from what they hold. Rain thus lies on the ground for
 * one tick before it soaks in. How much a soil can take is its law's (`infiltration-law.ts`).
 */
import { cellArea } from '../core/grid.ts';
import { defineProcess, type ProcessContext, type Request } from '../core/process.ts';
import type { KernelRunner } from '../kernels/runner.ts';
import { type InfiltrationLaw, type LawOptions, lawOf, takesWater } from './infiltration-law.ts';
import { type Cells, lossCells, onCells } from './loss-cells.ts';
import { SoilBlock, soilScratchBytes } from './soil-block.ts';

export type InfiltrationOptions = LawOptions & {
  /** Share of the cell that takes no water, 0 to 1. */
  readonly impervious: Cells;
  /** Depth that hollows hold, m, where there are any: what lies in them soaks in too. */
  readonly depression?: Cells;
};

/** `runner`: who steps soil that does not dry and has no hollows; the loop here does where there is none. */
export function infiltration(context: ProcessContext, options: InfiltrationOptions, runner?: KernelRunner) {
  const { ledger } = context;
  const { cells, pervious } = lossCells(context, takesWater(options), options.impervious);
  const law: InfiltrationLaw = lawOf(options, cells, context.clock.tick);
  const { took, rested } = law;
  /** Soil that does not dry and no hollows: a dry cell that asked for nothing stays as it is. */
  const sleeps = !rested && options.depression === undefined;
  const most = options.depression === undefined ? undefined : onCells(context, options.depression);
  // of what hollows hold, the sealed share's part cannot soak in; what refills them fills those first
  const sealedHollows = most && Float64Array.from(cells, (i, k) => (1 - pervious[k]!) * most[i]!);
  const area = cellArea(context.grid);
  const standing = runner && !most ? law.standing : undefined;
  let block: SoilBlock | undefined;

  return defineProcess({
    name: 'infiltration',
    source: law.source,
    pace: 'tick_end',
    ...(standing ? { scratchBytes: soilScratchBytes(cells.length) } : {}),
    fields: {
      infiltrated_depth: {
        unit: 'm',
        access: 'owns',
        type: 'f64',
        doc: 'water taken by the pervious share of the cell since the start, per area of that share',
      },
      ...law.fields,
      water_depth: { unit: 'm', access: 'requests', doc: 'what the soil would take in the next tick' },
      depth_now: { unit: 'm', of: 'water_depth', access: 'reads', doc: 'what lies on the soil' },
      ...(most ? hollows : {}),
    },
    start() {
      ledger.open('soil', 0);
    },
    resume(fields, started) {
      if (runner && standing) {
        const { water_depth: request, depth_now: depth, infiltrated_depth: infiltrated } = fields;
        const soil = { ...standing, cells, pervious };
        block = new SoilBlock(runner, started, soil, { request, depth, infiltrated }, context.clock.tick);
      }
      const own = fields as unknown as Readonly<Record<string, { readonly values: Float64Array }>>;
      law.bind(fields.infiltrated_depth.values, (name) => own[name]!.values);
    },
    step(fields) {
      const request = fields.water_depth;
      if (block) {
        const { taken, asks } = block.step(!request.pending);
        if (taken > 0) ledger.book('soil', 'infiltration', taken * area);
        if (asks) request.submit();
        return;
      }
      const { asked, granted } = request;
      const depth = fields.depth_now.values;
      const F = fields.infiltrated_depth.values;
      const answered = !request.pending;
      const { below, held } = hollowsOf(fields);
      const belowAnswered = below !== undefined && !below.pending;
      let taken = 0;
      let any = false;
      let anyBelow = false;
      for (let k = 0; k < cells.length; k++) {
        const i = cells[k]!;
        // most of a place is dry most of the time
        if (sleeps && depth[i] === 0 && asked[i] === 0) continue;
        const open = pervious[k]!;
        let got = answered && asked[i]! > 0 ? granted[i]! : 0;
        let waited = asked[i]! > 0;
        if (below && below.asked[i]! > 0) {
          waited = true;
          if (belowAnswered) got += below.granted[i]!;
        }
        if (got > 0) {
          taken += got;
          F[i]! += got / open;
        }
        if (waited) took?.(k, i, got / open);
        else rested?.(k, i);
        // Water on the impervious share waits: it mixes over the cell before the next tick.
        const h = depth[i]!;
        const pool = held ? Math.max(0, held[i]! - sealedHollows![k]!) : 0;
        let wanted = 0;
        if (pool > 0) {
          const all = open * law.wants(k, i, h + pool / open);
          wanted = Math.min(all, open * h);
          below!.asked[i] = all - wanted;
          if (below!.asked[i]! > 0) anyBelow = true;
        } else {
          if (h > 0) wanted = open * law.wants(k, i, h);
          if (below) below.asked[i] = 0;
        }
        asked[i] = wanted;
        if (asked[i]! > 0) any = true;
      }
      if (taken > 0) ledger.book('soil', 'infiltration', taken * area);
      if (any) request.submit();
      if (anyBelow) below!.submit();
    },
    // summed over all cells, so only when a frame is recorded: the ledger misses nothing, it looks later
    volumes(fields, tick): Readonly<Record<string, number>> {
      if ((tick + 1) % context.clock.recordEvery !== 0) return {};
      const F = fields.infiltrated_depth.values;
      let sum = 0;
      for (let k = 0; k < cells.length; k++) sum += F[cells[k]!]! * pervious[k]!;
      return { soil: sum * area };
    },
  });
}

const hollows = {
  depression_storage: { unit: 'm', access: 'requests', doc: 'what the soil would take of the water in hollows' },
  hollows_now: { unit: 'm', of: 'depression_storage', access: 'reads', doc: 'what lies in hollows' },
} as const;

/** The request to the hollows and what they hold, where there are any. */
function hollowsOf(fields: object): { below: Request | undefined; held: ArrayLike<number> | undefined } {
  const granted = fields as { depression_storage?: Request; hollows_now?: { readonly values: ArrayLike<number> } };
  return { below: granted.depression_storage, held: granted.hollows_now?.values };
}
