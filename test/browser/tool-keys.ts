/** Keys of the tools, read from their files: what a kind declares, whether or not it fits the run at hand. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../src/viewer/tools/kinds/', import.meta.url));

export const toolKeys = (): string[] =>
  readdirSync(folder).flatMap((file) =>
    [...readFileSync(folder + file, 'utf8').matchAll(/^ {2}key: '(.)',$/gm)].map((m) => m[1]!),
  );
