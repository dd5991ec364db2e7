/** Structures, cross-sections and drains in the viewer: drawn as high as they are, told as the timeline tells them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FaceStructure, Structure } from '../../src/assets/structures.ts';
import { xOf, yOf } from '../../src/core/grid.ts';
import { type Serving, serve } from '../../src/server/serve.ts';
import { fileStore } from '../../src/timeline/node/file-store.ts';
import { decodeFrame, openTimeline, type Series, type Timeline } from '../../src/timeline/reader.ts';
import { span } from '../../src/viewer/app/format.ts';
import { en, zh } from '../../src/viewer/language/texts.ts';
import { facesOf, topsAt } from '../../src/viewer/layers/structures/profile.ts';
import { insideOf, makeGround } from '../../src/viewer/scene/ground.ts';
import { launch } from './browser.ts';
import { buildViewer } from './built-viewer.ts';
import { writeFixture } from './fixture-run.ts';
import { recordDrains, recordWorks } from './works-run.ts';

let runs: string;
let serving: Serving;
let browser: Browser;
let timeline: Timeline;
let structures: Series;

beforeAll(async () => {
  buildViewer();
  runs = mkdtempSync(join(tmpdir(), 'works-'));
  await recordWorks(join(runs, 'works'));
  await recordDrains(join(runs, 'drains'));
  await writeFixture(join(runs, 'town'), { id: 'town', frames: 3 });
  timeline = await openTimeline(fileStore(join(runs, 'works')));
  structures = await timeline.series('structures');
  [serving, browser] = await Promise.all([serve({ runsDir: runs, port: 0 }), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await serving?.close();
  rmSync(runs, { recursive: true, force: true });
});

interface View {
  stormtable: {
    store: { get: { shown: number; selection?: { asset?: { kind: string; id: string } } }; set(change: object): void };
    stage: {
      renderer: { render(scene: unknown, camera: unknown): void; getContext(): WebGL2RenderingContext };
      scene: unknown;
      eye: { camera: unknown; flyTo(x: number, y: number): void };
      surface: { shared: { barriersPresent: { value: number } } };
      project(x: number, y: number, z?: number): { x: number; y: number };
    };
  };
}

async function open(query: string): Promise<Page> {
  // a still page: the eye is at once where it is sent
  const page = await browser.newPage({
    viewport: { width: 1100, height: 720 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  page.setDefaultTimeout(20_000);
  await page.goto(`${serving.url}?quads=96&${query}`);
  await page.waitForFunction(() => (window as never as View).stormtable?.store.get.shown >= 0);
  return page;
}
const set = (page: Page, change: object): Promise<void> =>
  page.evaluate((c) => (window as never as View).stormtable.store.set(c), change);
const pick = (page: Page, kind: string, id: string): Promise<void> =>
  set(page, { selection: { what: 'asset', asset: { kind, id } } });

/** Sum of the picture's reds and of its blues, drawn now. */
const picture = (page: Page): Promise<readonly number[]> =>
  page.evaluate(() => {
    const { stage } = (window as never as View).stormtable;
    stage.renderer.render(stage.scene, stage.eye.camera);
    const gl = stage.renderer.getContext();
    const pixels = new Uint8Array(gl.drawingBufferWidth * gl.drawingBufferHeight * 4);
    gl.readPixels(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    const sums = [0, 0];
    for (let i = 0; i < pixels.length; i += 4) {
      sums[0]! += pixels[i]!;
      sums[1]! += pixels[i + 2]!;
    }
    return sums;
  });

const apart = (a: readonly number[], b: readonly number[]): number => Math.max(...a.map((v, i) => Math.abs(v - b[i]!)));

/** Whether hiding a layer changes the picture of a place, the picture being at rest before. */
async function changesPicture(page: Page, layer: string, at: readonly [x: number, y: number]): Promise<boolean> {
  const hide = (layers: readonly string[]): Promise<void> =>
    page.evaluate((l) => (window as never as View).stormtable.store.set({ hidden: new Set(l) }), layers);
  await hide([]);
  await page.evaluate(([x, y]) => (window as never as View).stormtable.stage.eye.flyTo(x!, y!), at);
  let before = await picture(page);
  for (let tries = 0; tries < 12; tries++) {
    await page.waitForTimeout(400);
    const now = await picture(page);
    const rests = apart(now, before) < 20;
    before = now;
    if (tries > 0 && rests) break;
  }
  await hide([layer]);
  const hidden = await picture(page);
  await hide([]);
  // and back: what changed was the layer; the eye may still creep by a hair
  expect(apart(await picture(page), before), layer).toBeLessThan(100);
  return apart(hidden, before) > 300;
}

const recorded = (column: string, id: string, k: number): number => {
  const row = timeline.header.tables.find((t) => t.name === 'structures')!.ids.indexOf(id);
  return structures.columns[column]![k * structures.rows + row]!;
};
const stateOf = (id: string, k: number): string =>
  timeline.header.tables.find((t) => t.name === 'structures')!.columns['state']!.classes![recorded('state', id, k)]!.en;
/** First figure of a text, thousands together. */
const number = (text: string | null): number => Number.parseFloat((text ?? '').replaceAll(',', ''));

describe('where structures are drawn', () => {
  const built = (): Structure[] => (timeline.header.scenario as { structures: Structure[] }).structures;
  const ground = async () => {
    const { header } = timeline;
    const raw = (await timeline.still('bed_elevation')).values;
    return makeGround(header.grid, insideOf(header.grid, raw));
  };

  test('a structure has the faces the model gave it, each at its height', async () => {
    const g = await ground();
    for (const s of built().filter((s): s is FaceStructure => 'coefficient' in s)) {
      const snapped = timeline.header.structures!.find((h) => h.id === s.id)!;
      const faces = facesOf(g, s, snapped.lines);
      expect(faces.length, s.id).toBe(snapped.faces);
      if (s.kind === 'gate') continue;
      const lowest = Math.min(...faces.map((f) => Math.max(f.top, f.ground)));
      // 1e-4 m: the table keeps single precision
      expect(Math.abs(lowest - recorded('crest', s.id, 2)), s.id).toBeLessThan(1e-4);
    }
  });

  test('a breach is drawn as deep as the table says while it grows and when it is done', async () => {
    const g = await ground();
    const id = 'quay-wall-west';
    const s = built().find((b) => b.id === id) as FaceStructure;
    const faces = facesOf(g, s, timeline.header.structures!.find((h) => h.id === id)!.lines);
    const seen = new Set<string>();
    const { frames } = timeline.manifest;
    let widest = 0;
    for (let k = 1; k < frames; k++) {
      const state = stateOf(id, k);
      seen.add(state);
      const opening = recorded('opening', id, k);
      const tops = topsAt(faces, s, { crest: recorded('crest', id, k), opening, breached: state === 'breached' });
      const down = faces.map((f, i) => f.top - tops[i]!);
      const gap = down.filter((d) => d > 0).length;
      expect(gap > 0).toBe(opening > 0);
      expect(gap).toBeGreaterThanOrEqual(widest);
      widest = gap;
      // the way down is told for the face that fell most; crests along the gap differ by a few decimetres
      expect(Math.abs(Math.max(...down) - opening)).toBeLessThan(0.3);
    }
    expect([...seen]).toEqual(expect.arrayContaining(['breaching', 'breached']));
    // 60 m of breach in cells of 20 m
    expect(widest).toBeGreaterThanOrEqual(3);
    expect(widest).toBeLessThanOrEqual(4);
  });
});

describe('works in the viewer', () => {
  test('the table of works lists every structure with its state and figures, frame by frame', async () => {
    const page = await open('run=works&t=20');
    await page.keyboard.press('5');
    expect(await page.locator('#tab-works').getAttribute('aria-selected')).toBe('true');
    for (const k of [4, 13, 15]) {
      await page.locator('.slider').fill(String(timeline.secondsAt(k)));
      await page.waitForFunction((want) => (window as never as View).stormtable.store.get.shown === want, k);
      for (const { id } of timeline.header.structures!) {
        const row = page.locator(`[data-work="${id}"]`);
        expect(await row.locator('.state-text').textContent()).toBe(stateOf(id, k));
        for (const column of ['left_level', 'right_level'])
          expect(number(await row.locator(`[data-column=${column}]`).textContent()), `${id} ${column}`).toBeCloseTo(
            recorded(column, id, k),
            2,
          );
      }
      const sections = await timeline.series('cross_section');
      const told = number(await page.locator('[data-work=upstream] [data-column=discharge]').textContent());
      const discharge = sections.columns['discharge']![k]!;
      // three figures are shown
      expect(Math.abs(told - discharge)).toBeLessThanOrEqual(Math.max(5e-4, Math.abs(discharge) * 5e-3));
    }
    // the most urgent comes first: the breach
    expect(await page.locator('[data-work]').first().getAttribute('data-work')).toMatch(/quay-wall/);
    await page.close();
  });

  test('the gate’s card tells state, opening and both levels as recorded, with charts over time', async () => {
    const page = await open('run=works&t=20');
    await pick(page, 'structure', 'quay-gate');
    const card = page.locator('.inspector');
    const of = (column: string) => card.locator(`[data-column=${column}]`);
    expect(await card.locator('h2').textContent()).toBe('Quay gate');
    for (const k of [4, 14]) {
      await page.locator('.slider').fill(String(timeline.secondsAt(k)));
      await page.waitForFunction((want) => (window as never as View).stormtable.store.get.shown === want, k);
      expect(await of('state').textContent()).toBe(stateOf('quay-gate', k));
      for (const column of ['opening', 'left_level', 'right_level'])
        expect(number(await of(column).textContent()), column).toBeCloseTo(recorded(column, 'quay-gate', k), 2);
    }
    expect([stateOf('quay-gate', 4), stateOf('quay-gate', 14)]).toEqual(['open', 'closed']);
    await card.locator('canvas').nth(2).waitFor();
    // the river lies north of the quay: sides are told by the compass
    expect(await card.textContent()).toContain('Level, north side');
    await card.getByText(en.properties).click();
    expect(await card.textContent()).toContain('303.70 m');
    await page.close();
  });

  test('water ends at a wall that holds it: blue on one side, ground on the other', async () => {
    const page = await open('run=works&t=60&still=1');
    const { grid } = timeline.header;
    const k = 12;
    const depth = decodeFrame(await timeline.frame('water_depth', k));
    const bed = (await timeline.still('bed_elevation')).values;
    const { lines } = timeline.header.structures!.find((s) => s.id === 'quay-wall-east')!;
    // everything but water and ground out of sight, and the eye over the wall
    await page.evaluate(() => {
      const { store } = (window as never as View).stormtable;
      const layers = [...document.querySelectorAll('[data-layer]')].map((e) => (e as HTMLElement).dataset['layer']!);
      store.set({ hidden: new Set(layers.filter((l) => l !== 'water')) });
    });
    const cellOf = (x: number, y: number): number =>
      Math.floor((grid.north - y) / grid.cellSize) * grid.cols + Math.floor((x - grid.west) / grid.cellSize);
    const [x, y] = (() => {
      for (const [i, [ax, ay]] of lines[0]!.entries()) {
        const [bx, by] = lines[0]![i + 1] ?? [ax, ay];
        if (ay !== by) continue;
        for (let x = Math.min(ax, bx) + grid.cellSize / 2; x < Math.max(ax, bx); x += grid.cellSize)
          if (depth[cellOf(x, ay + 5)]! > 0.3 && depth[cellOf(x, ay - 5)]! < 0.005) return [x, ay] as const;
      }
      throw new Error('nowhere does the wall hold water off dry ground');
    })();
    const sides = (barriers: number): Promise<number[]> =>
      page.evaluate(
        ([px, py, zWet, zDry, present]) => {
          const { stage } = (window as never as View).stormtable;
          stage.surface.shared.barriersPresent.value = present!;
          stage.renderer.render(stage.scene, stage.eye.camera);
          const gl = stage.renderer.getContext();
          const ratio = gl.drawingBufferWidth / innerWidth;
          return [
            [py! + 4, zWet!],
            [py! - 4, zDry!],
          ].map(([at, z]) => {
            const spot = stage.project(px!, at!, z!);
            const pixel = new Uint8Array(4);
            const row = gl.drawingBufferHeight - spot.y * ratio;
            gl.readPixels(Math.round(spot.x * ratio), Math.round(row), 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
            return pixel[2]! - pixel[0]!;
          });
        },
        [x, y, bed[cellOf(x, y + 5)]! + depth[cellOf(x, y + 5)]!, bed[cellOf(x, y - 5)]!, barriers],
      );
    const [wet, dry] = await sides(1);
    // 4 m on either side of the wall, in cells of 20 m
    expect(wet!).toBeGreaterThan(30);
    expect(dry!).toBeLessThan(10);
    // what it guards against: water blended from cell to cell across the wall
    expect((await sides(0))[1]!).toBeGreaterThan(20);
    await page.close();
  });

  test('a click on a wall’s top opens its card', async () => {
    const page = await open('run=works&t=20');
    await page.waitForTimeout(300);
    const { lines } = timeline.header.structures!.find((s) => s.id === 'quay-wall-east')!;
    const crest = recorded('crest', 'quay-wall-east', 4);
    let found = '';
    for (const [i, [x, y]] of lines[0]!.entries()) {
      const next = lines[0]![i + 1];
      if (!next) break;
      const at = await page.evaluate(
        ([px, py, pz]) => (window as never as View).stormtable.stage.project(px!, py!, pz!),
        [(x + next[0]) / 2, (y + next[1]) / 2, crest],
      );
      if (at.x < 300 || at.x > 720 || at.y < 80 || at.y > 560) continue;
      await page.mouse.click(at.x, at.y);
      const selection = await page.evaluate(() => (window as never as View).stormtable.store.get.selection?.asset?.id);
      if (selection === 'quay-wall-east') {
        found = selection;
        break;
      }
    }
    expect(found).toBe('quay-wall-east');
    expect(await page.locator('.inspector h2').textContent()).toBe('Eastern quay wall');
    await page.close();
  });

  test('each layer is drawn, and hiding it takes it from the picture and from the legend', async () => {
    const page = await open('run=works&t=75&still=1');
    const places: Readonly<Record<string, string>> = {
      wall: 'quay-wall-east',
      gate: 'quay-gate',
      breach: 'quay-wall-west',
      culvert: 'beck-culvert',
      pump: 'quay-pump',
    };
    for (const id of [...Object.keys(places), 'cross_section']) {
      const lines = timeline.header.structures!.find((s) => s.id === places[id])?.lines[0];
      expect(await changesPicture(page, id, lines?.[lines.length >> 1] ?? [499650, 3274250]), id).toBe(true);
      const entries = page.locator('.layer', { has: page.locator(`[data-layer=${id}]`) }).locator('.row');
      expect(await entries.count(), id).toBeGreaterThan(0);
      await page.evaluate((l) => (window as never as View).stormtable.store.set({ hidden: new Set([l]) }), id);
      expect(await entries.count(), id).toBe(0);
    }
    await page.close();
  });

  test('duration colours the run as a whole, and a cell tells it as recorded', async () => {
    const page = await open('run=works&t=5');
    const before = await picture(page);
    await page.locator('input[value=duration]').check({ force: true });
    await page.waitForTimeout(500);
    const [red, blue] = await picture(page);
    // more blue than the calm river of the start shows
    expect(blue! - red!).toBeGreaterThan(before[1]! - before[0]! + 50_000);
    const seconds = decodeFrame(await timeline.still('duration_above'));
    const first = await timeline.frame('water_depth', 0);
    const cell = seconds.findIndex((s, i) => s > 300 && s < 4000 && first.values[i] === 0);
    expect(cell).toBeGreaterThan(0);
    const { grid } = timeline.header;
    await set(page, { selection: { what: 'cell', cell, x: xOf(grid, cell), y: yOf(grid, cell) } });
    expect(await page.locator('[data-value=duration]').textContent()).toBe(span(seconds[cell]!));
    await page.close();
  });

  test('a run without works has no tab for them', async () => {
    const page = await open('run=town&t=0');
    await page.locator('#tab-zones').waitFor();
    expect(await page.locator('#tab-works').count()).toBe(0);
    await page.keyboard.press('5');
    expect(await page.locator('#tab-suggestions').getAttribute('aria-selected')).toBe('true');
    await page.close();
  });

  test('manholes and pipes of a drainage network are listed, drawn and told as recorded', async () => {
    const drains = await openTimeline(fileStore(join(runs, 'drains')));
    const k = drains.manifest.frames - 1;
    const page = await open(`run=drains&t=${drains.secondsAt(k) / 60}`);
    const table = drains.header.tables.find((t) => t.name === 'drain_node')!;
    const nodes = await drains.series('drain_node');
    const links = await drains.series('drain_link');
    const deepest = table.ids
      .map((id, row) => ({ id, depth: nodes.columns['depth']![k * nodes.rows + row]! }))
      .sort((a, b) => b.depth - a.depth)[0]!;
    await page.keyboard.press('5');
    const captions = await page.locator('.works-table caption').allTextContents();
    expect(captions.some((c) => c === `Manholes and outfalls${table.ids.length}`)).toBe(true);
    await pick(page, 'drain_node', deepest.id);
    expect(number(await page.locator('.inspector [data-column=depth]').textContent())).toBeCloseTo(deepest.depth, 2);
    const pipe = drains.header.drainage!.links.find((l) => l.kind === 'conduit')!;
    await pick(page, 'drain_link', pipe.id);
    const row = drains.header.tables.find((t) => t.name === 'drain_link')!.ids.indexOf(pipe.id);
    const fill = links.columns['fill']![k * links.rows + row]! * 100;
    expect(Math.abs(number(await page.locator('.inspector [data-column=fill]').textContent()) - fill)).toBeLessThan(
      0.51,
    );
    await set(page, { selection: undefined });
    for (const id of ['drain_node', 'drain_link']) expect(await changesPicture(page, id, pipe.line[0]!), id).toBe(true);
    await page.close();
  });

  test('cards and the table of works are Chinese where the page is', async () => {
    const page = await open('run=works&t=75&lang=zh');
    await page.keyboard.press('5');
    for (const id of ['quay-wall-west', 'quay-gate', 'quay-pump', 'beck-culvert']) {
      await pick(page, 'structure', id);
      await page.locator('.inspector canvas').first().waitFor();
      const text = await page.evaluate(() => document.querySelector('.inspector')!.textContent!);
      // ids, units and figures aside no English is left
      const rest = text
        .replace(`id${id}`, '')
        .replaceAll('CSV', '')
        .replace(/m³\/s|s\/m\^\(1\/3\)|m\^0\.5\/s|m³|m²/g, '');
      expect(rest.match(/[A-Za-z]{3,}/g) ?? [], id).toEqual([]);
    }
    const table = (await page.locator('.works').textContent())!;
    const english = new Set<string>(Object.values(en).filter((t) => !(Object.values(zh) as string[]).includes(t)));
    expect([...english].filter((t) => t.length > 6 && table.includes(t))).toEqual([]);
    expect(table).toContain('码头闸');
    await page.close();
  });
});
