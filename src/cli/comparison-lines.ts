/** A comparison of two runs as lines of text: first what was changed, then what came of it, the largest differences first. */
import type { Both, OverTime, Pair } from '../timeline/compare/align.ts';
import type { MaximumRow, Where } from '../timeline/compare/compare-fields.ts';
import type { RecordComparison } from '../timeline/compare/compare-records.ts';
import type { Comparison } from '../timeline/compare/compare-runs.ts';
import { unitSuffix } from '../timeline/unit-suffix.ts';

/** Lines of the whole, unless all are asked for. */
const mostLines = 60;

export function comparisonLines(c: Comparison, all: boolean): string[] {
  const title = `${c.place}, ${day(c.common.from)} to ${day(c.common.to)}: ${c.common.moments} common moments`;
  let rows = all ? Number.POSITIVE_INFINITY : 6;
  let lines = linesOf(c, rows);
  // sections that go on for long are told by fewer rows until the whole fits a page
  while (!all && lines.length >= mostLines && rows > 1) lines = linesOf(c, --rows);
  const date = c.common.from.slice(5, 10);
  // within one day the hours say it
  return [title, ...(date === c.common.to.slice(5, 10) ? lines.map((l) => l.replaceAll(`${date} `, '')) : lines)];
}

const day = (moment: string): string => `${moment.slice(0, 10)} ${moment.slice(11, 16)}`;

/** `most`: rows of each section that is a list. */
function linesOf(c: Comparison, most: number): string[] {
  const cut = (lines: readonly string[], limit = most): string[] =>
    lines.length <= limit + 1
      ? [...lines]
      : [...lines.slice(0, limit), `  ... and ${lines.length - limit} more (--all)`];
  // what follows from the rest gives way first
  const few = Math.max(1, most - 3);
  const section = (title: string, lines: readonly string[]): string[] => (lines.length ? ['', title, ...lines] : []);
  const head = `  ${''.padEnd(34)}${['A', 'B', 'B - A'].map((t) => t.padStart(12)).join('')}`;

  const lines = [`A  ${c.a.id}: ${c.a.name}`, `B  ${c.b.id}: ${c.b.name}`, ...partly(c), ...cut(changedLines(c))];
  if (c.identical.common) {
    const what = `${c.identical.values.toLocaleString('en')} values and ${c.identical.records.toLocaleString('en')} records`;
    return [
      ...lines,
      '',
      c.identical.whole
        ? `Identical: everything the two runs recorded is equal (${what}).`
        : `Identical as far as both go: everything recorded at the common moments is equal (${what}).`,
    ];
  }
  return [
    ...lines,
    ...section(`Water${c.fields.maxima_are === 'at common moments' ? ' (maxima of the common moments)' : ''}`, [
      head,
      ...waterLines(c, most === Number.POSITIVE_INFINITY),
    ]),
    ...section('People', [
      ...c.tables.people.map((p) => timeRow(words(p.column), p.over_time, p.column)),
      ...cut(c.tables.zones.map((z) => timeRow(`  affected in ${z.id}`, z.over_time, 'people_affected'))),
    ]),
    ...section(
      'Affected ground, peak of each class',
      cut(
        c.areas
          .filter((x) => changes(x.area, 'area_m2') || changes(x.people, 'people'))
          .map((x) => timeRow(`${x.hazard} ${x.class}, ha`, x.area, 'area_m2', 1e4)),
      ),
    ),
    ...section('Roads and works', [
      ...cut(
        c.tables.states.filter((s) => changes(s.over_time, 'count')).map((s) => timeRow(s.what, s.over_time, 'count')),
      ),
      ...cut(
        c.tables.assets.map(
          (x) => `  ${`${x.table} ${x.id}`.padEnd(34)}  at worst ${x.worst.a} in A, ${x.worst.b} in B`,
        ),
      ),
    ]),
    ...section(
      'Stages at gauges',
      cut(
        c.tables.gauges
          .filter((g) => changes(g.over_time, 'stage_m'))
          .map((g) => timeRow(`${g.id}, m`, g.over_time, 'stage_m')),
      ),
    ),
    ...recordSection('Warnings', c.warnings, cut),
    ...recordSection('Suggestions', c.suggestions, cut),
    ...recordSection('Commands', c.commands, (lines) => cut(lines, few)),
    ...section(
      'Figures',
      cut(
        Object.entries(c.figures)
          .filter(([, p]) => p.difference !== 0)
          // the water's account before the computer's work
          .sort(([x], [y]) => Number(y.endsWith('_m3')) - Number(x.endsWith('_m3')))
          .map(([key, p]) => row(key.replace(/_m3$/, ', m³').replaceAll('_', ' '), p)),
        few,
      ),
    ),
    ...(most === Number.POSITIVE_INFINITY
      ? section(
          'Columns that differ',
          c.tables.differing.map(
            (d) => `  ${d.table}.${d.column}: ${d.rows_that_differ} rows, from ${clock(d.first_time)} on`,
          ),
        )
      : []),
    ...section('Only in one', cut(onlyLines(c))),
  ];
}

function partly(c: Comparison): string[] {
  const { state, recorded_to, frames, moments, whole, interval_s } = c.common;
  if (whole) return [];
  const one = (run: 'a' | 'b'): string[] => {
    const name = run.toUpperCase();
    const far =
      state[run] === 'finished' ? '' : `${name} is ${state[run]} and recorded up to ${clock(recorded_to[run])}. `;
    const beyond = frames[run] - moments;
    const every = interval_s.a === interval_s.b ? '' : ` (every ${interval_s[run] / 60} min)`;
    return far || beyond
      ? [`   ${far}${beyond ? `${beyond} frames of ${name} have no counterpart${every}.` : ''}`.trimEnd()]
      : [];
  };
  return [...one('a'), ...one('b'), '   Compared as far as both go.'];
}

function changedLines(c: Comparison): string[] {
  const said = (v: unknown): string => {
    const text = v === undefined ? 'none' : JSON.stringify(v);
    return text.length > 40 ? `${text.slice(0, 37)}...` : text;
  };
  const { scenario, rules, seed, on_the_way } = c.changed;
  return [
    ...scenario.map((x) => `   changed: ${x.path} is ${said(x.a)} in A, ${said(x.b)} in B`),
    ...(rules ? ['   changed: the rules'] : []),
    ...(['a', 'b'] as const).flatMap((run) =>
      on_the_way[run].flatMap(({ time, set, commands }) => [
        ...set.map((text) => `   changed: ${text} from ${clock(time)} on, in ${run.toUpperCase()}`),
        ...commands.map(
          ({ type, payload }) => `   changed: ${type} ${said(payload)} at ${clock(time)}, in ${run.toUpperCase()}`,
        ),
      ]),
    ),
    ...(seed.a === seed.b || scenario.some((x) => x.path === 'seed')
      ? []
      : [`   changed: seed is ${seed.a} in A, ${seed.b} in B`]),
    ...(c.a.engine === c.b.engine ? [] : [`   changed: A was made by ${c.a.engine}, B by ${c.b.engine}`]),
  ];
}

/** What of a field's figures says something to a person; all are in the JSON. */
const figuresTold: Readonly<Record<string, readonly string[]>> = {
  arrival_time: ['mean'],
  maximum_speed: ['largest'],
  maximum_hazard: ['largest'],
  permanent_water: [],
};

function waterLines(c: Comparison, everything: boolean): string[] {
  const lines: string[] = [];
  for (const m of c.fields.maxima) {
    const u = unitSuffix(m.unit);
    const unit = m.unit === '1' ? '' : `, ${m.unit}`;
    if (m['differing_cells'] === 0) continue;
    const largest = m[`largest${u}`] as Pair | null;
    const mean = m[`mean${u}`] as Pair | null;
    const told = figuresTold[m.field] ?? ['largest', 'mean'];
    if (largest && told.includes('largest')) lines.push(row(`${words(m.field)}, largest${unit}`, largest));
    if (mean && told.includes('mean')) lines.push(row(`${words(m.field)}, mean${unit}`, mean));
    if (m.field === 'maximum_depth') lines.push(row('  as a volume, m³', m['volume_m3'] as Pair));
    if (everything || !(m.field in figuresTold) || m.field === 'permanent_water') lines.push(whereLine(m, u));
  }
  for (const w of c.fields.wet_area)
    lines.push(timeRow(`area under ${w['from_depth_m']} m and more, ha`, w, 'area_m2', 1e4));
  return lines;
}

function whereLine(m: MaximumRow, u: string): string {
  const at = m['where'] as Where | null;
  const cells = `  ${(m['differing_cells'] as number).toLocaleString('en')} cells differ`;
  if (!at) return `    ${cells.trim()}`;
  const degrees = at.lon === undefined ? '' : `, ${at.lon} E ${at.lat} N`;
  const unit = m.unit === '1' ? '' : ` ${m.unit}`;
  return `  ${cells}; most by ${signed(m[`largest_difference${u}`] as number)}${unit} at row ${at.row}, column ${at.col} (${at.easting_m} E ${at.northing_m} N${degrees})`;
}

function recordSection(title: string, r: RecordComparison, cut: (lines: readonly string[]) => string[]): string[] {
  if (r.only_a.length + r.only_b.length + r.shifted.length === 0) return [];
  const told = [
    ...r.only_a.map((t) => `  only in A, ${clock(t.time)}: ${short(t.what)}`),
    ...r.only_b.map((t) => `  only in B, ${clock(t.time)}: ${short(t.what)}`),
    ...r.shifted.map((s) => {
      const unlike = Object.entries(s.unlike)
        .filter(([fact]) => fact !== 'outcome_time')
        .map(([fact, v]) => `${words(fact)} ${v.a} in A, ${v.b} in B`);
      const later =
        s.later_s === 0
          ? 'outcome_time' in s.unlike && unlike.length === 0
            ? [`outcome at ${clock(s.unlike['outcome_time'].a)} in A, ${clock(s.unlike['outcome_time'].b)} in B`]
            : []
          : [`${Math.abs(s.later_s) / 60} min ${s.later_s > 0 ? 'later' : 'earlier'} in B`];
      return `  ${clock(s.time.a)}: ${short(s.what)}: ${[...later, ...unlike].join('; ')}`;
    }),
  ];
  const counts = `${r.only_a.length} only in A, ${r.only_b.length} only in B, ${r.shifted.length} not alike, ${r.alike} alike`;
  return ['', `${title}: ${counts}`, ...cut(told)];
}

const onlyLines = (c: Comparison): string[] => [
  ...[...c.fields.only_a, ...c.tables.only_a].map((n) => `  in A: ${n}`),
  ...[...c.fields.only_b, ...c.tables.only_b].map((n) => `  in B: ${n}`),
];

const changes = (o: OverTime, key: string): boolean => o[`largest_difference_${key}`] !== 0;

/** Peaks of both runs, and beside them when they differ most. */
function timeRow(label: string, o: OverTime, key: string, per = 1): string {
  const p = o[`peak_${key}`] as Pair | null;
  if (!p) return `  ${label.padEnd(34)}nothing known in one of the runs`;
  const difference = o[`largest_difference_${key}`] as number;
  const when = o['largest_difference_time'] as string | null;
  const peak = o['peak_time'] as Both<string>;
  const peaks = peak.a === peak.b ? '' : `peak ${clock(peak.a)} in A, ${clock(peak.b)} in B; `;
  const apart = when === null ? 'always equal' : `most apart ${clock(when)}: ${signed(difference / per)}`;
  const scaled = { a: p.a / per, b: p.b / per, difference: p.difference / per };
  return `${row(label, scaled)}  ${peaks}${apart}`;
}

const row = (label: string, p: Pair): string =>
  `  ${label.padEnd(34)}${number(p.a).padStart(12)}${number(p.b).padStart(12)}${signed(p.difference).padStart(12)}`;

/** A sentence as part of a line. */
const short = (what: string): string => {
  const plain = what.replace(/\.$/, '');
  return plain.length > 90 ? `${plain.slice(0, 87)}...` : plain;
};
const words = (name: string): string => name.replaceAll('_', ' ');
/** `2021-07-12T19:05:00+08:00` as `07-12 19:05`: the run's own time. */
const clock = (moment: string): string => `${moment.slice(0, 10)} ${moment.slice(11, 16)}`.slice(5);

/** Four digits that matter, at least centimetres of a stage, and whole numbers whole. */
function number(x: number): string {
  if (Number.isInteger(x) || Math.abs(x) >= 1000) return Math.round(x).toLocaleString('en');
  if (Math.abs(x) >= 100) return x.toFixed(2);
  return Math.abs(x) < 0.001 ? x.toPrecision(2) : String(Number(x.toPrecision(4)));
}
const signed = (x: number): string => (x > 0 ? `+${number(x)}` : number(x));
