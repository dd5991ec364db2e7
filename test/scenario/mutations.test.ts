import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { StormtableError } from '../../src/core/errors.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mutations-'));
  cpSync('scenarios/alder-valley', join(folder, 'scenarios/alder-valley'), { recursive: true });
  cpSync('data/alder-valley', join(folder, 'data/alder-valley'), { recursive: true });
});

/** Words and signs that break things in interesting ways. */
const scraps = [
  '',
  ' ',
  '\n',
  '-',
  ':',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '&a ',
  '*a ',
  '!!set ',
  '<<: ',
  '? ',
  '#',
  '-1',
  '1e999',
  'NaN',
  '.inf',
  'null',
  '~',
  'true',
  '0x1F',
  '40 mm/h',
  '3 h',
  '__proto__',
  'constructor',
  '\t',
  '\u0000',
  '\uFEFF',
  '水',
  '%',
  '1_000',
];
const change = fc.record({
  at: fc.nat(),
  drop: fc.nat({ max: 12 }),
  put: fc.oneof(fc.constantFrom(...scraps), fc.string({ maxLength: 6 })),
});

const mutated = (text: string, changes: readonly { at: number; drop: number; put: string }[]): string =>
  changes.reduce((t, { at, drop, put }) => {
    const i = at % (t.length + 1);
    return t.slice(0, i) + put + t.slice(i + drop);
  }, text);

/** Reads; anything thrown that is not a StormtableError with whole sentences fails the property. */
async function readsOrTells(set: string[] = []): Promise<void> {
  try {
    await readScenario(join(folder, 'scenarios/alder-valley'), { set, cut: 'test' });
  } catch (error) {
    if (!(error instanceof StormtableError)) throw error;
    expect(error.faults.length).toBeGreaterThan(0);
  }
}

describe('a file damaged anywhere is read or told, never more', () => {
  const files = [
    'scenarios/alder-valley/scenario.yaml',
    'scenarios/alder-valley/rules.yaml',
    'data/alder-valley/place.yaml',
    'data/alder-valley/crews.yaml',
    'data/alder-valley/gauges.geojson',
    'data/alder-valley/roads.geojson',
    'data/alder-valley/dem.asc',
  ];
  it.each(files)('%s', async (file) => {
    const text = readFileSync(file, 'utf8');
    const copy = join(folder, file);
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
          writeFileSync(copy, mutated(text, changes));
          await readsOrTells();
        }),
        { numRuns: 25 },
      );
    } finally {
      writeFileSync(copy, text);
    }
  });

  it('a --set of any text', async () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'rain[0]=',
        'rain=[1',
        'time=',
        'time.end={}',
        '__proto__.x=1',
        'gauges[0].at=[1,2]',
        'test.end=1 h',
        'rules=[]',
        'surface.soil={}',
        'events[0].payload.site=none',
      ),
    );
    await fc.assert(
      fc.asyncProperty(text, (set) => readsOrTells([set])),
      { numRuns: 25 },
    );
  });

  it('no key of a file reaches the prototype of objects', async () => {
    const copy = join(folder, files[0]!);
    const text = readFileSync(copy, 'utf8');
    writeFileSync(copy, `${text}\n__proto__: { polluted: 1 }\nconstructor: 3\n`);
    await readsOrTells(['__proto__.polluted=1', 'time.__proto__.polluted=1']);
    writeFileSync(copy, text);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
