import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scenariosDir } from '../scenario-runs.ts';
import { randomKills } from './random-kills.ts';

it('a run killed at random moments, again and again, goes on to the digest of the undisturbed one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stormtable-kills-'));
  try {
    const args = [join(scenariosDir, 'alder-valley'), '--cut', '--set', 'record=1 min', '--checkpoint', '10 min'];
    const outcome = await randomKills({ name: 'alder', args }, 5, 3, folder);
    expect(outcome.kills).toBe(5);
    expect(outcome.completed).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
