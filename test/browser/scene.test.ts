/**
 * The scene as it is drawn: against stored pictures, and what its looks, its light and its blocks rest on. Where the
 * picture is meant to change, `STORMTABLE_PICTURES=write npx vitest run test/browser/scene.test.ts` stores it anew: look at it.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Serving, serve } from '../../src/server/serve.ts';
import { en } from '../../src/viewer/language/texts.ts';
import { blocksOf, within } from '../../src/viewer/layers/blocks.ts';
import { groundLooks } from '../../src/viewer/scene/ground-look.ts';
import { lightAt, mapSun, sunAt, whereabouts } from '../../src/viewer/scene/sun.ts';
import { launch } from './browser.ts';
import { buildViewer } from './built-viewer.ts';
import { fixturePlace } from './fixture-place.ts';
import { writeFixture } from './fixture-run.ts';

const { place } = fixturePlace(86, 126, 60);

describe('blocks', () => {
  const blocks = blocksOf(place, 1000);
  test('stand for the residents of each town, beside its streets, and are the same every time', () => {
    expect(blocksOf(place, 1000)).toEqual(blocks);
    const towns = place.zones.filter((z) => z.tier === 'town');
    const told = blocks.reduce((sum, b) => sum + b.residents, 0);
    // a share of a block is left out in each town
    expect(told).toBeGreaterThan(60_000 - towns.length * blocks[0]!.residents);
    expect(told).toBeLessThanOrEqual(60_000);
    for (const { at } of blocks) {
      const street = Math.min(...place.roads.edges.map((e) => away(at, e.line[0]!, e.line.at(-1)!)));
      expect(street).toBeGreaterThan(8);
      expect(street).toBeLessThan(50);
    }
  });
  test('a point lies in a ring with a hole only outside the hole', () => {
    const square = (a: number, b: number) =>
      [[a, a], [b, a], [b, b], [a, b], [a, a]] as [number, number][]; // biome-ignore format: one ring a line
    expect(within([square(0, 10), square(4, 6)], [2, 5])).toBe(true);
    expect(within([square(0, 10), square(4, 6)], [5, 5])).toBe(false);
    expect(within([square(0, 10)], [11, 5])).toBe(false);
  });
});
type P = readonly [number, number];
function away([x, y]: P, a: P, b: P): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const t = Math.max(0, Math.min(1, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - a[0] - dx * t, y - a[1] - dy * t);
}

describe('the sun', () => {
  test('stands where an almanac has it', () => {
    // Greenwich, summer solstice 2020, local noon: elevation 90 - 51.48 + 23.44 degrees, due south
    const noon = sunAt(Date.UTC(2020, 5, 21, 12, 2), 51.48, 0);
    expect((Math.asin(noon[1]) * 180) / Math.PI).toBeCloseTo(61.96, 1);
    expect(noon[2]).toBeGreaterThan(0);
    expect(Math.abs(noon[0])).toBeLessThan(0.01);
    // the equator at an equinox: rises in the east at six
    const dawn = sunAt(Date.UTC(2020, 2, 20, 6, 30), 0, 0);
    expect(dawn[0]).toBeGreaterThan(0.98);
  });
  test('lights by day, and leaves the light of maps by night', () => {
    const chongqing = whereabouts(32648, [650_000, 3_270_000])!;
    expect(chongqing.latitude).toBeCloseTo(29.55, 1);
    expect(chongqing.longitude).toBeCloseTo(106.55, 1);
    expect(whereabouts(2433, [1, 1])).toBeUndefined();
    const at = (hour: number) => lightAt(Date.UTC(2020, 7, 19, hour), chongqing.latitude, chongqing.longitude);
    expect(at(5).brightness).toBe(1); // 13:00 there
    expect(at(18).brightness).toBe(0.45); // 02:00 there
    expect(Math.hypot(...at(18).from.map((v, k) => v - mapSun[k]!))).toBeLessThan(1e-9);
  });
});

const pictures = fileURLToPath(new URL('pictures', import.meta.url));
/** Another graphics card rounds colours otherwise, and puts an edge into the next pixel. */
const tolerance = { mean: 2.5, share: 0.02, apart: 40 };

interface View {
  stormtable: {
    store: { get: { shown: number; ground: string; hidden: ReadonlySet<string> }; set(change: object): void };
    stage: {
      renderer: {
        render(scene: unknown, camera: unknown): void;
        getContext(): WebGL2RenderingContext;
        domElement: HTMLCanvasElement;
      };
      scene: unknown;
      eye: { camera: unknown; nudge(change: object): void };
    };
  };
}

describe('the picture', () => {
  let runs: string;
  let serving: Serving;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    buildViewer();
    runs = mkdtempSync(join(tmpdir(), 'scene-'));
    await writeFixture(join(runs, 'town'), { id: 'town', frames: 6 });
    [serving, browser] = await Promise.all([serve({ runsDir: runs, port: 0 }), launch()]);
    page = await browser.newPage({ viewport: { width: 640, height: 400 }, reducedMotion: 'reduce', locale: 'en-GB' });
    page.setDefaultTimeout(40_000);
    await page.goto(`${serving.url}?run=town&t=25&quads=96`);
    await page.waitForFunction(() => (window as never as View).stormtable?.store.get.shown >= 0);
    // until pictures are whole: they are coarse while the view moves
    await page.waitForFunction(() => {
      const canvas = (window as never as View).stormtable.stage.renderer.domElement;
      return canvas.width === canvas.clientWidth;
    });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await serving?.close();
    rmSync(runs, { recursive: true, force: true });
  });

  /** The picture now, at half its size, as a PNG. */
  const drawn = (): Promise<string> =>
    page.evaluate(() => {
      const { stage } = (window as never as View).stormtable;
      stage.renderer.render(stage.scene, stage.eye.camera);
      const small = document.createElement('canvas');
      small.width = 320;
      small.height = 200;
      small.getContext('2d')!.drawImage(stage.renderer.domElement, 0, 0, 320, 200);
      return small.toDataURL('image/png').split(',')[1]!;
    });
  /** Mean difference of a channel, and share of pixels that are far apart. */
  const compare = (a: string, b: string): Promise<{ mean: number; share: number }> =>
    page.evaluate(
      async ([one, other, apart]) => {
        const read = async (png: string): Promise<Uint8ClampedArray> => {
          const bytes = Uint8Array.from(atob(png), (c) => c.charCodeAt(0));
          const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
          const canvas = new OffscreenCanvas(image.width, image.height);
          const c = canvas.getContext('2d')!;
          c.drawImage(image, 0, 0);
          return c.getImageData(0, 0, image.width, image.height).data;
        };
        const [p, q] = [await read(one), await read(other)];
        let [sum, far] = [0, 0];
        for (let i = 0; i < p.length; i += 4) {
          const d = [0, 1, 2].map((k) => Math.abs(p[i + k]! - q[i + k]!));
          sum += d[0]! + d[1]! + d[2]!;
          if (Math.max(...d) > apart) far++;
        }
        return { mean: sum / ((p.length / 4) * 3), share: far / (p.length / 4) };
      },
      [a, b, tolerance.apart] as const,
    );

  test('is the stored one in each look of the ground, and the looks differ by far more than the tolerance', async () => {
    const now: string[] = [];
    for (const look of groundLooks) {
      await page.evaluate((ground) => (window as never as View).stormtable.store.set({ ground }), look);
      const png = await drawn();
      const file = join(pictures, `town-${look}.png`);
      if (process.env['STORMTABLE_PICTURES'] === 'write') writeFileSync(file, Buffer.from(png, 'base64'));
      expect(existsSync(file), file).toBe(true);
      const { mean, share } = await compare(png, readFileSync(file).toString('base64'));
      expect(mean, look).toBeLessThan(tolerance.mean);
      expect(share, look).toBeLessThan(tolerance.share);
      now.push(png);
    }
    expect((await compare(now[0]!, now[1]!)).mean).toBeGreaterThan(tolerance.mean * 2);
    expect((await compare(now[0]!, now[2]!)).mean).toBeGreaterThan(tolerance.mean * 2);
    await page.evaluate(() => (window as never as View).stormtable.store.set({ ground: 'land' }));
  });

  test('blocks are seen from near only, and are labelled as illustrative', async () => {
    const base = await page.evaluate(() => [...(window as never as View).stormtable.store.get.hidden]);
    const hide = (layers: readonly string[]) =>
      page.evaluate(
        (l) => (window as never as View).stormtable.store.set({ hidden: new Set(l) }),
        [...base, ...layers],
      );
    const rest = () => page.waitForTimeout(700);
    const before = await drawn();
    await hide(['building']);
    expect((await compare(before, await drawn())).mean).toBeLessThan(0.01);
    await hide([]);
    await page.evaluate(() => (window as never as View).stormtable.stage.eye.nudge({ zoom: 0.15 }));
    await rest();
    const near = await drawn();
    await hide(['building']);
    expect((await compare(near, await drawn())).mean).toBeGreaterThan(0.3);
    await hide([]);
    await page.locator('details.legend').evaluate((d) => ((d as HTMLDetailsElement).open = true));
    expect(await page.locator('.legend').textContent()).toContain('illustrative, not surveyed');
  });

  test('ground, light and haze are chosen by keyboard, and the address keeps them', async () => {
    await page.keyboard.press('e');
    const panel = page.getByRole('region', { name: 'Ground, light and haze' });
    await panel.getByRole('radio', { name: en.groundLand }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => (window as never as View).stormtable.store.get.ground)).toBe('clay');
    // the choice has the focus still, though the panel was built anew for the legend of slopes between
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('clay');
    const day = await drawn();
    await panel.getByRole('radio', { name: en.sunTime }).check();
    const morning = await drawn();
    expect((await compare(day, morning)).mean).toBeGreaterThan(1);
    await panel.getByRole('checkbox', { name: en.haze }).uncheck();
    const address = new URL(page.url()).searchParams;
    expect([address.get('ground'), address.get('sun'), address.get('haze')]).toEqual(['clay', 'time', '0']);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'hidden' });
    // and the address alone brings the same choices back
    await page.reload();
    await page.waitForFunction(() => (window as never as View).stormtable?.store.get.shown >= 0);
    expect(await page.evaluate(() => (window as never as View).stormtable.store.get.ground)).toBe('clay');
  });
});
