/**
 * Colour maps of the water. Each is six anchors, one for each class limit, whose lightness falls steadily from shallow to
 * deep: the order can be read without seeing hue at all, in print, and by readers who see fewer colours.
 */
import type { Name } from '../../core/names.ts';
import { waterClasses } from './colours.ts';

export const waterMapNames = ['blues', 'cividis', 'viridis'] as const;
export type WaterMapName = (typeof waterMapNames)[number];
/** In steps, or blended between the limits of the classes. */
export const waterScales = ['classes', 'continuous'] as const;
export type WaterScale = (typeof waterScales)[number];

export interface WaterMap {
  readonly name: Name;
  /** Whose it is and whom it suits. */
  readonly source: Name;
  /** From shallow to deep. */
  readonly colours: readonly string[];
}

export const waterMaps: Readonly<Record<WaterMapName, WaterMap>> = {
  blues: {
    name: { en: 'Blues', zh: '蓝色系' },
    source: {
      en: 'Our own ramp of one family of hues; suits every kind of sight.',
      zh: '自制单一色系色带，各类色觉均适用。',
    },
    colours: waterClasses,
  },
  cividis: {
    name: { en: 'Cividis', zh: '黄蓝（cividis）' },
    source: {
      en: 'Nuñez, Anderton and Renslow 2018: looks nearly the same with and without red-green sight.',
      zh: 'Nuñez等2018：红绿色觉障碍者所见几乎相同。',
    },
    colours: ['#ffea46', '#cbba69', '#958f78', '#666970', '#31446b', '#00204d'],
  },
  viridis: {
    name: { en: 'Viridis', zh: '黄绿紫（viridis）' },
    source: {
      en: 'Smith and van der Walt 2015: the widest range of colours; the most detail for full sight.',
      zh: 'Smith与van der Walt 2015：色域最宽，正常色觉下层次最多。',
    },
    colours: ['#fde725', '#7ad151', '#22a884', '#2a788e', '#414487', '#440154'],
  },
};
