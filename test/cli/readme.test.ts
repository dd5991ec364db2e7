/**
 * The README's chapter "What if": its commands are run as they stand there, and what they print is what the chapter
 * shows, wall times aside. `STORMTABLE_EXPECT=write` puts what they print into the README.
 */
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root, start } from './program.ts';

const file = join(root, 'README.md');

interface Shown {
  readonly command: string;
  readonly output: string;
}

/** Commands and outputs of the console blocks of a chapter. */
function consoleOf(text: string, chapter: string): Shown[] {
  const from = text.indexOf(`\n## ${chapter}\n`);
  if (from < 0) throw new Error(`README.md has no chapter "${chapter}"`);
  const end = text.indexOf('\n## ', from + 4);
  const part = text.slice(from, end < 0 ? undefined : end);
  return [...part.matchAll(/^```console\n([\s\S]*?)^```$/gm)].flatMap(([, block]) =>
    block!
      .split(/^\$ /m)
      .slice(1)
      .map((piece) => {
        const [command, ...rest] = piece.split('\n');
        return { command: command!, output: rest.join('\n') };
      }),
  );
}

/** Without what the machine's speed decides. */
const steady = (text: string): string =>
  text
    .replace(/Finished in [\d:]+/g, 'Finished in _')
    .replace(/\([\d,]+ times faster than real time\)/g, '(_ times faster than real time)')
    .trimEnd();

it('shows in "What if" what its commands print', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stormtable-readme-'));
  try {
    for (const name of ['scenarios', 'data']) symlinkSync(join(root, name), join(folder, name));
    let text = readFileSync(file, 'utf8');
    const shown = consoleOf(text, 'What if');
    expect(shown.map((s) => s.command.split(' ')[2])).toEqual(['run', 'fork', 'compare']);
    for (const { command, output } of shown) {
      const [npx, program, ...args] = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map((m) => m[1] ?? m[2]!);
      expect([npx, program]).toEqual(['npx', 'stormtable']);
      const { code, out, err } = await start(args, folder).ended;
      expect(code, err).toBe(0);
      if (process.env['STORMTABLE_EXPECT'] === 'write') {
        text = text.replace(
          `$ ${command}\n${output}`,
          () => `$ ${command}\n${out.trimEnd()}\n${output.endsWith('\n\n') ? '\n' : ''}`,
        );
        writeFileSync(file, text);
      } else expect(steady(out)).toBe(steady(output));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
