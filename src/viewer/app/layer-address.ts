/** What of the layers panel the address keeps: the preset, or the colour map, its scale and the layers that are faded. */
import { choicesOf, type Preset, presetNames } from '../layers/presets.ts';
import { type WaterMapName, type WaterScale, waterMapNames, waterScales } from '../scene/water-maps.ts';
import type { State, Store } from './state.ts';
import { writeAddress } from './url.ts';

type Kept = Partial<Pick<State, 'hidden' | 'opacity' | 'colourMode' | 'waterMap' | 'waterScale' | 'preset' | 'tab'>>;

/** Layer choices in an address; what makes no sense is left out. */
export function readLayerChoices(search: string): Kept {
  const q = new URLSearchParams(search);
  const one = <T extends string>(name: string, of: readonly T[]): T | undefined => of.find((v) => v === q.get(name));
  const preset: Preset | undefined = one('preset', presetNames);
  const waterMap: WaterMapName | undefined = one('map', waterMapNames);
  const waterScale: WaterScale | undefined = one('scale', waterScales);
  const opacity: Record<string, number> = {};
  for (const part of (q.get('opacity') ?? '').split(',')) {
    const [id, percent] = part.split(':');
    const share = Number(percent) / 100;
    if (id && percent && share >= 0 && share <= 1) opacity[id] = share;
  }
  return {
    ...(preset ? choicesOf(preset) : {}),
    ...(waterMap ? { waterMap } : {}),
    ...(waterScale ? { waterScale } : {}),
    ...(Object.keys(opacity).length ? { opacity } : {}),
  };
}

/** Keeps them in the address as they change. */
export function keepLayerChoices(store: Store): void {
  store.on(['preset', 'waterMap', 'waterScale', 'opacity'], () => {
    const { preset, waterMap, waterScale, opacity } = store.get;
    const faded = Object.entries(opacity).filter(([, share]) => share < 1);
    writeAddress({
      // the preset says all of these
      ...(preset ? { off: undefined, on: undefined, colour: undefined, tab: undefined } : {}),
      preset,
      map: preset || waterMap === 'blues' ? undefined : waterMap,
      scale: preset || waterScale === 'classes' ? undefined : waterScale,
      opacity:
        preset || faded.length === 0
          ? undefined
          : faded.map(([id, share]) => `${id}:${Math.round(share * 100)}`).join(','),
    });
  });
}
