/** The made-up town, recorded, served and opened in a browser, for tests of what people do with the page. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { serve } from '../../src/server/serve.ts';
import { fileStore } from '../../src/timeline/node/file-store.ts';
import { openTimeline, type Timeline } from '../../src/timeline/reader.ts';
import type { State } from '../../src/viewer/app/state.ts';
import { launch } from './browser.ts';
import { buildViewer } from './built-viewer.ts';
import { writeFixture } from './fixture-run.ts';

export interface Town {
  readonly timeline: Timeline;
  /** Opens the town with more in its address, and waits for its first picture. The page moves nothing of itself. */
  open(query: string, o?: BrowserContextOptions & { readonly withoutWebgl?: boolean }): Promise<Page>;
  end(): Promise<void>;
}

/** What the page shows of itself to tests. */
export interface ViewerWindow {
  readonly stormtable: {
    readonly store: { readonly get: State; set(change: object): void };
    readonly stage?: {
      readonly renderer: { render(scene: unknown, camera: unknown): void; getContext(): WebGL2RenderingContext };
      readonly scene: unknown;
      readonly eye: {
        readonly camera: unknown;
        free(): { readonly right: number };
        readonly target: { readonly x: number; readonly z: number };
      };
    };
  };
}

export async function serveTown(): Promise<Town> {
  buildViewer();
  const runs = mkdtempSync(join(tmpdir(), 'town-'));
  await writeFixture(join(runs, 'town'), { id: 'town' });
  const timeline = await openTimeline(fileStore(join(runs, 'town')));
  const [serving, browser] = await Promise.all([serve({ runsDir: runs, port: 0 }), launch()]);
  return {
    timeline,
    async open(query, { withoutWebgl = false, ...o } = {}) {
      const page = await browser.newPage({
        viewport: { width: 1120, height: 560 },
        locale: 'en-GB',
        reducedMotion: 'reduce',
        ...o,
      });
      page.setDefaultTimeout(20_000);
      if (withoutWebgl)
        await page.addInitScript(() => {
          const own = HTMLCanvasElement.prototype.getContext as (kind: string, ...more: unknown[]) => unknown;
          HTMLCanvasElement.prototype.getContext = function (
            this: HTMLCanvasElement,
            kind: string,
            ...more: unknown[]
          ) {
            return kind === 'webgl2' ? null : own.call(this, kind, ...more);
          } as never;
        });
      await page.goto(`${serving.url}?run=town&quads=24&${query}`);
      await page.waitForFunction(() => (window as never as ViewerWindow).stormtable?.store.get.shown >= 0);
      return page;
    },
    async end() {
      await browser.close();
      await serving.close();
      rmSync(runs, { recursive: true, force: true });
    },
  };
}
