/** Texts: ground, light and haze. English, then Chinese. */
import type { Texts } from '../text.ts';

export const scene = {
  groundColour: ['Dry ground', '干地着色'],
  groundLand: ['land', '地貌'],
  groundSlope: ['slope', '坡度'],
  groundClay: ['clay', '素模'],
  sunFrom: ['Light', '光照'],
  sunMap: ['as on maps', '制图光源'],
  sunTime: ['by the hour', '按时刻'],
  sunNote: [
    'The sun as it stands over the place at the time shown, clouds left out; by night the light of maps, dimmed.',
    '所示时刻当地太阳的位置，不计云量；夜间用调暗的制图光源。',
  ],
  haze: ['Haze far away', '远处薄雾'],
} satisfies Texts;
