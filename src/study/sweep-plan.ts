/**
 * The members of a sweep: every combination of the lists, with every draw from the distributions, with every replicate.
 * A member's seed depends on its replicate only, so the same replicate of two combinations meets the same chance (common
 * random numbers); replicate 1 has the scenario's own seed. Any member can be made on its own, in any order.
 */
import { type Fault, StormtableError } from '../core/errors.ts';
import { RandomStreams } from '../core/random.ts';
import { FaultList } from '../scenario/faults.ts';
import type { VariedValue } from '../scenario/overrides.ts';
import type { ScenarioBundle } from '../scenario/scenario.ts';
import { checkShape } from '../scenario/shape.ts';
import { quantileOf } from './distributions.ts';
import { stratified } from './latin-hypercube.ts';
import { readVary, type Varied } from './read-vary.ts';
import { scaled } from './scaled.ts';
import { numberOf, unitSuffix, type ValueUnit, writtenNumber } from './value-kind.ts';

/** A value that a path takes in some members. */
export interface Choice {
  /** What is put at the path. */
  readonly value: unknown;
  /** As a person would write it; of scaled values the factor. */
  readonly written: string;
  /** SI, or the factor; null where it is no number. */
  readonly number: number | null;
}

export interface SweptPath {
  readonly path: string;
  readonly parts: readonly (string | number)[];
  /** Name of the column that holds the number: the path with its unit, or `_factor`. */
  readonly column: string;
  readonly unit: ValueUnit | 'factor' | undefined;
  readonly drawn: boolean;
  readonly choices: readonly Choice[];
  where(index?: number): VariedValue['place'];
}

export interface Member {
  /** From 1. */
  readonly number: number;
  /** From 1. */
  readonly replicate: number;
  /** undefined: the scenario's own. */
  readonly seed: number | undefined;
  /** Which choice of each path. */
  readonly chosen: readonly number[];
}

export interface SweepPlan {
  readonly paths: readonly SweptPath[];
  /** `3 x 100 draws x 4 seeds`. */
  readonly product: string;
  readonly members: number;
  /** Members whose drawn values the scenario refuses, and why; they will fail. */
  readonly refused: readonly { readonly member: number; readonly fault: Fault }[];
  member(number: number): Member;
  /** What the reader lays over the scenario for a member. */
  valuesOf(member: Member): VariedValue[];
}

/** Reads `vary:`; undefined where the scenario is no sweep. Throws a StormtableError with every fault found. */
export async function planSweep(bundle: ScenarioBundle): Promise<SweepPlan | undefined> {
  const faults = new FaultList();
  const vary = await readVary(bundle, faults);
  if (faults.faults.length > 0) throw new StormtableError(faults.faults);
  if (!vary) return undefined;
  const { replicates, draws, varied } = vary;
  const random = new RandomStreams(bundle.scenario.seed);
  const paths = varied.map((v) => swept(v, draws, random));
  const lists = paths.filter((p) => !p.drawn);
  const combinations = lists.reduce((product, p) => product * p.choices.length, 1);
  const members = combinations * draws * replicates;
  const seeds = seedsOf(bundle.scenario.seed, replicates, random);

  const member = (number: number): Member => {
    if (!(Number.isInteger(number) && number >= 1 && number <= members)) throw new Error(`no member ${number}`);
    const replicate = (number - 1) % replicates;
    const draw = Math.floor((number - 1) / replicates) % draws;
    // the first list changes slowest
    let rest = Math.floor((number - 1) / replicates / draws);
    const chosen = new Array<number>(paths.length).fill(draw);
    for (let k = paths.length - 1; k >= 0; k--) {
      if (paths[k]!.drawn) continue;
      const n = paths[k]!.choices.length;
      chosen[k] = rest % n;
      rest = Math.floor(rest / n);
    }
    return { number, replicate: replicate + 1, seed: seeds[replicate], chosen };
  };
  const product = [
    ...lists.map((p) => String(p.choices.length)),
    ...(paths.some((p) => p.drawn) ? [`${draws} draws`] : []),
    ...(replicates > 1 ? [`${replicates} seeds`] : []),
  ].join(' x ');
  return {
    paths,
    product,
    members,
    refused: refusedDraws(varied, paths, members, member),
    member,
    valuesOf: ({ chosen }) =>
      paths.map(({ parts, choices, drawn, where }, k) => {
        const place = where(drawn ? undefined : chosen[k]);
        return { path: parts, value: choices[chosen[k]!]!.value, place };
      }),
  };
}

function swept(v: Varied, draws: number, random: RandomStreams): SweptPath {
  const { path, parts, kind, scale, over, where } = v;
  const choice = (value: unknown): Choice => {
    const laid = scale === undefined ? value : scaled(scale, value as number);
    const written = typeof value === 'string' ? value : JSON.stringify(value);
    return { value: laid, written, number: scale === undefined ? numberOf(kind, value) : (value as number) };
  };
  const unit: SweptPath['unit'] = scale === undefined ? kind.unit : 'factor';
  const column = scale === undefined ? `${path}${unitSuffix(kind.unit)}` : `${path}_factor`;
  const common = { path, parts, column, unit, where };
  if ('list' in over) return { ...common, drawn: false, choices: over.list.map(choice) };
  const probabilities = stratified(random.stream('vary', path), draws);
  const drawnAt = (p: number): unknown => {
    if ('one_of' in over) return over.one_of[Math.floor(p * over.one_of.length)];
    const x = quantileOf(over.distribution, p);
    return scale === undefined ? writtenNumber(kind, x, over.wears) : Number(x.toPrecision(9));
  };
  return { ...common, drawn: true, choices: Array.from(probabilities, (p) => choice(drawnAt(p))) };
}

/** Seeds of the replicates, all different; the first is the scenario's own. A replicate's seed does not depend on how many there are. */
function seedsOf(seed: number, replicates: number, random: RandomStreams): (number | undefined)[] {
  const seeds: (number | undefined)[] = [undefined];
  const taken = new Set([seed]);
  for (let r = 2; r <= replicates; r++) {
    const stream = random.stream('replicate', String(r));
    let next = stream.below(2 ** 31);
    while (taken.has(next)) next = stream.below(2 ** 31);
    taken.add(next);
    seeds.push(next);
  }
  return seeds;
}

/** Draws outside what the schema takes: told before anything runs, since tails of a distribution are easily overlooked. */
function refusedDraws(
  varied: readonly Varied[],
  paths: readonly SweptPath[],
  members: number,
  member: (number: number) => Member,
): { member: number; fault: Fault }[] {
  const wrong = paths.map((p, k) => {
    const found = new Map<number, Fault>();
    if (p.drawn)
      p.choices.forEach((choice, draw) => {
        const faults = new FaultList();
        checkShape(varied[k]!.kind.schema, choice.value, { where: () => p.where() }, p.parts, faults);
        if (faults.faults[0]) found.set(draw, faults.faults[0]);
      });
    return found;
  });
  if (wrong.every((found) => found.size === 0)) return [];
  const refused: { member: number; fault: Fault }[] = [];
  for (let number = 1; number <= members; number++) {
    const { chosen } = member(number);
    const k = wrong.findIndex((found, j) => found.has(chosen[j]!));
    if (k >= 0) refused.push({ member: number, fault: wrong[k]!.get(chosen[k]!)! });
  }
  return refused;
}
