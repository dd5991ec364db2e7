/** Which layers, colours and list three kinds of reader start from; one click each, and any change after it is theirs. */
import type { State, Store, Tab } from '../app/state.ts';
import type { TextKey } from '../language/language.ts';
import type { ColourMode } from '../scene/colours.ts';
import type { WaterMapName, WaterScale } from '../scene/water-maps.ts';
import { layerKinds } from './registry.ts';

export const presetNames = ['planner', 'trainer', 'engineer'] as const;
export type Preset = (typeof presetNames)[number];

interface Look {
  readonly name: TextKey;
  /** What it is for. */
  readonly why: TextKey;
  /** Layers that are not drawn from the start but here, and the other way round. */
  readonly on: readonly string[];
  readonly off: readonly string[];
  readonly opacity: Readonly<Record<string, number>>;
  readonly colourMode: ColourMode;
  readonly waterMap: WaterMapName;
  readonly waterScale: WaterScale;
  readonly tab: Tab;
}

export const presets: Readonly<Record<Preset, Look>> = {
  planner: {
    name: 'presetPlanner',
    why: 'presetPlannerWhy',
    on: ['area'],
    off: ['contours', 'route', 'crew', 'drain_node', 'drain_link', 'cross_section'],
    opacity: {},
    colourMode: 'depth',
    waterMap: 'blues',
    waterScale: 'classes',
    tab: 'zones',
  },
  trainer: {
    name: 'presetTrainer',
    why: 'presetTrainerWhy',
    on: [],
    off: ['contours', 'drain_node', 'drain_link', 'cross_section', 'culvert'],
    opacity: { road: 0.6, zone: 0.6 },
    colourMode: 'depth',
    waterMap: 'blues',
    waterScale: 'classes',
    tab: 'suggestions',
  },
  engineer: {
    name: 'presetEngineer',
    why: 'presetEngineerWhy',
    on: ['area', 'station'],
    off: [],
    opacity: { zone: 0.5 },
    colourMode: 'depth',
    waterMap: 'viridis',
    waterScale: 'continuous',
    tab: 'works',
  },
};

/** Layers that are out of sight while nobody has chosen. */
export const hiddenAtFirst = (): ReadonlySet<string> =>
  new Set(layerKinds.filter((kind) => kind.on === false).map((kind) => kind.id));

type Choices = Pick<State, 'hidden' | 'opacity' | 'colourMode' | 'waterMap' | 'waterScale'>;

/** The choices a preset makes. */
export function choicesOf(preset: Preset): Choices & Pick<State, 'tab' | 'preset'> {
  const { on, off, opacity, colourMode, waterMap, waterScale, tab } = presets[preset];
  const hidden = new Set(hiddenAtFirst());
  for (const id of on) hidden.delete(id);
  for (const id of off) hidden.add(id);
  return { hidden, opacity, colourMode, waterMap, waterScale, tab, preset };
}

/** Forgets the preset once something is no longer as it has it. */
export function watchPreset(store: Store): void {
  store.on(['hidden', 'opacity', 'colourMode', 'waterMap', 'waterScale'], () => {
    const { preset, ...now } = store.get;
    if (preset && !same(now, choicesOf(preset))) store.set({ preset: undefined });
  });
}

function same(a: Choices, b: Choices): boolean {
  const opacities = ({ opacity }: Choices): string =>
    JSON.stringify(
      Object.entries(opacity)
        .filter(([, share]) => share < 1)
        .sort(),
    );
  return (
    [...a.hidden].sort().join() === [...b.hidden].sort().join() &&
    opacities(a) === opacities(b) &&
    a.colourMode === b.colourMode &&
    a.waterMap === b.waterMap &&
    a.waterScale === b.waterScale
  );
}
