/**
 * What a reference case reports: a table of quantities held against what is known of them, and pictures. Each folder
 * here that has a `case.ts` exporting `run` is gathered into docs/validation.md (`npm run validate -- cases`, document.ts); its test
 * runs the same function at suite size, prints the table and asks every row to hold.
 */

/** `suite` runs in seconds; `full` is the case as published. */
export type CaseSize = 'suite' | 'full';

export interface CaseRow {
  readonly quantity: string;
  readonly got: number;
  /** The exact or published value; text where it is a set or a statement. */
  readonly known: number | string;
  /** What is asked of `got`, in words; empty where the row is only told. */
  readonly bar: string;
  readonly holds: boolean;
  /** SI unit; empty for shares and counts. */
  readonly unit: string;
  /** What other engines got, by name. */
  readonly others?: string;
  /** Why it is off, where that is known of this row. */
  readonly why?: string;
  /** Share of what the bar allows that is used up; above 1 it is missed. */
  readonly used?: number;
}

export interface CaseFigure {
  /** File name in docs/validation/, unique among all cases: `hunter-wave.svg`. */
  readonly file: string;
  readonly caption: string;
  /** The whole picture; the same bytes for the same results. */
  readonly svg: string;
}

export interface CaseTable {
  /** The folder's name. */
  readonly name: string;
  readonly title: string;
  /** `any`: what is tested does not depend on how water flows (losses, forcing). */
  readonly solver: 'inertial' | 'subgrid' | 'shallow-water' | 'any';
  /** exact: a solution on paper; published: results of others; property: a law that holds on any ground. */
  readonly kind: 'exact' | 'published' | 'property';
  /** What the case tests, in a sentence or two. */
  readonly tests: string;
  /** Author, year; what is rebuilt where the original is not at hand. */
  readonly source: string;
  /** Ground, cells, roughness, forcing, duration. */
  readonly setup: string;
  readonly rows: readonly CaseRow[];
  /** What the published engines got in this case, in a sentence or two, where it has been published. */
  readonly published?: string;
  /** Where this engine does worse than the solution or the others, and why. */
  readonly worse: string;
  readonly figures: readonly CaseFigure[];
}

/** What a `case.ts` exports. Undefined where outside data is missing (the reason is on the screen). */
export type RunCase = (size: CaseSize) => Promise<CaseTable | undefined>;

/** Rows by what is asked. */
export const within = (
  quantity: string,
  got: number,
  known: number,
  by: number,
  unit: string,
  others?: string,
): CaseRow => ({
  quantity,
  got,
  known,
  bar: `within ${by}${unit && ` ${unit}`}`,
  holds: Math.abs(got - known) <= by,
  used: Math.abs(got - known) / by,
  unit,
  ...(others ? { others } : {}),
});
export const withinShare = (quantity: string, got: number, known: number, share: number, unit: string): CaseRow => ({
  quantity,
  got,
  known,
  bar: `within ${Number((share * 100).toPrecision(3))} %`,
  holds: Math.abs(got / known - 1) <= share,
  used: Math.abs(got / known - 1) / share,
  unit,
});
export const atMost = (
  quantity: string,
  got: number,
  most: number,
  unit: string,
  known: number | string = 0,
): CaseRow => ({
  quantity,
  got,
  known,
  bar: `at most ${most}${unit && ` ${unit}`}`,
  holds: got <= most,
  ...(most > 0 ? { used: got / most } : {}),
  unit,
});
export const atLeast = (
  quantity: string,
  got: number,
  least: number,
  unit: string,
  known: number | string = '',
): CaseRow => ({
  quantity,
  got,
  known,
  bar: `at least ${least}${unit && ` ${unit}`}`,
  holds: got >= least,
  // of a share that would be 1 at best; a least count or order has no best
  ...(least < 1 && got <= 1 && !quantity.includes('order') ? { used: (1 - got) / (1 - least) } : {}),
  unit,
});
export const told = (
  quantity: string,
  got: number,
  unit: string,
  known: number | string = '',
  others?: string,
): CaseRow => ({
  quantity,
  got,
  known,
  bar: '',
  holds: true,
  unit,
  ...(others ? { others } : {}),
});

/** The row, with why it is off. */
export const because = (row: CaseRow, why: string): CaseRow => ({ ...row, why });

/** Four digits, as a person writes them. */
export const figure = (x: number): string =>
  x === 0 || (Math.abs(x) >= 1e-3 && Math.abs(x) < 1e6) ? String(Number(x.toPrecision(4))) : x.toExponential(2);

/** The table as text, a line a row. */
export function printed(t: CaseTable): string {
  const line = (r: CaseRow): string =>
    `  ${r.bar === '' ? '      ' : r.holds ? 'holds ' : 'MISSED'} ${r.quantity.padEnd(66)} ${figure(r.got).padStart(10)} ${r.unit.padEnd(4)} ${
      r.known === '' ? '' : `known ${typeof r.known === 'number' ? figure(r.known) : r.known}`
    } ${r.bar}`.trimEnd();
  return `\n${t.name} (${t.solver}): ${t.title}\n${t.rows.map(line).join('\n')}\n`;
}

/** Prints the table and names the rows that do not hold; a case without a bar is no case. */
export function missed(t: CaseTable): string[] {
  process.stdout.write(printed(t));
  if (!t.rows.some((r) => r.bar !== '')) return [`${t.name} asks nothing`];
  return t.rows.filter((r) => !r.holds).map((r) => `${r.quantity}: ${figure(r.got)} ${r.unit}, ${r.bar}`);
}
