/** [FILES] of a drainage model: routing interface files and hot starts that it uses, and the hot starts that it saves. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type HotStart, type HotStartShape, readHotStart, writeHotStart } from '../assets/swmm/hot-start.ts';
import type { DrainageModel, InterfaceFile } from '../assets/swmm/network.ts';
import { defineFaults, type Fault, StormtableError } from '../core/errors.ts';
import type { DrainageRun } from '../hydro/network/run-model.ts';
import type { NetworkSolver } from '../hydro/network/solver.ts';
import { type InterfaceFlows, readInterfaceFile } from '../hydro/runoff/interface-file.ts';
import { nameOf } from './drainage-results.ts';

export const drainageFileFaults = defineFaults({
  'drainage-file-missing': '[FILES] uses {file}, which is not there. Put it beside the model, or correct its name.',
  'drainage-file-unread':
    '[FILES] uses a {kind} file, which is not read. Remove the line; to go on from an earlier run, keep its state with --save-state and name it with --state.',
  'drainage-hot-start-ground':
    '[FILES] uses a hot start, and the model has subcatchments, whose state in such files is not read. Keep the state of the earlier run with --save-state and name it with --state.',
  'drainage-hot-start-format':
    '[FILES] uses {file}, which is {found}; expected a hot start as SWMM 5.1.8 and later save it (SWMM5-HOTSTART4). Save it anew, or remove the line.',
  'drainage-hot-start-other':
    '[FILES] uses {file}, a hot start of another model; expected {nodes} nodes, {links} links, no subcatchments, no pollutants and {units}. Name the one that a run of this model saved, or remove the line.',
});

export interface UsedFiles {
  readonly upstream: readonly InterfaceFlows[];
  readonly hotStart: HotStart | undefined;
}

const shapeOf = ({ nodes, links, options }: DrainageModel): HotStartShape => ({
  storages: nodes.map(({ kind }) => kind === 'storage'),
  links: links.length,
  flowUnits: options.flowUnits,
});

/** Every file that the model uses, or all that is wrong with them. */
export function usedFiles(model: DrainageModel, file: string): UsedFiles {
  const faults: Fault[] = [];
  const upstream: InterfaceFlows[] = [];
  let hotStart: HotStart | undefined;
  for (const f of model.files) {
    if (f.use !== 'USE') continue;
    const place = { file: model.file, line: f.line };
    if (f.kind !== 'INFLOWS' && f.kind !== 'HOTSTART') {
      faults.push(drainageFileFaults('drainage-file-unread', { kind: f.kind }, place));
      continue;
    }
    if (f.kind === 'HOTSTART' && model.subcatchments.length > 0) {
      faults.push(drainageFileFaults('drainage-hot-start-ground', {}, place));
      continue;
    }
    const path = resolve(dirname(file), f.file);
    if (!existsSync(path)) {
      faults.push(drainageFileFaults('drainage-file-missing', { file: f.file }, place));
      continue;
    }
    try {
      if (f.kind === 'INFLOWS') upstream.push(readInterfaceFile(readFileSync(path, 'utf8'), f.file));
      else hotStart = opened(model, f, path);
    } catch (error) {
      if (!(error instanceof StormtableError)) throw error;
      faults.push(...error.faults);
    }
  }
  if (faults.length) throw new StormtableError(faults);
  return { upstream, hotStart };
}

function opened(model: DrainageModel, { file, line }: InterfaceFile, path: string): HotStart {
  const state = readHotStart(shapeOf(model), readFileSync(path));
  const place = { file: model.file, line };
  if (state === 'other') {
    const { nodes, links, options } = model;
    const params = { file, nodes: nodes.length, links: links.length, units: options.flowUnits };
    throw new StormtableError(drainageFileFaults('drainage-hot-start-other', params, place));
  }
  if (state === 'format' || state === 'short') {
    const found = state === 'short' ? 'cut short' : 'something else';
    throw new StormtableError(drainageFileFaults('drainage-hot-start-format', { file, found }, place));
  }
  return state;
}

/** Hot starts that a model saves: at their moment, or at the end of the run, into the folder of results. */
export class HotStartSaver {
  readonly #model: DrainageModel;
  readonly #solver: NetworkSolver | undefined;
  readonly #folder: string;
  readonly #waiting: InterfaceFile[];

  constructor(model: DrainageModel, solver: NetworkSolver | undefined, folder: string) {
    this.#model = model;
    this.#solver = solver;
    this.#folder = folder;
    this.#waiting = model.files.filter((f) => savesHotStart(model, f));
  }

  /** After a step: writes those whose moment has come. */
  after(run: DrainageRun): void {
    const now = this.#model.options.start + run.time;
    for (let k = this.#waiting.length - 1; k >= 0; k--) {
      const { at, file } = this.#waiting[k]!;
      if (at === undefined ? !run.done : now < at && !run.done) continue;
      this.#waiting.splice(k, 1);
      if (this.#solver)
        writeFileSync(join(this.#folder, nameOf(file)), writeHotStart(shapeOf(this.#model), this.#solver));
    }
  }
}

/** Whether a line of [FILES] asks for a hot start that is written. */
export const savesHotStart = (model: DrainageModel, { use, kind }: InterfaceFile): boolean =>
  use === 'SAVE' && kind === 'HOTSTART' && model.subcatchments.length === 0;
