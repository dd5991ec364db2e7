/** A change made to a run at a moment, as a page asks for it and as the command line takes it. */
import type { Command } from '../core/process.ts';
import type { Barrier } from '../scenario/barriers.ts';

/** What is changed at a moment. */
export interface WhatIf {
  /** Ticks completed when it is made. */
  readonly tick: number;
  /** All rain from then on is multiplied by it. */
  readonly rainFactor?: number;
  /** Beside those the run already has. */
  readonly barriers?: readonly Barrier[];
  readonly commands?: readonly Pick<Command, 'type' | 'payload'>[];
}

const line = (points: Barrier['line']): string => `[${points.map(([x, y]) => `[${x}, ${y}]`).join(', ')}]`;

/** The values to set that make the change, as `--set` of `stormtable fork` takes them; `standing` are the barriers there before. */
export function setOf({ rainFactor, barriers = [] }: WhatIf, standing: readonly Barrier[] = []): string[] {
  const set: string[] = [];
  if (rainFactor !== undefined) set.push(`rain_factor=${rainFactor}`);
  const all = [...standing, ...barriers].map((b) => `{line: ${line(b.line)}, height: ${b.height} m}`);
  if (barriers.length > 0) set.push(`barriers=[${all.join(', ')}]`);
  return set;
}
