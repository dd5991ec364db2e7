/** Why two runs cannot be compared, in the reader's language. */
import type { PlaceDifference } from '../../timeline/compare/same-place.ts';
import { OtherPlace } from '../data/beside.ts';
import type { TextKey, Translate } from '../language/language.ts';

const keys: Record<PlaceDifference | 'ground', TextKey> = {
  name: 'otherName',
  cell: 'otherCell',
  size: 'otherSize',
  corner: 'otherCorner',
  system: 'otherSystem',
  datum: 'otherDatum',
  ground: 'otherGround',
};

export const differenceWords = (
  t: Translate,
  d: { readonly what: PlaceDifference | 'ground'; readonly a: string | number; readonly b: string | number },
): string => t(keys[d.what], { a: d.a, b: d.b });

export const refusalWords = (t: Translate, error: Error): string =>
  error instanceof OtherPlace ? differenceWords(t, { what: error.difference, a: error.a, b: error.b }) : error.message;
