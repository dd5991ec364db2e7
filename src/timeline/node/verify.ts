/**
 * Checks a run's folder without running anything: that all its manifest promises is there, whole and readable, and what
 * is there besides. All findings are told at once. It writes nothing.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { defineFaults, StormtableError } from '../../core/errors.ts';
import { crc32c } from '../crc32c.ts';
import { parseHeader, parseManifest, parsePlace } from '../documents.ts';
import { layout, type Manifest, type RunHeader } from '../format.ts';
import { loadCheckpoint } from './checkpoints.ts';
import { writerLives } from './claim.ts';
import { damage, damageOf, type Finding, remark } from './finding.ts';
import { verifyFields } from './verify-fields.ts';
import { Folder, verifyListing } from './verify-folder.ts';
import { verifySeries, verifyStreams } from './verify-rows.ts';

export type { Finding } from './finding.ts';

export const verifyFaults = defineFaults({
  'not-a-run':
    '{dir} is not the folder of a run: it has neither run.json nor manifest.json. Name a folder that stormtable run made.',
});

/** What was looked at, and what was found. */
export interface Verification {
  readonly findings: readonly Finding[];
  readonly frames: number;
  readonly checkpoints: number;
  /** Of all files of the folder; those it shares with other runs count in full. */
  readonly bytes: number;
}

/** How often a run that is written meanwhile is looked at again where something seems to be missing. */
const looks = 3;

/** All that is wrong or remarkable in a run's folder. Throws a StormtableError where the folder is none. */
export async function verifyRun(dir: string): Promise<readonly Finding[]> {
  return (await inspectRun(dir)).findings;
}

/** The same, with what was looked at. */
export async function inspectRun(dir: string): Promise<Verification> {
  for (let k = 1; ; k++) {
    const before = stampOf(dir);
    const result = await look(dir);
    const harmed = result.findings.some((f) => f.severity === 'damage');
    // a recording merges and thins out its files while one looks
    if (!harmed || k === looks || before === stampOf(dir) || !(await writerLives(dir))) return result;
  }
}

function stampOf(dir: string): string {
  try {
    const { ino, mtimeMs, size } = statSync(join(dir, layout.manifest));
    return `${ino} ${mtimeMs} ${size}`;
  } catch {
    return '';
  }
}

async function look(dir: string): Promise<Verification> {
  const folder = new Folder(dir);
  const texts = new Map<string, string>();
  const findings: Finding[] = [];
  for (const file of [layout.header, layout.manifest, layout.place]) {
    const found = folder.read(file);
    if (found instanceof Uint8Array) texts.set(file, Buffer.from(found).toString());
    else findings.push(found);
  }
  if (!texts.has(layout.header) && !texts.has(layout.manifest))
    throw new StormtableError(verifyFaults('not-a-run', { dir }));
  const parsed = <T>(file: string, parse: (text: string) => T): T | undefined => {
    const text = texts.get(file);
    if (text === undefined) return undefined;
    try {
      return parse(text);
    } catch (e) {
      findings.push(...damageOf(e));
      return undefined;
    }
  };
  const header = parsed(layout.header, parseHeader);
  const manifest = parsed(layout.manifest, parseManifest);
  parsed(layout.place, parsePlace);
  for (const [file, text] of texts) {
    const promised = manifest?.sums?.[file];
    if (promised !== undefined && promised !== crc32c(Buffer.from(text)))
      findings.push(damage('file-changed', { file }));
  }
  if (!header || !manifest) return { findings, frames: 0, checkpoints: 0, bytes: 0 };

  const misfits = misfitsOf(header, manifest);
  findings.push(...misfits.map((problem) => damage('manifest-differs', { problem })));
  findings.push(...(await verifyFields(folder, header, manifest)));
  findings.push(...(await verifySeries(folder, header, manifest)));
  findings.push(...verifyStreams(folder, manifest));
  for (const checkpoint of manifest.checkpoints)
    await loadCheckpoint(dir, checkpoint).catch((e) => findings.push(...damageOf(e)));
  const listing = verifyListing(dir, header, manifest);
  findings.push(...listing.findings);
  if (manifest.state === 'running' && (await writerLives(dir)) === false) findings.push(remark('not-settled', {}));
  return { findings, frames: manifest.frames, checkpoints: manifest.checkpoints.length, bytes: listing.bytes };
}

/** Where the manifest speaks of what run.json does not know, or leaves out what it asks for. */
function misfitsOf(header: RunHeader, manifest: Manifest): string[] {
  const out: string[] = [];
  const last = manifest.ticks.at(-1) ?? 0;
  if (manifest.id !== header.id) out.push(`it is of the run "${manifest.id}", not "${header.id}"`);
  if (last > header.clock.ticks) out.push(`tick ${last} is recorded of ${header.clock.ticks}`);
  for (const { name } of header.tables)
    if (manifest.frames > 0 && !manifest.series[name]) out.push(`it has no rows of the table ${name}`);
  for (const name of Object.keys(manifest.series))
    if (!header.tables.some((t) => t.name === name)) out.push(`run.json knows no table ${name}`);
  const ends = header.fields.filter((f) => f.every === 'end').map((f) => f.name);
  for (const name of manifest.finals) if (!ends.includes(name)) out.push(`run.json knows no final field ${name}`);
  return out;
}
