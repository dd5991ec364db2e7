/**
 * What is counted in each zone, and its roll-up from towns to districts to the city: every zone above is the exact sum of
 * those below. Owns the table `zone`; part of the process `impact`. Evacuation is a count here: people leave evenly
 * within an hour of the order.
 */
import type { ProcessContext } from '../core/process.ts';
import { hazardClasses } from './hazard.ts';
import type { ZoneTree } from './residents.ts';

/** Share of those told to leave who do (our own choice), and the time the move takes, s. */
const compliance = 0.85;
const moving = 3600;

const count = (en: string, zh: string, doc: string) =>
  ({ unit: 'persons', type: 'i32', doc, label: { en, zh } }) as const;

export function zonePart(context: ProcessContext, tree: ZoneTree) {
  const { leaf, parent, upwards } = tree;
  const table = context.ownTable({
    name: 'zone',
    of: 'zone',
    picture: 'truth',
    ids: tree.zones.map((zone) => zone.id),
    columns: {
      affected_area: {
        unit: 'm2',
        type: 'f64',
        doc: 'ground affected',
        label: { en: 'Affected area', zh: '受灾面积' },
      },
      people_affected: count('People affected', '受灾人口', 'residents of affected ground'),
      people_exposed: count(
        'People exposed',
        '受威胁人口',
        'affected residents of class moderate or worse, not evacuated',
      ),
      people_evacuated: count('People evacuated', '已转移人口', 'residents who have left by order'),
      road_closed: {
        unit: 'm',
        type: 'f64',
        doc: 'length of roads closed to cars',
        label: { en: 'Roads closed', zh: '中断道路' },
      },
      worst_class: {
        unit: '1',
        type: 'u8',
        doc: 'worst hazard class of its ground',
        label: { en: 'Worst hazard', zh: '最高危险等级' },
        classes: hazardClasses,
      },
      residents: {
        ...count('Residents', '常住人口', 'people who live here'),
        unrecorded: true,
      },
      evacuation_target: {
        ...count('Leaving by order', '应转移人口', 'residents who obey the order'),
        unrecorded: true,
      },
      evacuation_rate: {
        unit: '1',
        type: 'f64',
        doc: 'people a second',
        label: { en: 'Leaving rate', zh: '转移速率' },
        unrecorded: true,
      },
      evacuation_left: {
        unit: '1',
        type: 'f64',
        doc: 'people who have left, unrounded',
        label: { en: 'Have left', zh: '已离开' },
        unrecorded: true,
      },
    },
  });
  const z = table.column;
  for (const row of tree.upwards) {
    if (tree.leaf[row]) z.residents[row] = Math.round(tree.zones[row]!.population);
    const p = tree.parent[row]!;
    if (p >= 0) z.residents[p] = z.residents[p]! + z.residents[row]!;
  }
  const sums = [z.affected_area, z.people_affected, z.people_exposed, z.people_evacuated, z.road_closed];

  return {
    table,
    /** Adds the leaves up into the zones above. */
    rollUp(): void {
      for (let row = 0; row < leaf.length; row++)
        if (!leaf[row]) for (const column of [...sums, z.worst_class]) column[row] = 0;
      for (const row of upwards) {
        const p = parent[row]!;
        if (p < 0) continue;
        for (const column of sums) column[p] = column[p]! + column[row]!;
        z.worst_class[p] = Math.max(z.worst_class[p]!, z.worst_class[row]!);
      }
    },
    /** Residents of ground lower than `below`, m, in each leaf zone under a zone. */
    livingBelow(
      root: number,
      below: number,
      leafOf: Int16Array,
      people: Float32Array,
      bed: ArrayLike<number>,
    ): Float64Array {
      const under = leavesUnder(parent, leaf, root);
      const living = new Float64Array(leaf.length);
      for (let i = 0; i < leafOf.length; i++) {
        const row = leafOf[i]!;
        if (row >= 0 && under[row] && bed[i]! < below) living[row] = living[row]! + people[i]!;
      }
      return living;
    },
    /** Tells residents of each leaf zone to leave, or `some` of those of the zone; gives how many will. */
    tellToLeave(root: number, living: Float64Array, some: number | undefined): number {
      const share = some === undefined ? 1 : Math.min(1, some / Math.max(1, z.residents[root]!));
      let leaving = 0;
      for (let row = 0; row < leaf.length; row++) {
        if (!(living[row]! > 0)) continue;
        const obey = Math.round(living[row]! * share * compliance);
        const before = z.evacuation_target[row]!;
        // a number of people is told beside those already leaving; an elevation takes in those told before
        const target = Math.min(z.residents[row]!, some === undefined ? Math.max(before, obey) : before + obey);
        z.evacuation_target[row] = target;
        z.evacuation_rate[row] = Math.max(0, target - z.evacuation_left[row]!) / moving;
        leaving += Math.max(0, target - Math.round(z.evacuation_left[row]!));
      }
      return leaving;
    },
    /** Moves people on by `seconds`. */
    leave(seconds: number): void {
      for (let row = 0; row < leaf.length; row++) {
        if (z.evacuation_rate[row] === 0) continue;
        const left = Math.min(z.evacuation_target[row]!, z.evacuation_left[row]! + z.evacuation_rate[row]! * seconds);
        z.evacuation_left[row] = left;
        if (left >= z.evacuation_target[row]!) z.evacuation_rate[row] = 0;
      }
    },
  };
}

/** 1 for leaf zones that are the root or lie under it. */
function leavesUnder(parent: Int32Array, leaf: Uint8Array, root: number): Uint8Array {
  const under = new Uint8Array(parent.length);
  for (let row = 0; row < parent.length; row++) {
    let p = row;
    for (let steps = 0; p >= 0 && p !== root && steps <= parent.length; steps++) p = parent[p]!;
    if (leaf[row] && p === root) under[row] = 1;
  }
  return under;
}
