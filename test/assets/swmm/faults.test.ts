/** Each folder test/faults/inp-* holds a faulty SWMM file, and in expected.txt what a person is told. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { drainageFault } from '../../../src/assets/swmm/faults.ts';
import { readDrainage } from '../../../src/assets/swmm/read-inp.ts';
import { StormtableError } from '../../../src/core/errors.ts';

const folder = 'test/faults';
const cases = readdirSync(folder).filter((name) => existsSync(`${folder}/${name}/network.inp`));

function told(name: string): StormtableError {
  const file = `${folder}/${name}/network.inp`;
  try {
    readDrainage(readFileSync(file, 'utf8'), file);
  } catch (error) {
    if (error instanceof StormtableError) return error;
    throw error;
  }
  throw new Error(`${file} was read without a fault`);
}

describe('a faulty SWMM file is told whole, with line, section, what was found and the way out', () => {
  it.each(cases)('%s', (name) => {
    const error = told(name);
    expect(`${error.message}\n`).toBe(readFileSync(`${folder}/${name}/expected.txt`, 'utf8'));
    expect(error.exitCode).toBe(2);
    for (const fault of error.faults) {
      expect(fault.message, fault.code).not.toMatch(/\{\w+\}|undefined|NaN|\[object/);
      if (fault.code !== 'inp-too-many-faults') expect(fault.place.line, fault.message).toBeGreaterThan(0);
    }
  });

  it('and every kind of fault is among them', () => {
    const codes = new Set(cases.flatMap((name) => told(name).faults.map((f) => f.code)));
    const source = readFileSync('src/assets/swmm/faults.ts', 'utf8');
    const kinds = [...source.matchAll(/^ {2}'(inp-[a-z-]+)':/gm)].map((m) => m[1]!);
    expect(kinds.length).toBeGreaterThan(20);
    // a file of 256 million characters has no place in a repository
    expect(kinds.filter((k) => !codes.has(k))).toEqual(['inp-too-large']);
    expect(drainageFault('inp-too-large', { found: 3, what: 'characters', most: 2 }).message).toMatch(/at most 2/);
  });
});
