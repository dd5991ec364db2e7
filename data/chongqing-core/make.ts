/**
 * Lays the assets of the Chongqing core on its reconstructed ground by the rules described in SOURCE.md and writes the
 * place's GeoJSON and crew files. Deterministic: `npx tsx data/chongqing-core/make.ts` changes nothing unless facts or rules did.
 */
import { writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { collection, frame } from './make/frame.ts';
import { riverFeatures, sectionFeatures } from './make/rivers.ts';

/** Every generated file of the place, by name. */
export async function makePlace(): Promise<Map<string, string>> {
  const f = await frame();
  const files = new Map<string, string>();
  files.set('rivers.geojson', collection(f, riverFeatures(f)));
  files.set('sections.geojson', collection(f, sectionFeatures(f)));
  return files;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of await makePlace()) {
    writeFileSync(new URL(name, import.meta.url), text);
    console.log(`${name} ${text.length}`);
  }
}
