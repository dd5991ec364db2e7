/** What a sweep and the threads its members run in say to each other. */
import type { VariedValue } from '../../scenario/overrides.ts';
import type { MemberRow } from '../sweep-table.ts';

/** What stays the same for all members. */
export interface SweepBase {
  readonly file: string;
  readonly set: readonly string[];
  readonly seed?: number | undefined;
  readonly cut: 'full' | 'test';
}

export interface MemberOrder {
  readonly member: number;
  readonly replicate: number;
  /** undefined: the scenario's own. */
  readonly seed: number | undefined;
  readonly varied: readonly VariedValue[];
  /** Folder for its timeline, where it is kept. */
  readonly keep?: string;
}

export interface MemberDone {
  readonly row: MemberRow;
  readonly wall_s: number;
}
