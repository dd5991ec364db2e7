/** Structures that hold water back or let it through: walls, weirs, gates, breaches on lines; culverts and pumps between two points. */
import type { Name } from '../core/names.ts';
import type { Line, Point } from './place.ts';

/** Numbers over time, s from the start: held until the next, or straight to it; constant before and after. */
export interface OverTime {
  readonly times: readonly number[];
  readonly values: readonly number[];
  readonly between: 'steps' | 'linear';
}

interface OnLine {
  readonly id: string;
  readonly name: Name;
  /** From its left side to its right, looking along it, counts as positive. */
  readonly line: Line;
}

/** Where the top of a structure lies: a level, m; one for each point of its line, straight between; or a height over the ground, m. */
export type Crest =
  | { readonly level: number }
  | { readonly levels: readonly number[] }
  | { readonly height: number }
  | { readonly series: OverTime };

/** Holds water up to its crest; above it is a weir of `coefficient`, m^0.5/s. */
export interface Wall extends OnLine {
  readonly kind: 'wall';
  readonly crest: Crest;
  readonly coefficient: number;
}

/** A gap of a width (as long as its line where left out) over whose crest water passes; beside it nothing does. */
export interface Weir extends OnLine {
  readonly kind: 'weir';
  readonly crest: Crest;
  readonly coefficient: number;
  readonly width?: number;
}

/** What a gate goes by: the level on a side of it, or the left less the right, above or below so many m. */
export interface GateRule {
  readonly level: 'left' | 'right' | 'difference';
  readonly above?: number;
  readonly below?: number;
}

/** A sluice gate: an opening from its sill up under a wall. */
export interface Gate extends OnLine {
  readonly kind: 'gate';
  readonly sill: number;
  /** Opening when fully open, and at the start, m. */
  readonly full: number;
  readonly opening: number;
  readonly width?: number;
  /** Coefficient of the sill while the gate is clear of the water, and of the wall over it, m^0.5/s. */
  readonly coefficient: number;
  /** Top of the wall and the gate, m; never overtopped where left out. */
  readonly crest?: number;
  /** s from closed to fully open. */
  readonly travel: number;
  readonly openings?: OverTime;
  readonly opens_when?: GateRule;
  readonly closes_when?: GateRule;
}

/** A wall of which a part goes down, evenly in time. */
export interface Breach extends OnLine {
  readonly kind: 'breach';
  readonly crest: Crest;
  readonly coefficient: number;
  /** Where its middle is; the middle of the line where left out. */
  readonly at?: Point;
  /** Final level of its bottom, m, its mean width, m, and how long it takes, s. */
  readonly bottom: number;
  readonly width: number;
  readonly growth: number;
  /** Coefficient of the breach, m^0.5/s. */
  readonly breach_coefficient: number;
  /** When it begins, s; or the level on either side that begins it, m; on command alone where both are left out. */
  readonly starts?: number;
  readonly starts_above?: number;
}

export const inletNames = [
  'square-edge',
  'groove-end',
  'groove-end-projecting',
  'metal-headwall',
  'metal-mitered',
  'metal-projecting',
  'box-wingwall-30-75',
  'box-wingwall-90-15',
  'box-wingwall-0',
] as const;
export type InletName = (typeof inletNames)[number];

/** Pipes or boxes between two points; water goes either way. */
export interface Culvert {
  readonly id: string;
  readonly name: Name;
  readonly kind: 'culvert';
  readonly line: readonly [Point, Point];
  /** Diameter where it is a circle; else width and height. */
  readonly section: { readonly diameter: number } | { readonly width: number; readonly rise: number };
  readonly barrels: number;
  /** Level of its floor at both ends, m. */
  readonly inverts: readonly [number, number];
  readonly length: number;
  readonly manning: number;
  readonly inlet: InletName;
  /** Entrance loss in velocity heads, under outlet control. */
  readonly entrance_loss: number;
}

/** Lifts water from a point to another, or out of the model. */
export interface Pump {
  readonly id: string;
  readonly name: Name;
  readonly kind: 'pump';
  readonly line: readonly Point[];
  /** Lift, m, rising, and discharge, m³/s, falling; one entry is a discharge at any lift. */
  readonly curve: readonly (readonly [lift: number, discharge: number])[];
  /** Level that water is lifted to at least, m. */
  readonly delivery?: number;
  /** Levels at which it starts and stops, m; whenever there is water where left out. */
  readonly start_level?: number;
  readonly stop_level?: number;
  readonly on: 'auto' | 'on' | 'off';
}

export type FaceStructure = Wall | Weir | Gate | Breach;
export type LinkStructure = Culvert | Pump;
export type Structure = FaceStructure | LinkStructure;
export const structureKinds = [
  'wall',
  'weir',
  'gate',
  'breach',
  'culvert',
  'pump',
] as const satisfies readonly Structure['kind'][];
export type StructureKind = Structure['kind'];
/** Orders that structures take, and which kinds take them. */
export const structureOrders = {
  'set-crest': ['wall', 'weir', 'breach'],
  'open-gate': ['gate'],
  'close-gate': ['gate'],
  'release-gate': ['gate'],
  'start-breach': ['breach'],
  'switch-pump': ['pump'],
} as const satisfies Readonly<Record<string, readonly StructureKind[]>>;
export type StructureOrder = keyof typeof structureOrders;
/** What a pump is switched to. */
export const pumpSwitches = ['auto', 'off', 'on'] as const;
export const isLink = (s: Structure): s is LinkStructure => s.kind === 'culvert' || s.kind === 'pump';
