/** Gathers the cases: finds them, runs them, and writes docs/validation.md with its pictures. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type CaseRow, type CaseSize, type CaseTable, figure, missed, type RunCase } from './case-table.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
export const docsFolder = fileURLToPath(new URL('../../docs/', import.meta.url));
export const validationFile = `${docsFolder}validation.md`;

/** Folders that hold a case, by name. */
export const caseNames = (): string[] =>
  readdirSync(here, { withFileTypes: true })
    .filter((e) => e.isDirectory() && existsSync(`${here}${e.name}/case.ts`))
    .map((e) => e.name)
    .sort();

export async function runCase(name: string, size: CaseSize): Promise<CaseTable | undefined> {
  const { run } = (await import(pathToFileURL(`${here}${name}/case.ts`).href)) as { run: RunCase };
  const table = await run(size);
  if (table && table.name !== name) throw new Error(`test/cases/${name} calls itself ${table.name}`);
  return table;
}

const cell = (text: string): string => text.replace(/\|/g, '\\|');
const number = (x: number | string): string => (typeof x === 'number' ? figure(x) : cell(x));
const verdict = (r: CaseRow): string => (r.bar === '' ? '' : r.holds ? 'holds' : '**missed**');

/** One case as a section: what it tests, the table, where it is worse, the pictures. */
export function section(t: CaseTable): string {
  const others = t.rows.some((r) => r.others);
  const head = ['quantity', 'got', 'known', 'unit', 'bar', '', ...(others ? ['other engines'] : [])];
  const lines = t.rows.map((r) => [
    cell(r.quantity),
    figure(r.got),
    number(r.known),
    cell(r.unit),
    cell(r.bar),
    verdict(r),
    ...(others ? [cell(r.others ?? '')] : []),
  ]);
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    `### ${t.title}`,
    `<a id="${t.name}"></a>${t.tests}`,
    `- Set-up: ${t.setup}\n- Source: ${t.source}.\n- Code: [test/cases/${t.name}](../test/cases/${t.name}/case.ts)`,
    [row(head), row(head.map(() => '---')), ...lines.map(row)].join('\n'),
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
    'A case with every process is the same run after a restore at any tick, and on plain and shared memory',
    'small-case',
  ],
  ['Every scenario continues from the state of 50 random ticks to the same digest, on 1, 2 and 3 threads', 'scenarios'],
] as const;

/** The whole document: an overview, then the sections by solver and kind. Same tables, same bytes. */
export function validationDocument(tables: readonly CaseTable[]): string {
  const bars = (t: CaseTable): string => {
    const asked = t.rows.filter((r) => r.bar !== '');
    const held = asked.filter((r) => r.holds).length;
    return held === asked.length ? `all ${held} hold` : `**${held} of ${asked.length} hold**`;
  };
  const out = [
    '# Validation of the water model',
    'What the surface flow was held against, what it gave, and where it is worse than the solution or than other engines. `npm run validate -- cases` runs everything here at full size and writes this page; the suite (`npm test`) runs the same cases, some of them shortened, and fails where a bar is missed. A row without a bar is told for the reader.',
    '| case | solver | kind | bars |\n| --- | --- | --- | --- |\n' +
      tables.map((t) => `| [${cell(t.title)}](#${t.name}) | ${t.solver} | ${t.kind} | ${bars(t)} |`).join('\n'),
  ];
  for (const solver of ['inertial', 'shallow-water', 'any'] as const) {
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

/**
 * Runs the named cases at full size, or all of them, and prints their tables. With all, writes the document and its
 * pictures. True where every bar holds.
 */
export async function validateCases(names: readonly string[]): Promise<boolean> {
  const all = caseNames();
  const unknown = names.filter((n) => !all.includes(n));
  if (unknown.length) throw new Error(`no case is called ${unknown.join(', ')}; there are ${all.join(', ')}`);
  const tables: CaseTable[] = [];
  let holds = true;
  for (const name of names.length ? names : all) {
    const table = await runCase(name, 'full');
    if (!table) continue;
    if (missed(table).length) holds = false;
    tables.push(table);
  }
  if (names.length) return holds;
  const absent = all.filter((n) => !tables.some((t) => t.name === n));
  if (absent.length) {
    process.stdout.write(
      `docs/validation.md is left as it is: without outside data there is no result for ${absent.join(', ')}\n`,
    );
    return holds;
  }
  const pictures = tables.flatMap((t) => t.figures);
  mkdirSync(`${docsFolder}validation`, { recursive: true });
  for (const file of readdirSync(`${docsFolder}validation`))
    if (!pictures.some((f) => f.file === file)) rmSync(`${docsFolder}validation/${file}`);
  for (const f of pictures) writeFileSync(`${docsFolder}validation/${f.file}`, f.svg);
  writeFileSync(validationFile, validationDocument(tables));
  return holds;
}

/** The document as it lies in docs/; empty where it was never written. */
export const writtenDocument = (): string => (existsSync(validationFile) ? readFileSync(validationFile, 'utf8') : '');
