/**
 * Grounds rebuilt ahead of time: `npm run build` keeps those of the places that come with the program in `dist/grounds`,
 * so that the first look at them need not wait. A file is named after the facts it was made from and holds the same bits
 * as rebuilding gives; where it is missing or damaged the ground is rebuilt.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import type { GroundFacts } from '../terrain/ground-facts.ts';
import { groundFrame } from '../terrain/ground-frame.ts';
import type { RebuiltGround } from './rebuilt-ground.ts';

/** Only the built program looks: from source the code that rebuilds may be newer than what was kept. */
const folder = import.meta.url.endsWith('.js') ? new URL('../grounds/', import.meta.url) : undefined;
const digestBytes = 32;

const fileOf = (facts: GroundFacts, base: URL): URL =>
  new URL(`${createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 24)}.br`, base);
const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** The ground kept for these facts, if there is one and it is whole. */
export async function bakedGround(facts: GroundFacts, from = folder): Promise<RebuiltGround | undefined> {
  if (!from) return undefined;
  try {
    const bytes = await promisify(brotliDecompress)(await readFile(fileOf(facts, from)));
    const body = bytes.subarray(digestBytes);
    if (!sha256(body).equals(bytes.subarray(0, digestBytes))) return undefined;
    const frame = groundFrame(facts);
    const cells = frame.rows * frame.cols;
    // copies: the numbers must lie on whole words, and belong to whoever gets them
    const values = new Float32Array(new Uint8Array(body.subarray(0, 4 * cells)).buffer);
    const classes = new Uint8Array(body.subarray(4 * cells, 5 * cells));
    const classTable = JSON.parse(body.subarray(5 * cells).toString('utf8')) as RebuiltGround['classTable'];
    return { raster: { ...frame, epsg: facts.epsg, datum: facts.datum, values }, classes, classTable };
  } catch {
    return undefined;
  }
}

/** Keeps a ground for the next time; called while the program is built. */
export async function bakeGround(facts: GroundFacts, ground: RebuiltGround, into = folder): Promise<void> {
  if (!into) return;
  const { buffer, byteOffset, byteLength } = ground.raster.values;
  const body = Buffer.concat([
    new Uint8Array(buffer, byteOffset, byteLength),
    ground.classes,
    Buffer.from(JSON.stringify(ground.classTable)),
  ]);
  await mkdir(into, { recursive: true });
  const packed = await promisify(brotliCompress)(Buffer.concat([sha256(body), body]), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 4 },
  });
  await writeFile(fileOf(facts, into), packed);
}
