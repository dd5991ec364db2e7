/** `stormtable info`: what a recorded run or a scenario holds, for a person or as JSON. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { momentOf } from '../core/clock.ts';
import type { Grid } from '../core/grid.ts';
import { gridAround } from '../core/grid.ts';
import { readScenario } from '../scenario/read-scenario.ts';
import { layout } from '../timeline/format.ts';
import { fileStore } from '../timeline/node/file-store.ts';
import { openTimeline } from '../timeline/reader.ts';
import { scenarioPath } from './paths.ts';

export async function info(path: string, options: { readonly json?: boolean }): Promise<void> {
  const facts = existsSync(join(path, layout.header)) ? await runFacts(path) : await scenarioFacts(scenarioPath(path));
  if (options.json) process.stdout.write(`${JSON.stringify(facts, null, 2)}\n`);
  else
    for (const [name, value] of Object.entries(facts))
      process.stdout.write(
        `${name.replaceAll('_', ' ').padEnd(18)} ${Array.isArray(value) ? value.join(', ') : value}\n`,
      );
}

type Facts = Record<string, string | number | readonly string[]>;

const gridFacts = (g: Grid): Facts => ({
  grid: `${g.inner.cols} x ${g.inner.rows} cells of ${g.cellSize} m (${((g.inner.cols * g.cellSize) / 1000).toFixed(1)} x ${((g.inner.rows * g.cellSize) / 1000).toFixed(1)} km)`,
  system: g.epsg ? `EPSG:${g.epsg}, heights in ${g.datum}` : `local metres, heights in ${g.datum}`,
});

async function runFacts(folder: string): Promise<Facts> {
  const t = await openTimeline(fileStore(folder));
  const { header, manifest } = t;
  const { clock } = header;
  const summary = Object.fromEntries(Object.entries(manifest.summary ?? {}).map(([k, v]) => [k, v]));
  return {
    run: header.id,
    name: header.name.en,
    state: manifest.state,
    place: `${header.place.name.en}${header.place.reconstructed ? ' (reconstructed)' : ''}`,
    ...gridFacts(header.grid),
    time: `${momentOf(clock, 0)} to ${momentOf(clock, clock.tick * clock.ticks)}, tick ${clock.tick} s`,
    recorded: `${manifest.frames} frames, up to ${momentOf(clock, (manifest.ticks.at(-1) ?? 0) * clock.tick)}`,
    fields: header.fields.map((f) => `${f.name} (${f.unit})`),
    tables: header.tables.map((x) => `${x.name} (${x.ids.length})`),
    seed: header.seed,
    engine: `${header.engine.name} ${header.engine.version}`,
    ...summary,
    digest: manifest.digest ?? 'not finished',
  };
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
