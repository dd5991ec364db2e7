/** Courses of the rivers inside the window, and the sections where they enter and leave it. */
import { type Feature, type Frame, within, type XY } from './frame.ts';

export function riverFeatures(f: Frame): Feature[] {
  return f.built.rivers.map((river) => {
    // the course inside the window, thinned to a point every 270 m or so; its ends lie on the window's edge cells
    const inside = river.line.filter((p) => within(f, p, f.facts.cellSize / 2));
    const line = inside.filter((_, i) => i % 3 === 0 || i === inside.length - 1);
    return {
      properties: { id: river.facts.id, name_en: river.facts.name.en, name_zh: river.facts.name.zh },
      geometry: { kind: 'LineString', line },
    };
  });
}

/** Sections lie in the outermost cells of the window, so that they are open edges at any cell size. */
export function sectionFeatures(f: Frame): Feature[] {
  const { west, north, width, height } = f.facts.extent;
  const half = f.facts.cellSize / 2;
  const south = north - height + half;
  const [yangtzeIn] = f.forward(106.499, 29.4492);
  const [jialingIn] = f.forward(106.456, 29.68);
  const [, yangtzeOut] = f.forward(106.7, 29.5668);
  const across = (x: number, y: number, reach: number, along: 'x' | 'y'): XY[] =>
    along === 'x'
      ? [
          [x - reach, y],
          [x + reach, y],
        ]
      : [
          [x, y + reach],
          [x, y - reach],
        ];
  const section = (id: string, en: string, zh: string, river: string, line: XY[]): Feature => ({
    properties: { id, name_en: en, name_zh: zh, river, top_m: 184 },
    geometry: { kind: 'LineString', line },
  });
  return [
    section('yangtze-inflow', 'Yangtze from the south', '长江入境', 'yangtze', across(yangtzeIn, south, 620, 'x')),
    section(
      'jialing-inflow',
      'Jialing from the north',
      '嘉陵江入境',
      'jialing',
      across(jialingIn, north - half, 460, 'x'),
    ),
    section(
      'yangtze-outflow',
      'Yangtze to the east',
      '长江出境',
      'yangtze',
      across(west + width - half, yangtzeOut, 620, 'y'),
    ),
  ];
}
