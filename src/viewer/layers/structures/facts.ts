/** Fixed properties of structures in words, with their units. */
import type { Crest, OverTime } from '../../../assets/structures.ts';
import type { Name } from '../../../core/names.ts';
import { figure, fixed, span } from '../../app/format.ts';
import type { Fact } from '../layer.ts';

const metres =
  (en: string, zh: string) =>
  (value: number): Fact => [{ en, zh }, `${fixed(value, 2)} m`];
const plain =
  (en: string, zh: string, unit: string) =>
  (value: number): Fact => [{ en, zh }, `${figure(value)} ${unit}`.trim()];
const time =
  (en: string, zh: string) =>
  (value: number): Fact => [
    { en, zh },
    { en: span(value, 'en'), zh: span(value, 'zh') },
  ];

export const factOf = {
  width: metres('Width', '宽度'),
  sill: metres('Sill', '底槛高程'),
  full: metres('Opening when fully open', '全开开度'),
  top: metres('Top', '顶高程'),
  bottom: metres('Final bottom of the breach', '溃口最终底高程'),
  breachWidth: metres('Final mean width of the breach', '溃口最终平均宽度'),
  length: metres('Length', '长度'),
  diameter: metres('Diameter', '直径'),
  rise: metres('Height', '高度'),
  floorFirst: metres('Floor at its first end', '首端底高程'),
  floorLast: metres('Floor at its last end', '末端底高程'),
  startLevel: metres('Starts at level', '启动水位'),
  stopLevel: metres('Stops at level', '停机水位'),
  delivery: metres('Lifts at least to', '最低出水高程'),
  coefficient: plain('Weir coefficient', '堰流系数', 'm^0.5/s'),
  manning: plain('Manning’s n', '曼宁糙率', 's/m^(1/3)'),
  barrels: plain('Barrels', '孔数', ''),
  travel: time('From closed to open', '全程启闭时间'),
  growth: time('Time of growth', '发展历时'),
} as const;

const crestName: Name = { en: 'Crest', zh: '顶高程' };

export function crestFact(crest: Crest): Fact[] {
  if ('level' in crest) return [[crestName, `${fixed(crest.level, 2)} m`]];
  if ('height' in crest) return [[{ en: 'Height over the ground', zh: '高出地面' }, `${fixed(crest.height, 2)} m`]];
  const values = 'levels' in crest ? crest.levels : crest.series.values;
  return [[crestName, rangeOf(values)], ...('series' in crest ? [seriesFact(crest.series)] : [])];
}

function rangeOf(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? `${fixed(low, 2)} m` : `${fixed(low, 2)}–${fixed(high, 2)} m`;
}

export const seriesFact = ({ times }: OverTime): Fact => [
  { en: 'Changes by a schedule', zh: '按计划变化' },
  {
    en: `${times.length} times, the last at ${span(times.at(-1)!, 'en')}`,
    zh: `共${times.length}次，末次在${span(times.at(-1)!, 'zh')}`,
  },
];
