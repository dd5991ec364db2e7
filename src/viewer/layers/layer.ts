/**
 * What a layer is. A kind of asset has its whole appearance in one file under `kinds/`, which exports a `LayerKind`: how
 * it is drawn and, in its `view`, what its card and its rows in the table of works tell. The registry finds it there, and
 * nothing else needs to change.
 */
import type { Object3D } from 'three';
import type { Place } from '../../assets/place.ts';
import type { Language, Name } from '../../core/names.ts';
import type { AssetRef } from '../../core/records.ts';
import type { RunHeader } from '../../timeline/format.ts';
import type { Asset, AssetRow } from '../data/assets.ts';
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

/** Headings of the layers panel, in their order. */
export const layerGroups = ['water', 'ground', 'streets', 'works', 'watched', 'response', 'other'] as const;
export type LayerGroup = (typeof layerGroups)[number];

export interface LayerKind {
  readonly id: string;
  readonly name: Name;
  /** Place in lists: lower first. */
  readonly order: number;
  /** Heading it stands under in the layers panel; among the others where left out. */
  readonly group?: LayerGroup;
  /** Drawn from the start; true where left out. */
  readonly on?: boolean;
  /** Undefined where the run has nothing of this kind. */
  make(context: LayerContext): Layer | undefined;
  /** Assets that the run describes, beside those of its place. */
  assets?(header: RunHeader, place: Place): readonly AssetRow[];
  /** Left out, cards show every column of the asset's tables. */
  readonly view?: AssetView;
}

/** A fixed property in words: what it is, and its value with its unit. */
export type Fact = readonly [name: Name, value: string | Name];

export type Charts = readonly (readonly string[])[];
/** A level that means something, in the SI unit of its column. */
export interface Level {
  readonly value: number;
  readonly name: Name;
  readonly urgency: Urgency;
}

/** What is told of one kind of asset, on its card and in the table of works. Columns are those of its recorded table. */
export interface AssetView {
  /** Kind of asset as records and tables name it. */
  readonly of: string;
  /** Which of several kinds that share it. */
  fits?(asset: Asset): boolean;
  /** One of them. */
  readonly name: Name;
  urgency?(state: Name): Urgency;
  /** Columns drawn together, all of one unit; the first chart comes first. `table.column` names one of two tables. */
  readonly charts: Charts | ((asset: Asset) => Charts);
  /** Its rows mean something only after the first step. */
  readonly stepped?: boolean;
  /** Levels drawn over the chart of a column, such as a warning stage. */
  levels?(asset: Asset, column: string): readonly Level[];
  /** A name that says more of this asset than the table's own. */
  columnName?(asset: Asset, column: string): Name | undefined;
  /** Columns that mean nothing for it. */
  without?(asset: Asset): readonly string[];
  facts?(asset: Asset): readonly Fact[];
  /** Up to three columns of numbers in the table of works; left out, it has no rows there. */
  readonly table?: readonly string[];
  /** Of equal urgency, the largest of this column comes first; in the order of the file where left out. */
  readonly worst?: string;
  /** What is said at the top of the page of those that are in alarm, after their number. */
  readonly alarms?: Name;
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
