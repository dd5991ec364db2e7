/** One rule watching one asset: from quiet over pending to raised, and back over clearing, by verdicts that must hold. */
import type { Name } from '../core/names.ts';
import { False, True, type Verdict } from './three-valued.ts';

export const phase = { quiet: 0, pending: 1, raised: 2, clearing: 3 } as const;
export const phases: readonly Name[] = [
  { en: 'quiet', zh: '正常' },
  { en: 'pending', zh: '待确认' },
  { en: 'raised', zh: '已触发' },
  { en: 'clearing', zh: '解除中' },
];

export interface Watch {
  readonly phase: number;
  /** When this phase began, s. */
  readonly since: number;
}
export interface Hold {
  /** s */
  readonly raise: number;
  readonly clear: number;
}

/**
 * One moment's step. To raise, `raise` must be true now and must not have been false for `hold.raise` seconds; to clear,
 * the same of `clear`. What is unknown completes neither and breaks neither: an alarm stands while nothing is known.
 */
export function advance(w: Watch, raise: Verdict, clear: Verdict, now: number, hold: Hold): Watch {
  if (w.phase === phase.quiet || w.phase === phase.pending) {
    if (raise === False) return w.phase === phase.quiet ? w : { phase: phase.quiet, since: now };
    if (raise !== True) return w;
    const since = w.phase === phase.pending ? w.since : now;
    if (now - since >= hold.raise) return { phase: phase.raised, since: now };
    return w.phase === phase.pending ? w : { phase: phase.pending, since: now };
  }
  if (raise === True || clear === False) return w.phase === phase.raised ? w : { phase: phase.raised, since: now };
  if (clear !== True) return w;
  const since = w.phase === phase.clearing ? w.since : now;
  if (now - since >= hold.clear) return { phase: phase.quiet, since: now };
  return w.phase === phase.clearing ? w : { phase: phase.clearing, since: now };
}
