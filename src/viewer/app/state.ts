/** What the person at the screen has chosen, in one place; panels and layers listen to the parts they show. */

import type { Language } from '../../core/names.ts';
import type { AssetRef } from '../../core/records.ts';
import type { Preset } from '../layers/presets.ts';
import type { ColourMode, Theme } from '../scene/colours.ts';
import type { GroundLook } from '../scene/ground-look.ts';
import type { SunChoice } from '../scene/sun.ts';
import type { WaterMapName, WaterScale } from '../scene/water-maps.ts';
import type { MarkKind } from '../time/marks.ts';
import type { Pin } from '../tools/series/pins.ts';

export type Selection =
  | { readonly what: 'cell'; readonly cell: number; readonly x: number; readonly y: number }
  | { readonly what: 'asset'; readonly asset: AssetRef }
  | { readonly what: 'suggestion'; readonly id: string }
  | { readonly what: 'warning'; readonly id: string }
  | undefined;

export type Tab = 'suggestions' | 'warnings' | 'events' | 'zones' | 'works' | 'comparison';
/** In the order of their keys; works only where the run has any, the comparison only where there are two runs. */
export const tabs: readonly Tab[] = ['suggestions', 'warnings', 'events', 'zones', 'works', 'comparison'];

export type CompareMode = 'side' | 'swipe' | 'difference';
export const compareModes: readonly CompareMode[] = ['side', 'swipe', 'difference'];

export interface State {
  language: Language;
  theme: Theme;
  playing: boolean;
  /** Simulated seconds a second. */
  speed: number;
  /** Shows the newest frame as the run computes. */
  following: boolean;
  /** The frame wanted and the frame on the screen. */
  wanted: number;
  shown: number;
  /** Seconds from the start of what is drawn: the frame's own, or between it and the next while it plays smoothly. */
  moment: number;
  /** Draws the water between frames while it plays. */
  smooth: boolean;
  /** Kinds of mark left out of the time bar. */
  hiddenMarks: ReadonlySet<MarkKind>;
  tab: Tab;
  /** Id of the tool that is open. */
  tool: string | undefined;
  selection: Selection;
  /** Series kept side by side. */
  pins: readonly Pin[];
  hidden: ReadonlySet<string>;
  exaggeration: number;
  colourMode: ColourMode;
  /** How two runs are shown, where two are; and the share of the picture that the first takes of a swipe, 0 to 1. */
  compareMode: CompareMode;
  split: number;
  waterMap: WaterMapName;
  waterScale: WaterScale;
  /** Of layers that are faded, 0 to 1; 1 where left out. */
  opacity: Readonly<Record<string, number>>;
  /** The preset that the layers are as it has them. */
  preset: Preset | undefined;
  /** Whether the panel of lists stands open at the side. */
  lists: boolean;
  /** What the table lists, by id. */
  subject: string;
  ground: GroundLook;
  sun: SunChoice;
  haze: boolean;
  /** Counts manifests, records and the like as they come in. */
  news: number;
  connected: boolean;
}
export type Key = keyof State;

export interface Store {
  readonly get: Readonly<State>;
  set(change: Partial<State>): void;
  /** Calls back when one of the keys has changed; gives the way to stop. */
  on(keys: readonly Key[], listener: () => void): () => void;
}

export function makeStore(initial: State): Store {
  const state = { ...initial };
  const listeners = new Set<{ keys: readonly Key[]; listener: () => void }>();
  return {
    get: state,
    set(change) {
      const changed = (Object.keys(change) as Key[]).filter((k) => !Object.is(state[k], change[k]));
      if (!changed.length) return;
      Object.assign(state, change);
      for (const l of [...listeners]) if (l.keys.some((k) => changed.includes(k))) l.listener();
    },
    on(keys, listener) {
      const entry = { keys, listener };
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
  };
}
