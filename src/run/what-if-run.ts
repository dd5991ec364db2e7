/**
 * A recorded run gone on with where its files are not at hand, with something changed: from the state of a checkpoint
 * and the scenario as bytes, by the very steps of `stormtable fork`, so that both end with the same state.
 */
import { decodeSections } from '../core/snapshot.ts';
import type { KernelModules } from '../kernels/load.ts';
import { singleRunner } from '../kernels/runner.ts';
import { unpackBundle } from '../scenario/portable-bundle.ts';
import type { ScenarioBundle } from '../scenario/scenario.ts';
import type { Change } from '../timeline/format.ts';
import { ChangingRun } from './changing-run.ts';
import type { Listener } from './engine.ts';
import { setOf, type WhatIf } from './what-if.ts';

export interface WhatIfParts {
  /** `packBundle` of the scenario with the values set by the first `changes` of the run. */
  readonly bundle: (changes: number) => Promise<Uint8Array>;
  /** Tick and state (`encodeSections`) of a checkpoint at or before the moment. */
  readonly from: { readonly tick: number; readonly state: Uint8Array };
  /** Those of the run itself. */
  readonly changes: readonly Change[];
  readonly modules: KernelModules;
  readonly listener: Listener;
}

/** Opens it at the checkpoint; each `step()` of what it gives goes one tick on, the change made at its tick. */
export async function openWhatIf(parts: WhatIfParts, whatIf: WhatIf): Promise<ChangingRun> {
  const known = parts.changes.map((c) => c.set);
  const own: Change = {
    tick: whatIf.tick,
    set: setOf(whatIf),
    commands: (whatIf.commands ?? []).map(({ type, payload }) => ({
      tick: whatIf.tick,
      source: 'what-if',
      role: 'city',
      type,
      payload,
      taken: whatIf.tick,
    })),
  };
  const read = async (set: readonly string[]): Promise<ScenarioBundle> => {
    const before = known.flat();
    const changed = set.length > before.length;
    // how many changes of the run's own give so many values
    let [count, values] = [0, 0];
    while (count < known.length && values < Math.min(set.length, before.length)) values += known[count++]!.length;
    const bundle = await unpackBundle(await parts.bundle(count));
    return changed ? withChange(bundle, whatIf) : bundle;
  };
  return ChangingRun.open({
    read,
    changes: [...parts.changes, own],
    kernels: singleRunner(parts.modules),
    listener: parts.listener,
    from: { tick: parts.from.tick, state: decodeSections(parts.from.state) },
  });
}

/** The scenario as reading it with the same values set would give it. */
function withChange(bundle: ScenarioBundle, { rainFactor, barriers = [] }: WhatIf): ScenarioBundle {
  const { scenario } = bundle;
  const all = [...(scenario.barriers ?? []), ...barriers];
  return {
    ...bundle,
    scenario: {
      ...scenario,
      ...(rainFactor === undefined ? {} : { rain_factor: rainFactor }),
      ...(all.length > 0 ? { barriers: all } : {}),
    },
  };
}
