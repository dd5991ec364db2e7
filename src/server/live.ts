/** Tells open pages how far a run is: pushes its manifest whenever it changes. Watches the folder, and looks now and then besides. */
import { type FSWatcher, watch } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { WebSocket } from 'ws';
import { layout, type Manifest } from '../timeline/format.ts';
import { settleInterrupted } from '../timeline/node/runs.ts';

/** What a page receives. */
export interface LiveMessage {
  readonly type: 'manifest';
  readonly manifest: Manifest;
}

/** Time between looks, ms: some file systems tell nothing. */
const lookEvery = 1000;
/** A page this many bytes behind misses a push; the next one supersedes it anyway. */
const farBehind = 4 * 1024 * 1024;

/** One run's manifest and those who follow it. */
class Follower {
  readonly #dir: string;
  readonly #pages = new Set<WebSocket>();
  #stamp = '';
  #message: string | undefined;
  #looking = false;
  #again = false;
  #looks = 0;
  readonly #watcher: FSWatcher | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(dir: string) {
    this.#dir = dir;
    try {
      this.#watcher = watch(dir, { persistent: false }, (_, name) => {
        if (name === null || name === layout.manifest) void this.#look();
      });
      this.#watcher.on('error', () => {}); // the looks go on
    } catch {
      this.#watcher = undefined;
    }
    this.#timer = setInterval(() => {
      // a writer that was killed says nothing any more: ask after it now and then
      if (++this.#looks % 5 === 0) void settleInterrupted(dir).catch(() => {});
      void this.#look();
    }, lookEvery);
    this.#timer.unref();
  }

  get empty(): boolean {
    return this.#pages.size === 0;
  }

  add(page: WebSocket): void {
    this.#pages.add(page);
    if (this.#message) page.send(this.#message);
    void this.#look();
  }
  remove(page: WebSocket): void {
    this.#pages.delete(page);
  }
  close(): void {
    this.#watcher?.close();
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#looking) {
      this.#again = true;
      return;
    }
    this.#looking = true;
    do {
      this.#again = false;
      await this.#push().catch(() => {}); // not there yet, or gone: the next look tells
    } while (this.#again);
    this.#looking = false;
  }

  async #push(): Promise<void> {
    const path = join(this.#dir, layout.manifest);
    const { ino, mtimeMs, size } = await stat(path);
    const stamp = `${ino} ${mtimeMs} ${size}`;
    if (stamp === this.#stamp) return;
    const manifest = JSON.parse(await readFile(path, 'utf8')) as Manifest;
    this.#stamp = stamp;
    this.#message = JSON.stringify({ type: 'manifest', manifest } satisfies LiveMessage);
    for (const page of this.#pages) if (page.bufferedAmount < farBehind) page.send(this.#message);
  }
}

/** All runs that are being followed. */
export class LiveRuns {
  readonly #followers = new Map<string, Follower>();

  follow(dir: string, page: WebSocket): void {
    let follower = this.#followers.get(dir);
    if (!follower) this.#followers.set(dir, (follower = new Follower(dir)));
    const followed = follower;
    followed.add(page);
    page.on('close', () => {
      followed.remove(page);
      if (!followed.empty) return;
      followed.close();
      if (this.#followers.get(dir) === followed) this.#followers.delete(dir);
    });
    page.on('error', () => page.terminate());
  }

  close(): void {
    for (const follower of this.#followers.values()) follower.close();
    this.#followers.clear();
  }
}
