/**
 * What the viewer's data costs in a real browser, on a run of a million cells and two thousand frames: fetching and decoding
 * a frame in the worker, handing it to the graphics card, scrubbing, the main thread's longest task and memory. The frames are
 * sixteen different ones, linked over and over: reading a file costs the same whatever its neighbour holds.
 */
import { cpSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../../src/server/serve.ts';
import type { Run } from '../../src/viewer/data/run.ts';
import type { Stage } from '../../src/viewer/scene/stage.ts';
import type { Player } from '../../src/viewer/time/player.ts';
import { launch } from '../browser/browser.ts';
import { buildViewer } from '../browser/built-viewer.ts';
import { writeFixture } from '../browser/fixture-run.ts';
import type { Bench } from './main.ts';

const frames = 2000;
const distinct = 16;
const side = 1000;

/** Text of a file with one number in it put right. */
function rewrite(path: string, change: (json: never) => unknown): void {
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')) as never)));
}

/** A run of many frames whose tables and records are recorded and whose fields are those of a short, large one, linked. */
export async function writeLongRun(runs: string): Promise<void> {
  const [large, long] = [join(runs, 'large'), join(runs, 'long')];
  await writeFixture(large, { id: 'large', rows: side, cols: side, cellSize: 5, frames: distinct - 1 });
  await writeFixture(long, { id: 'long', rows: 86, cols: 126, cellSize: 60, frames: frames - 1 });
  const fields = join('truth', 'fields.zarr');
  rmSync(join(long, fields), { recursive: true });
  cpSync(join(large, fields), join(long, fields), { recursive: true });
  cpSync(join(large, 'place.json'), join(long, 'place.json'));
  const { grid } = JSON.parse(readFileSync(join(large, 'run.json'), 'utf8')) as { grid: unknown };
  rewrite(join(long, 'run.json'), (header: object) => ({ ...header, grid }));
  for (const field of ['water_depth', 'velocity_x', 'velocity_y', 'debris_depth']) {
    const chunks = join(long, fields, field, 'c');
    for (let k = distinct; k < frames; k++) link(join(chunks, String(k % distinct)), join(chunks, String(k)));
    rewrite(join(long, fields, field, 'zarr.json'), (array: { shape: number[] }) => ({
      ...array,
      shape: [frames, ...array.shape.slice(1)],
    }));
  }
  rmSync(large, { recursive: true });
}
function link(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true }))
    if (entry.isDirectory()) link(join(from, entry.name), join(to, entry.name));
    else linkSync(join(from, entry.name), join(to, entry.name));
}

interface Page {
  stormtable: {
    run: Run;
    player: Player;
    stage: Stage;
    store: { get: { shown: number }; set(change: object): void };
  };
}
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Resident memory of the browser's page processes, MB. */
function pageMemory(parent: number): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const of = (pid: string): { parent: number; mb: number; kind: string } | undefined => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const number = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
      const kind = /--type=(\w+)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1] ?? '';
      return { parent: number('PPid'), mb: number('VmRSS') / 1024, kind };
    } catch {
      return undefined;
    }
  };
  const all = new Map(pids.flatMap((pid) => [[Number(pid), of(pid)] as const]));
  const mine = (pid: number): boolean => pid === parent || (pid > 1 && mine(all.get(pid)?.parent ?? 0));
  return Math.max(0, ...[...all].filter(([pid, p]) => p?.kind === 'renderer' && mine(pid)).map(([, p]) => p!.mb));
}

export const bench: Bench = async (print) => {
  buildViewer();
  const runs = mkdtempSync(join(tmpdir(), 'viewer-data-'));
  await writeLongRun(runs);
  const serving = await serve({ runsDir: runs, port: 0 });
  const browser = await launch();
  try {
    const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
    page.setDefaultTimeout(120_000);
    // names that the transpiler gives to functions inside those that run in the page
    await page.addInitScript('globalThis.__name = (f) => f');
    await page.goto(`${serving.url}?run=long&t=0&still=1&quads=64`);
    await page.waitForFunction(() => (window as never as Page).stormtable?.store.get.shown >= 0);
    await page.waitForTimeout(2000);

    // The yardstick of this machine at this moment: copying a frame's bytes, in the page.
    const found = await page.evaluate(async (last) => {
      const { run, stage, player, store } = (window as never as Page).stormtable;
      const longest: number[] = [];
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) longest.push(entry.duration);
      }).observe({ entryTypes: ['longtask'] });
      const frame = (k: number) => run.frames.get(k);
      const decode: number[] = [];
      const upload: number[] = [];
      const copy: number[] = [];
      const scrub: number[] = [];
      const behind: number[] = [];
      const shown = async (k: number): Promise<void> => {
        while (store.get.shown !== k) await new Promise((resolve) => setTimeout(resolve));
      };
      for (let n = 0; n < 15; n++) {
        const k = Math.round(((n * 0.618) % 1) * last);
        let arrived = 0;
        const stop = run.frames.onHeld(() => {
          if (!arrived && frame(k)) arrived = performance.now();
        });
        const begun = performance.now();
        player.seekFrame(k);
        await shown(k);
        const there = performance.now();
        stop();
        scrub.push(there - begun);
        behind.push(there - (arrived || begun));
        decode.push(run.shown!.data.readMs);
        const { fields } = run.shown!.data;
        const water = {
          depth: fields['water_depth'] as Uint16Array,
          velocityX: fields['velocity_x'] as Int16Array,
          velocityY: fields['velocity_y'] as Int16Array,
        };
        const other = { ...water, depth: water.depth.slice() };
        const copying = performance.now();
        water.depth.slice();
        water.velocityX.slice();
        water.velocityY.slice();
        const uploading = performance.now();
        stage.surface.show(stage.renderer, other);
        upload.push(performance.now() - uploading);
        copy.push(uploading - copying);
        stage.surface.show(stage.renderer, water);
      }
      return { decode, upload, copy, scrub, behind, longest };
    }, frames - 1);
    const yard = median(found.copy);
    print({ figure: 'frame_read', value: median(found.decode), unit: 'ms' });
    print({ figure: 'frame_read_least', value: Math.min(...found.decode), unit: 'ms' });
    print({ figure: 'longest_task', value: Math.max(0, ...found.longest), unit: 'ms' });
    print({ figure: 'copy_in_memory', value: yard, unit: 'ms' });
    print({
      figure: 'frame_upload',
      value: median(found.upload),
      unit: 'ms',
      against: 'copy_in_memory',
      ratio: median(found.upload) / yard,
    });
    print({ figure: 'scrub_to_picture', value: median(found.scrub), unit: 'ms' });
    print({ figure: 'picture_after_decode', value: median(found.behind), unit: 'ms' });

    // From end to end, sixteen frames at a step, so that the ring is filled and emptied over and over.
    const before = pageMemory(process.pid);
    let most = before;
    for (let k = 0; k < frames; k += 16) {
      await page.evaluate(async (at) => {
        const { player, store } = (window as never as Page).stormtable;
        player.seekFrame(at);
        while (store.get.shown !== at) await new Promise((resolve) => setTimeout(resolve));
      }, k);
      most = Math.max(most, pageMemory(process.pid));
    }
    print({ figure: 'page_memory_before', value: before, unit: 'MB' });
    print({ figure: 'page_memory_most', value: most, unit: 'MB' });
  } finally {
    await browser.close();
    await serving.close();
    rmSync(runs, { recursive: true, force: true });
  }
};
