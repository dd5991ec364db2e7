/** `stormtable info`: what a recorded run or a scenario holds, for a person or as JSON. */
import { existsSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { momentOf } from '../core/clock.ts';
import type { Grid } from '../core/grid.ts';
import { gridAround } from '../core/grid.ts';
import { readScenario } from '../scenario/read-scenario.ts';
import { layout, type Manifest, type RunHeader } from '../timeline/format.ts';
import { writerLives } from '../timeline/node/claim.ts';
import { fileStore } from '../timeline/node/file-store.ts';
import { filesBelow } from '../timeline/node/files.ts';
import { settleInterrupted } from '../timeline/node/runs.ts';
import { openTimeline } from '../timeline/reader.ts';
import { commandLine } from './command-line.ts';
import { scenarioPath, shown } from './paths.ts';

export async function info(path: string, options: { readonly json?: boolean }): Promise<void> {
  const facts = existsSync(join(path, layout.header)) ? await runFacts(path) : await scenarioFacts(scenarioPath(path));
  if (options.json) process.stdout.write(`${JSON.stringify(facts, null, 2)}\n`);
  else
    for (const [name, value] of Object.entries(facts))
      process.stdout.write(
        `${name.replaceAll('_', ' ').padEnd(18)} ${Array.isArray(value) ? value.join(', ') || 'none' : value}\n`,
      );
}

type Facts = Record<string, string | number | readonly string[]>;

const gridFacts = (g: Grid): Facts => ({
  grid: `${g.inner.cols} x ${g.inner.rows} cells of ${g.cellSize} m (${((g.inner.cols * g.cellSize) / 1000).toFixed(1)} x ${((g.inner.rows * g.cellSize) / 1000).toFixed(1)} km)`,
  system: g.epsg ? `EPSG:${g.epsg}, heights in ${g.datum}` : `local metres, heights in ${g.datum}`,
});

async function runFacts(folder: string): Promise<Facts> {
  await settleInterrupted(folder).catch(() => {}); // a folder one may not write to is shown as it says
  const t = await openTimeline(fileStore(folder));
  const { header, manifest } = t;
  const { clock } = header;
  const summary = Object.fromEntries(Object.entries(manifest.summary ?? {}).map(([k, v]) => [k, v]));
  return {
    run: header.id,
    name: header.name.en,
    state: manifest.state,
    ...(await goingOn(folder, manifest)),
    ...origin(folder, header),
    place: `${header.place.name.en}${header.place.reconstructed ? ' (reconstructed)' : ''}`,
    ...gridFacts(header.grid),
    time: `${momentOf(clock, 0)} to ${momentOf(clock, clock.tick * clock.ticks)}, tick ${clock.tick} s`,
    recorded: `${manifest.frames} frames, up to ${momentOf(clock, (manifest.ticks.at(-1) ?? 0) * clock.tick)}`,
    ...(await checkpointFacts(folder, header, manifest)),
    fields: header.fields.map((f) => `${f.name} (${f.unit})`),
    tables: header.tables.map((x) => `${x.name} (${x.ids.length})`),
    seed: header.seed,
    engine: `${header.engine.name} ${header.engine.version}`,
    ...summary,
    digest: manifest.digest ?? 'not finished',
  };
}

/** What to do about a run that is not finished. */
async function goingOn(folder: string, manifest: Manifest): Promise<Facts> {
  if (manifest.state === 'finished' || (await writerLives(folder))) return {};
  if (!manifest.checkpoints?.length) return { go_on: 'it keeps no checkpoint: run its scenario again' };
  return { go_on: commandLine(['run', shown(resolve(folder)), '--resume']) };
}

/** Which run it was forked off, and what was changed; runs of version 0.1 say nothing of it. */
function origin(folder: string, { parent, changes, clock }: RunHeader): Facts {
  if (!parent) return {};
  return {
    parent: `${parent.id}, up to ${momentOf(clock, parent.tick * clock.tick)} (${shown(resolve(folder, parent.folder))})`,
    changes: (changes ?? []).map(({ tick, set, commands }) => {
      const what = [...set, ...commands.map((c) => `${c.type} ${JSON.stringify(c.payload)}`)].join('; ');
      return `${momentOf(clock, tick * clock.tick)}: ${what}`;
    }),
  };
}

/** The moments the run can go on from, or be forked at without steps in between, and what they take on disk. */
async function checkpointFacts(folder: string, { clock }: RunHeader, manifest: Manifest): Promise<Facts> {
  const kept = manifest.checkpoints ?? [];
  if (kept.length === 0) return { checkpoints: [] };
  const { bytes, shared } = await storage(join(folder, layout.snapshots));
  const megabytes = (n: number): string => `${(n / 1e6).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;
  return {
    checkpoints: kept.map((c) => `tick ${c.tick} (${momentOf(clock, c.tick * clock.tick).slice(0, 16)})`),
    checkpoint_storage: megabytes(bytes) + (shared ? `, ${megabytes(shared)} of it shared with other runs` : ''),
  };
}

/** Bytes of a folder's files, and how many of them lie in files that other folders have too. */
async function storage(folder: string): Promise<{ bytes: number; shared: number }> {
  let bytes = 0;
  let shared = 0;
  for (const file of filesBelow(folder)) {
    const found = await lstat(join(folder, file)).catch(() => undefined); // thinned out meanwhile
    if (!found) continue;
    bytes += found.size;
    if (found.nlink > 1) shared += found.size;
  }
  return { bytes, shared };
}

async function scenarioFacts(file: string): Promise<Facts> {
  const { scenario, place, ground, inputs, digest } = await readScenario(file, {});
  const { clock } = scenario;
  return {
    scenario: scenario.id,
    name: scenario.name.en,
    place: `${place.name.en}${place.reconstructed ? ' (reconstructed)' : ''}`,
    ...gridFacts(gridAround(ground)),
    time: `${momentOf(clock, 0)} to ${momentOf(clock, clock.tick * clock.ticks)}, tick ${clock.tick} s`,
    assets: [
      `${place.bridges.length} bridges`,
      `${place.underpasses.length} underpasses`,
      `${place.roads.edges.length} road edges`,
      `${place.zones.length} zones`,
      `${place.sites.length} hazard sites`,
      `${place.gauges.length} gauges`,
      `${place.crews.length} crews`,
    ],
    inputs: inputs.map((i) => i.file),
    digest,
  };
}
