import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { placeJsonSchema, scenarioJsonSchema, schemaText } from '../../src/scenario/json-schema.ts';

/** `npx tsx scripts/publish-schemas.ts` writes them again. */
describe('the published schemas', () => {
  it('are what the reader reads by', () => {
    expect(readFileSync('scenarios/scenario.schema.json', 'utf8')).toBe(schemaText(scenarioJsonSchema()));
    expect(readFileSync('data/place.schema.json', 'utf8')).toBe(schemaText(placeJsonSchema()));
  });

  it('refuse unknown keys and ask quantities as text', () => {
    const schema = scenarioJsonSchema() as {
      additionalProperties: boolean;
      properties: Record<string, { type?: string }>;
      required: string[];
      anyOf: { required: string[] }[];
    };
    expect(schema.additionalProperties).toBe(false);
    expect(schema.properties['cell_size']).toMatchObject({ type: 'string', 'x-unit': 'm' });
    expect(schema.required).toEqual(['format']);
    expect(schema.anyOf).toEqual([{ required: ['extends'] }, { required: ['id', 'name', 'time'] }]);
  });
});
