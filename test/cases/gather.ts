/** Gathers the cases: finds them, runs them, keeps what they gave beside their pictures, and writes docs/validation.md from it. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type CaseSize, type CaseTable, missed, type RunCase } from './case-table.ts';
import { validationDocument } from './document.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
export const docsFolder = fileURLToPath(new URL('../../docs/', import.meta.url));
export const validationFile = `${docsFolder}validation.md`;
const resultsFolder = `${docsFolder}validation/`;

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

/** Keeps a table as `NAME.json` and its pictures beside it, so that one case run anew needs no other. */
function keep(table: CaseTable): void {
  mkdirSync(resultsFolder, { recursive: true });
  for (const { file, svg } of table.figures) writeFileSync(`${resultsFolder}${file}`, svg);
  const figures = table.figures.map(({ file, caption }) => ({ file, caption }));
  writeFileSync(`${resultsFolder}${table.name}.json`, `${JSON.stringify({ ...table, figures }, null, 2)}\n`);
}

/** Tables of the cases there are as they were last run at full size; pictures by name only. */
export function keptTables(): CaseTable[] {
  return caseNames().flatMap((name) => {
    const file = `${resultsFolder}${name}.json`;
    return existsSync(file) ? [JSON.parse(readFileSync(file, 'utf8')) as CaseTable] : [];
  });
}

/** Writes the page from what was kept, and once every case has been run removes what none of them has left. */
export function writeDocument(): void {
  const tables = keptTables();
  writeFileSync(validationFile, validationDocument(tables));
  const never = caseNames().filter((name) => !tables.some((t) => t.name === name));
  if (never.length) {
    process.stdout.write(`docs/validation.md has nothing yet of ${never.join(', ')}\n`);
    return;
  }
  const known = new Set(tables.flatMap((t) => [`${t.name}.json`, ...t.figures.map((f) => f.file)]));
  for (const file of readdirSync(resultsFolder)) if (!known.has(file)) rmSync(`${resultsFolder}${file}`);
}

/**
 * Runs the named cases at full size, or all of them, prints their tables, and writes their part of the document. True
 * where every bar holds. A case whose outside data is missing keeps what it gave last.
 */
export async function validateCases(names: readonly string[]): Promise<boolean> {
  const all = caseNames();
  const unknown = names.filter((n) => !all.includes(n));
  if (unknown.length) throw new Error(`no case is called ${unknown.join(', ')}; there are ${all.join(', ')}`);
  let holds = true;
  for (const name of names.length ? names : all) {
    const table = await runCase(name, 'full');
    if (!table) continue;
    if (missed(table).length) holds = false;
    keep(table);
  }
  writeDocument();
  return holds;
}

/** The document as it lies in docs/; empty where it was never written. */
export const writtenDocument = (): string => (existsSync(validationFile) ? readFileSync(validationFile, 'utf8') : '');
