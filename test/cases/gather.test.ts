/** The document of the cases: what it must say, and that it speaks of every case there is. */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { atMost, because, type CaseTable, missed, told, within } from './case-table.ts';
import { section, validationDocument } from './document.ts';
import { caseNames, docsFolder, keptTables, writtenDocument } from './gather.ts';
import { plot } from './plot.ts';

const table: CaseTable = {
  name: 'made',
  title: 'A made case',
  solver: 'inertial',
  kind: 'exact',
  tests: 'Nothing.',
  source: 'none',
  setup: 'none',
  rows: [
    because(within('depth', 1.234567, 1.2, 0.01, 'm', 'PEER 1.21'), 'No reason | at all.'),
    atMost('error', 2e-7, 1e-6, ''),
    told('front', 12, 'min'),
  ],
  worse: 'Everywhere.',
  figures: [{ file: 'made.svg', caption: 'Made.', svg: '<svg/>' }],
};

describe('the document of the cases', () => {
  test('says what was got, what was asked and what was missed', () => {
    const text = section(table);
    expect(text).toContain('| quantity | unit | this engine | exact | off by | published engines | asked |  | why |');
    expect(text).toContain(
      '| depth | m | 1.235 | 1.2 | +0.0346 | PEER 1.21 | within 0.01 m | **missed** | No reason \\| at all. |',
    );
    expect(text).toContain('| error |  | 2.00e-7 | 0 |  |  | at most 0.000001 | holds |  |');
    expect(text).toContain('| front | min | 12 |  |  |  |  |  |  |');
    expect(text).not.toContain('What the published engines got');
    expect(section({ ...table, published: 'PEER was best.' })).toContain('engines got.** PEER was best.');
    expect(text).toContain('](validation/made.svg)');
    const whole = validationDocument([table]);
    expect(whole).toContain('| **1 of 2 hold** | depth: 346 % of what is allowed |');
    expect(whole).toContain('1 cases, 2 quantities with a bar; missed: depth ([A made case](#made)).');
    expect(whole).not.toContain('# Shallow-water solver');
  });

  test('a missed row is named, and a table without a bar is no case', () => {
    expect(missed(table)).toEqual(['depth: 1.235 m, within 0.01 m']);
    expect(missed({ ...table, rows: [told('front', 12, 'min')] })).toEqual(['made asks nothing']);
  });

  test('as it lies in docs, has a section and the pictures of every case', () => {
    const written = writtenDocument();
    expect(written, 'run npm run validate -- page').toBe(validationDocument(keptTables()));
    const absent = caseNames().filter((name) => !written.includes(`<a id="${name}"></a>`));
    expect(absent, 'run npm run validate -- cases NAME').toEqual([]);
    const pictures = [...written.matchAll(/\]\((validation\/[^)]+)\)/g)].map((m) => m[1]!);
    expect(pictures.length).toBeGreaterThan(0);
    for (const [, file] of written.matchAll(/\]\(\.\.\/(test\/[^)]+)\)/g))
      expect(existsSync(`${docsFolder}../${file}`), file).toBe(true);
    for (const file of pictures) expect(existsSync(`${docsFolder}${file}`), file).toBe(true);
  });
});

test('a plot puts its lines where the numbers are, and leaves gaps where there are none', () => {
  const svg = plot('a < b', { label: 'x', from: 0, to: 10 }, { label: 'y', from: 0, to: 1 }, [
    { label: 'ours', as: 'ours', xs: [0, 5, 6, 8, 10], ys: [0, 0.5, Number.NaN, 1, 1] },
  ]);
  expect(svg).toContain('a &lt; b');
  // the box: 66 to 744 across, 332 up to 40
  expect(svg).toContain('<path d="M66.0 332.0L405.0 186.0M608.4 40.0L744.0 40.0"');
});
