/** [FILES] and [REPORT]: what is read and written besides, and which series are wanted. */
import { day, readDate, readTime } from './dates.ts';
import type { AllNames } from './names.ts';
import type { InterfaceFile, ReportOptions } from './network.ts';
import type { Names, Row } from './reading.ts';

const kinds = ['RAINFALL', 'RUNOFF', 'HOTSTART', 'RDII', 'INFLOWS', 'OUTFLOWS'] as const;

export function readFiles(rows: readonly Row[]): InterfaceFile[] {
  return rows.map((row) => {
    const use = row.choice(0, 'the first word', ['USE', 'SAVE'] as const);
    const kind = row.choice(1, 'kind', kinds);
    const wrong = use === 'USE' ? 'OUTFLOWS' : 'INFLOWS';
    if (kind === wrong)
      row.fault('inp-not-a-choice', {
        what: `kind after ${use}`,
        found: kind,
        expected: kinds.filter((k) => k !== wrong).join(', '),
      });
    let at: number | undefined;
    if (kind === 'HOTSTART' && use === 'SAVE' && row.has(3)) {
      at = readDate(row.words[3]!) * day + (row.has(4) ? readTime(row.words[4]!) : 0);
      if (Number.isNaN(at)) {
        const found = row.words.slice(3).join(' ');
        row.fault('inp-not-a-date', { what: 'the moment', found, expected: 'month/day/year hours:minutes' });
        at = undefined;
      }
    }
    return { line: row.line, use, kind, file: row.word(2, 'file name'), at };
  });
}

type Wanted = 'ALL' | 'NONE' | number[];

export function readReport(rows: readonly Row[], names: AllNames): ReportOptions {
  const flags = { DISABLED: false, INPUT: false, CONTINUITY: true, FLOWSTATS: true, CONTROLS: false, AVERAGES: false };
  const wanted: Record<'SUBCATCHMENTS' | 'NODES' | 'LINKS', Wanted> = {
    SUBCATCHMENTS: 'NONE',
    NODES: 'NONE',
    LINKS: 'NONE',
  };
  const of: Record<keyof typeof wanted, Names> = {
    SUBCATCHMENTS: names.subcatchments,
    NODES: names.nodes,
    LINKS: names.links,
  };
  for (const row of rows) {
    const subject = row.words[0]!.toUpperCase();
    const flag = (Object.keys(flags) as (keyof typeof flags)[]).find((f) => f === subject);
    const list = (Object.keys(wanted) as (keyof typeof wanted)[]).find(
      (k) => k.startsWith(subject.slice(0, -1)) && subject.length > 3,
    );
    if (flag) flags[flag] = row.yes(1, 'value');
    else if (list) wanted[list] = wantedNow(row, wanted[list], of[list]);
    // LID, NODESTATS and SUBCATCH details are SWMM's own layout; a report here has all of its tables
    else if (!['LID', 'NODESTATS', 'POLLUTANTS'].includes(subject))
      row.fault('inp-option-unknown', {
        found: row.words[0]!,
        hint: row.reading.hint(subject, [...Object.keys(flags), ...Object.keys(wanted)]),
      });
  }
  return {
    disabled: flags.DISABLED,
    input: flags.INPUT,
    continuity: flags.CONTINUITY,
    flowStatistics: flags.FLOWSTATS,
    controls: flags.CONTROLS,
    averages: flags.AVERAGES,
    subcatchments: wanted.SUBCATCHMENTS,
    nodes: wanted.NODES,
    links: wanted.LINKS,
  };
}

function wantedNow(row: Row, before: Wanted, names: Names): Wanted {
  const word = row.word(1, 'ALL, NONE or name').toUpperCase();
  if (word === 'ALL' || word === 'NONE') return word;
  const list = new Set(typeof before === 'string' ? [] : before);
  for (let i = 1; i < row.words.length; i++) {
    const index = row.find(i, 'name', names, true);
    if (index >= 0) list.add(index);
  }
  return before === 'ALL' ? 'ALL' : [...list];
}
