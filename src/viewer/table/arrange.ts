/** Which rows of a table are shown, and in which order: plain functions, without a page. */
import type { Urgency } from '../scene/colours.ts';
import type { Row } from './subject.ts';

export interface Arrangement {
  /** Words that must all occur in a row, or one bound such as `> 0.5` on the sorted column. */
  readonly filter: string;
  /** The state a row must have; any where empty. */
  readonly state: string;
  /** Column sorted by, -1 for the most urgent first. */
  readonly column: number;
  readonly descending: boolean;
}

const rank: Readonly<Record<Urgency, number>> = { calm: 0, active: 1, watch: 2, warn: 3, alarm: 4 };

export function arranged(rows: readonly Row[], a: Arrangement): readonly Row[] {
  const fits = filterOf(a);
  const kept = rows.filter((row) => (a.state === '' || row.state === a.state) && fits(row));
  const sign = a.descending ? -1 : 1;
  // rows that are equal keep their order, as sorting is stable
  return a.column < 0
    ? kept.sort((p, q) => rank[q.urgency] - rank[p.urgency])
    : kept.sort((p, q) => compared(p.cells[a.column]!.value, q.cells[a.column]!.value, sign));
}

function filterOf({ filter, column }: Arrangement): (row: Row) => boolean {
  const bound = /^\s*(<=|>=|<|>|=)\s*(-?[\d.]+)\s*$/.exec(filter);
  if (bound) {
    const [, sign, text] = bound;
    const limit = Number(text);
    return ({ cells }) => {
      const { value } = column >= 0 ? cells[column]! : (cells.find((c) => typeof c.value === 'number') ?? cells[0]!);
      if (typeof value !== 'number' || Number.isNaN(value)) return false;
      if (sign === '=') return value === limit;
      return sign!.startsWith('<')
        ? value < limit || (sign === '<=' && value === limit)
        : value > limit || (sign === '>=' && value === limit);
    };
  }
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ cells }) => {
    if (words.length === 0) return true;
    const text = cells
      .map((c) => c.text)
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

/** What is unknown comes last, whichever way the rest is turned. */
function compared(p: number | string, q: number | string, sign: number): number {
  const none = (v: number | string): boolean => v === '' || Number.isNaN(v);
  if (none(p) || none(q)) return Number(none(p)) - Number(none(q));
  if (typeof p === 'number' && typeof q === 'number') return sign * (p - q);
  return sign * String(p).localeCompare(String(q), undefined, { numeric: true });
}
