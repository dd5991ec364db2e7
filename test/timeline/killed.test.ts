import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../src/timeline/format.ts';
import { fileStore } from '../../src/timeline/node/file-store.ts';
import { settleInterrupted } from '../../src/timeline/node/runs.ts';
import { openTimeline } from '../../src/timeline/reader.ts';
import { scratch } from './fixture.ts';

const child = fileURLToPath(new URL('./recording-child.ts', import.meta.url));

describe('a recording that is killed', () => {
  it.each(['thread', 'here'])('stays readable up to its last whole frame (writer: %s)', async (where) => {
    const temporary = scratch();
    try {
      const dir = join(temporary.path, 'run');
      const recording = spawn(process.execPath, ['--import', 'tsx', child, dir, where], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const exit = once(recording, 'exit');
      const framesNow = (): number => {
        try {
          return (JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8')) as Manifest).frames;
        } catch {
          return 0;
        }
      };
      for (let tries = 0; tries < 3000 && framesNow() < 14 && recording.exitCode === null; tries++)
        await new Promise((done) => setTimeout(done, 5));
      recording.kill('SIGKILL');
      expect((await exit)[1]).toBe('SIGKILL');

      const timeline = await openTimeline(fileStore(dir));
      const { frames } = timeline.manifest;
      expect(frames).toBeGreaterThanOrEqual(14);
      expect(timeline.manifest.state).toBe('running');
      for (let k = 0; k < frames; k++) {
        expect((await timeline.frame('water_depth', k)).values).toHaveLength(
          timeline.header.grid.rows * timeline.header.grid.cols,
        );
        await timeline.frame('velocity_x', k, { overview: true });
      }
      expect((await timeline.series('bridges')).frames).toBe(frames);
      expect((await timeline.stream('truth/events')).records).toHaveLength(frames);

      await settleInterrupted(dir);
      expect((await timeline.refresh()).state).toBe('interrupted');
    } finally {
      temporary.remove();
    }
  });
});
