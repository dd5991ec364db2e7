/** Two runs in the viewer, as a person compares them: on made-up towns written through the real recorder. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { xOf, yOf } from '../../src/core/grid.ts';
import { type Serving, serve } from '../../src/server/serve.ts';
import type { Comparison } from '../../src/timeline/compare/compare-runs.ts';
import { fileStore } from '../../src/timeline/node/file-store.ts';
import { openTimeline, type Timeline } from '../../src/timeline/reader.ts';
import { en, zh } from '../../src/viewer/language/texts.ts';
import { start, stormtable, until } from '../cli/program.ts';
import { launch } from './browser.ts';
import { buildViewer } from './built-viewer.ts';
import { type FixtureRun, startFixture, writeFixture } from './fixture-run.ts';

let runs: string;
let serving: Serving;
let browser: Browser;
let town: Timeline;
let growing: FixtureRun;
const folder = (id: string): string => join(runs, id);
const write = (id: string, o: object) => writeFixture(folder(id), { id, ...o });

beforeAll(async () => {
  buildViewer();
  runs = mkdtempSync(join(tmpdir(), 'compare-'));
  await Promise.all([
    write('town', {}),
    write('deeper', { deeper: 0.6, without: 's-4' }),
    write('late', { later: 20, every: 10, frames: 2 }),
    write('hamlet', { rows: 40, cols: 50 }),
  ]);
  growing = await startFixture(folder('growing'), { id: 'growing' });
  for (let k = 0; k < 4; k++) await growing.next();
  town = await openTimeline(fileStore(folder('town')));
  [serving, browser] = await Promise.all([serve({ runsDir: runs, port: 0 }), launch()]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await serving?.close();
  await growing?.finish();
  rmSync(runs, { recursive: true, force: true });
});

const patient = { timeout: 10_000 };

interface Eye {
  camera: { position: { toArray(): number[] } };
  target: { toArray(): number[] };
  nudge(change: object): void;
}
interface Stage {
  renderer: { render(scene: unknown, camera: unknown): void; getContext(): WebGL2RenderingContext };
  scene: unknown;
  eye: Eye;
  project(x: number, y: number, z?: number): { x: number; y: number };
  size(): { width: number; height: number };
}
interface View {
  stormtable: {
    store: {
      get: { shown: number; split: number; tab: string; selection?: { what: string; id?: string } };
      set(change: object): void;
    };
    run: {
      ground: { centre: readonly [number, number] };
      shown: { seconds: number };
      beside?: { run: { shown?: { k: number } } };
    };
    player: { seek(seconds: number): void };
    stage: Stage;
    second: Stage;
  };
}
const shown = (page: Page): Promise<number> =>
  page.evaluate(() => (window as never as View).stormtable.store.get.shown);
const shownBeside = (page: Page): Promise<number | undefined> =>
  page.evaluate(() => (window as never as View).stormtable.run.beside?.run.shown?.k);

async function open(query: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 960, height: 540 }, locale: 'en-GB' });
  page.setDefaultTimeout(20_000);
  await page.goto(`${serving.url}?quads=64&${query}`);
  await page.waitForFunction(() => (window as never as View).stormtable?.store.get.shown >= 0);
  return page;
}

/** Colour of a stage's picture at a point of the place, 0 to 255. */
const colourAt = (page: Page, which: 'stage' | 'second', at: readonly [number, number, number]) =>
  page.evaluate(
    ([name, [x, y, z]]) => {
      const stage = (window as never as View).stormtable[name];
      stage.renderer.render(stage.scene, stage.eye.camera);
      const gl = stage.renderer.getContext();
      const [w, h] = [gl.drawingBufferWidth, gl.drawingBufferHeight];
      const size = stage.size();
      const p = stage.project(x, y, z);
      const pixel = new Uint8Array(4);
      gl.readPixels((p.x / size.width) * w, h - (p.y / size.height) * h, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
      return [...pixel.slice(0, 3)] as [number, number, number];
    },
    [which, at] as const,
  );

describe('two runs in the viewer', () => {
  test('stand side by side, in step by the clock, and are seen from the same place', async () => {
    const page = await open('run=town&with=deeper&t=30');
    const boxes = await page.locator('canvas.scene').evaluateAll((all) => all.map((c) => c.getBoundingClientRect()));
    expect(boxes).toHaveLength(2);
    expect(boxes[0]!.right).toBeCloseTo(boxes[1]!.left, 0);
    expect(boxes[0]!.width).toBeGreaterThan(300);
    expect(boxes[0]!.width).toBeCloseTo(boxes[1]!.width, 0);
    expect([await shown(page), await shownBeside(page)]).toEqual([6, 6]);
    await page.getByRole('button', { name: en.stepForward }).click();
    await page.waitForFunction(() => (window as never as View).stormtable.store.get.shown === 7);
    expect(await shownBeside(page)).toBe(7);

    const eyes = () =>
      page.evaluate(() => {
        const { stage, second } = (window as never as View).stormtable;
        return [stage, second].map(({ eye }) => [...eye.camera.position.toArray(), ...eye.target.toArray()]);
      });
    // a picture without a graphics card may take its time; the controls round, and the ground is kilometres wide
    const alike = () =>
      expect
        .poll(async () => {
          const [a, b] = await eyes();
          return Math.max(...a!.map((v, i) => Math.abs(v - b![i]!)));
        }, patient)
        .toBeLessThan(0.1);
    const before = (await eyes())[0]!;
    await page.keyboard.press('ArrowLeft');
    const eastOf = async (n: number): Promise<number> => (await eyes())[0]![n]!;
    await expect.poll(async () => Math.abs((await eastOf(0)) - before[0]!), patient).toBeGreaterThan(10);
    await alike();
    const moved = (await eyes())[0]!;
    expect(Math.abs(moved[0]! - before[0]!)).toBeGreaterThan(10);
    // a hand on the second picture moves the first
    const [x, y] = [boxes[1]!.left + boxes[1]!.width / 2, 360];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 60, y + 20, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => Math.abs((await eastOf(3)) - moved[3]!), patient).toBeGreaterThan(10);
    await alike();
    await page.close();
  });

  test('give the numbers that the command line gives', async () => {
    const page = await open('run=town&with=deeper&t=30');
    await page.locator('table.metrics').first().waitFor();
    const told = await stormtable('compare', folder('town'), folder('deeper'), '--json');
    const c = JSON.parse(told.out) as Comparison;
    const rows = await page.locator('tr[data-metric]').evaluateAll((all) =>
      all.map((row) => ({
        id: (row as HTMLElement).dataset['metric']!,
        values: [...row.querySelectorAll<HTMLElement>('td[data-value]')].map((td) => Number(td.dataset['value'])),
        apart: [...row.querySelectorAll<HTMLElement>('th [data-value]')].map((b) => Number(b.dataset['value'])),
        text: row.textContent,
      })),
    );
    const wet = c.fields.wet_area.find((w) => w.from_depth_m === 1)!;
    const peak = wet['peak_area_m2'] as { a: number; b: number; difference: number };
    expect(peak.difference).toBeGreaterThan(0);
    const row = rows.find((r) => r.id === 'wet_area.1')!;
    expect(row.values).toEqual([peak.a, peak.b, peak.difference]);
    expect(row.apart).toEqual([wet['largest_difference_area_m2']]);
    expect(row.text).toContain(`+${(peak.difference / 1e4).toFixed(2)} ha`);
    const depth = c.fields.maxima.find((m) => m.field === 'maximum_depth')!;
    const volume = depth['volume_m3'] as typeof peak;
    expect(rows.find((r) => r.id === 'maxima.maximum_depth.volume')!.values).toEqual([
      volume.a,
      volume.b,
      volume.difference,
    ]);
    // a largest difference leads to its moment
    await page.locator('[data-metric="wet_area.1"] .link').click();
    const seconds = (Date.parse(wet['largest_difference_time'] as string) - town.header.clock.startEpochMs) / 1000;
    await page.waitForFunction((s) => (window as never as View).stormtable.run.shown.seconds === s, seconds);
    await page.close();
  });

  test('list what they suggested differently, and each leads to its moment', async () => {
    const page = await open('run=town&with=deeper&t=0');
    const only = page.locator('[data-kind=suggestions] [data-record=only_a]');
    await only.first().waitFor();
    expect(await only.count()).toBe(1);
    expect(await only.textContent()).toContain(en.onlyInA);
    await only.getByRole('button').click();
    // raised in the tick before frame 4
    await page.waitForFunction(() => (window as never as View).stormtable.store.get.shown === 4);
    const selection = await page.evaluate(() => (window as never as View).stormtable.store.get.selection);
    expect(selection).toMatchObject({ what: 'suggestion', id: 's-4' });
    await page.keyboard.press('6');
    await page.getByRole('button', { name: '中文' }).click();
    await only.first().waitFor();
    expect(await only.textContent()).toContain(zh.onlyInA);
    await page.close();
  });

  test('are wiped by keyboard and by hand, and the address keeps where', async () => {
    const page = await open('run=town&with=deeper&t=30&compare=swipe&split=0.4');
    const handle = page.getByRole('slider', { name: en.wipe });
    expect(await handle.getAttribute('aria-valuenow')).toBe('40');
    const side = (x: number): Promise<string | undefined> =>
      page.evaluate(
        (at) => (document.elementFromPoint(at, 200)?.closest('.picture')?.classList.contains('picture-a') ? 'a' : 'b'),
        x,
      );
    const box = (await handle.boundingBox())!;
    const seam = box.x + box.width / 2;
    expect([await side(seam - 40), await side(seam + 40)]).toEqual(['a', 'b']);
    await handle.focus();
    const eye = () =>
      page.evaluate(() => (window as never as View).stormtable.stage.eye.camera.position.toArray().join());
    const before = await eye();
    for (let k = 0; k < 5; k++) await page.keyboard.press('ArrowRight');
    expect(await handle.getAttribute('aria-valuenow')).toBe('50');
    expect(await eye()).toBe(before);
    expect(await side(seam + 40)).toBe('a');
    await page.mouse.move(box.x + box.width / 2 + 90, box.y + 20);
    const moved = (await handle.boundingBox())!;
    await page.mouse.move(moved.x + 17, moved.y + 20);
    await page.mouse.down();
    await page.mouse.move(200, moved.y + 20, { steps: 3 });
    await page.mouse.up();
    expect(Number(await handle.getAttribute('aria-valuenow'))).toBeLessThan(40);
    const split = await page.evaluate(() => (window as never as View).stormtable.store.get.split);
    expect(new URL(page.url()).searchParams.get('split')).toBe(split.toFixed(2));
    await page.close();
  });

  test('show as a difference where and by how much the second is deeper', async () => {
    const page = await open('run=town&with=deeper&t=30&lang=en&theme=light');
    // seen from above and without symbols, so that nothing stands before the water
    await page.evaluate(() => {
      const { store, stage } = (window as never as View).stormtable;
      const layers = [...document.querySelectorAll<HTMLElement>('[data-layer]')].map((e) => e.dataset['layer']!);
      store.set({ hidden: new Set(layers.filter((id) => id !== 'water')) });
      stage.eye.nudge({ tilt: -2 });
    });
    await page.waitForTimeout(400);
    // the deep water nearest to the middle of the picture
    const [x, y] = await page.evaluate(() => {
      const { stage, run } = (window as never as View).stormtable;
      const [east, , south] = stage.eye.target.toArray() as [number, number, number];
      return [run.ground.centre[0] + east, run.ground.centre[1] - south] as const;
    });
    const { header } = town;
    const depths = await town.frame('water_depth', 6);
    const away = (i: number): number => Math.hypot(xOf(header.grid, i) - x, yOf(header.grid, i) - y);
    const cell = [...depths.values.keys()]
      .filter((i) => depths.values[i]! > 3000 && depths.values[i] !== depths.outside)
      .reduce((a, b) => (away(a) < away(b) ? a : b));
    const bed = (await town.still('bed_elevation')).values[cell]!;
    const at = [xOf(header.grid, cell), yOf(header.grid, cell), bed + depths.values[cell]! * 0.001] as const;
    const bluer = async (): Promise<number> => {
      const [r, , b] = await colourAt(page, 'stage', at);
      return b - r;
    };
    await expect.poll(bluer, patient).toBeGreaterThan(20);
    await page.getByRole('radio', { name: en.modeDifference }).check();
    await page.locator('.difference-legend').waitFor();
    // 0.6 m deeper: the third orange
    await expect.poll(bluer, patient).toBeLessThan(-60);
    const [r, g, b] = await colourAt(page, 'stage', at);
    expect(r).toBeGreaterThan(g + 40);
    expect(g).toBeGreaterThan(b + 20);
    expect(new URL(page.url()).searchParams.get('compare')).toBe('difference');
    expect(await page.locator('.picture-b').isVisible()).toBe(false);
    await page.close();
  });

  test('say where one has nothing to show, and show the frame before only with a word', async () => {
    const page = await open('run=town&with=late&t=0');
    const name = page.locator('.name-b');
    const beside = page.locator('.picture-b');
    expect(await name.textContent()).toContain('begins later');
    expect(await beside.getAttribute('class')).toContain('absent');
    const seek = async (minutes: number, k: number): Promise<void> => {
      await page.evaluate((s) => (window as never as View).stormtable.player.seek(s), minutes * 60);
      await page.waitForFunction((want) => (window as never as View).stormtable.store.get.shown === want, k);
    };
    await seek(20, 4);
    expect([await shownBeside(page), await name.locator('em').count()]).toEqual([0, 0]);
    expect(await beside.getAttribute('class')).not.toContain('absent');
    await seek(25, 5);
    expect(await shownBeside(page)).toBe(0);
    expect(await name.textContent()).toMatch(/08:20, 5 min earlier/);
    await seek(45, 9);
    expect(await name.textContent()).toMatch(/over by then.*08:40/);
    expect(await shownBeside(page)).toBeUndefined();
    await page.close();
  });

  test('are refused with the reason where the place is another, and the list of runs says so before', async () => {
    const page = await open('run=town&with=hamlet&t=0');
    expect(await page.locator('.banner').textContent()).toMatch(/cannot be compared.*126 x 86 and 50 x 40/);
    expect(await page.locator('canvas.scene').count()).toBe(1);
    await page.locator('.compare-choice summary').click();
    const unfit = page.locator('.compare-choice .unfit');
    await unfit.waitFor();
    expect(await unfit.textContent()).toContain('hamlet');
    const link = page.locator('.compare-choice a', { hasText: 'deeper' });
    await link.click();
    await page.waitForURL(/with=deeper/);
    await page.waitForFunction(() => (window as never as View).stormtable?.store.get.tab === 'comparison');
    await page.keyboard.press('c');
    expect(await page.locator('.compare-choice [aria-current]').textContent()).toContain('deeper');
    await page.getByRole('link', { name: en.endComparison }).click();
    await page.waitForFunction(() => document.querySelectorAll('canvas.scene').length === 1);
    expect(new URL(page.url()).searchParams.get('with')).toBeNull();
    await page.close();
  });

  test('follow what both have while one is computed', async () => {
    const page = await open('run=town&with=growing');
    await page.waitForFunction(() => (window as never as View).stormtable.store.get.shown === 3);
    expect(await shownBeside(page)).toBe(3);
    await growing.next();
    await page.waitForFunction(() => (window as never as View).stormtable.store.get.shown === 4);
    expect(await shownBeside(page)).toBe(4);
    // scrubbed past what it has, it says so, and appears when it gets there
    await page.getByRole('button', { name: en.stepForward }).click();
    await page.waitForFunction(() => (window as never as View).stormtable.store.get.shown === 5);
    expect(await page.locator('.name-b').textContent()).toMatch(/not computed this yet.*08:20/);
    expect(await shownBeside(page)).toBeUndefined();
    await growing.next();
    await page.waitForFunction(() => (window as never as View).stormtable.run.beside?.run.shown?.k === 5);
    expect(await page.locator('.name-b em').count()).toBe(0);
    await page.close();
  });

  test('are opened by the command line when two are named', async () => {
    const program = start(['view', folder('town'), folder('deeper'), '--port', '0', '--no-open']);
    await until(() => program.text().includes('Ctrl-C'), 'the address');
    program.child.kill('SIGINT');
    const { code, out } = await program.ended;
    expect(code).toBe(0);
    expect(out).toMatch(/Compare at http:\/\/127\.0\.0\.1:\d+\/\?run=town&with=deeper /);
  });
});
