/**
 * What a layer is. A kind of asset has its whole appearance in one file under `kinds/`, which exports a `LayerKind`;
 * the registry finds it there, and nothing else needs to change.
 */
import type { Object3D } from 'three';
import type { Language, Name } from '../../core/names.ts';
import type { AssetRef } from '../../core/records.ts';
import type { Run } from '../data/run.ts';
import { type Rgb, rgb, type Theme, type Urgency, urgencyColours } from '../scene/colours.ts';
import type { IconName } from '../scene/icons.ts';
import type { Label } from '../scene/labels.ts';
import type { Stage } from '../scene/stage.ts';

export interface LayerContext {
  readonly run: Run;
  readonly stage: Stage;
  theme(): Theme;
  language(): Language;
  /** The asset picked, or the one the open suggestion is about; layers light it up. */
  selected(): AssetRef | undefined;
  /** Id of the suggestion that is open. */
  openSuggestion(): string | undefined;
  pick(asset: AssetRef): void;
}

/** Something a click may hit, as a spot or as a line on the ground. */
export interface Target {
  readonly asset: AssetRef;
  readonly at?: readonly [x: number, y: number, elevation: number];
  readonly line?: readonly (readonly [x: number, y: number])[];
  readonly elevation?: number;
  /** px */
  readonly reach: number;
}

export interface LegendEntry {
  readonly mark: 'symbol' | 'line' | 'area';
  readonly icon?: IconName;
  readonly colour: string;
  readonly width?: number;
  readonly dashed?: boolean;
  readonly text: Name;
}

export interface Layer {
  readonly objects: readonly Object3D[];
  /** The frame on the screen has changed. */
  show?(): void;
  /** The theme, the language or the selection has changed. */
  paint?(): void;
  targets?(): Iterable<Target>;
  labels?(): Iterable<Label>;
  legend?(): readonly LegendEntry[];
  /** The view has moved. */
  moved?(): void;
}

export interface LayerKind {
  readonly id: string;
  readonly name: Name;
  /** Place in lists: lower first. */
  readonly order: number;
  /** Drawn from the start; true where left out. */
  readonly on?: boolean;
  /** Undefined where the run has nothing of this kind. */
  make(context: LayerContext): Layer | undefined;
}

/** Words of a state's English name that tell how urgent it is; the first that fits counts. */
const words: readonly (readonly [RegExp, Urgency])[] = [
  [/impassable|red|failed|full|under water|alarm|severe|extreme|destroyed/, 'alarm'],
  [/closed|orange|significant|blocked/, 'alarm'],
  [/amber|slow|standing|watch|yellow|moderate|late/, 'warn'],
  [/travel|working|mobilis|returning|on the way|evacuating|pumping/, 'active'],
];
export function urgencyOf(state: Name | undefined): Urgency {
  const name = state?.en.toLowerCase() ?? '';
  return words.find(([word]) => word.test(name))?.[1] ?? 'calm';
}

export const urgencyRgb = (theme: Theme, urgency: Urgency): Rgb => rgb(urgencyColours[theme][urgency]);

/** Row of an asset in its tables' order, or -1. */
export function stateNow(run: Run, kind: string, column = 'state', picture?: 'truth' | 'observed') {
  for (const { table, rows } of run.tables(kind)) {
    if (picture && table.picture !== picture) continue;
    const values = rows[column];
    if (!values) continue;
    const row = new Map(table.ids.map((id, i) => [id, i]));
    const classes = table.columns[column]?.classes;
    return {
      value: (id: string): number => values[row.get(id) ?? -1] ?? Number.NaN,
      name: (id: string): Name | undefined => classes?.[values[row.get(id) ?? -1] ?? -1],
    };
  }
  return undefined;
}
