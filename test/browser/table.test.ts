/** The picture as a table: its figures are the timeline's, a row leads to the place, and it needs no WebGL. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { en, zh } from '../../src/viewer/language/texts.ts';
import { serveTown, type Town, type ViewerWindow } from './served-town.ts';

let town: Town;
beforeAll(async () => {
  town = await serveTown();
});
afterAll(() => town?.end());

const cells = (page: Page, column: string): Promise<string[]> =>
  page.locator(`.picture-table [data-column="${column}"]`).allTextContents();
const names = (page: Page): Promise<string[]> => page.locator('.picture-table tbody th').allTextContents();
const subject = async (page: Page, id: string): Promise<void> => {
  await page.locator('.table-subject').selectOption(id);
  await page.locator('.picture-table tbody tr').first().waitFor();
};
const state = (page: Page) =>
  page.evaluate(() => {
    const { store, stage } = (window as never as ViewerWindow).stormtable;
    const { selection, tool } = store.get;
    return { selection, tool, x: stage?.eye.target.x, z: stage?.eye.target.z };
  });

describe('the table of the picture', () => {
  test('it lists what the picture shows with the timeline’s own figures, at the time shown', async () => {
    const page = await town.open('t=60&table=bridge');
    const { timeline } = town;
    const bridges = await timeline.series('bridge');
    const table = timeline.header.tables.find((t) => t.name === 'bridge')!;
    for (const k of [12, 6]) {
      await page.locator('.slider').fill(String(timeline.secondsAt(k)));
      await page.waitForFunction(
        (want) => document.querySelector('.picture-table caption')!.textContent!.includes(want),
        k === 12 ? '01:00' : '00:30',
      );
      for (const [row, id] of table.ids.entries()) {
        const at = k * bridges.rows + row;
        const told = page.locator(`[data-row="${id}"]`);
        for (const column of ['level', 'freeboard'])
          expect(await told.locator(`[data-column="truth:${column}"]`).textContent()).toBe(
            bridges.columns[column]![at]!.toFixed(2),
          );
        expect(await told.locator('[data-column="truth:state"]').textContent()).toBe(
          table.columns['state']!.classes![bridges.columns['state']![at]!]!.en,
        );
      }
    }
    // everything the town has is on offer
    const offered = await page
      .locator('.table-subject option')
      .evaluateAll((all) => all.map((o) => (o as HTMLOptionElement).value));
    for (const id of [
      'zone',
      'area',
      'warning',
      'suggestion',
      'event',
      'bridge',
      'road',
      'underpass',
      'site',
      'gauge',
      'crew',
    ])
      expect(offered).toContain(id);
    await page.close();
  });

  test('columns sort both ways, words, bounds and states filter, and the count says so', async () => {
    const page = await town.open('t=40&table=underpass');
    const depths = async () => (await cells(page, 'truth:depth')).map(Number);
    await page.locator('.picture-table thead button', { hasText: 'Depth' }).click();
    const falling = await depths();
    expect(falling.length).toBe(14);
    expect(falling).toEqual([...falling].sort((a, b) => b - a));
    expect(await page.locator('th[aria-sort=descending]').count()).toBe(1);
    await page.locator('.picture-table thead button', { hasText: 'Depth' }).click();
    expect(await depths()).toEqual([...falling].reverse());
    await page.locator('.table-filter').fill('> 0.3');
    const deep = falling.filter((d) => d > 0.3).length;
    await page.waitForFunction((n) => document.querySelectorAll('.picture-table tbody tr').length === n, deep);
    expect(deep).toBeGreaterThan(0);
    expect(await page.locator('.table-count').textContent()).toBe(`${deep} of 14`);
    await page.locator('.table-filter').fill('');
    await page.locator('.table-state').selectOption('impassable');
    await page.waitForFunction(() => document.querySelectorAll('.picture-table tbody tr').length < 14);
    expect(new Set(await cells(page, 'truth:state'))).toEqual(new Set(['impassable']));
    await page.close();
  });

  test('a row flies there and opens what it tells of; the arrows go from row to row', async () => {
    const page = await town.open('t=60&table=bridge');
    const before = await state(page);
    await page.locator('[data-row=bridge-2]').click();
    const after = await state(page);
    expect(after.selection).toEqual({ what: 'asset', asset: { kind: 'bridge', id: 'bridge-2' } });
    await page.waitForFunction((x) => (window as never as ViewerWindow).stormtable.stage!.eye.target.x !== x, before.x);
    expect(await page.locator('.inspector h2').textContent()).toBe('Ferry Bridge');
    expect(await page.locator('tr.picked th').textContent()).toBe('Ferry Bridge');
    await page.locator('.picture-table tbody button').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const second = (await names(page))[1];
    await page.waitForFunction((name) => document.querySelector('.inspector h2')!.textContent === name, second);
    // redrawn with the selection, the focus stays on its row
    expect(await page.evaluate(() => document.activeElement!.textContent)).toBe(second);
    await subject(page, 'suggestion');
    await page.locator('.picture-table tbody button').first().click();
    await page.locator('.why').waitFor();
    await page.close();
  });

  test('long tables come a page at a time, and CSV holds all that fits the filter', async () => {
    const page = await town.open('t=60&table=road');
    const roads = town.timeline.header.tables.find((t) => t.name === 'road')!.ids.length;
    expect(roads).toBeGreaterThan(100);
    await page.locator('.pager').waitFor();
    expect(await page.locator('.picture-table tbody tr').count()).toBe(100);
    await page.getByRole('button', { name: en.tableAfter }).click();
    expect(await page.locator('.picture-table tbody tr').count()).toBe(roads - 100);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: en.tableCsv }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('town-road-T0100.csv');
    const lines = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(lines.length).toBe(roads + 1);
    expect(lines[0]).toContain('Depth (m)');
    expect(lines[1]).toMatch(/^2020-08-19T09:00:00\+08:00,e\d+,Street \d+,closed,/);
    await page.close();
  });

  test('it is in the address while it is open, and gone from it after', async () => {
    const page = await town.open('t=60');
    const asked = () => new URL(page.url()).searchParams.get('table');
    await page.keyboard.press('t');
    await subject(page, 'gauge');
    expect(asked()).toBe('gauge');
    await page.reload();
    await page.locator('.picture-table tbody tr').first().waitFor();
    expect(await page.locator('.table-subject').inputValue()).toBe('gauge');
    await page.locator('.table-view').getByRole('button', { name: en.close }).click();
    expect(asked()).toBeNull();
    expect(await page.locator('.table-view').isHidden()).toBe(true);
    await page.close();
  });
});

test('without WebGL the table stands in for the picture: it says why, follows the time and opens cards, also in Chinese', async () => {
  const page = await town.open('t=30&lang=zh', { withoutWebgl: true });
  expect(await page.locator('.banner').textContent()).toContain('WebGL2');
  expect(await page.locator('.scene').isHidden()).toBe(true);
  expect(await page.locator('.table-view').isVisible()).toBe(true);
  await subject(page, 'bridge');
  expect(await names(page)).toContain('磨坊大桥');
  const before = await cells(page, 'truth:level');
  await page.locator('.time-bar').getByRole('button', { name: zh.stepForward }).click();
  await page.waitForFunction(() => document.querySelector('.picture-table caption')!.textContent!.includes('00:35'));
  expect(await cells(page, 'truth:level')).not.toEqual(before);
  await page.locator('.picture-table tbody button').first().click();
  await page.locator('.inspector canvas').first().waitFor();
  // the card lies beside the table, not over it
  const [card, table] = await page.evaluate(() =>
    ['.inspector', '.table-view'].map((s) => document.querySelector(s)!.getBoundingClientRect().toJSON() as DOMRect),
  );
  expect(card!.right).toBeLessThanOrEqual(table!.left);
  const left = (await page.locator('.table-view').textContent())!;
  const english = Object.values(en).filter(
    (text) => text.length > 6 && !(Object.values(zh) as string[]).includes(text),
  );
  expect(english.filter((text) => left.includes(text))).toEqual([]);
  await page.close();
});
