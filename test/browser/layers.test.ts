/** The layers panel: presets, opacity, colour maps and headings change the picture and the address. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waterMaps } from '../../src/viewer/scene/water-maps.ts';
import { serveTown, type Town, type ViewerWindow } from './served-town.ts';

let town: Town;
let page: Page;
beforeAll(async () => {
  town = await serveTown();
  page = await town.open('t=60', { viewport: { width: 900, height: 600 } });
});
afterAll(() => town?.end());

const address = (name: string): string | null => new URL(page.url()).searchParams.get(name);
const set = ({ hidden, ...change }: Partial<Record<string, unknown>> & { hidden?: readonly string[] }): Promise<void> =>
  page.evaluate(
    ([h, c]) =>
      (window as never as ViewerWindow).stormtable.store.set({
        ...(c as object),
        ...(h ? { hidden: new Set(h as string[]) } : {}),
      }),
    [hidden, change],
  );
const choices = () =>
  page.evaluate(() => {
    const { hidden, opacity, waterMap, waterScale, colourMode, preset, tab } = (window as never as ViewerWindow)
      .stormtable.store.get;
    return { hidden: [...hidden].sort(), opacity, waterMap, waterScale, colourMode, preset, tab };
  });

/** Draws the picture with what the layers ask for and keeps it in the page under a name. */
const keep = (name: string): Promise<void> =>
  page.evaluate(
    (key) =>
      new Promise<void>((done) => {
        // after the page's own picture, which is when layers are faded
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            const { stage } = (window as never as ViewerWindow).stormtable;
            stage!.renderer.render(stage!.scene, stage!.eye.camera);
            const gl = stage!.renderer.getContext();
            const [w, h] = [gl.drawingBufferWidth, gl.drawingBufferHeight];
            const all = new Uint8Array(w * h * 4);
            gl.readPixels(0, 0, w, h, gl.RGBA, gl.UNSIGNED_BYTE, all);
            const kept = ((window as never as { kept?: Record<string, Uint8Array> }).kept ??= {});
            kept[key] = all;
            done();
          }),
        );
      }),
    name,
  );
/** Sum of differences of two pictures kept. */
const differ = (a: string, b: string): Promise<number> =>
  page.evaluate(
    ([p, q]) => {
      const { kept } = window as never as { kept: Record<string, Uint8Array> };
      let sum = 0;
      kept[p!]!.forEach((v, i) => void (sum += Math.abs(v - kept[q!]![i]!)));
      return sum;
    },
    [a, b],
  );
const unfold = (): Promise<void> =>
  page.evaluate(() => {
    for (const e of document.querySelectorAll<HTMLDetailsElement>('#legend, #legend .layers')) e.open = true;
  });

test('a layer fades between gone and whole, and comes back as it was', async () => {
  await page.setViewportSize({ width: 480, height: 300 });
  await page.waitForTimeout(600);
  await set({ hidden: ['area'], opacity: {} });
  await keep('whole');
  for (const id of ['water', 'road', 'underpass', 'bridge']) {
    await set({ opacity: { [id]: 0.4 } });
    await keep('half');
    await set({ opacity: {}, hidden: ['area', id] });
    await keep('gone');
    const all = await differ('whole', 'gone');
    expect(all, id).toBeGreaterThan(1000);
    // faded it lies between both: nearer to each than they are to one another
    expect(await differ('whole', 'half'), id).toBeGreaterThan(all * 0.2);
    expect(await differ('whole', 'half'), id).toBeLessThan(all);
    expect(await differ('half', 'gone'), id).toBeLessThan(all);
    await set({ hidden: ['area'] });
    await keep('again');
    // the same picture, but for the last bit of a few pixels where water shimmers at rest
    expect(await differ('again', 'whole'), id).toBeLessThan(200);
  }
  await page.setViewportSize({ width: 900, height: 600 });
});

test('the slider beside a layer fades it, says how far, and the address keeps it', async () => {
  await unfold();
  const slider = page.locator('[data-opacity=road]');
  await slider.fill('60');
  expect((await choices()).opacity).toEqual({ road: 0.6 });
  expect(await slider.getAttribute('aria-valuetext')).toBe('60 %');
  expect(address('opacity')).toBe('road:60');
  await slider.fill('100');
  expect(address('opacity')).toBeNull();
});

test('each preset is one click, stands in the address, and survives a reload; a change of one’s own ends it', async () => {
  const seen = new Set<string>();
  for (const preset of ['planner', 'trainer', 'engineer'] as const) {
    await page.locator(`[data-preset=${preset}]`).click();
    const now = await choices();
    seen.add(JSON.stringify({ ...now, tab: '', preset: '' }));
    expect(now.preset).toBe(preset);
    expect(address('preset')).toBe(preset);
    expect(await page.locator(`[data-preset=${preset}]`).getAttribute('aria-pressed')).toBe('true');
  }
  expect(seen.size).toBe(3);
  const before = await choices();
  await page.reload();
  await page.waitForFunction(() => (window as never as ViewerWindow).stormtable?.store.get.shown >= 0);
  // the list that has nothing to tell here gives way to the first
  expect({ ...(await choices()), tab: before.tab }).toEqual(before);
  await unfold();
  await page.locator('[data-layer=road]').uncheck();
  expect((await choices()).preset).toBeUndefined();
  expect(address('preset')).toBeNull();
  await page.locator('[data-layer=road]').check();
});

test('a heading switches all its layers, and says how many are drawn', async () => {
  await unfold();
  const all = page.locator('[data-group=streets]');
  await all.uncheck();
  expect((await choices()).hidden).toEqual(expect.arrayContaining(['bridge', 'road', 'underpass']));
  const head = page.locator('.group', { has: all });
  expect(await head.locator('.count').textContent()).toBe('0/3');
  await page.locator('[data-layer=bridge]').check();
  expect(await all.evaluate((e) => (e as HTMLInputElement).indeterminate)).toBe(true);
  await all.check();
  expect(await head.locator('.count').textContent()).toBe('3/3');
});

test('water takes the colours of the map and scale chosen, and the legend shows the same', async () => {
  await unfold();
  await set({ hidden: [], opacity: {}, waterMap: 'blues', waterScale: 'classes', colourMode: 'depth' });
  await keep('blues');
  for (const name of ['cividis', 'viridis'] as const) {
    await page.locator('.water-map').selectOption(name);
    await keep(name);
    expect(await differ(name, 'blues')).toBeGreaterThan(20_000);
    const swatches = await page
      .locator('.ramp-step')
      .evaluateAll((all) => all.map((e) => (e as HTMLElement).style.getPropertyValue('--swatch')));
    expect(swatches).toEqual(waterMaps[name].colours);
    expect(address('map')).toBe(name);
  }
  await page.locator('.water-map').selectOption('blues');
  await keep('back');
  expect(await differ('back', 'blues')).toBeLessThan(1000);
  await page.locator('input[value=continuous]').check();
  await keep('continuous');
  expect(await differ('continuous', 'blues')).toBeGreaterThan(5000);
  expect(address('scale')).toBe('continuous');
  expect(
    await page
      .locator('.ramp-step')
      .first()
      .evaluate((e) => (e as HTMLElement).style.getPropertyValue('--swatch')),
  ).toContain('linear-gradient');
});
