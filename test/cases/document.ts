/** docs/validation.md from the tables of the cases: what an agency's engineer reads first. Same tables, same bytes. */
import { type CaseRow, type CaseTable, figure } from './case-table.ts';

const cell = (text: string): string => text.replace(/\|/g, '\\|');
const number = (x: number | string): string => (typeof x === 'number' ? figure(x) : cell(x));
const verdict = (r: CaseRow): string => (r.bar === '' ? '' : r.holds ? 'holds' : '**missed**');
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], lines: readonly (readonly string[])[]): string =>
  [line(head), line(head.map(() => '---')), ...lines.map(line)].join('\n');
const percent = (share: number): string => (share < 0.005 ? 'under 1 %' : `${Math.round(100 * share)} %`);

/** Got less known, where both are numbers that mean the same. */
function offBy({ got, known, bar }: CaseRow): string {
  if (typeof known !== 'number' || known === 0 || /^at (least|most)/.test(bar)) return '';
  const off = got - known;
  return off === 0 ? '0' : `${off > 0 ? '+' : ''}${figure(Number(off.toPrecision(3)))}`;
}

/** One case as a section: what it tests, what was got beside what is known and what others got, where it is worse, pictures. */
export function section(t: CaseTable): string {
  const others = t.rows.some((r) => r.others);
  const why = t.rows.some((r) => r.why);
  const head = ['quantity', 'unit', 'this engine', t.kind === 'published' ? 'published' : 'exact', 'off by'];
  if (others) head.push('published engines');
  head.push('asked', '');
  if (why) head.push('why');
  const lines = t.rows.map((r) => [
    cell(r.quantity),
    cell(r.unit),
    figure(r.got),
    number(r.known),
    offBy(r),
    ...(others ? [cell(r.others ?? '')] : []),
    cell(r.bar),
    verdict(r),
    ...(why ? [cell(r.why ?? '')] : []),
  ]);
  return [
    `### ${t.title}`,
    `<a id="${t.name}"></a>**What it tests.** ${t.tests}`,
    `- Set-up: ${t.setup}\n- Source: ${t.source}.\n- Code: [test/cases/${t.name}](../test/cases/${t.name}/case.ts)`,
    table(head, lines),
    ...(t.published ? [`**What the published engines got.** ${t.published}`] : []),
    `**Where it is worse, and why.** ${t.worse}`,
    ...t.figures.map((f) => `![${f.caption}](validation/${f.file})\n\n*${f.caption}*`),
  ].join('\n\n');
}

const kinds: Readonly<Record<CaseTable['kind'], string>> = {
  exact: 'Exact solutions',
  published: 'Published cases and other engines',
  property: 'Laws that hold on any ground',
};
const solvers: Readonly<Record<CaseTable['solver'], string>> = {
  inertial: 'Local-inertial solver',
  subgrid: 'Fine ground on coarse cells',
  'shallow-water': 'Shallow-water solver',
  any: 'Beside the solvers',
};

/** Laws the suite holds, which need no table: what is held, and where. */
const laws = [
  ['A level lake stays at rest; light rain raises deep water by exactly the rain', 'water-at-rest'],
  [
    'Volume closes to a millionth under random storms; what is asked of a cell is granted up to what it holds',
    'water-volume',
  ],
  [
    'Mirrored, transposed and turned ground gives the mirrored, transposed and turned flood, to the bit',
    'water-symmetry',
  ],
  ['No face carries more than its Froude number allows; 1 to 4 threads give the same bytes', 'water-bounds'],
  [
    'By either solver, turned ground gives the turned flood, and threads and restores change no byte under random storms',
    'both-solvers',
  ],
  [
    'A case with every process is the same run after a restore at any tick, and on plain and shared memory',
    'small-case',
  ],
  ['Every scenario continues from the state of 50 random ticks to the same digest, on 1, 2 and 3 threads', 'scenarios'],
] as const;

/** What an engineer may look for in vain. */
const absent = [
  'Environment Agency tests 6A and 6B (a dam break round a building, in the laboratory and at full scale): the geometry is published, the measured series are not at hand.',
  'Test 7 (a river linked to its floodplain): needs the Agency’s river sections and floodplain raster; this engine has no one-dimensional river beside its grid.',
  'Tests 8A and 8B (rain, a point source and a surcharging culvert in the streets of Glasgow): the ground of 2 m is not at hand.',
  'Flumes and disasters often shown (Toce, Malpasset, Monai valley): their data are not at hand.',
  'A flood as observed: the default scenario comes within half a metre of four recorded peak stages (`npm run validate -- chongqing-august-2020`), but bed and flows of its reconstructed rivers were fitted to them, so that is a calibration and proves nothing.',
];

const asked = (t: CaseTable): readonly CaseRow[] => t.rows.filter((r) => r.bar !== '');
const missedIn = (t: CaseTable): readonly CaseRow[] => asked(t).filter((r) => !r.holds);

/** Which row is nearest to its bar, and how near. */
function tightest(t: CaseTable): string {
  const rows = asked(t).filter((r) => r.used !== undefined);
  const [first] = rows;
  if (!first) return '';
  const worst = rows.reduce((a, b) => (b.used! > a.used! ? b : a), first);
  return `${cell(worst.quantity)}: ${percent(worst.used!)} of what is allowed`;
}

function glance(tables: readonly CaseTable[]): string {
  const bars = (t: CaseTable): string => {
    const [all, lost] = [asked(t).length, missedIn(t).length];
    return lost === 0 ? `all ${all} hold` : `**${all - lost} of ${all} hold**`;
  };
  return table(
    ['case', 'solver', 'held against', 'bars', 'nearest to its bar'],
    tables.map((t) => [
      `[${cell(t.title)}](#${t.name})`,
      t.solver,
      t.kind === 'exact' ? 'an exact solution' : t.kind === 'published' ? 'published results' : 'a law',
      bars(t),
      tightest(t),
    ]),
  );
}

/** The largest difference of the rows so called in a case, in the rows' unit; undefined where it was not run. */
function worstOff(tables: readonly CaseTable[], name: string, rows: RegExp): string | undefined {
  const found = tables.find((t) => t.name === name)?.rows.filter((r) => rows.test(r.quantity)) ?? [];
  const offs = found.flatMap((r) => (typeof r.known === 'number' ? [Math.abs(r.got - r.known)] : []));
  return offs.length ? `${Number(Math.max(...offs).toPrecision(2))} ${found[0]!.unit}`.trim() : undefined;
}

/** What the tables come to, with their own numbers. */
function inShort(tables: readonly CaseTable[]): string {
  const lost = tables.flatMap((t) => missedIn(t).map((r) => `${cell(r.quantity)} ([${cell(t.title)}](#${t.name}))`));
  const count = tables.reduce((sum, t) => sum + asked(t).length, 0);
  const plain = worstOff(tables, 'ea4', /^depth at point/);
  const plainFull = worstOff(tables, 'ea4-full', /^depth at point/);
  const peaks = worstOff(tables, 'ea5', /^peak depth/);
  const arrivals = worstOff(tables, 'ea5', /^arrival/);
  const peaksFull = worstOff(tables, 'ea5-full', /^peak depth/);
  const unexplained = tables.flatMap((t) =>
    t.rows.filter((r) => r.quantity.startsWith('unexplained water') && Number.isFinite(r.got)).map((r) => r.got),
  );
  const say = (text: string, ...numbers: readonly (string | undefined)[]): string[] =>
    numbers.every((n) => n !== undefined) ? [text] : [];
  return [
    `${tables.length} cases, ${count} quantities with a bar; ${lost.length === 0 ? 'none is missed' : `missed: ${lost.join('; ')}`}.`,
    ...say(
      `A flood over a plain (Environment Agency test 4): the default solver is within ${plain} of a second-order solution of the full equations at every point and time told, the shallow-water solver within ${plainFull}.`,
      plain,
      plainFull,
    ),
    ...say(
      `A dam failure in a valley (test 5, 50 m cells): the default solver is within ${peaks} and ${arrivals} of LISFLOOD-FP’s local-inertial solver on the same ground; the shallow-water solver within ${peaksFull} of what engines with momentum got. Against those the default solver’s peaks are up to several decimetres low in the narrows: where such water matters, take \`solver: shallow-water\`.`,
      peaks,
      arrivals,
      peaksFull,
    ),
    ...(unexplained.length
      ? [
          `Water made or lost by the scheme: at most ${figure(Math.max(...unexplained))} of what was there and entered, in any case that tells it.`,
        ]
      : []),
    'What no table can say: how good the ground, the roughness and the rain are that a user brings. In practice they decide more than all differences on this page.',
  ]
    .map((text) => `- ${text}`)
    .join('\n');
}

/** The whole document: what it comes to, an overview, what is not here, then the sections by solver and kind. */
export function validationDocument(tables: readonly CaseTable[]): string {
  const out = [
    '# Validation of the water model',
    'What the surface flow was held against, what it gave, what published engines gave, and where this one is worse and why. `npm run validate -- cases` runs everything here at full size and writes this page (`-- cases NAME` one case and its section); the suite (`npm test`) runs the same cases, some of them shortened, and fails where a bar is missed. A row without a bar is told for the reader.',
    '# In short',
    inShort(tables),
    '# All cases',
    glance(tables),
    '# What is not here, and why',
    absent.map((text) => `- ${text}`).join('\n'),
  ];
  for (const solver of ['inertial', 'subgrid', 'shallow-water', 'any'] as const) {
    const of = tables.filter((t) => t.solver === solver);
    if (of.length) out.push(`# ${solvers[solver]}`);
    for (const kind of ['exact', 'published', 'property'] as const) {
      const group = of.filter((t) => t.kind === kind);
      if (group.length) out.push(`## ${kinds[kind]}`, ...group.map(section));
    }
  }
  out.push('# Laws', laws.map(([text, file]) => `- ${text} ([${file}](../test/laws/${file}.test.ts)).`).join('\n'));
  return `${out.join('\n\n')}\n`;
}
