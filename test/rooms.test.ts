/** The house's table of who may import whom (src/README.md), held against every import in src. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));
const world = ['terrain', 'assets', 'forcing', 'hydro', 'landslide', 'sensing'];
const words = ['core', 'kernels'];
const meaning = ['impact', 'dispatch'];

/** Room -> rooms it may import besides itself. */
const may: Record<string, string[]> = {
  core: [],
  kernels: ['core'],
  terrain: [...words, 'assets'],
  assets: [...words, 'terrain'],
  forcing: [...words, 'terrain', 'assets'],
  hydro: [...words, 'terrain', 'assets'],
  landslide: [...words, 'terrain', 'assets'],
  sensing: [...words, 'terrain', 'assets'],
  impact: [...words, 'terrain', 'assets'],
  dispatch: [...words, 'terrain', 'assets', 'impact'],
  timeline: ['core', 'assets'],
  scenario: [...words, ...world, ...meaning],
  run: [...words, 'scenario', 'timeline'],
  study: [...words, ...world, ...meaning, 'timeline', 'scenario', 'run'],
  server: [...words, ...world, ...meaning, 'timeline', 'scenario', 'run'],
  cli: [...words, ...world, ...meaning, 'timeline', 'scenario', 'run', 'study', 'server'],
  viewer: ['core', 'timeline', 'assets', 'run'],
};
/** Rooms (or their node/ folders) that may use Node itself. */
const nodeRooms = ['scenario', 'run/node', 'study', 'server', 'cli'];

const files = readdirSync(src, { recursive: true, withFileTypes: true })
  .filter((e) => e.isFile() && /\.(ts|mjs)$/.test(e.name) && !e.name.endsWith('.d.ts'))
  .map((e) => relative(src, join(e.parentPath, e.name)))
  .filter((f) => !f.startsWith('kernels/assembly'));

const imports = (file: string): string[] => {
  const text = readFileSync(join(src, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((m) => m[1]!);
};

describe('rooms', () => {
  it('knows every room there is', () => {
    const rooms = new Set(files.filter((f) => f.includes('/')).map((f) => f.split('/')[0]!));
    expect([...rooms].filter((r) => !may[r])).toEqual([]);
  });

  it('imports run one way', () => {
    const wrong: string[] = [];
    for (const file of files) {
      const room = file.split('/')[0]!;
      if (!may[room]) continue;
      for (const to of imports(file)) {
        if (!to.startsWith('.')) continue;
        const target = relative(src, resolve(src, dirname(file), to)).split('/')[0]!;
        if (target !== room && !may[room].includes(target) && target !== '..') wrong.push(`${file} imports ${to}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('uses Node only in its doors, scenario and node/ folders', () => {
    const wrong: string[] = [];
    for (const file of files) {
      const allowed = nodeRooms.some((r) => file.startsWith(`${r}/`)) || file.includes('/node/');
      if (!allowed) for (const to of imports(file)) if (to.startsWith('node:')) wrong.push(`${file} imports ${to}`);
    }
    expect(wrong).toEqual([]);
  });

  it('keeps chance and the wall clock out of the engine', () => {
    const wrong = files
      .filter((f) => !/^(cli|server|viewer)\//.test(f) && !f.includes('/node/'))
      .filter((f) => /Math\.random|Date\.now|performance\.now|new Date\(\)/.test(readFileSync(join(src, f), 'utf8')));
    expect(wrong).toEqual([]);
  });
});
