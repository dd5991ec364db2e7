/** `stormtable drainage`: reads and runs drainage models written for SWMM 5.2. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { dateText } from '../assets/swmm/calendar.ts';
import type { DrainageModel } from '../assets/swmm/network.ts';
import { readDrainage } from '../assets/swmm/read-inp.ts';
import { defineFaults, type Fault, StormtableError } from '../core/errors.ts';
import { engineVersion } from '../core/version.ts';
import { DrainageRun } from '../hydro/network/run-model.ts';
import { NetworkSolver } from '../hydro/network/solver.ts';
import { summarise } from '../hydro/network/summary.ts';
import { gagesOf } from '../hydro/runoff/gage.ts';
import { networkModule } from '../kernels/node/wasm-file.ts';
import { emptyFolder } from '../timeline/node/export/out-file.ts';
import { HotStartSaver, savesHotStart, usedFiles } from './drainage-files.ts';
import { DrainageResults } from './drainage-results.ts';
import { shown } from './paths.ts';
import { clockText } from './progress-line.ts';
import { stopListening, stopOnInterrupt } from './stop-on-interrupt.ts';

export interface DrainageOptions {
  readonly out?: string;
  readonly csv?: boolean;
  readonly json?: boolean;
  readonly force?: boolean;
  readonly state?: string;
  readonly saveState?: boolean;
}

export const drainageFaults = defineFaults({
  'drainage-no-file':
    '{file} is not there. Name a drainage model written for SWMM 5, usually a file that ends in .inp.',
  'drainage-folder': '{file} is a folder. Name the .inp file in it.',
  'drainage-state-missing': '{file} is not there. Name a state.bin that an interrupted run or --state left.',
  'drainage-state-other':
    '{file} is no state of this model. Name the state.bin that a run of the same file left; only END_DATE and END_TIME may have changed.',
});

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const tell = (event: unknown): void => void process.stdout.write(`${JSON.stringify(event)}\n`);

/** The model with every file it names, or all its faults. */
export function openDrainage(file: string): DrainageModel {
  if (!existsSync(file)) throw new StormtableError(drainageFaults('drainage-no-file', { file: shown(file) }));
  if (statSync(file).isDirectory()) throw new StormtableError(drainageFaults('drainage-folder', { file: shown(file) }));
  const beside = (name: string): string | undefined => {
    const path = resolve(dirname(file), name);
    return existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined;
  };
  return readDrainage(readFileSync(file, 'utf8'), shown(file), beside);
}

export function checkDrainage(files: readonly string[]): void {
  const faults: Fault[] = [];
  for (const file of files) {
    try {
      const model = openDrainage(file);
      gagesOf(model);
      usedFiles(model, file);
      const { gages, subcatchments, nodes, links, options } = model;
      const of = (kind: string): number => [...nodes, ...links].filter((e) => e.kind === kind).length;
      const kinds = ['junction', 'storage', 'divider', 'outfall', 'conduit', 'pump', 'orifice', 'weir', 'outlet']
        .map((kind) => [of(kind), kind] as const)
        .filter(([n]) => n > 0)
        .map(([n, kind]) => `${n.toLocaleString('en')} ${kind}${n > 1 ? 's' : ''}`);
      process.stdout.write(
        `${shown(file)}: fine. ${gages.length} rain gages, ${subcatchments.length} subcatchments, ${kinds.join(', ')}; ${options.flowUnits}, ${options.routing}, ${dateText(options.start)} to ${dateText(options.end)}.\n`,
      );
      for (const w of [...model.unmodelled, ...model.warnings])
        process.stdout.write(`  line ${w.line}: ${w.message}\n`);
    } catch (error) {
      if (!(error instanceof StormtableError)) throw error;
      faults.push(...error.faults);
    }
  }
  if (faults.length) throw new StormtableError(faults);
}

/** What a person should know before trusting the results. */
function remarks(model: DrainageModel): string[] {
  const said = [...model.unmodelled, ...model.warnings].map((w) => `line ${w.line}: ${w.message}`);
  for (const f of model.files)
    if (f.use === 'SAVE' && f.kind !== 'OUTFLOWS' && !savesHotStart(model, f))
      said.push(
        `line ${f.line}: SAVE ${f.kind} is not written; ${f.kind === 'HOTSTART' ? 'the state of subcatchments has no place in it here; run with --save-state to keep all of it exactly' : 'its figures are in the series of the results'}.`,
      );
  return said;
}

export async function runDrainage(file: string, options: DrainageOptions): Promise<void> {
  const model = openDrainage(file);
  const { upstream, hotStart } = usedFiles(model, file);
  const out = options.out ?? `${basename(file, extname(file))}-results`;
  for (const text of remarks(model)) say(text);
  const routed = !model.options.ignoreRouting && model.nodes.length > 0;
  const solver = routed ? new NetworkSolver(model, networkModule(), hotStart) : undefined;
  let results: DrainageResults | undefined;
  const run = new DrainageRun(model, solver, {
    upstream,
    period: (period) => results!.period(period),
    control: ({ time, link, to, rule }) =>
      results!.action({ time, link: model.links[link]!.id, to, rule: model.controls.rules[rule]!.id }),
  });
  if (options.state !== undefined) restore(run, options.state, file);
  emptyFolder(out, options.force ?? false);
  results = new DrainageResults(model, out, options.csv ?? false);
  const saver = new HotStartSaver(model, solver, out);
  const stopped = await turn(run, saver, options.json ?? false);
  const summary = summarise(run, solver);
  const state = join(out, 'state.bin');
  if (stopped || options.saveState) writeFileSync(state, Buffer.concat([stateHead(file), run.snapshot()]));
  const files = results.finish(summary, engineVersion, {
    state: stopped ? 'interrupted' : 'finished',
    steps: run.stepsTaken,
  });
  const errors = [
    summary.runoff && `runoff ${summary.runoff.error.toFixed(2)} %`,
    summary.routing && `routing ${summary.routing.error.toFixed(2)} %`,
  ].filter((e) => e !== undefined);
  if (options.json)
    tell({
      done: !stopped,
      out,
      files,
      computed_s: run.time,
      steps: run.stepsTaken,
      periods: results.periods,
      runoff: summary.runoff,
      routing: summary.routing,
    });
  else {
    process.stdout.write(
      `${shown(out)}: ${results.periods.toLocaleString('en')} reporting times, ${run.stepsTaken.toLocaleString('en')} steps; volumes close within ${errors.join(', ') || '0 %'}.\n${files.map((f) => `  ${shown(join(out, f))}`).join('\n')}\n`,
    );
    if (stopped) say(`Stopped at ${dateText(model.options.start + run.time)}. Go on with --state ${shown(state)}`);
  }
  if (stopped) process.exitCode = 130;
}

/** One line that says which model a state belongs to, before its bytes. A run may be made longer, so the end does not count. */
function stateHead(file: string): Buffer {
  const text = readFileSync(file, 'utf8').replace(/^[ \t]*END_(?:DATE|TIME)[ \t].*$/gim, '');
  return Buffer.from(`stormtable-drainage-state/1 ${createHash('sha256').update(text).digest('hex')}\n`);
}

function restore(run: DrainageRun, state: string, file: string): void {
  if (!existsSync(state)) throw new StormtableError(drainageFaults('drainage-state-missing', { file: shown(state) }));
  const bytes = readFileSync(state);
  const head = stateHead(file);
  const same = bytes.subarray(0, head.length).equals(head) && bytes.length === head.length + run.snapshot().length;
  if (!same) throw new StormtableError(drainageFaults('drainage-state-other', { file: shown(state) }));
  run.restore(new Uint8Array(bytes.subarray(head.length)));
}

/** Steps until the end, or until a person stops it; gives whether one did. */
async function turn(run: DrainageRun, saver: HotStartSaver, json: boolean): Promise<boolean> {
  let stop = false;
  const listener = stopOnInterrupt(() => {
    stop = true;
  });
  const began = performance.now();
  const from = run.time;
  let shownAt = began;
  const live = process.stderr.isTTY === true && !json;
  while (!run.done && !stop) {
    const until = performance.now() + 100;
    while (!run.done && performance.now() < until) {
      run.advance();
      saver.after(run);
    }
    // signals are heard between two turns of the event loop
    await new Promise((resume) => setImmediate(resume));
    const now = performance.now();
    if (now - shownAt < (live ? 200 : 10_000)) continue;
    shownAt = now;
    const share = run.time / run.duration;
    const seconds = (now - began) / 1000;
    const speed = (run.time - from) / seconds;
    if (json) {
      tell({ time_s: run.time, share, speed });
      continue;
    }
    const text = `${(100 * share).toFixed(0).padStart(3)} %  ${dateText(run.model.options.start + run.time)}  ${Math.round(speed).toLocaleString('en')}x real time  ${clockText((run.duration - run.time) / speed)} left`;
    process.stderr.write(live ? `\r\u001b[2K${text}` : `${text}\n`);
  }
  if (live) process.stderr.write('\r\u001b[2K');
  stopListening(listener);
  return !run.done;
}
