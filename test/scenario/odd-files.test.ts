import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StormtableError } from '../../src/core/errors.ts';
import { FaultList } from '../../src/scenario/faults.ts';
import { readJson } from '../../src/scenario/json-source.ts';
import { mostFaults } from '../../src/scenario/limits.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import { readYaml } from '../../src/scenario/yaml-source.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'odd-'));
  cpSync('scenarios/alder-valley', join(folder, 'scenarios/alder-valley'), { recursive: true });
  cpSync('data/alder-valley', join(folder, 'data/alder-valley'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));
const file = (name: string): string => join(folder, name);
const read = () => readScenario(file('scenarios/alder-valley'));
const told = async (): Promise<string> =>
  read().then(
    () => 'nothing',
    (e: unknown) => (e instanceof StormtableError ? e.message : String(e)),
  );

describe('files as other programs write them', () => {
  const kinds = [
    'scenarios/alder-valley/scenario.yaml',
    'scenarios/alder-valley/rules.yaml',
    'data/alder-valley/place.yaml',
    'data/alder-valley/crews.yaml',
    'data/alder-valley/roads.geojson',
    'data/alder-valley/dem.asc',
  ];
  it.each([
    ['a byte order mark', (t: string) => `\uFEFF${t}`],
    ['lines that end in CRLF', (t: string) => t.replaceAll('\n', '\r\n')],
    ['both', (t: string) => `\uFEFF${t.replaceAll('\n', '\r\n')}`],
  ])('read the same with %s', async (_, change) => {
    const plain = await read();
    for (const k of kinds) writeFileSync(file(k), change(readFileSync(file(k), 'utf8')));
    const changed = await read();
    expect(changed.scenario).toEqual(plain.scenario);
    expect(changed.place).toEqual(plain.place);
    expect(changed.ground).toEqual(plain.ground);
    expect(changed.ruleSet?.rules.map((r) => r.id)).toEqual(plain.ruleSet?.rules.map((r) => r.id));
  });
});

describe('files that are not what they seem', () => {
  const zones = 'data/alder-valley/zones.geojson';
  it('a link that leads out of the place is refused, one that stays inside is followed', async () => {
    writeFileSync(file('elsewhere.geojson'), readFileSync(file(zones)));
    rmSync(file(zones));
    symlinkSync(file('elsewhere.geojson'), file(zones));
    expect(await told()).toMatch(/zones.geojson" lies outside the folder of its place .*through a link/);
    rmSync(file(zones));
    writeFileSync(file('data/alder-valley/real.geojson'), readFileSync(file('elsewhere.geojson')));
    symlinkSync('real.geojson', file(zones));
    expect(await told()).toBe('nothing');
  });
  it('a place reached by a link is a place like any other', async () => {
    symlinkSync(file('data/alder-valley'), file('data/linked'));
    const { place } = await readScenario(file('scenarios/alder-valley'), { set: ['place=../../data/linked'] });
    expect(place.id).toBe('alder-valley');
  });
  it('links in a circle, devices and pipes are refused without being opened', async () => {
    for (const [to, words] of [
      ['zones.geojson', /its links lead in a circle/],
      ['/dev/zero', /it is not a plain file/],
    ] as const) {
      rmSync(file(zones));
      symlinkSync(to, file(zones));
      expect(await told()).toMatch(words);
    }
    rmSync(file(zones));
    execFileSync('mkfifo', [file(zones)]);
    expect(await told()).toMatch(/it is not a plain file/);
  });
  it('a file of three gigabytes is refused by its size', async () => {
    writeFileSync(file('data/alder-valley/dem.asc'), '');
    truncateSync(file('data/alder-valley/dem.asc'), 3e9);
    expect(await told()).toMatch(/dem.asc" has 3000 MB; at most 1200 MB are read/);
  });
  // who is root may read everything
  it.skipIf(process.getuid?.() === 0)('a file this user may not read says so', async () => {
    chmodSync(file(zones), 0);
    expect(await told()).toMatch(/zones.geojson" cannot be read: this user may not read it/);
  });
});

describe('text without measure', () => {
  const codes = (read: (faults: FaultList) => unknown): string[] => {
    const faults = new FaultList();
    try {
      read(faults);
    } catch (error) {
      return (error as StormtableError).faults.map((f) => f.code);
    }
    return faults.faults.map((f) => f.code);
  };
  it.each([
    ['[', 100_000],
    ['{a: ', 20_000],
    ['- ', 20_000],
    ['? ', 20_000],
    ['&a ', 50_000],
    ['"a" ', 50_000],
    [']', 50_000],
    ['k\n', 100_000],
  ])('YAML of %j times %d is refused in moments', (text, times) => {
    const began = performance.now();
    expect(codes((f) => readYaml(text.repeat(times), 'f.yaml', f)).length).toBeLessThanOrEqual(100);
    expect(performance.now() - began).toBeLessThan(5000); // 0.4 s at most on a quiet machine
  });
  it('a hundred thousand different keys are compared in moments', () => {
    const text = Array.from({ length: 100_000 }, (_, i) => `k${i}: 1`).join('\n');
    const began = performance.now();
    expect(codes((f) => readYaml(`${text}\nk7: 2`, 'f.yaml', f))).toEqual(['yaml-syntax']);
    expect(performance.now() - began).toBeLessThan(10_000); // 1.2 s on a quiet machine
  });
  it('JSON may hold brackets in its texts, and nests as deep as a place needs', () => {
    expect(codes((f) => readJson(`{"a":"${'[{'.repeat(500)}\\"]"}`, 'f.json', f))).toEqual([]);
    expect(codes((f) => readJson('['.repeat(64) + ']'.repeat(64), 'f.json', f))).toEqual([]);
    expect(codes((f) => readJson('['.repeat(65) + ']'.repeat(65), 'f.json', f))).toEqual(['nested-too-deep']);
    expect(codes((f) => readJson('['.repeat(1e6), 'f.json', f))).toEqual(['nested-too-deep']);
  });
  it('faults without end end with a word about it', () => {
    const list = new FaultList();
    const add = () => {
      for (let i = 0; i < 10 * mostFaults; i++) list.add('not-utf8', { found: 'x' }, { file: 'f' });
    };
    expect(add).toThrow(/more faults than the 500 told here/);
    const other = new FaultList();
    expect(() => other.take(new StormtableError(list.faults))).toThrow(/more faults than the 500 told here/);
  });
});
