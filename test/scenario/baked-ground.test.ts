import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bakedGround, bakeGround } from '../../src/scenario/baked-ground.ts';
import { coverOf, rebuiltGround } from '../../src/scenario/rebuilt-ground.ts';
import { smallFacts } from '../terrain/small-ground.ts';

const dir = mkdtempSync(join(tmpdir(), 'stormtable-grounds-'));
const folder = pathToFileURL(`${dir}/`);
afterAll(() => rmSync(dir, { recursive: true }));

describe('a ground kept since the build', () => {
  const facts = smallFacts();
  const ground = rebuiltGround(facts);
  beforeAll(() => bakeGround(facts, ground, folder));

  it('is the very ground that is rebuilt', async () => {
    const kept = (await bakedGround(facts, folder))!;
    expect(kept).toEqual(ground);
    expect(coverOf(kept)).toEqual(coverOf(ground));
  });

  it('is not that of other facts', async () => {
    expect(await bakedGround({ ...facts, seed: facts.seed + 1 }, folder)).toBeUndefined();
  });

  it('is not used where its file is damaged', async () => {
    const file = join(dir, readdirSync(dir)[0]!);
    const bytes = readFileSync(file);
    for (const at of [3, bytes.length >> 1]) {
      const other = Buffer.from(bytes);
      other[at]! ^= 16;
      writeFileSync(file, other);
      expect(await bakedGround(facts, folder)).toBeUndefined();
    }
  });
});
