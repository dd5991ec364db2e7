/**
 * A tool: something one does with the picture, from a button in the bar of tools or by its key. A kind costs one file in
 * `kinds/`; at most one is open at a time, and clicks on the ground are its first.
 */
import type { Name } from '../../core/names.ts';
import type { App, Spot } from '../app/app.ts';

export interface OpenTool {
  /** Shown at the left while the tool is open; left out where the tool opens something of its own. */
  readonly panel?: HTMLElement;
  /** Takes a click on the ground; false leaves it to the usual. */
  click?(spot: Spot): boolean;
  /** The frame on the screen has changed. */
  update?(): void;
  /** Frees what the tool put into the picture. */
  close(): void;
}

export interface ToolKind {
  readonly id: string;
  /** Place in the bar: lower first. */
  readonly order: number;
  readonly name: Name;
  /** A path in a square of 24 by 24. */
  readonly icon: string;
  /** The key that opens and closes it. */
  readonly key?: string;
  /** Whether the run at hand and this browser allow it; always where left out. */
  fits?(app: App): boolean;
  /** Undefined where the tool did what it does at once and nothing stays open. */
  open(app: App): OpenTool | undefined;
}
