/**
 * A recorded run gone on with where its files are not at hand, with something changed: from the state of a checkpoint
 * and the scenario as bytes, by the very steps of `stormtable fork`, so that both end with the same state.
 */
import type { Command } from '../core/process.ts';
import { decodeSections } from '../core/snapshot.ts';
import type { KernelModules } from '../kernels/load.ts';
import { singleRunner } from '../kernels/runner.ts';
import type { Barrier } from '../scenario/barriers.ts';
import { unpackBundle } from '../scenario/portable-bundle.ts';
import type { ScenarioBundle } from '../scenario/scenario.ts';
import type { Change } from '../timeline/format.ts';
import { ChangingRun } from './changing-run.ts';
import type { Listener } from './engine.ts';

/** What is changed at a moment. */
export interface WhatIf {
  /** Ticks completed when it is made. */
  readonly tick: number;
  /** All rain from then on is multiplied by it. */
  readonly rainFactor?: number;
  /** Beside those the run already has. */
  readonly barriers?: readonly Barrier[];
  readonly commands?: readonly Pick<Command, 'type' | 'payload'>[];
}

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

const line = (points: Barrier['line']): string => `[${points.map(([x, y]) => `[${x}, ${y}]`).join(', ')}]`;

/** The values to set that make the change, as `--set` of `stormtable fork` takes them; `standing` are the barriers there before. */
export function setOf({ rainFactor, barriers = [] }: WhatIf, standing: readonly Barrier[] = []): string[] {
  const set: string[] = [];
  if (rainFactor !== undefined) set.push(`rain_factor=${rainFactor}`);
  const all = [...standing, ...barriers].map((b) => `{line: ${line(b.line)}, height: ${b.height} m}`);
  if (barriers.length > 0) set.push(`barriers=[${all.join(', ')}]`);
  return set;
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
    modules: parts.modules,
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
