/** What a table is made of. A subject gives its rows for the frame on the screen; sorting, filtering and CSV are the same for all. */
import type { Urgency } from '../scene/colours.ts';

export interface Column {
  readonly id: string;
  readonly name: string;
  /** Shown in the heading; the cells are bare figures. */
  readonly unit?: string;
  readonly numeric: boolean;
}

export interface Cell {
  readonly text: string;
  /** What it is sorted by and saved as: a number in the column's unit (NaN where unknown), or the text. */
  readonly value: number | string;
}

export interface Row {
  readonly id: string;
  /** As many as there are columns; the first is what the row is called. */
  readonly cells: readonly Cell[];
  /** In words, where it has one. */
  readonly state?: string;
  readonly urgency: Urgency;
  /** Whether it is what is looked at closer. */
  readonly picked: boolean;
  /** Flies there and looks closer. */
  open(): void;
}

export interface Subject {
  readonly id: string;
  readonly name: string;
  readonly columns: readonly Column[];
  /** Which column says the state, or -1. */
  readonly stateColumn: number;
  rows(): readonly Row[] | Promise<readonly Row[]>;
}

export const wordCell = (text: string): Cell => ({ text, value: text });
