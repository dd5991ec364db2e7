/** Writes the published JSON Schemas; run `npx tsx scripts/publish-schemas.ts` after a change to what files may say. */
import { writeFile } from 'node:fs/promises';
import { placeJsonSchema, scenarioJsonSchema, schemaText } from '../src/scenario/json-schema.ts';

await writeFile(new URL('../scenarios/scenario.schema.json', import.meta.url), schemaText(scenarioJsonSchema()));
await writeFile(new URL('../data/place.schema.json', import.meta.url), schemaText(placeJsonSchema()));
