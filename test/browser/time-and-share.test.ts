/** Time and sharing in a real browser: water between frames, marks, addresses that give the same picture, and the files one saves. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { xOf, yOf } from '../../src/core/grid.ts';
import { type Serving, serve } from '../../src/server/serve.ts';
import { fileStore } from '../../src/timeline/node/file-store.ts';
import { openTimeline, type Timeline } from '../../src/timeline/reader.ts';
import type { Run } from '../../src/viewer/data/run.ts';
import { en } from '../../src/viewer/language/texts.ts';
import type { Stage } from '../../src/viewer/scene/stage.ts';
import type { Player } from '../../src/viewer/time/player.ts';
import { launch } from './browser.ts';
import { buildViewer } from './built-viewer.ts';
import { writeFixture } from './fixture-run.ts';

let runs: string;
let serving: Serving;
let browser: Browser;
let timeline: Timeline;

beforeAll(async () => {
  buildViewer();
  runs = mkdtempSync(join(tmpdir(), 'viewer-time-'));
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
    run: Run;
    store: { get: Record<string, unknown> & { shown: number; moment: number }; set(change: object): void };
    player: Player;
    stage: Stage;
  };
}

async function open(query: string, width = 900, height = 620): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height }, locale: 'en-GB', acceptDownloads: true });
  page.setDefaultTimeout(30_000);
  await page.goto(`${serving.url}?${query}`);
  await settled(page);
  return page;
}
/** The first picture is there, and so is what it knows of the river at the start. */
const settled = (page: Page) =>
  page.waitForFunction(() => {
    const { store, run } = (window as never as View).stormtable ?? {};
    return store && store.get.shown >= 0 && run!.start !== undefined;
  });
/** The eye stands where it was told to: the page has drawn twice since. */
const drawn = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
const state = (page: Page, key: string): Promise<unknown> =>
  page.evaluate((name) => (window as never as View).stormtable.store.get[name], key);

/** The picture as it is now, drawn and read back at once; from the bottom row up, RGBA. */
const pixels = async (page: Page): Promise<{ width: number; height: number; data: Uint8Array }> => {
  const { width, height, text } = await page.evaluate(() => {
    const { stage } = (window as never as View).stormtable;
    stage.renderer.setPixelRatio(1);
    // Ripples are there once the view rests: not whether it does is compared.
    stage.surface.set('ripples', 0);
    stage.renderer.render(stage.scene, stage.eye.camera);
    const gl = stage.renderer.getContext();
    const [w, h] = [gl.drawingBufferWidth, gl.drawingBufferHeight];
    const data = new Uint8Array(w * h * 4);
    gl.readPixels(0, 0, w, h, gl.RGBA, gl.UNSIGNED_BYTE, data);
    let text = '';
    for (let i = 0; i < data.length; i += 32768) text += String.fromCharCode(...data.subarray(i, i + 32768));
    return { width: w, height: h, text: btoa(text) };
  });
  return { width, height, data: new Uint8Array(Buffer.from(text, 'base64')) };
};
const difference = (a: Uint8Array, b: Uint8Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / a.length;
};
const saved = async (page: Page, act: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> => {
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: 100_000 }), act()]);
  return { name: (download as Download).suggestedFilename(), bytes: readFileSync((await download.path())!) };
};

describe('time', () => {
  test('between two frames water lies where one of them has it, and numbers stay those of the frame', async () => {
    const page = await open('run=town&t=10&quads=160&off=zone,road,bridge,gauge,crew,site,underpass,river');
    const { grid } = timeline.header;
    const [now, next] = [await timeline.frame('water_depth', 2), await timeline.frame('water_depth', 3)];
    const inside = (v: number): boolean => v !== now.outside;
    const wet = (v: number): boolean => inside(v) && v > 0;
    /** Cells of which neither frame has water within one cell, and cells that only the later frame floods. */
    const far: number[] = [];
    const flooding: number[] = [];
    for (let row = 3; row < grid.rows - 3; row++)
      for (let col = 3; col < grid.cols - 3; col++) {
        const cell = row * grid.cols + col;
        let near = 0;
        for (let dr = -2; dr <= 2; dr++)
          for (let dc = -2; dc <= 2; dc++) {
            const i = cell + dr * grid.cols + dc;
            if (wet(now.values[i]!) || wet(next.values[i]!) || !inside(now.values[i]!)) near++;
          }
        if (near === 0) far.push(cell);
        if (now.values[cell] === 0 && next.values[cell]! > 150 && inside(next.values[cell]!)) flooding.push(cell);
      }
    expect(far.length).toBeGreaterThan(500);
    expect(flooding.length).toBeGreaterThan(10);
    const cell = flooding[flooding.length >> 1]!;
    await page.evaluate(
      ([c, x, y]) => {
        const { store, stage } = (window as never as View).stormtable;
        store.set({ selection: { what: 'cell', cell: c, x, y } });
        const { x: px, y: py, z } = stage.eye.pose();
        stage.eye.stand({ x: px, y: py, z, distance: 9000, azimuth: 0, tilt: 0.01 });
      },
      [cell, xOf(grid, cell), yOf(grid, cell)],
    );
    await drawn(page);
    const at = await page.evaluate(
      (points) =>
        points.map(([x, y]) => {
          const { stage } = (window as never as View).stormtable;
          const p = stage.project(x!, y!);
          return p ? [Math.round(p.x), Math.round(p.y)] : [-1, -1];
        }),
      [...far, ...flooding].map((c) => [xOf(grid, c), yOf(grid, c)]),
    );
    const hold = (seconds: number, smooth: boolean): Promise<void> =>
      page.evaluate(([s, b]) => (window as never as View).stormtable.player.hold(s as number, b as boolean), [
        seconds,
        smooth,
      ] as const);
    const [from, to] = [timeline.secondsAt(2), timeline.secondsAt(3)];
    await hold(from, true);
    const first = await pixels(page);
    await hold(from + 0.6 * (to - from), true);
    expect(await state(page, 'shown')).toBe(2);
    expect(await state(page, 'moment')).toBeCloseTo(from + 0.6 * (to - from), 6);
    const between = await pixels(page);
    // Numbers are those of frame 2, and the page says so.
    expect(await page.locator('[data-value=depth]').textContent()).toBe(en.depthDry);
    expect(await page.locator('.numbers').textContent()).toBe('numbers of T+00:10');
    expect(await page.locator('.moment .since').textContent()).toBe('T+00:13');
    const water = (shown: boolean): Promise<void> =>
      page.evaluate((on) => {
        const { store } = (window as never as View).stormtable;
        const hidden = new Set(store.get['hidden'] as Set<string>);
        if (on) hidden.delete('water');
        else hidden.add('water');
        store.set({ hidden });
      }, shown);
    await water(false);
    const dry = await pixels(page);
    await water(true);
    const apart = (a: Uint8Array, b: Uint8Array, k: number): number | undefined => {
      const [x, y] = at[k]!;
      if (x! < 1 || y! < 1 || x! >= dry.width - 1 || y! >= dry.height - 1) return undefined;
      const i = ((dry.height - 1 - y!) * dry.width + x!) * 4;
      return Math.max(...[0, 1, 2].map((c) => Math.abs(a[i + c]! - b[i + c]!)));
    };
    const looked = far.map((_, k) => apart(between.data, dry.data, k)).filter((d) => d !== undefined);
    expect(looked.length).toBeGreaterThan(400);
    // One step of 255: rounding of the same ground.
    expect(Math.max(...looked)).toBeLessThanOrEqual(1);
    // The nearer in time, the more alike; what floods by the next frame is on its way.
    await hold(to, true);
    const last = await pixels(page);
    const whole = difference(first.data, last.data);
    expect(whole).toBeGreaterThan(0.2);
    expect(difference(first.data, between.data)).toBeGreaterThan(0.2 * whole);
    expect(difference(between.data, last.data)).toBeGreaterThan(0.1 * whole);
    expect(difference(between.data, last.data)).toBeLessThan(whole);
    expect(difference(first.data, between.data)).toBeLessThan(whole);
    // Off: the picture is the frame's own again.
    await hold(from + 0.6 * (to - from), false);
    expect(difference((await pixels(page)).data, first.data)).toBeLessThan(0.05);
    expect(await page.locator('.numbers').textContent()).toBe('');
    await page.close();
  });

  // One page for what needs nothing of its own.
  let desk: Page;
  beforeAll(async () => {
    desk = await open('run=town&t=0&quads=64&speed=60', 1600, 800);
  });
  afterAll(() => desk?.close());

  test('it plays smoothly when asked to, and whoever pauses stands on a recorded frame', async () => {
    const page = desk;
    expect(await state(page, 'smooth')).toBe(false);
    await page.keyboard.press('i');
    expect(await page.locator('.smooth').getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('Space');
    await page.waitForFunction(() => {
      const { shown, moment } = (window as never as View).stormtable.store.get;
      return moment > shown * 300 + 20 && moment < shown * 300 + 300;
    });
    await page.keyboard.press('Space');
    expect(await state(page, 'moment')).toBe(timeline.secondsAt((await state(page, 'shown')) as number));
  });

  test('speed is typed or picked, and what is no speed is refused', async () => {
    const page = desk;
    const field = page.getByLabel(en.speed, { exact: true });
    await field.fill('10 min/s');
    await field.press('Enter');
    expect(await state(page, 'speed')).toBe(600);
    expect(await field.inputValue()).toBe('600×');
    await field.fill('quick');
    await field.press('Enter');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await state(page, 'speed')).toBe(600);
    await page.getByLabel(en.speedPick).selectOption('3600');
    expect(await state(page, 'speed')).toBe(3600);
    expect(await field.inputValue()).toBe('3,600×');
  });

  test('marks are jumped between by key, say what they are, and kinds can be left out', async () => {
    const page = desk;
    await page.locator('.scene').focus();
    await page.keyboard.press('Home');
    await page.waitForFunction(() => (window as never as View).stormtable.store.get.shown === 0);
    const warning = page.locator('[data-marks=warning]');
    expect(await warning.textContent()).toBe(`${en.marksWarning}1`);
    for (const kind of ['failure', 'closure', 'suggestion', 'arrival', 'other']) {
      const button = page.locator(`[data-marks=${kind}]`);
      if (await button.isVisible()) await button.click();
    }
    await page.locator('.scene').focus();
    await page.keyboard.press(']');
    // The one warning was told in the tick before frame 3.
    await page.waitForFunction(() => (window as never as View).stormtable.store.get.shown === 3);
    expect(await page.locator('.mark-said').textContent()).toContain('Quay gauge is over its warning stage');
    await page.keyboard.press(']');
    expect(await page.locator('.mark-said').textContent()).toBe(en.noMarkAfter);
    await page.locator('[data-marks=suggestion]').click();
    await page.locator('.scene').focus();
    await page.keyboard.press('[');
    await page.waitForFunction(() => (window as never as View).stormtable.store.get.shown === 2);
  });
});

describe('sharing', () => {
  test('a reload gives the same picture: camera, time, layers, selection, colours, exaggeration, tab', async () => {
    const page = await open('run=town&t=20&quads=96');
    for (const key of ['Shift+ArrowRight', 'ArrowUp', '+', '+', 'Shift+ArrowUp']) await page.keyboard.press(key);
    await page.evaluate(() =>
      (window as never as View).stormtable.store.set({
        hidden: new Set(['area', 'contours', 'road', 'station']),
        exaggeration: 2.5,
        colourMode: 'speed',
        tab: 'zones',
        theme: 'light',
        selection: { what: 'asset', asset: { kind: 'bridge', id: 'bridge-0' } },
      }),
    );
    await page.keyboard.press('.');
    await page.waitForFunction(() => location.search.includes('t=25') && location.search.includes('cam='));
    await drawn(page);
    const before = await pixels(page);
    const again = await browser.newPage({ viewport: { width: 900, height: 620 }, locale: 'en-GB' });
    await again.goto(page.url());
    await settled(again);
    await drawn(again);
    await again.waitForTimeout(2500);
    expect(again.url()).toBe(page.url());
    for (const key of ['exaggeration', 'colourMode', 'tab', 'theme', 'selection', 'shown'])
      expect(await state(again, key)).toEqual(await state(page, key));
    expect(
      await again.evaluate(() => [...((window as never as View).stormtable.store.get['hidden'] as Set<string>)].sort()),
    ).toEqual(['area', 'contours', 'road', 'station']);
    const after = await pixels(again);
    expect([after.width, after.height]).toEqual([before.width, before.height]);
    // The address rounds the camera to a centimetre: hardly a pixel differs.
    expect(difference(after.data, before.data)).toBeLessThan(0.5);
    await again.close();
    await page.close();
  });

  test('a view kept under a name comes back, in this visit and the next, and can be removed', async () => {
    const page = await open('run=town&t=15&quads=64');
    await page.keyboard.press('+');
    await page.keyboard.press('b');
    const pose = await page.evaluate(() => (window as never as View).stormtable.stage.eye.pose());
    await page.getByLabel(en.viewName).fill('Low bridge <b>');
    await page.getByRole('button', { name: en.keepView, exact: true }).click();
    await page.keyboard.press('Escape');
    for (const key of ['h', '.', '.']) await page.keyboard.press(key);
    await page.waitForFunction(() => location.search.includes('t=25') && !location.search.includes('tool='));
    await page.reload();
    await page.waitForFunction(() => (window as never as View).stormtable?.store.get.shown >= 0);
    await page.keyboard.press('b');
    await page.getByRole('button', { name: 'Low bridge <b>', exact: true }).click();
    await page.waitForFunction(() => (window as never as View).stormtable.store.get.shown === 3);
    const back = await page.evaluate(() => (window as never as View).stormtable.stage.eye.pose());
    expect(back.distance).toBeCloseTo(pose.distance, 0);
    expect(back.x).toBeCloseTo(pose.x, 0);
    expect(await page.getByLabel(en.linkOfView).inputValue()).not.toContain('tool=');
    await page.getByRole('button', { name: en.removeView.replace('{name}', 'Low bridge <b>') }).click();
    expect(await page.locator('.view-list').textContent()).toBe(en.noViews);
    await page.close();
  });

  test('a picture for print has its size and everything on it, and tiles leave no seam', async () => {
    const page = await open('run=town&t=30&quads=96');
    await page.keyboard.press('p');
    await page.getByLabel(en.sheetSize).selectOption({ label: '1920 × 1080' });
    const { name, bytes } = await saved(page, () => page.getByRole('button', { name: en.saveSheet }).click());
    expect(name).toBe('town-T-00h30.png');
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1920, 1080]);
    expect(bytes.length).toBeGreaterThan(200_000);
    // The screen has its own picture again.
    expect(await page.locator('.scene-cover').count()).toBe(0);
    const seams = await page.evaluate(() => {
      const { stage } = (window as never as View).stormtable;
      const lent = stage.borrow();
      const [w, h, ratio] = [300, 200, 1.5];
      const read = (parts: { x: number; y: number; width: number; height: number }[]): Uint8ClampedArray => {
        const sheet = document.createElement('canvas');
        [sheet.width, sheet.height] = [w * ratio, h * ratio];
        const c = sheet.getContext('2d')!;
        c.scale(ratio, ratio);
        for (const p of parts) c.drawImage(lent.draw(w, h, ratio, p), p.x, p.y, p.width, p.height);
        return c.getImageData(0, 0, w * ratio, h * ratio).data;
      };
      const whole = read([{ x: 0, y: 0, width: w, height: h }]);
      const tiled = read([
        { x: 0, y: 0, width: 100, height: 80 },
        { x: 100, y: 0, width: 200, height: 80 },
        { x: 0, y: 80, width: 100, height: 120 },
        { x: 100, y: 80, width: 200, height: 120 },
      ]);
      lent.release();
      let apart = 0;
      const colours = new Set<number>();
      for (let i = 0; i < whole.length; i += 4) {
        colours.add((whole[i]! << 16) | (whole[i + 1]! << 8) | whole[i + 2]!);
        if (Math.abs(whole[i]! - tiled[i]!) > 24) apart++;
      }
      return { share: apart / (whole.length / 4), colours: colours.size };
    });
    expect(seams.colours).toBeGreaterThan(300);
    expect(seams.share).toBeLessThan(0.01);
    await page.close();
  });

  test('a chart’s table has the timeline’s numbers', async () => {
    const { grid } = timeline.header;
    const frame = await timeline.frame('water_depth', 9);
    const cell = frame.values.findIndex((d) => d > 1500 && d < 60_000);
    const page = await open(`run=town&t=45&quads=64&sel=cell:${cell}`, 1400, 1000);
    await page.locator('.inspector canvas').first().waitFor();
    const { bytes } = await saved(page, () => page.locator('.inspector .csv').first().click());
    const history = await timeline.cellHistory('water_depth', Math.floor(cell / grid.cols), cell % grid.cols);
    const rows = bytes.toString('utf8').replace('\ufeff', '').trim().split('\r\n');
    expect(rows[0]).toBe(`time,seconds_since_start,${en.depth} (m)`);
    expect(rows.slice(1).map((row) => Number(row.split(',')[2]))).toEqual(
      Array.from(history, (v) => Number(v.toPrecision(7))),
    );
    expect(rows[10]).toMatch(/^2020-08-19T08:45:00\+08:00,2700,/);
    await page.close();
  });

  test('a film of a range has its length and size in another player, and can be called off', async () => {
    const page = await open('run=town&t=10&quads=48', 700, 620);
    await page.keyboard.press('v');
    await page.getByLabel(en.filmFrom).fill('00:10');
    await page.getByLabel(en.filmTo).fill('00:20');
    await page.locator('.share input').nth(2).fill('3600');
    // 600 s at 3,600 a second, 25 pictures a second: 4 on the way and the last
    expect(await page.locator('.share .note').first().textContent()).toContain('5 pictures');
    const { name, bytes } = await saved(page, () => page.getByRole('button', { name: en.makeFilm }).click());
    expect(name).toBe('town-T-00h10-00h20.webm');
    // Back where one was.
    expect(await state(page, 'shown')).toBe(2);
    await page.locator('.share input').nth(2).fill('1');
    await page.getByRole('button', { name: en.makeFilm }).click();
    await page.getByRole('button', { name: en.cancel }).click();
    await page.getByText(en.calledOff).waitFor();
    expect(await page.locator('.scene-cover').count()).toBe(0);
    await page.close();
    const player = await browser.newPage();
    const film = await player.evaluate(async (data) => {
      const video = document.createElement('video');
      video.src = `data:video/webm;base64,${data}`;
      video.muted = true;
      const event = (kind: string) => new Promise((resolve) => video.addEventListener(kind, resolve, { once: true }));
      await event('loadeddata');
      const c = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
      [c.canvas.width, c.canvas.height] = [video.videoWidth, video.videoHeight];
      const read = async (at: number): Promise<Uint8ClampedArray> => {
        const there = event('seeked');
        video.currentTime = at;
        await there;
        c.drawImage(video, 0, 0);
        return c.getImageData(0, 0, c.canvas.width, c.canvas.height).data;
      };
      const first = (await read(0.01)).slice();
      let apart = 0;
      // A player may tell of a seek a little before it shows the picture.
      for (let tries = 0; apart < 200 && tries < 30; tries++) {
        const last = await read(0.165 + 0.001 * (tries % 20));
        apart = 0;
        for (let i = 0; i < first.length; i += 4) apart += Math.abs(first[i]! - last[i]!) > 24 ? 1 : 0;
      }
      return { duration: video.duration, size: [c.canvas.width, c.canvas.height], apart };
    }, bytes.toString('base64'));
    expect(film.duration).toBeCloseTo(0.2, 2);
    expect(film.size).toEqual([1280, 720]);
    // The river rises and the clock goes on.
    expect(film.apart).toBeGreaterThan(200);
    await player.close();
  });
});
