/** What a summary says of the length of the steps: the smallest, where it was held, and how the work spread over the levels. */

export interface StepFacts {
  /** s; 0 where no water process stepped. */
  readonly smallest_step_s: number;
  /** With `flow.multi_rate`: the cell whose depth held the smallest step, and the share of the updates at each level. */
  readonly smallest_step_at?: string;
  readonly updates_by_level?: string;
}

const share = 'update_share_level_';

/** From the figures of the processes; rows and columns count from the north-west cell of the place, 0 the first. */
export function stepFacts(figures: Readonly<Record<string, number>>): StepFacts {
  const smallest_step_s = figures['smallest_step_s'] ?? 0;
  const levels = Object.keys(figures).filter((name) => name.startsWith(share));
  if (levels.length === 0) return { smallest_step_s };
  return {
    smallest_step_s,
    smallest_step_at: `row ${figures['smallest_step_row']}, column ${figures['smallest_step_column']}, level 0`,
    updates_by_level: levels
      .map((name) => `${name.slice(share.length)}: ${(100 * figures[name]!).toFixed(1)} %`)
      .join(', '),
  };
}
