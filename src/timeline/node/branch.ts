/**
 * Branches a run: a new folder that holds all its parent recorded up to a checkpoint, from where it can be gone on with.
 * Files that are never written again are linked, so that a branch costs next to no space; nothing is written into the
 * parent, and either folder may be removed.
 */
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defineFaults, StormtableError } from '../../core/errors.ts';
import { crc32c } from '../crc32c.ts';
import { chunkFiles, frameArrays, spaceArrays, stillArrays } from '../field-layout.ts';
import { type Checkpoint, type LineName, layout, linePath, type Manifest, type RunHeader } from '../format.ts';
import { blockFile, parseIndex } from './checkpoint-index.ts';
import { FieldStore } from './field-store.ts';
import { copyStart, linkOrCopy, listFolder, makeFolder, readText, removeFile, writeWhole } from './files.ts';
import { checkStreams, openRun } from './going-back.ts';
import { readRun } from './runs.ts';
import { SeriesWriter } from './series-writer.ts';
import { emptyManifest, headerText, takeFolder, writeManifest } from './writer.ts';

export const branchFaults = defineFaults({
  'branch-misfit':
    '{dir} records {what}, the run it is to be branched from other ones. A branch goes on with the same grid, fields and tables; run the scenario from its start.',
  'parent-damaged':
    '{dir} lacks {file}, so nothing can be branched from it. See what else with stormtable verify {dir}.',
});

/** How often a parent that is still being written, and merges its files meanwhile, is looked at again. */
const tries = 4;

/**
 * Makes the folder `dir` from the run in `parentDir` up to a checkpoint, with a header of its own. The parent may be
 * running, finished or interrupted. Throws where `dir` holds anything, and leaves nothing behind then.
 */
export async function branchRun(
  parentDir: string,
  checkpoint: Checkpoint,
  dir: string,
  header: RunHeader,
): Promise<void> {
  const parent = await readRun(parentDir);
  if (!parent) throw new StormtableError(branchFaults('parent-damaged', { dir: parentDir, file: layout.manifest }), 1);
  const misfit = (['grid', 'fields', 'tables', 'statics'] as const).find(
    (what) => JSON.stringify(parent.header[what]) !== JSON.stringify(header[what]),
  );
  if (misfit) throw new StormtableError(branchFaults('branch-misfit', { dir, what: misfit }));
  takeFolder(dir);
  try {
    for (let k = 1; ; k++) {
      const { manifest, entry } = openRun(parentDir, checkpoint);
      try {
        await fill(parentDir, manifest, entry, dir, header);
        return;
      } catch (e) {
        // a running parent has merged its files or dropped the checkpoint since: its manifest says otherwise by now
        const moved = openRun(parentDir, checkpoint).manifest.revision !== manifest.revision;
        if (!moved || k === tries) throw e;
        empty(dir);
      }
    }
  } catch (e) {
    empty(dir);
    removeFile(join(dir, layout.writer));
    throw e;
  }
}

async function fill(
  parentDir: string,
  parent: Manifest,
  entry: Checkpoint,
  dir: string,
  header: RunHeader,
): Promise<void> {
  const { frames, streams } = entry;
  const ticks = parent.ticks.slice(0, frames);
  const share = (file: string): void => {
    const from = join(parentDir, file);
    if (!existsSync(from)) throw new StormtableError(branchFaults('parent-damaged', { dir: parentDir, file }), 1);
    makeFolder(dirname(join(dir, file)));
    linkOrCopy(from, join(dir, file));
  };

  for (const { path, shape } of [...spaceArrays(header), ...header.statics.flatMap((f) => stillArrays(header, f))])
    for (const file of ['zarr.json', ...chunkFiles(shape)]) share(`${layout.fields}/${path}/${file}`);
  // what the arrays of frames say of their length is the branch's own, and so are the times
  for (const { path, shape } of frameArrays(header, frames))
    if (shape.dimensions.length > 1) for (const file of chunkFiles(shape)) share(`${layout.fields}/${path}/${file}`);
  await new FieldStore(join(dir, layout.fields), header).resume(ticks.map((t) => t * header.clock.tick));

  const series = header.tables.map((table) => [table.name, new SeriesWriter(dir, table)] as const);
  for (const [, writer] of series) await writer.resume(ticks, parent, parentDir);

  for (const [stream, bytes] of Object.entries(streams)) {
    const file = linePath(stream as LineName);
    makeFolder(dirname(join(dir, file)));
    if (existsSync(join(parentDir, file))) copyStart(join(parentDir, file), join(dir, file), bytes);
  }
  checkStreams(dir, entry);

  const checkpoints = parent.checkpoints.filter((c) => c.number <= entry.number);
  for (const { file } of checkpoints) {
    share(file);
    const index = parseIndex(join(dir, file), readText(join(dir, file)));
    for (const block of new Set(index.groups.flatMap((g) => g.blocks)))
      if (!existsSync(join(dir, blockFile(block)))) share(blockFile(block));
  }

  const place = readText(join(parentDir, layout.place));
  writeWhole(join(dir, layout.place), place);
  writeWhole(join(dir, layout.header), headerText(header));
  const sums: Record<string, number> = {
    [layout.header]: crc32c(Buffer.from(headerText(header))),
    [layout.place]: crc32c(Buffer.from(place)),
  };
  for (const [stream, sum] of Object.entries(entry.sums)) sums[linePath(stream as LineName)] = sum;
  for (const [, writer] of series) for (const [file, sum] of writer.sums) sums[file] = sum;
  writeManifest(dir, {
    ...emptyManifest(header.id),
    state: 'interrupted',
    revision: 1,
    frames,
    ticks,
    streams,
    series: Object.fromEntries(series.map(([name, writer]) => [name, writer.segments])),
    checkpoints,
    sums,
  });
  removeFile(join(dir, layout.writer));
}

/** Removes what was made so far, but not the claim. */
function empty(dir: string): void {
  for (const { name } of listFolder(dir))
    if (name !== layout.writer) rmSync(join(dir, name), { recursive: true, force: true });
}
