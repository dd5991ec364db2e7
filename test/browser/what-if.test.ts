/** What if, in a real browser: a person changes something, the next hour is computed there, and it is what the command line computes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { beginRun, type Wires } from '../../src/run/node/begin-run.ts';
import { forkRun } from '../../src/run/node/fork-run.ts';
import { type Serving, serve } from '../../src/server/serve.ts';
import { fileStore } from '../../src/timeline/node/file-store.ts';
import { openTimeline } from '../../src/timeline/reader.ts';
import { scenariosDir } from '../scenario-runs.ts';
import { launch } from './browser.ts';
import { buildViewer } from './built-viewer.ts';

const root = mkdtempSync(join(tmpdir(), 'what-if-view-'));
const quiet: Wires = { tell() {}, stopAsked: () => false };
const how = { runsDir: root, threads: 1, checkpoint: 1200 };
let browser: Browser;
let serving: Serving;

beforeAll(async () => {
  buildViewer();
  const file = join(scenariosDir, 'alder-valley', 'scenario.yaml');
  const set = ['time.end=80 min'];
  await beginRun({ file, out: join(root, 'town'), set, cut: 'full', replaceUnfinished: true, ...how }, quiet);
  [serving, browser] = await Promise.all([serve({ runsDir: root, port: 0 }), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await serving?.close();
  rmSync(root, { recursive: true, force: true });
});

interface View {
  stormtable: {
    store: { get: { shown: number } };
    run: { shown: { seconds: number; data: { fields: Record<string, Uint16Array> } } };
  };
}
async function open(query: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 960, height: 600 }, locale: 'en-GB' });
  page.setDefaultTimeout(30_000);
  await page.goto(`${serving.url}?run=town&still=1&quads=48&${query}`);
  await page.waitForFunction(() => (window as never as View).stormtable?.store.get.shown >= 0);
  return page;
}
const depths = (page: Page): Promise<number[]> =>
  page.evaluate(() => [...(window as never as View).stormtable.run.shown.data.fields['water_depth']!]);

test('more rain, a barrier and a closed road: the picture changes, and the digest is that of stormtable fork', async () => {
  const page = await open('t=25');
  const problems: string[] = [];
  page.on('pageerror', (e) => problems.push(e.message));
  page.on('console', (m) => void (m.type() === 'error' && problems.push(m.text())));
  await page.keyboard.press('w');
  const panel = page.getByRole('region', { name: 'What if' });
  await panel.getByText(/Changed from .*02:25 on/).waitFor();
  const compute = panel.getByRole('button', { name: 'Compute' });
  await compute.click();
  await panel.getByText('Nothing is changed yet').waitFor();
  await panel.getByLabel(/^Rain/).fill('150');
  await panel.getByLabel(/^Barrier points/).fill('500400 3274000');
  await compute.click();
  await panel.getByText('A barrier needs two points').waitFor();
  await panel.getByLabel(/^Barrier points/).fill('500400 3274000\n500400, 3274600.5');
  await panel.getByLabel(/^Barrier height/).fill('2.3');
  await panel.getByLabel('Close a road').selectOption('quay-street');
  await compute.click();
  await panel.getByText('The same on the command line').click();
  const digest = await panel.locator('[data-value=digest]').textContent();

  // the command that the panel shows is followed to the letter
  const text = (await panel.locator('pre').textContent())!;
  const [command, file] = text.split('\n\ncommands.yaml:\n');
  const commandFile = join(root, 'commands.yaml');
  writeFileSync(commandFile, file!);
  const words = [...command!.matchAll(/--(\w+) (?:"([^"]*)"|(\S+))/g)].map((m) => [m[1]!, m[2] ?? m[3]!] as const);
  expect(command).toMatch(/^stormtable fork town --at "1500 s" /);
  const set = words.filter(([name]) => name === 'set').map(([, value]) => value);
  expect(set).toHaveLength(3);
  const at = words.find(([name]) => name === 'at')![1];
  const out = join(root, 'forked');
  const forked = await forkRun({ kind: 'fork', parent: join(root, 'town'), at, set, commandFile, out, ...how }, quiet);
  expect(digest).toBe(forked.digest);

  // what is shown is the end of what was computed, number for number as the fork recorded it
  const timeline = await openTimeline(fileStore(out));
  const last = timeline.manifest.frames - 1;
  expect(await page.evaluate(() => (window as never as View).stormtable.run.shown.seconds)).toBe(80 * 60);
  const computed = await depths(page);
  await panel.locator('[data-value=rise]').waitFor();
  await page.getByText('What if: computed in this browser, not recorded').waitFor();
  expect(computed).toEqual([...(await timeline.frame('water_depth', last)).values]);
  await panel.getByLabel('as recorded').check();
  const recorded = await depths(page);
  const parent = await openTimeline(fileStore(join(root, 'town')));
  expect(recorded).toEqual([...(await parent.frame('water_depth', last)).values]);
  const rise = computed.reduce((most, v, i) => (v === 65535 ? most : Math.max(most, v - recorded[i]!)), 0);
  expect(rise).toBeGreaterThan(200);
  expect(await panel.locator('[data-value=rise]').textContent()).toBe(`${(rise / 1000).toFixed(2)} m`);

  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const checker = (window as never as { axe: typeof axe }).axe;
    return (await checker.run('.card.tool')).violations.map((v) => `${v.impact} ${v.id}: ${v.nodes[0]!.html}`);
  });
  expect(found).toEqual([]);

  // closed, the page shows nothing but the recording
  await panel.getByLabel('what if', { exact: true }).check();
  expect(await depths(page)).toEqual(computed);
  await page.keyboard.press('Escape');
  expect(await depths(page)).toEqual(recorded);
  expect(await page.getByText('not recorded').count()).toBe(0);
  expect(problems).toEqual([]);
  await page.close();
});

test('a click on the ground adds a point; what the engine refuses is told; where it cannot go on it says why', async () => {
  const page = await open('t=60&lang=en');
  await page.keyboard.press('w');
  const panel = page.getByRole('region', { name: 'What if' });
  const points = panel.getByLabel(/^Barrier points/);
  // between the panels
  await page.mouse.click(470, 300);
  await expect.poll(() => points.inputValue(), { timeout: 15_000 }).toMatch(/^\d{6}\.\d \d{7}\.\d$/);
  await points.fill('1 1\n2 900');
  await panel.getByRole('button', { name: 'Compute' }).click();
  await panel.getByText(/barrier-1.*touches no side/).waitFor();
  await page.keyboard.press('Escape');
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.keyboard.press('End');
  await page.keyboard.press('w');
  await panel.getByText('The run ends at the time shown').waitFor();
  expect(await panel.getByRole('button', { name: 'Compute' }).isDisabled()).toBe(true);
  await page.close();
});
