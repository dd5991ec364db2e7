/** What a summary says of the length of the steps: the smallest, where it was held and by how much water, and how the work spread over the levels. */

export interface StepFacts {
  /** s; 0 where no water process stepped. */
  readonly smallest_step_s: number;
  /** The cell that held it; none where no water did (the coupling interval, or the longest step there may be, was the limit). */
  readonly smallest_step_at?: string;
  readonly smallest_step_row?: number;
  readonly smallest_step_column?: number;
  readonly smallest_step_easting_m?: number;
  readonly smallest_step_northing_m?: number;
  /** Depth and speed of the water there then. */
  readonly smallest_step_depth_m?: number;
  readonly smallest_step_speed_m_per_s?: number;
  /** With `flow.multi_rate`: the share of the updates at each level. */
  readonly updates_by_level?: string;
}

const share = 'update_share_level_';
const cell = [
  'smallest_step_row',
  'smallest_step_column',
  'smallest_step_easting_m',
  'smallest_step_northing_m',
  'smallest_step_depth_m',
  'smallest_step_speed_m_per_s',
] as const;

/** From the figures of the processes; rows and columns count from the north-west cell of the place, 0 the first. */
export function stepFacts(figures: Readonly<Record<string, number>>): StepFacts {
  const levels = Object.keys(figures).filter((name) => name.startsWith(share));
  const held = cell.every((name) => figures[name] !== undefined);
  const [row, column, easting, northing, depth, speed] = cell.map((name) => figures[name] ?? 0);
  const place = `row ${row}, column ${column} (${easting} E ${northing} N)`;
  const water = `${depth!.toPrecision(3)} m deep, ${speed!.toPrecision(2)} m/s`;
  return {
    smallest_step_s: figures['smallest_step_s'] ?? 0,
    ...(held ? { smallest_step_at: `${place}, ${water}${levels.length ? ', level 0' : ''}` } : {}),
    ...(held ? Object.fromEntries(cell.map((name) => [name, figures[name]!])) : {}),
    ...(levels.length
      ? {
          updates_by_level: levels
            .map((name) => `${name.slice(share.length)}: ${(100 * figures[name]!).toFixed(1)} %`)
            .join(', '),
        }
      : {}),
  };
}
