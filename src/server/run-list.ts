/** The runs this server shows: those of a folder, or a few named ones; looked up by the name of their folder. */
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { RunEntry } from '../timeline/format.ts';
import { layout } from '../timeline/format.ts';
import { runEntry, runFolders } from '../timeline/node/runs.ts';

export interface RunSources {
  /** A folder whose folders are runs. */
  readonly runsDir?: string;
  /** Folders of runs. */
  readonly runs?: readonly string[];
}

export class RunList {
  readonly #sources: RunSources;
  readonly #known = new Map<string, { readonly stamp: string; readonly entry: RunEntry }>();

  constructor(sources: RunSources) {
    this.#sources = sources;
  }

  /** The folder of a run, whether or not it is whole; undefined for a name that is none of ours. */
  async folderOf(id: string): Promise<string | undefined> {
    const named = this.#sources.runs?.find((dir) => basename(resolve(dir)) === id);
    if (named) return resolve(named);
    const { runsDir } = this.#sources;
    // an id is one plain name: never a way out of the folder
    if (!runsDir || !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(id)) return undefined;
    const dir = resolve(join(runsDir, id));
    return (await this.#stampOf(dir)) === undefined ? undefined : dir;
  }

  /** Newest first. */
  async list(): Promise<RunEntry[]> {
    const { runs = [], runsDir } = this.#sources;
    const folders = [...runs.map((dir) => resolve(dir)), ...(runsDir ? await runFolders(resolve(runsDir)) : [])];
    const dated: { entry: RunEntry; since: number }[] = [];
    for (const dir of new Set(folders)) {
      const entry = await runEntry(dir);
      if (!entry) continue;
      const since = await stat(join(dir, layout.header)).then(
        (s) => s.mtimeMs,
        () => 0,
      );
      dated.push({ entry: { ...entry, id: basename(dir) }, since });
    }
    return dated.sort((a, b) => b.since - a.since).map((d) => d.entry);
  }

  /** How a run's files may be kept by the browser: for good only where the run is over and the address says which run it was. */
  async cacheControl(dir: string, version: string | undefined): Promise<string> {
    const stamp = await this.#stampOf(dir);
    if (stamp === undefined) return 'no-store';
    let known = this.#known.get(dir);
    if (known?.stamp !== stamp) {
      const entry = await runEntry(dir);
      if (!entry) return 'no-store';
      known = { stamp, entry };
      this.#known.set(dir, known);
    }
    if (known.entry.state === 'running') return 'no-store';
    return version === known.entry.version ? 'private, max-age=31536000, immutable' : 'no-cache';
  }

  async #stampOf(dir: string): Promise<string | undefined> {
    try {
      const s = await stat(join(dir, layout.manifest));
      return `${s.ino} ${s.mtimeMs} ${s.size}`;
    } catch {
      return undefined;
    }
  }
}
