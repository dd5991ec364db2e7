/**
 * The viewer in Chromium on runs of one and of four million cells: when the first picture stands, how long the page was
 * ever held up while opening and while scrubbing, and what pictures cost while the eye goes round. It says where it ran:
 * figures of a software renderer say nothing of a graphics card. `--only 1` or `--only 4` measures one size.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Serving, serve } from '../../src/server/serve.ts';
import { launch } from '../browser/browser.ts';
import { buildViewer } from '../browser/built-viewer.ts';
import { writeFixture } from '../browser/fixture-run.ts';
import type { Bench, Print } from './main.ts';

/** Cells along a side. */
const sizes = { 1: 1000, 4: 2000 } as const;
const frames = 5;

interface Watched {
  stormtable?: {
    store: { get: { shown: number }; set(change: object): void };
    player: { seekFrame(k: number): void };
    stage: {
      drawn(): { pictures: number; ms: number };
      eye: { nudge(change: { turn: number }): void };
      renderer: { getContext(): WebGL2RenderingContext };
    };
  };
  held: { at: number; ms: number }[];
}

export const bench: Bench = async (print, only) => {
  buildViewer();
  const runs = mkdtempSync(join(tmpdir(), 'stormtable-viewer-'));
  const browser = await launch(process.env['STORMTABLE_BENCH_GPU'] === '1');
  const serving = await serve({ runsDir: runs, port: 0 });
  try {
    for (const [million, side] of Object.entries(sizes)) {
      if (only && only !== million) continue;
      const id = `cells-${million}m`;
      await writeFixture(join(runs, id), { id, rows: side, cols: side, cellSize: 10, frames });
      const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
      await measure(page, serving, id, (figure) => print({ ...figure, figure: `${million}m_${figure.figure}` }));
      await page.close();
    }
  } finally {
    await browser.close();
    await serving.close();
    rmSync(runs, { recursive: true, force: true });
  }
};

async function measure(page: Page, serving: Serving, id: string, print: Print): Promise<void> {
  await page.addInitScript(() => {
    const watched = window as never as Watched;
    watched.held = [];
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) watched.held.push({ at: startTime, ms: duration });
    }).observe({ entryTypes: ['longtask'] });
  });
  /** Longest the page was held up since the last question, ms; the observer tells nothing below 50. */
  const longest = (): Promise<number> =>
    page.evaluate(() => {
      const watched = window as never as Watched;
      const ms = Math.max(0, ...watched.held.map((h) => h.ms));
      watched.held = [];
      return ms;
    });
  await page.goto(serving.urlOf(id));
  await page.waitForFunction(() => {
    const app = (window as never as Watched).stormtable;
    return app && app.store.get.shown >= 0 && app.stage.drawn().pictures > 0;
  });
  const first = await page.evaluate(() => {
    // the picture counts when it stands on the screen, not when it was asked for
    (window as never as Watched).stormtable!.stage.renderer.getContext().finish();
    return performance.now();
  });
  await page.waitForTimeout(2000);
  print({ figure: 'first_picture', value: first, unit: 'ms' });
  print({ figure: 'longest_task_opening', value: await longest(), unit: 'ms' });

  const scrub = await page.evaluate(async (last) => {
    const app = (window as never as Watched).stormtable!;
    app.store.set({ playing: false });
    const times: number[] = [];
    for (const k of [last, 0, last - 1, 1]) {
      const begun = performance.now();
      app.player.seekFrame(k);
      while (app.store.get.shown !== k) await new Promise(requestAnimationFrame);
      times.push(performance.now() - begun);
      await new Promise((done) => setTimeout(done, 300));
    }
    return Math.max(...times);
  }, frames);
  print({ figure: 'scrub_worst', value: scrub, unit: 'ms' });
  print({ figure: 'longest_task_scrubbing', value: await longest(), unit: 'ms' });

  const turning = await page.evaluate(async () => {
    const { stage } = (window as never as Watched).stormtable!;
    const times: number[] = [];
    let before = performance.now();
    for (let k = 0; k < 40; k++) {
      stage.eye.nudge({ turn: 0.03 });
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      times.push(now - before);
      before = now;
    }
    times.sort((a, b) => a - b);
    return { middle: times[20]!, late: times[37]! };
  });
  print({ figure: 'turning_median', value: turning.middle, unit: 'ms/picture' });
  print({ figure: 'turning_95th', value: turning.late, unit: 'ms/picture' });
  const renderer = await page.evaluate(() => {
    const gl = (window as never as Watched).stormtable!.stage.renderer.getContext();
    const info = gl.getExtension('WEBGL_debug_renderer_info');
    return String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  });
  print({ figure: `renderer: ${renderer}`, value: 1, unit: '1' });
}
