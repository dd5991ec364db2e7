/** The viewer in a real browser: what a person sees and does, on a made-up town written through the real recorder. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { momentOf } from '../../src/core/clock.ts';
import { xOf, yOf } from '../../src/core/grid.ts';
import { type Serving, serve } from '../../src/server/serve.ts';
import { fileStore } from '../../src/timeline/node/file-store.ts';
import { openTimeline, type Timeline } from '../../src/timeline/reader.ts';
import { en, zh } from '../../src/viewer/language/texts.ts';
import { launch } from './browser.ts';
import { buildViewer } from './built-viewer.ts';
import { startFixture, writeFixture } from './fixture-run.ts';

let runs: string;
let serving: Serving;
let browser: Browser;
let timeline: Timeline;

beforeAll(async () => {
  buildViewer();
  runs = mkdtempSync(join(tmpdir(), 'viewer-'));
  await writeFixture(join(runs, 'town'), { id: 'town' });
  cpSync(join(runs, 'town'), join(runs, 'torn'), { recursive: true });
  rmSync(join(runs, 'torn', 'truth', 'fields.zarr', 'water_depth', 'c', '4'), { recursive: true });
  timeline = await openTimeline(fileStore(join(runs, 'town')));
  [serving, browser] = await Promise.all([serve({ runsDir: runs, port: 0 }), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await serving?.close();
  rmSync(runs, { recursive: true, force: true });
});

/** Opens a page and waits for its first picture. */
async function open(query: string, picture = true): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 640, height: 360 }, locale: 'en-GB' });
  page.setDefaultTimeout(20_000);
  await page.goto(`${serving.url}?${query}`);
  if (picture) await page.waitForFunction(() => (window as never as View).stormtable?.store.get.shown >= 0);
  return page;
}
interface View {
  stormtable: {
    store: { get: { shown: number; playing: boolean; selection?: { cell?: number } }; set(change: object): void };
    stage: {
      renderer: { render(scene: unknown, camera: unknown): void; getContext(): WebGL2RenderingContext };
      scene: unknown;
      eye: { camera: unknown };
      project(x: number, y: number, z?: number): { x: number; y: number };
    };
  };
}
const shown = (page: Page): Promise<number> =>
  page.evaluate(() => (window as never as View).stormtable.store.get.shown);

/** Colours of the picture, drawn now and read back at once: how many there are, and the share of the commonest. */
const colours = (page: Page): Promise<{ count: number; commonest: number; sum: number }> =>
  page.evaluate(() => {
    const { stage } = (window as never as View).stormtable;
    stage.renderer.render(stage.scene, stage.eye.camera);
    const gl = stage.renderer.getContext();
    const [w, h] = [gl.drawingBufferWidth, gl.drawingBufferHeight];
    const pixels = new Uint8Array(w * h * 4);
    gl.readPixels(0, 0, w, h, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    const seen = new Map<number, number>();
    let sum = 0;
    for (let i = 0; i < pixels.length; i += 4) {
      const colour = (pixels[i]! << 16) | (pixels[i + 1]! << 8) | pixels[i + 2]!;
      seen.set(colour, (seen.get(colour) ?? 0) + 1);
      sum += pixels[i]! - pixels[i + 2]!;
    }
    return { count: seen.size, commonest: Math.max(...seen.values()) / (w * h), sum };
  });

describe('the viewer', () => {
  test('the page loads, its picture is not blank, and hiding the water changes it', async () => {
    const page = await open('run=town&t=30&quads=96');
    const problems: string[] = [];
    page.on('pageerror', (e) => problems.push(e.message));
    const before = await colours(page);
    expect(before.count).toBeGreaterThan(500);
    expect(before.commonest).toBeLessThan(0.6);
    await page.evaluate(() => (window as never as View).stormtable.store.set({ hidden: new Set(['water']) }));
    const dry = await colours(page);
    // Blue gives way to ground: red minus blue grows.
    expect(dry.sum).toBeGreaterThan(before.sum + 50_000);
    expect(await page.title()).toContain('Alder Town');
    expect(await page.locator('#caption').textContent()).toContain('not a forecast');
    expect(problems).toEqual([]);
    await page.close();
  });

  test('play advances the time and pause holds it', async () => {
    const page = await open('run=town&t=0&quads=64');
    expect(await shown(page)).toBe(0);
    await page.getByRole('button', { name: en.play, exact: true }).click();
    await page.waitForFunction(() => (window as never as View).stormtable.store.get.shown >= 2);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: en.pause, exact: true }).click();
    const held = await shown(page);
    await page.waitForTimeout(500);
    expect(await shown(page)).toBe(held);
    await page.close();
  });

  test('scrubbing shows the right frame, and the numbers shown are the timeline’s', async () => {
    const page = await open('run=town&t=0&quads=64');
    const { header } = timeline;
    // A cell on the north bank that floods as the river rises.
    const wet = await timeline.frame('water_depth', 9);
    const start = await timeline.frame('water_depth', 0);
    const cell = wet.values.findIndex((d, i) => d > 1500 && d < 60_000 && start.values[i] === 0);
    expect(cell).toBeGreaterThan(0);
    const [row, col] = [Math.floor(cell / header.grid.cols), cell % header.grid.cols];
    const history = await timeline.cellHistory('water_depth', row, col);
    await page.evaluate(
      ([c, x, y]) => (window as never as View).stormtable.store.set({ selection: { what: 'cell', cell: c, x, y } }),
      [cell, xOf(header.grid, cell), yOf(header.grid, cell)],
    );
    for (const k of [9, 3, 12]) {
      await page.locator('.slider').fill(String(timeline.secondsAt(k)));
      await page.waitForFunction((want) => (window as never as View).stormtable.store.get.shown === want, k);
      const text = (await page.locator('[data-value=depth]').textContent())!;
      expect(text === en.depthDry ? 0 : Number.parseFloat(text)).toBeCloseTo(history[k]!, 3);
      const moment = momentOf(header.clock, timeline.secondsAt(k));
      expect(await page.locator('.moment .local').textContent()).toBe(moment.slice(11, 16));
    }
    // The history chart arrives from the timeline too.
    await page.locator('.inspector canvas').first().waitFor();
    await page.close();
  });

  test('a click on the ground opens the cell under it with its depth', async () => {
    const page = await open('run=town&t=45&quads=96');
    await page.setViewportSize({ width: 1000, height: 700 });
    await page.waitForTimeout(400);
    const { grid } = timeline.header;
    const frame = await timeline.frame('water_depth', 9);
    // Try cells of the river until one lies in free sight of the pointer.
    const river = [...frame.values.keys()].filter((i) => frame.values[i]! > 8000 && frame.values[i]! < 60_000);
    let found = false;
    for (const cell of river.filter((_, i) => i % Math.ceil(river.length / 12) === 0)) {
      const bed = (await timeline.still('bed_elevation')).values[cell]!;
      const at = await page.evaluate(
        ([x, y, z]) => (window as never as View).stormtable.stage.project(x!, y!, z!),
        [xOf(grid, cell), yOf(grid, cell), bed + frame.values[cell]! / 1000],
      );
      if (at.x < 330 || at.x > 640 || at.y < 90 || at.y > 500) continue;
      await page.mouse.click(at.x, at.y);
      const picked = await page.evaluate(() => (window as never as View).stormtable.store.get.selection?.cell);
      if (picked === undefined) continue;
      found = true;
      const [dr, dc] = [
        Math.floor(picked / grid.cols) - Math.floor(cell / grid.cols),
        (picked % grid.cols) - (cell % grid.cols),
      ];
      expect(Math.max(Math.abs(dr), Math.abs(dc))).toBeLessThanOrEqual(1);
      const depth = frame.values[picked]! / 1000;
      expect(await page.locator('[data-value=depth]').textContent()).toBe(`${depth.toFixed(3)} m`);
      break;
    }
    expect(found).toBe(true);
    await page.close();
  });

  test('everything goes by keyboard: frames, tabs, the help and the way out of it', async () => {
    const page = await open('run=town&t=0&quads=64');
    await page.keyboard.press('.');
    await page.keyboard.press('.');
    await page.waitForFunction(() => (window as never as View).stormtable.store.get.shown === 2);
    await page.keyboard.press(',');
    await page.waitForFunction(() => (window as never as View).stormtable.store.get.shown === 1);
    await page.keyboard.press('End');
    await page.waitForFunction(() => (window as never as View).stormtable.store.get.shown === 12);
    await page.keyboard.press('4');
    expect(await page.locator('#tab-zones').getAttribute('aria-selected')).toBe('true');
    // The city is the sum of its towns, as recorded.
    expect(await page.locator('.zone-table tbody tr.city td').first().textContent()).toBe('5,400');
    await page.keyboard.press('?');
    await page.locator('dialog[open]').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    await page.close();
  });

  test('a suggestion opens its why, with condition, values and crew, and closes again', async () => {
    const page = await open('run=town&t=60&quads=64');
    const first = page.locator('.item-head').first();
    await first.click();
    const why = page.locator('.why');
    await why.waitFor();
    const text = await why.textContent();
    expect(text).toContain('water_depth > 25 cm');
    expect(text).toContain('0.27 m');
    expect(text).toContain(en.unknownValue);
    expect(text).toContain('Pump crew 1');
    expect(text).toContain('9 min');
    expect(await first.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('Escape');
    await why.waitFor({ state: 'detached' });
    await page.close();
  });

  test('Chinese is complete: no English text of the dictionary is left on the page', async () => {
    const page = await open('run=town&t=60&lang=zh&quads=64');
    await page.locator('.item-head').first().click();
    await page.locator('.why').waitFor();
    const read = (): Promise<string[]> =>
      page.evaluate(() => {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const texts: string[] = [];
        while (walker.nextNode()) texts.push(walker.currentNode.textContent!.trim());
        for (const e of document.querySelectorAll('[aria-label], [title]'))
          texts.push(e.getAttribute('aria-label') ?? '', e.getAttribute('title') ?? '');
        return texts.filter(Boolean);
      });
    const texts = await read();
    for (const tab of ['warnings', 'events', 'zones']) {
      await page.locator(`#tab-${tab}`).evaluate((b) => (b as HTMLElement).click());
      texts.push(...(await read()));
    }
    const english = new Set<string>(Object.values(en).filter((t) => !(Object.values(zh) as string[]).includes(t)));
    expect(texts.filter((t) => english.has(t))).toEqual([]);
    expect(texts).toContain(zh.suggestions);
    expect(texts.some((t) => t.includes('封闭下穿道'))).toBe(true);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
    await page.close();
  });

  test('a run that is not there is named, with the runs that are', async () => {
    const page = await open('run=nowhere&quads=64', false);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('nowhere');
    await page
      .getByRole('link', { name: /Alder Town/ })
      .first()
      .click();
    await page.waitForFunction(() => (window as never as View).stormtable?.store.get.shown >= 0);
    await page.close();
  });

  test('a page opened before its run begins waits for it', async () => {
    const page = await open('run=later&wait=1&quads=64', false);
    await page.getByText(en.preparing).waitFor();
    await writeFixture(join(runs, 'later'), { id: 'later' });
    await page.waitForFunction(() => (window as never as View).stormtable?.store.get.shown >= 0);
    expect(new URL(page.url()).searchParams.get('wait')).toBeNull();
    await page.close();
  });

  test('a damaged frame is said so and the rest keeps working', async () => {
    const page = await open('run=torn&t=10&quads=64');
    await page.locator('.slider').fill(String(timeline.secondsAt(4)));
    const banner = page.locator('.banner');
    await banner.waitFor();
    expect(await banner.textContent()).toMatch(/water_depth.*missing/s);
    await page.locator('.slider').fill(String(timeline.secondsAt(7)));
    await page.waitForFunction(() => (window as never as View).stormtable.store.get.shown === 7);
    await page.close();
  });

  test('a run that is computing shows its first frame at once, follows the newest, and says when it fails', async () => {
    const run = await startFixture(join(runs, 'live'), { id: 'live' });
    await run.next();
    const page = await open('run=live&quads=64');
    expect(await shown(page)).toBe(0);
    await run.next();
    await run.next();
    await page.waitForFunction(() => (window as never as View).stormtable.store.get.shown === 2);
    expect(await page.locator('.edge').textContent()).toContain('210× real time');
    // Scrubbed back, it stays there while the run goes on.
    await page.locator('.slider').fill(String(timeline.secondsAt(1)));
    await page.waitForFunction(() => (window as never as View).stormtable.store.get.shown === 1);
    await run.next();
    await page.waitForTimeout(800);
    expect(await shown(page)).toBe(1);
    await run.fail('the dam was never there');
    await page.locator('.banner').waitFor();
    expect(await page.locator('.banner').textContent()).toContain('the dam was never there');
    await page.close();
  });
});
