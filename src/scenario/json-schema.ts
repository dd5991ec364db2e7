/** The published JSON Schemas of scenario and place files, generated from the schemas they are read by. */
import { z } from 'zod';
import type { QuantityReader } from '../core/units.ts';
import { assetSchemas, placeSchema } from './place-schema.ts';
import { readerOf } from './properties.ts';
import { scenarioSchema } from './schema.ts';
import { suffixes, unitKey } from './schema-words.ts';

type Json = Record<string, unknown>;

/** No quantity is read while a schema is described. */
const unread: QuantityReader = { read: () => Number.NaN };

function published(schema: z.ZodType): Json {
  return z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      const json = jsonSchema as Json;
      if (typeof json[unitKey] !== 'string') return;
      if (json[unitKey] === '1') {
        delete json[unitKey];
        return;
      }
      // a quantity is text with its unit; the union it is read by also takes numbers already converted
      delete json['anyOf'];
      json['type'] = 'string';
    },
  }) as Json;
}

/** Schema of `scenario.yaml`. */
export function scenarioJsonSchema(): Json {
  const { $schema, required, ...rest } = published(scenarioSchema(unread));
  // one that is laid over another need not say again what the other says
  const own = (required as string[]).filter((key) => key !== 'format');
  return {
    $schema,
    $id: 'scenario.schema.json',
    title: 'Stormtable scenario',
    ...rest,
    required: ['format'],
    anyOf: [{ required: ['extends'] }, { required: own }],
  };
}

/** Schema of `place.yaml`; the properties of each kind of asset stand under `definitions`. */
export function placeJsonSchema(): Json {
  const { $schema, ...rest } = published(placeSchema(unread));
  const definitions: Json = {};
  for (const [kind, schema] of Object.entries(assetSchemas(unread))) {
    const { $schema: _, ...json } = published(schema) as { $schema: unknown; properties: Json; required?: string[] };
    const properties: Json = { ...json.properties };
    for (const { stem, unit } of readerOf(schema).stems)
      for (const [suffix, [of]] of Object.entries(suffixes))
        if (unit.split(' or ').includes(of))
          properties[`${stem}_${suffix}`] = { type: 'number', description: `${stem} as a plain number` };
    const language = { type: 'string' };
    if ('name' in json.properties) Object.assign(properties, { name_en: language, name_zh: language });
    if ('caveat' in json.properties) Object.assign(properties, { caveat_en: language, caveat_zh: language });
    // what may be written under another name cannot be required under one
    const stems = new Set(readerOf(schema).stems.map((s) => s.stem));
    const required = (json.required ?? []).filter((key) => key !== 'name' && key !== 'caveat' && !stems.has(key));
    definitions[kind] = { ...json, properties, required };
  }
  return { $schema, $id: 'place.schema.json', title: 'Stormtable place', ...rest, definitions };
}

/** The text of a schema file. */
export const schemaText = (schema: Json): string => `${JSON.stringify(schema, null, 2)}\n`;
