/** The page for everyone: axe's rules, the keyboard, less motion, tablets and walls. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { en } from '../../src/viewer/language/texts.ts';
import { serveTown, type Town, type ViewerWindow } from './served-town.ts';
import { toolKeys } from './tool-keys.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let town: Town;
beforeAll(async () => {
  town = await serveTown();
});
afterAll(() => town?.end());

/** Violations that are serious or critical, as one reads them: rule, and where. */
async function violations(page: Page): Promise<string[]> {
  const found = await page.evaluate(
    async () =>
      (
        await (window as never as { axe: { run(context: unknown, o: object): Promise<AxeResults> } }).axe.run(
          document,
          {
            resultTypes: ['violations'],
          },
        )
      ).violations,
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((n) => `${id}: ${n.target.join(' ')} ${n.any[0]?.message ?? ''}`));
}

describe('axe finds nothing serious', () => {
  test.each([
    ['en', 'dark'],
    ['en', 'light'],
    ['zh', 'dark'],
    ['zh', 'light'],
  ])(
    'in %s, %s: at first, with a suggestion open, a table, a cell and each dialog',
    async (lang, theme) => {
      const page = await town.open(`t=60&lang=${lang}&theme=${theme}`);
      await page.evaluate(axeSource);
      expect(await violations(page), 'at first').toEqual([]);
      await page.locator('.item-head').first().click();
      await page.locator('.why').waitFor();
      expect(await violations(page), 'suggestion').toEqual([]);
      await page.keyboard.press('Escape');
      await page.keyboard.press('t');
      await page.locator('.picture-table tbody tr').first().click();
      await page.locator('.inspector canvas').first().waitFor();
      expect(await violations(page), 'table and asset').toEqual([]);
      await page.keyboard.press('Escape');
      await page.keyboard.press(theme === 'dark' ? '2' : '4');
      expect(await violations(page), 'warnings or zones').toEqual([]);
      await page.keyboard.press('?');
      expect(await violations(page), 'keys').toEqual([]);
      await page.keyboard.press('Escape');
      await page.locator('#caption').click();
      expect(await violations(page), 'about').toEqual([]);
      await page.close();
    },
    120_000,
  );
});

describe('by keyboard', () => {
  test('every stop of the Tab key is seen, named, and none is a trap', async () => {
    const page = await town.open('t=60', { viewport: { width: 1120, height: 700 } });
    const stops: { name: string; seen: boolean }[] = [];
    for (let k = 0; k < 120; k++) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(() => {
        const e = document.activeElement as HTMLElement;
        if (e === document.body) return undefined;
        const style = getComputedStyle(e);
        const name =
          e.getAttribute('aria-label') ??
          (e.getAttribute('aria-labelledby')
            ? document.getElementById(e.getAttribute('aria-labelledby')!)?.textContent
            : ((e as HTMLInputElement).labels?.[0]?.textContent ?? e.textContent));
        return {
          name: name?.trim() ?? '',
          seen: style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2,
          kind: `${e.tagName} ${e.className}`,
        };
      });
      if (!stop) break;
      stops.push({ name: stop.name, seen: stop.seen });
      expect(stop.name, stop.kind).not.toBe('');
      expect(stop.seen, `${stop.kind} ${stop.name}`).toBe(true);
    }
    // all the way round: skip link first, and out of the page at the end
    expect(stops[0]!.name).toContain('Three-dimensional');
    expect(stops[1]!.name).toBe(en.skip);
    expect(stops.length).toBeGreaterThan(25);
    expect(stops.length).toBeLessThan(120);
    await page.close();
  });

  test('the layers panel keeps the focus where it is used, and is opened by its key', async () => {
    const page = await town.open('t=30', { viewport: { width: 1024, height: 768 } });
    expect(await page.locator('#legend').getAttribute('open')).toBeNull();
    await page.keyboard.press('l');
    expect(await page.locator('#legend').getAttribute('open')).not.toBeNull();
    const box = page.locator('[data-layer=road]');
    await box.focus();
    await page.keyboard.press('Space');
    expect(await box.isChecked()).toBe(false);
    expect(await box.evaluate((e) => e === document.activeElement)).toBe(true);
    await page.close();
  });

  test('the list of keys tells every tool’s key, and no key means two things', async () => {
    const page = await town.open('t=30');
    await page.keyboard.press('?');
    const listed = (await page.locator('dialog kbd').allTextContents()).filter((k) => k.length === 1);
    expect(new Set(listed).size).toBe(listed.length);
    for (const key of ['t', 'l', '\\', '?']) expect(listed).toContain(key);
    for (const key of toolKeys()) expect(listed).toContain(key);
    await page.close();
  });

  test('a new warning is said once, and frames are not read out', async () => {
    const page = await town.open('t=0');
    const heard = page.locator('.only-heard[role=status]');
    expect(await heard.textContent()).toBe('');
    await page.keyboard.press('End');
    await page.waitForFunction(() => document.querySelector('.only-heard[role=status]')!.textContent !== '');
    expect(await heard.textContent()).toMatch(/^New warning: .*warning stage/);
    expect(await page.locator('.inspector').getAttribute('aria-live')).toBeNull();
    await page.close();
  });
});

test('with less motion wished nothing plays of itself and the eye is at once where it is sent', async () => {
  const page = await town.open('', {});
  await page.waitForTimeout(600);
  const now = () =>
    page.evaluate(() => {
      const { store, stage } = (window as never as ViewerWindow).stormtable;
      return { playing: store.get.playing, shown: store.get.shown, x: stage!.eye.target.x };
    });
  const before = await now();
  expect(before).toMatchObject({ playing: false, shown: 0 });
  await page.keyboard.press('t');
  await page.locator('.picture-table tbody button').nth(2).click();
  // two pictures later the eye stands still over it
  const [first, second] = await page.evaluate(
    () =>
      new Promise<number[]>((done) => {
        const { target } = (window as never as ViewerWindow).stormtable.stage!.eye;
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            const at = target.x;
            setTimeout(() => done([at, target.x]), 500);
          }),
        );
      }),
  );
  expect(first).not.toBe(before.x);
  expect(second).toBe(first);
  const moving = await page.evaluate(() => document.getAnimations().length);
  expect(moving).toBe(0);
  await page.close();
});

/** Boxes of what stands on the page, by name. */
const boxes = (page: Page) =>
  page.evaluate(() =>
    Object.fromEntries(
      ['.top', '.operations', '.time-bar', '.caption', '.lists-toggle', '.table-view', '.controls'].map((name) => {
        const box = document.querySelector(name)!.getBoundingClientRect();
        return [name, { left: box.left, right: box.right, top: box.top, bottom: box.bottom, width: box.width }];
      }),
    ),
  );

describe('screens', () => {
  test('on a tablet the lists go away and come back by touch, and the picture takes their room', async () => {
    const page = await town.open('t=60', { viewport: { width: 1024, height: 768 }, hasTouch: true });
    const before = await boxes(page);
    expect(before['.operations']!.width).toBeGreaterThan(280);
    await page.locator('.lists-toggle').tap();
    const away = await boxes(page);
    expect(away['.operations']!.width).toBe(0);
    expect(away['.time-bar']!.right).toBe(1024);
    const free = () => page.evaluate(() => (window as never as ViewerWindow).stormtable.stage!.eye.free().right);
    await expect.poll(free).toBe(1024);
    expect(await page.locator('.lists-toggle').getAttribute('aria-expanded')).toBe('false');
    await page.locator('.lists-toggle').tap();
    expect((await boxes(page))['.operations']!.width).toBe(before['.operations']!.width);
    await expect.poll(free).toBe(before['.operations']!.left);
    // a finger finds the switches
    const small = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('button, select, .switch')]
        .filter((e) => e.offsetParent && !e.closest('.operations'))
        .map((e) => ({ name: `${e.className} ${e.textContent}`, height: e.getBoundingClientRect().height }))
        .filter(({ height }) => height < 24),
    );
    expect(small).toEqual([]);
    await page.close();
  });

  test.each([
    [1024, 768],
    [1280, 720],
    [1920, 1080],
    [3840, 2160],
  ])('at %i by %i everything stands inside the page, nothing over the other, and type has its size', async (w, h) => {
    const page = await town.open('t=60&table=bridge', { viewport: { width: w, height: h } });
    await page.locator('.picture-table tbody tr').first().waitFor();
    const all = await boxes(page);
    for (const [name, box] of Object.entries(all)) {
      expect(box.left, name).toBeGreaterThanOrEqual(0);
      expect(box.right, name).toBeLessThanOrEqual(w + 0.5);
      expect(box.bottom, name).toBeLessThanOrEqual(h + 0.5);
    }
    expect(all['.table-view']!.right).toBeLessThanOrEqual(all['.operations']!.left + 0.5);
    expect(all['.table-view']!.bottom).toBeLessThanOrEqual(all['.caption']!.top + 0.5);
    const size = await page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize));
    // 13 px on a desk; on a wall of 4K the layout is that of a desk, twice the size
    expect(size / 13).toBeCloseTo(w === 3840 ? 1.92 : 1, 1);
    await page.close();
  });
});
