/**
 * Writes the viewer and runs into a folder that any web host shows as it is: what `serve` answers, as files, all
 * addresses relative, so that it also works below a sub-path. What only serves to compute on (checkpoints, fingerprints
 * of the state) stays behind.
 */
import { copyFileSync, existsSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { defineFaults, type Fault, StormtableError } from '../core/errors.ts';
import { layout, type RunEntry } from '../timeline/format.ts';
import { diskError, filesBelow, listFolder, makeFolder, removeFile, writeWhole } from '../timeline/node/files.ts';
import { allStreams } from '../timeline/node/going-back.ts';
import { readRun, runEntry } from '../timeline/node/runs.ts';
import { fieldFiles } from '../timeline/node/verify-fields.ts';
import { contentPolicy } from './guard.ts';

export const staticFaults = defineFaults({
  'export-foreign':
    '{dir} holds files that are not an exported viewer ({example}); nothing was written. Name a new or an empty folder.',
  'export-no-folder': '{dir} is a file; nothing was written. Name a new or an empty folder.',
  'export-inside': '{dir} lies inside the run {run}; nothing was written. Name a folder outside the runs.',
  'export-own-source':
    'the run {run} lies in {dir}, which the export would replace; nothing was written. Name another folder.',
  'export-running':
    '{run} is still being computed. Export it when it is over; until then watch it with stormtable view.',
  'export-damaged':
    '{run} lacks {file}, which its manifest promises. "stormtable verify" lists all that is missing; record the run again.',
  'export-nothing': 'There is no run to export. Name the folder of one, for example runs/my-scenario-1a2b3c.',
  'viewer-unbuilt': 'The viewer has not been built ({dir} has no index.html). Run "npm run build" first.',
});

/** The list of runs in an exported folder, and the mark by which such a folder is known. */
export const runsFile = 'runs.json';
const format = 'static-view/1';
interface Listed {
  readonly format: string;
  readonly runs: readonly RunEntry[];
}

export interface StaticFolder {
  readonly dir: string;
  readonly runs: readonly RunEntry[];
  readonly files: number;
  readonly bytes: number;
  /** The viewer's share of the bytes. */
  readonly viewerBytes: number;
}

/** Writes runs and the viewer into `dir`; an earlier export there is replaced, anything else refused before a byte is written. */
export async function writeStaticFolder(
  runs: readonly string[],
  dir: string,
  viewerDir: string,
): Promise<StaticFolder> {
  const faults: Fault[] = [];
  if (runs.length === 0) faults.push(staticFaults('export-nothing'));
  const page = join(viewerDir, 'index.html');
  if (!existsSync(page)) faults.push(staticFaults('viewer-unbuilt', { dir: viewerDir }));
  const sources: Source[] = [];
  for (const folder of runs) sources.push(await sourceOf(folder, faults));
  const foreign = whyNot(dir, runs);
  if (foreign) faults.push(foreign);
  if (faults.length) throw new StormtableError(faults);

  makeFolder(dir);
  const list = (entries: readonly RunEntry[]): void =>
    writeWhole(join(dir, runsFile), `${JSON.stringify({ format, runs: entries } satisfies Listed, undefined, 1)}\n`);
  // the mark first: what an interrupted export leaves is ours to replace
  list([]);
  for (const own of ['assets', 'runs']) rmSync(join(dir, own), { recursive: true, force: true });
  removeFile(join(dir, 'index.html'));
  let [files, bytes] = [0, 0];
  const copy = (from: string, to: string): void => {
    const target = join(dir, to);
    try {
      makeFolder(dirname(target));
      copyFileSync(from, target);
    } catch (e) {
      throw diskError(e, target);
    }
    files++;
    bytes += statSync(target).size;
  };
  for (const file of filesBelow(viewerDir)) if (file !== 'index.html') copy(join(viewerDir, file), file);
  // hosts that would build the folder into something else (GitHub Pages) leave it as it is
  writeWhole(join(dir, '.nojekyll'), '');
  const html = staticPage(readFileSync(page, 'utf8'));
  const viewerBytes = bytes + Buffer.byteLength(html);
  bytes = viewerBytes;
  for (const { folder, entry, files: own } of sources)
    for (const file of own) copy(join(folder, file), `runs/${entry.id}/${file}`);
  const entries = sources.map((s) => s.entry);
  list(entries);
  // the page last: a folder that shows something shows all of it
  writeWhole(join(dir, 'index.html'), html);
  const listBytes = statSync(join(dir, runsFile)).size;
  return { dir, runs: entries, files: files + 3, bytes: bytes + listBytes, viewerBytes };
}

interface Source {
  readonly folder: string;
  readonly entry: RunEntry;
  /** Below the folder. */
  readonly files: readonly string[];
}

/** A run with the files that its manifest promises to a reader. */
async function sourceOf(folder: string, faults: Fault[]): Promise<Source> {
  const entry = await runEntry(folder);
  const run = await readRun(folder);
  if (!entry || !run) throw new StormtableError(staticFaults('export-damaged', { run: folder, file: layout.header }));
  const { header, manifest } = run;
  if (manifest.state === 'running') faults.push(staticFaults('export-running', { run: folder }));
  const files = [layout.header, layout.manifest, layout.place, ...fieldFiles(header, manifest.frames, manifest.finals)];
  for (const segments of Object.values(manifest.series)) files.push(...segments.map((s) => s.file));
  // streams that nothing was told in have no file
  for (const stream of allStreams)
    if (stream !== 'state' && (manifest.streams[stream] ?? 0) > 0) files.push(`${stream}.jsonl`);
  const missing = files.find((file) => !existsSync(join(folder, file)));
  if (missing) faults.push(staticFaults('export-damaged', { run: folder, file: missing }));
  return { folder, entry: { ...entry, id: basename(resolve(folder)) }, files };
}

const real = (path: string): string => (existsSync(path) ? realpathSync(path) : resolve(path));
/** Whether a path is a folder or lies in it, links followed. */
const holds = (folder: string, path: string): boolean => `${real(path)}${sep}`.startsWith(`${real(folder)}${sep}`);

/** Why nothing may be written to a folder; undefined where it is new, empty or an earlier export. */
function whyNot(dir: string, runs: readonly string[]): Fault | undefined {
  const around = runs.find((run) => holds(run, dir));
  if (around) return staticFaults('export-inside', { dir, run: around });
  if (!existsSync(dir)) return undefined;
  if (!statSync(dir).isDirectory()) return staticFaults('export-no-folder', { dir });
  const entries = listFolder(dir);
  if (entries.length > 0 && !isExport(dir)) return staticFaults('export-foreign', { dir, example: entries[0]!.name });
  const inside = runs.find((run) => holds(dir, run));
  return inside === undefined ? undefined : staticFaults('export-own-source', { dir, run: inside });
}

function isExport(dir: string): boolean {
  try {
    return (JSON.parse(readFileSync(join(dir, runsFile), 'utf8')) as Listed).format === format;
  } catch {
    return false;
  }
}

/** The viewer's page, told where its runs are listed, under the same policy as the server's, and with a word for who opens it as a file. */
export function staticPage(html: string): string {
  const policy = contentPolicy("'self'").replace(/; frame-ancestors [^;]+/, '');
  const head = [
    '<meta charset="utf-8" />',
    `<meta http-equiv="Content-Security-Policy" content="${policy}" />`,
    '<meta name="referrer" content="no-referrer" />',
    `<meta name="stormtable-runs" content="./${runsFile}" />`,
  ];
  const word = [
    '<div class="opened-as-file">',
    '<p>This page needs a web server: a browser that opens it as a file does not let it read its runs.',
    'Put the folder on any web host, or run <code>npx serve</code> in it.</p>',
    '<p lang="zh-CN">此页面需经网页服务器打开：浏览器以文件方式打开时不允许读取运行数据。',
    '请将文件夹放到任一网页主机，或在其中执行 <code>npx serve</code>。</p>',
    '</div>',
  ];
  return html
    .replace('<meta charset="utf-8" />', () => head.join('\n    '))
    .replace('<div id="app"></div>', () => `<div id="app">\n      ${word.join('\n      ')}\n    </div>`);
}
