/** What the tests of the reader of SWMM files share: `every-section.inp` read, its elements by name, and units. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Conduit, DrainageLink, DrainageModel, DrainageNode } from '../../../src/assets/swmm/network.ts';
import { readDrainage } from '../../../src/assets/swmm/read-inp.ts';
import { StormtableError } from '../../../src/core/errors.ts';
import { openNamed } from '../../fuzz/drainage-mutations.ts';

export const everySection = readFileSync(new URL('every-section.inp', import.meta.url), 'utf8');
export const model = readDrainage(everySection, 'every-section.inp', openNamed);
export const ft = 0.3048;
export const inch = 0.0254;
export const cfs = ft ** 3;

export const node = (id: string): DrainageNode => of(model.nodes, id);
export const link = (id: string): DrainageLink => of(model.links, id);
export const conduit = (id: string): Conduit => link(id) as Conduit;
export const of = <T extends { readonly id: string }>(all: readonly T[], id: string): T =>
  all.find((e) => e.id === id)!;

/** The file with pieces of its text replaced. */
export const changed = (from: string, to: string): DrainageModel =>
  readDrainage(everySection.replace(from, to), 'every-section.inp', openNamed);
export const small = (inp: string): DrainageModel => readDrainage(inp, 'small.inp');

/** Line and code of each fault, sorted. */
export function told(inp: string): string[] {
  try {
    small(inp);
  } catch (error) {
    if (error instanceof StormtableError) return error.faults.map((f) => `${f.place.line} ${f.code}`).sort();
    throw error;
  }
  return [];
}

/** Numbers within `got` close to those of `wanted`, the rest equal. */
export function close(got: unknown, wanted: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(wanted)) {
    const found = (got as Record<string, unknown>)[key];
    if (typeof value === 'number') expect(found, key).toBeCloseTo(value, 9);
    else expect(found, key).toEqual(value);
  }
}
