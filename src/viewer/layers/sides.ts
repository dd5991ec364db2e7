/** The two sides of a line by the compass, for those who never saw it drawn. */
import type { Point } from '../../assets/place.ts';
import type { Name } from '../../core/names.ts';

const winds: readonly Name[] = [
  { en: 'north', zh: '北' },
  { en: 'north-east', zh: '东北' },
  { en: 'east', zh: '东' },
  { en: 'south-east', zh: '东南' },
  { en: 'south', zh: '南' },
  { en: 'south-west', zh: '西南' },
  { en: 'west', zh: '西' },
  { en: 'north-west', zh: '西北' },
];

/** Where the left of a line lies, going from its first point to its last; undefined where they are one. */
export function leftOf(line: readonly Point[]): { readonly left: Name; readonly right: Name } | undefined {
  const [a, b] = [line[0]!, line.at(-1)!];
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  if (dx === 0 && dy === 0) return undefined;
  // left of a heading east is north: clockwise from north, in eighths of a turn
  const eighth = (Math.round((Math.atan2(-dy, dx) / Math.PI) * 4) + 8) % 8;
  return { left: winds[eighth]!, right: winds[(eighth + 4) % 8]! };
}

/** Names of levels and discharge that say on which side, or which way. */
export function sideName(line: readonly Point[], column: string): Name | undefined {
  const sides = leftOf(line);
  if (!sides) return undefined;
  const { left, right } = sides;
  if (column === 'left_level') return { en: `Level, ${left.en} side`, zh: `${left.zh}侧水位` };
  if (column === 'right_level') return { en: `Level, ${right.en} side`, zh: `${right.zh}侧水位` };
  if (column === 'discharge') return { en: `Discharge towards ${right.en}`, zh: `流量（向${right.zh}为正）` };
  return undefined;
}
