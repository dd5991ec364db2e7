/** What a sweep came to: the spread of each figure, its median for each value of a list, and what matters most to it. */
import { rankCorrelation, type Spread, spreadOf } from './order-statistics.ts';
import type { SweepPlan } from './sweep-plan.ts';
import { figureNames, type MemberRow, unitOfFigure } from './sweep-table.ts';

export interface SweepSummary {
  readonly members: number;
  readonly finished: number;
  readonly failed: number;
  readonly figures: Readonly<Record<string, { readonly unit: string } & Spread>>;
  /** For each path that lists values: value as written to the median of each figure. */
  readonly medians: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>;
  /** Spearman's rank correlation of each figure with each varied number: figure, then column. */
  readonly rank_correlation: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Reasons, and which members failed for them. */
  readonly failures: readonly { readonly reason: string; readonly members: readonly number[] }[];
}

export function summarise(plan: SweepPlan, rows: readonly MemberRow[]): SweepSummary {
  const sorted = [...rows].sort((a, b) => a.member - b.member);
  const finished = sorted.filter((r) => r.state === 'finished');
  const chosen = new Map(finished.map((r) => [r.member, plan.member(r.member).chosen]));
  const figures: Record<string, { unit: string } & Spread> = {};
  const medians: Record<string, Record<string, Record<string, number>>> = {};
  const rank_correlation: Record<string, Record<string, number>> = {};
  for (const name of figureNames(finished)) {
    const with_ = finished.filter((r) => typeof r.figures[name] === 'number');
    const values = with_.map((r) => r.figures[name]!);
    const spread = spreadOf(values);
    if (!spread) continue;
    figures[name] = { unit: unitOfFigure(name), ...spread };
    plan.paths.forEach((path, k) => {
      const choice = (r: MemberRow) => path.choices[chosen.get(r.member)![k]!]!;
      if (!path.drawn)
        path.choices.forEach((c, index) => {
          const of = with_.filter((r) => chosen.get(r.member)![k] === index).map((r) => r.figures[name]!);
          const median = spreadOf(of)?.median;
          if (median !== undefined) ((medians[path.path] ??= {})[c.written] ??= {})[name] = median;
        });
      const numbers = with_.map((r) => choice(r).number);
      if (numbers.includes(null)) return;
      const rho = rankCorrelation(numbers as number[], values);
      if (rho !== undefined) (rank_correlation[name] ??= {})[path.column] = rho;
    });
  }
  const reasons = new Map<string, number[]>();
  for (const r of sorted)
    if (r.state === 'failed') reasons.set(r.reason ?? '', [...(reasons.get(r.reason ?? '') ?? []), r.member]);
  return {
    members: plan.members,
    finished: finished.length,
    failed: sorted.length - finished.length,
    figures,
    medians,
    rank_correlation,
    failures: [...reasons].map(([reason, members]) => ({ reason, members })),
  };
}
