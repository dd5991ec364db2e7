import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openCase, scenarios, scenariosDir } from '../scenario-runs.ts';

it('every command that a run obeys is described in docs/what-if.md', async () => {
  const alder = await openCase(scenarios.find((s) => s.name === 'alder-valley')!.file);
  try {
    const engine = await alder.start();
    const text = readFileSync(join(scenariosDir, '..', 'docs', 'what-if.md'), 'utf8');
    const commands = engine.processes.flatMap((p) => Object.keys(p.commands ?? {}));
    expect(commands.length).toBeGreaterThan(15);
    expect(commands.filter((c) => !text.includes(`\`${c}\``))).toEqual([]);
  } finally {
    await alder.close();
  }
});
