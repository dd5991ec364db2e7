import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FaultList } from '../../src/scenario/faults.ts';
import { readJson } from '../../src/scenario/json-source.ts';
import { readYaml } from '../../src/scenario/yaml-source.ts';

/** Text from a place on, as an editor's cursor would stand. */
function textAt(text: string, line: number, column: number): string {
  return text.split('\n')[line - 1]!.slice(column - 1);
}

describe('a YAML value says where it was written', () => {
  const text = 'a:\n  - one\n  - { b: two, "c d": [1, 2] }\nbase: &x { deep: 7 }\ncopy: *x\nempty:\n';
  const source = readYaml(text, 'f.yaml', new FaultList())!;
  const at = (path: (string | number)[], key = false) => {
    const { line, column, file } = source.where(path, key);
    expect(file).toBe('f.yaml');
    return textAt(text, line!, column!);
  };
  it('value and key, in maps and lists', () => {
    expect(at(['a', 0])).toBe('one');
    expect(at(['a', 1, 'b'])).toMatch(/^two/);
    expect(at(['a', 1, 'b'], true)).toMatch(/^b: two/);
    expect(at(['a', 1, 'c d', 1])).toMatch(/^2\]/);
  });
  it('through an alias', () => expect(at(['copy', 'deep'])).toMatch(/^7/));
  it('an empty one at its key', () => expect(source.where(['empty']).line).toBe(6));
  it('a missing one at what should hold it', () => expect(at(['a', 1, 'nothing'])).toMatch(/^\{ b/));
});

describe('a JSON value says where it was written', () => {
  it('for any data, printed in any way', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(undefined, 1, 2), (value, indent) => {
        const data = { features: [value, { 'k"\\é': value }] };
        const text = JSON.stringify(data, null, indent);
        const source = readJson(text, 'f.json', new FaultList())!;
        const check = (v: unknown, path: (string | number)[]): void => {
          const { line, column } = source.where(path);
          const rest = text
            .split('\n')
            .slice(line! - 1)
            .join('\n')
            .slice(column! - 1);
          expect(rest.startsWith(JSON.stringify(v, null, indent).slice(0, 1))).toBe(true);
          if (v === null || typeof v !== 'object') expect(rest.startsWith(JSON.stringify(v))).toBe(true);
          else for (const [k, child] of Object.entries(v)) check(child, [...path, Array.isArray(v) ? Number(k) : k]);
        };
        check(data, []);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['{"a": 1,}', 1, 9],
    ['{"a": [1, 2', 1, 12],
    ['{\n "a": tru }', 2, 7],
    ['{"a": "x\ny"}', 1, 7],
    ['[1, 2] 3', 1, 8],
    ['', 1, 1],
    ["{'a': 1}", 1, 2],
    ['{"a" 1}', 1, 6],
    ['[01]', 1, 3],
    ['["\\x"]', 1, 3],
  ])('broken text %j is told at line %d, column %d', (text, line, column) => {
    const faults = new FaultList();
    expect(readJson(text, 'f.json', faults)).toBeUndefined();
    expect(faults.faults.map((f) => [f.code, f.place.line, f.place.column])).toEqual([['json-syntax', line, column]]);
  });

  it('the walk finds a fault exactly where JSON.parse does', () => {
    const scraps = fc.array(
      fc.constantFrom('{', '}', '[', ']', ',', ':', '"', 'a', '1', '-', '.', 'e', 'true', 'null', ' ', '\\', '\n'),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(scraps, (parts) => {
        const faults = new FaultList();
        const read = readJson(parts.join(''), 'f.json', faults);
        if (read) return;
        // never left to the message of the machine's own parser
        expect(faults.faults[0]!.params['problem']).not.toMatch(/JSON at position|Unexpected token/);
      }),
      { numRuns: 300 },
    );
  });

  it('is found fast in a file of three megabytes', () => {
    const features = Array.from({ length: 12_000 }, (_, i) => ({
      type: 'Feature',
      properties: { id: `f${i}`, name: 'some name', depth_m: i },
      geometry: {
        type: 'LineString',
        coordinates: [
          [106.5, 29.5],
          [106.51, 29.52],
          [106.52, 29.53],
          [106.54, 29.55],
        ],
      },
    }));
    const text = JSON.stringify({ type: 'FeatureCollection', features });
    expect(text.length).toBeGreaterThan(2e6);
    const source = readJson(text, 'f.json', new FaultList())!;
    const began = performance.now();
    for (let i = 0; i < 12_000; i += 100) source.where(['features', i, 'properties', 'depth_m']);
    expect(performance.now() - began).toBeLessThan(5000); // 0.1 s on a quiet machine
  });
});
