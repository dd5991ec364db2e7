/** Checks the Zarr store of a run: that every array describes itself as it should and every chunk unpacks to its size. */
import { registry } from 'zarrita';
import { engineVersion } from '../../core/version.ts';
import { type ArrayLayout, allArrays, chunkBytes, chunkFiles, groupDocuments } from '../field-layout.ts';
import { layout, type Manifest, type RunHeader } from '../format.ts';
import { chunkProblem } from '../packed-chunk.ts';
import { arrayMetadata } from '../zarr.ts';
import { damage, type Finding } from './finding.ts';
import type { Folder } from './verify-folder.ts';

interface Document {
  shape?: unknown[];
  codecs?: { name?: unknown }[];
  attributes?: unknown;
}

type Unpack = (bytes: Uint8Array) => Promise<Uint8Array>;

/** Damaged chunks of one array that are told by name. */
const mostNamed = 100;

export async function verifyFields(folder: Folder, header: RunHeader, manifest: Manifest): Promise<Finding[]> {
  const findings: Finding[] = [];
  const codec = (await registry.get('zstd')!()).fromConfig({}, undefined as never);
  const unpack: Unpack = async (bytes) => (await codec.decode(bytes as never)) as unknown as Uint8Array;
  for (const [file] of groupDocuments(header)) findings.push(...verifyGroup(folder, `${layout.fields}/${file}`));
  for (const array of allArrays(header, manifest.frames, manifest.finals))
    findings.push(...(await verifyArray(folder, header, array, unpack)));
  return findings;
}

function verifyGroup(folder: Folder, file: string): Finding[] {
  const found = folder.read(file);
  if (!(found instanceof Uint8Array)) return [found];
  const document = parse(found);
  const right = (document as { node_type?: unknown } | undefined)?.node_type === 'group';
  return right ? [] : [damage('metadata-differs', { file, problem: 'it is not that of a group' })];
}

async function verifyArray(folder: Folder, header: RunHeader, array: ArrayLayout, unpack: Unpack): Promise<Finding[]> {
  const { path, shape } = array;
  const findings: Finding[] = [];
  const file = `${layout.fields}/${path}/zarr.json`;
  const found = folder.read(file);
  let checksum = true;
  if (!(found instanceof Uint8Array)) findings.push(found);
  else {
    const document = parse(found);
    checksum = !Array.isArray(document?.codecs) || document.codecs.some((c) => c?.name === 'crc32c');
    const problem = document ? differs(document, array, checksum, header) : 'it is no JSON';
    if (problem) findings.push(damage('metadata-differs', { file, problem }));
  }
  const bytes = chunkBytes(shape);
  let missed = 0;
  for (const chunk of chunkFiles(shape)) {
    const name = `${layout.fields}/${path}/${chunk}`;
    const packed = folder.read(name);
    if (missed === mostNamed) {
      findings.push(damage('more-damage', { folder: `${layout.fields}/${path}`, named: mostNamed }));
      break;
    }
    if (!(packed instanceof Uint8Array)) {
      findings.push(packed);
      missed++;
      continue;
    }
    const problem = chunkProblem(packed, { bytes, checksum }) ?? (await unpackProblem(packed, bytes, checksum, unpack));
    if (!problem) continue;
    findings.push(damage('chunk-damaged', { file: name, problem }));
    missed++;
  }
  return findings;
}

async function unpackProblem(
  packed: Uint8Array,
  bytes: number,
  checksum: boolean,
  unpack: Unpack,
): Promise<string | undefined> {
  try {
    const { length } = await unpack(checksum ? packed.subarray(0, -4) : packed);
    return length === bytes ? undefined : `it unpacks to ${length} bytes where ${bytes} were expected`;
  } catch (e) {
    return `it cannot be unpacked (${(e as Error).message})`;
  }
}

function parse(bytes: Uint8Array): Document | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null ? (value as Document) : undefined;
  } catch {
    return undefined;
  }
}

/** The first member that is not as it would be written. Attributes count where the same version wrote them. */
function differs(document: Document, { shape }: ArrayLayout, checksum: boolean, header: RunHeader): string | undefined {
  const expected = JSON.parse(arrayMetadata(shape, checksum)) as Document;
  // the length in time runs ahead of the manifest while a frame is written
  const frames = document.shape?.[0];
  const inTime = shape.dimensions[0] === 'time';
  if (inTime && Number.isSafeInteger(frames) && (frames as number) >= shape.shape[0]) expected.shape![0] = frames;
  if (!checksum || header.engine.version !== engineVersion) expected.attributes = document.attributes;
  for (const [member, value] of Object.entries(expected)) {
    const found = (document as Record<string, unknown>)[member];
    if (JSON.stringify(found) !== JSON.stringify(value))
      return `${member} is ${shown(found)} where ${shown(value)} was expected`;
  }
  return undefined;
}

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
};

/** Files of the store after so many frames, below the run's folder. */
export function* fieldFiles(header: RunHeader, frames: number, finals: readonly string[]): Generator<string> {
  for (const [file] of groupDocuments(header)) yield `${layout.fields}/${file}`;
  for (const { path, shape } of allArrays(header, frames, finals)) {
    yield `${layout.fields}/${path}/zarr.json`;
    for (const file of chunkFiles(shape)) yield `${layout.fields}/${path}/${file}`;
  }
}
