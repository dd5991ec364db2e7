/** Looking closer in a real browser: sections, measures, cards; every number shown is held against the timeline. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { xOf, yOf } from '../../src/core/grid.ts';
import { cellsOnLine } from '../../src/core/line-cells.ts';
import { type Serving, serve } from '../../src/server/serve.ts';
import { fileStore } from '../../src/timeline/node/file-store.ts';
import { openTimeline, type Timeline } from '../../src/timeline/reader.ts';
import { en, zh } from '../../src/viewer/language/texts.ts';
import { launch } from './browser.ts';
import { buildViewer } from './built-viewer.ts';
import { writeFixture } from './fixture-run.ts';

let runs: string;
let serving: Serving;
let browser: Browser;
let timeline: Timeline;

beforeAll(async () => {
  buildViewer();
  runs = mkdtempSync(join(tmpdir(), 'look-'));
  await writeFixture(join(runs, 'town'), { id: 'town' });
  timeline = await openTimeline(fileStore(join(runs, 'town')));
  [serving, browser] = await Promise.all([serve({ runsDir: runs, port: 0 }), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await serving?.close();
  rmSync(runs, { recursive: true, force: true });
});

interface View {
  stormtable: {
    store: { get: { shown: number; selection?: unknown }; set(change: object): void };
    stage: { project(x: number, y: number): { x: number; y: number }; scene: { children: readonly unknown[] } };
  };
}
async function open(query: string): Promise<Page> {
  // a still page: the eye is at once where it is sent
  const page = await browser.newPage({
    viewport: { width: 1120, height: 700 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  page.setDefaultTimeout(20_000);
  await page.goto(`${serving.url}?run=town&quads=64&${query}`);
  await page.waitForFunction(() => (window as never as View).stormtable?.store.get.shown >= 0);
  return page;
}
const set = (page: Page, change: object): Promise<void> =>
  page.evaluate((c) => (window as never as View).stormtable.store.set(c), change);
const value = async (page: Page, id: string): Promise<string> =>
  (await page.locator(`[data-value=${id}]`).textContent())!;
const numbers = (text: string): number[] =>
  [...text.replaceAll(',', '').matchAll(/-?\d+(?:\.\d+)?/g)].map(([n]) => Number(n));

/** Writes points into the tool that is open. */
async function type(page: Page, points: readonly (readonly [number, number])[]): Promise<void> {
  const field = page.locator('.points-field');
  if ((await field.getAttribute('open')) === null) await field.locator('summary').click();
  await field.locator('textarea').fill(points.map((p) => p.join(', ')).join('\n'));
  await field.getByRole('button').click();
}

describe('looking closer', () => {
  test('a section shows, and saves, what the timeline has along its line and over its frames', async () => {
    const page = await open('t=45');
    const problems: string[] = [];
    page.on('pageerror', (e) => problems.push(e.message));
    const { grid } = timeline.header;
    const bridge = timeline.place.bridges[1]!;
    const [x, y0, y1] = [bridge.line[0]![0], bridge.line[0]![1] + 300, bridge.line[1]![1] - 300];
    const line = [
      [x, y0],
      [x, y1],
    ] as const;
    await page.keyboard.press('x');
    await type(page, line);
    await page.getByText(en.sectionBand.split('{n}')[0]!).waitFor();

    const cells = cellsOnLine(grid, line);
    const k = 9;
    const depth = await timeline.valuesAt('water_depth', cells, k);
    const bed = await timeline.valuesAt('bed_elevation', cells);
    const flow = await timeline.valuesAt('velocity_x', cells, k);
    const all = await Promise.all(
      Array.from({ length: timeline.manifest.frames }, (_, f) => timeline.valuesAt('water_depth', cells, f)),
    );
    const at = depth.indexOf(Math.max(...depth));
    expect(depth[at]).toBeGreaterThan(5);
    expect(numbers(await value(page, 'section-deepest'))[0]).toBeCloseTo(depth[at]!, 2);
    const full = [...depth.keys()].slice(1, -1).filter((i) => depth[i]! > 0);
    const area = full.reduce((sum, i) => sum + depth[i]! * grid.cellSize, 0);
    // three figures are shown
    expect(numbers(await value(page, 'section-area'))[0]! / area).toBeCloseTo(1, 2);
    // going south, east is on the left
    const discharge = full.reduce((sum, i) => sum + depth[i]! * flow[i]! * grid.cellSize, 0);
    expect(await page.locator('.section-totals').textContent()).toContain(
      en.sectionDischarge.replace('{side}', 'east'),
    );
    expect(numbers(await value(page, 'section-discharge'))[0]! / discharge).toBeCloseTo(1, 2);
    // the bridge stands over its line and half its width beyond
    const under = new Set(
      cellsOnLine(grid, [
        [x, bridge.line[0]![1] + bridge.width / 2],
        [x, bridge.line[1]![1] - bridge.width / 2],
      ]),
    );
    const wet = [...cells.keys()].filter((i) => under.has(cells[i]!) && depth[i]! > 0.05);
    const weight = wet.reduce((sum, i) => sum + depth[i]!, 0);
    const level = wet.reduce((sum, i) => sum + depth[i]! * (bed[i]! + depth[i]!), 0) / weight;
    const [soffit, clear] = numbers((await page.locator(`[data-bridge=${bridge.id}]`).textContent())!);
    expect(soffit).toBe(bridge.soffit_elevation);
    expect(Math.abs(bridge.soffit_elevation - level - clear!)).toBeLessThan(0.0051);

    // the cursor goes by the keyboard
    await page.locator('.section-chart').focus();
    await page.keyboard.press('Home');
    for (let i = 0; i < at; i++) await page.keyboard.press('ArrowRight');
    const range = all.map((f) => f[at]!);
    const said = numbers((await page.locator('.section-readout').textContent())!).slice(1);
    const expected = [
      bed[at]!,
      bed[at]! + depth[at]!,
      depth[at]!,
      bed[at]! + Math.min(...range),
      bed[at]! + Math.max(...range),
    ];
    // levels are told to the centimetre
    for (const [i, want] of expected.entries()) expect(Math.abs(said[i]! - want)).toBeLessThan(0.0051);
    expect(Math.abs(Math.abs(said[5]!) - Math.abs(flow[at]!))).toBeLessThan(0.0051);

    const [table] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: en.saveCsv }).click(),
    ]);
    expect(table.suggestedFilename()).toBe('town-section-T0045.csv');
    const [head, ...rows] = readFileSync(await table.path(), 'utf8')
      .replace('\ufeff', '')
      .trim()
      .split('\r\n');
    const of = (name: string): number => head!.split(',').indexOf(name);
    expect(rows).toHaveLength(cells.length);
    const row = rows[at]!.split(',').map(Number);
    expect(row[of('row')]! * grid.cols + row[of('column')]!).toBe(cells[at]);
    expect(row[of('water_depth_m')]).toBeCloseTo(depth[at]!, 3);
    expect(row[of('maximum_depth_m')]).toBeCloseTo(Math.max(...range), 3);
    expect(row[of('highest_level_m')]).toBeCloseTo(bed[at]! + Math.max(...range), 3);
    expect(rows.some((r) => r.endsWith(`,${bridge.id}`))).toBe(true);
    const [picture] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: en.savePng }).click(),
    ]);
    const png = readFileSync(await picture.path());
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16)).toBe(2200);

    // another time, other water; and what is no point is said so
    await page.locator('.slider').fill('0');
    const before = await timeline.valuesAt('water_depth', cells, 0);
    await page.waitForFunction(() => (window as never as View).stormtable.store.get.shown === 0);
    expect(numbers(await value(page, 'section-deepest'))[0]).toBeCloseTo(Math.max(...before), 2);
    await type(page, [[1, 2]]);
    expect(await page.locator('.problem').textContent()).toContain('outside the place');
    expect(problems).toEqual([]);
    await page.close();
  });

  test('two clicks draw a section on the ground, and it is still there in Chinese', async () => {
    const page = await open('t=45');
    const objects = () => page.evaluate(() => (window as never as View).stormtable.stage.scene.children.length);
    const before = await objects();
    await page.keyboard.press('x');
    for (const [px, py] of [
      [420, 420],
      [600, 470],
    ] as const)
      await page.mouse.click(px, py);
    await page.locator('.section-chart').waitFor();
    expect(await page.locator('.drawn-mark').allTextContents()).toEqual(['A', 'B']);
    expect(await objects()).toBe(before + 2);
    // clicks are the tool's, so no card opens
    expect(await page.evaluate(() => (window as never as View).stormtable.store.get.selection)).toBeUndefined();
    const marks = await page.locator('.drawn-mark').evaluateAll((all) =>
      all.map((e) => {
        const box = e.getBoundingClientRect();
        return [box.x + box.width / 2, box.y + box.height / 2];
      }),
    );
    // a letter stands where one clicked; water over the bed and half a letter make a few pixels
    expect(Math.hypot(marks[0]![0]! - 420, marks[0]![1]! - 420)).toBeLessThan(16);
    expect(Math.hypot(marks[1]![0]! - 600, marks[1]![1]! - 470)).toBeLessThan(16);
    await set(page, { language: 'zh' });
    await page.getByText(zh.sectionWidth, { exact: true }).waitFor();
    expect(await page.locator('.drawn-mark').count()).toBe(2);
    await page.keyboard.press('Escape');
    await page.locator('.section-chart').waitFor({ state: 'detached' });
    expect(await objects()).toBe(before);
    expect(await page.locator('.drawn').count()).toBe(0);
    await page.close();
  });

  test('a measure tells lengths and areas of typed points', async () => {
    const page = await open('t=0');
    const { grid } = timeline.header;
    const [x, y] = [xOf(grid, grid.cols * 40 + 60), yOf(grid, grid.cols * 40 + 60)];
    await page.keyboard.press('m');
    await type(page, [
      [x, y],
      [x + 300, y],
      [x + 300, y - 400],
    ]);
    expect(await value(page, 'measured-map')).toBe('700 m');
    expect(numbers(await value(page, 'measured-ground'))[0]).toBeGreaterThanOrEqual(700);
    await page.getByRole('radio', { name: en.measureArea }).check();
    expect(await value(page, 'measured-area')).toBe('6.00 ha (60,000 m²)');
    expect(await value(page, 'measured-map')).toBe('1.200 km');
    await page.getByRole('button', { name: en.measureUndo }).click();
    expect(await page.locator('[data-value=measured-area]').count()).toBe(0);
    expect(await page.locator('.drawn-mark').count()).toBe(2);
    await page.close();
  });

  test('a cell tells its largest so far, a gauge truth beside what was observed, a warning its course', async () => {
    const page = await open('t=45');
    const { grid } = timeline.header;
    const last = await timeline.frame('water_depth', 9);
    const first = await timeline.frame('water_depth', 0);
    const cell = last.values.findIndex((d, i) => d > 1500 && d < 60_000 && first.values[i] === 0);
    const history = await timeline.cellHistory('water_depth', Math.floor(cell / grid.cols), cell % grid.cols);
    await set(page, { selection: { what: 'cell', cell, x: xOf(grid, cell), y: yOf(grid, cell) } });
    await page.locator('[data-value=fastest]').waitFor();
    const most = Math.max(...history.slice(0, 10));
    expect(await value(page, 'deepest')).toBe(
      `${most.toFixed(3)} m at T+00:${String(history.indexOf(most) * 5).padStart(2, '0')}`,
    );
    await page.locator('.inspector canvas').nth(1).waitFor();

    await set(page, { selection: { what: 'asset', asset: { kind: 'gauge', id: 'quay-stage' } } });
    const keys = page.locator('.inspector .chart-key');
    await keys.nth(1).waitFor();
    const shown = async (table: string, column: string): Promise<number> => {
      const series = await timeline.series(table);
      return series.columns[column]![9 * series.rows]!;
    };
    const readings = (await keys.allTextContents()).map((t) => numbers(t)[0]!);
    expect(readings[0]).toBeCloseTo(await shown('gauge', 'stage'), 2);
    expect(readings[1]).toBeCloseTo(await shown('gauge_truth', 'level'), 2);
    const told = page.locator('.told-list');
    expect(await told.textContent()).toContain('over its warning stage');

    // kept beside another of the same unit, both in one chart; a click on it goes to its moment
    await page.getByRole('button', { name: en.seriesKeep }).click();
    await page.getByRole('combobox', { name: en.seriesKind }).selectOption('bridge');
    await page.getByRole('combobox', { name: en.seriesColumn }).selectOption('bridge.level');
    await page.getByRole('button', { name: en.seriesAdd }).click();
    const panel = page.locator('.card.tool');
    await panel.locator('.chart-key').nth(2).waitFor();
    expect(await panel.locator('canvas').count()).toBe(1);
    const kept = await panel.locator('.chart-key').allTextContents();
    expect(kept[0]).toContain('Quay gauge: Stage');
    expect(numbers(kept[2]!).at(-1)).toBeCloseTo(await shown('bridge', 'level'), 2);
    await panel.locator('.u-over').click({ position: { x: 4, y: 40 } });
    await page.waitForFunction(() => (window as never as View).stormtable.store.get.shown === 0);
    await page.locator('.slider').fill(String(timeline.secondsAt(9)));
    await page.waitForFunction(() => (window as never as View).stormtable.store.get.shown === 9);
    await panel.getByRole('button', { name: /^Remove .*Bridge/ }).click();
    await page.waitForFunction(() => document.querySelectorAll('.card.tool .chart-key').length === 2);
    await page.keyboard.press('Escape');

    // from the list of what was said to the warning, and from there to its moment
    await told.getByRole('button').first().click();
    await page.locator('.warning-now').waitFor();
    expect(await page.locator('.warning-now').textContent()).toContain(en.orange);
    await page.locator('.card-body > .steps').getByRole('button').click();
    await page.waitForFunction(() => (window as never as View).stormtable.store.get.shown === 3);
    await page.close();
  });
});
