/**
 * The ten big bridges of the facts: real names and spans; places approximate, decks and soffits estimated (no survey of
 * them was found). Each is laid square across its river; its line ends on land.
 */
import { nearestOn } from '../../../src/terrain/polyline.ts';
import { type Feature, type Frame, round, type XY } from './frame.ts';

interface BridgeRow {
  readonly id: string;
  readonly en: string;
  readonly zh: string;
  readonly river: 'yangtze' | 'jialing';
  /** Where it crosses, longitude and latitude. */
  readonly at: readonly [number, number];
  readonly main_span: number;
  /** Whole length where known, m; else from bank to bank with 90 m of approach on either side. */
  readonly length?: number;
  readonly deck: number;
  readonly soffit: number;
  readonly width: number;
  /** Name and span were read in a source; otherwise general knowledge. */
  readonly read: boolean;
  readonly class: 'motorway' | 'primary';
}

const rows: readonly BridgeRow[] = [
  {
    id: 'chaotianmen-bridge',
    en: 'Chaotianmen Yangtze River Bridge',
    zh: '朝天门长江大桥',
    river: 'yangtze',
    at: [106.5812, 29.587],
    main_span: 552,
    length: 1741,
    deck: 226,
    soffit: 214,
    width: 36,
    read: true,
    class: 'primary',
  },
  {
    id: 'dongshuimen-bridge',
    en: 'Dongshuimen Yangtze River Bridge',
    zh: '东水门长江大桥',
    river: 'yangtze',
    at: [106.5905, 29.5575],
    main_span: 445,
    length: 1124.9,
    deck: 229,
    soffit: 217,
    width: 24,
    read: true,
    class: 'primary',
  },
  {
    id: 'qiansimen-bridge',
    en: 'Qiansimen Jialing River Bridge',
    zh: '千厮门嘉陵江大桥',
    river: 'jialing',
    at: [106.579, 29.567],
    main_span: 312,
    deck: 228,
    soffit: 216,
    width: 24,
    read: false,
    class: 'primary',
  },
  {
    id: 'caiyuanba-bridge',
    en: 'Caiyuanba Yangtze River Bridge',
    zh: '菜园坝长江大桥',
    river: 'yangtze',
    at: [106.553, 29.5419],
    main_span: 420,
    deck: 222,
    soffit: 211,
    width: 30,
    read: false,
    class: 'primary',
  },
  {
    id: 'shibanpo-bridge',
    en: 'Shibanpo Yangtze River Bridge (second)',
    zh: '石板坡长江大桥复线桥',
    river: 'yangtze',
    at: [106.569, 29.544],
    main_span: 330,
    deck: 224,
    soffit: 209,
    width: 19,
    read: false,
    class: 'primary',
  },
  {
    id: 'egongyan-bridge',
    en: 'Egongyan Yangtze River Bridge',
    zh: '鹅公岩长江大桥',
    river: 'yangtze',
    at: [106.5327, 29.5245],
    main_span: 600,
    deck: 220,
    soffit: 211,
    width: 35,
    read: false,
    class: 'primary',
  },
  {
    id: 'dafosi-bridge',
    en: 'Dafosi Yangtze River Bridge',
    zh: '大佛寺长江大桥',
    river: 'yangtze',
    at: [106.586, 29.605],
    main_span: 450,
    deck: 224,
    soffit: 215,
    width: 31,
    read: false,
    class: 'motorway',
  },
  {
    id: 'cuntan-bridge',
    en: 'Cuntan Yangtze River Bridge',
    zh: '寸滩长江大桥',
    river: 'yangtze',
    at: [106.6135, 29.6181],
    main_span: 880,
    deck: 226,
    soffit: 217,
    width: 42,
    read: false,
    class: 'primary',
  },
  {
    id: 'jiahua-bridge',
    en: 'Jiahua Bridge',
    zh: '嘉华大桥',
    river: 'jialing',
    at: [106.5215, 29.556],
    main_span: 252,
    deck: 221,
    soffit: 207,
    width: 38,
    read: false,
    class: 'primary',
  },
  {
    id: 'huanghuayuan-bridge',
    en: 'Huanghuayuan Bridge',
    zh: '黄花园大桥',
    river: 'jialing',
    at: [106.56, 29.568],
    main_span: 250,
    deck: 220,
    soffit: 206,
    width: 31,
    read: false,
    class: 'primary',
  },
];

export interface LaidBridge extends BridgeRow {
  readonly line: readonly [XY, XY];
}

export function layBridges(f: Frame): LaidBridge[] {
  return rows.map((row) => {
    const river = f.built.rivers.find((r) => r.facts.id === row.river)!;
    const p = f.forward(row.at[0], row.at[1]);
    const n = nearestOn(river.line, p[0], p[1]);
    const a = river.line[Math.max(0, n.segment - 2)];
    const b = river.line[Math.min(river.line.length - 1, n.segment + 3)];
    const length = Math.sqrt((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2);
    const normal: XY = [-(b[1] - a[1]) / length, (b[0] - a[0]) / length];
    const s = river.line[n.segment];
    const e = river.line[n.segment + 1];
    const c: XY = [s[0] + n.share * (e[0] - s[0]), s[1] + n.share * (e[1] - s[1])];
    const half = (row.length ?? 2 * river.halfWidth[n.segment] + 180) / 2;
    return {
      ...row,
      line: [
        [c[0] + half * normal[0], c[1] + half * normal[1]],
        [c[0] - half * normal[0], c[1] - half * normal[1]],
      ],
    };
  });
}

/** A small road bridge over the mouth of a stream; all of it is ours. */
export interface StreamBridge {
  readonly id: string;
  readonly en: string;
  readonly zh: string;
  readonly line: readonly XY[];
  readonly deck: number;
}

export function bridgeFeatures(big: readonly LaidBridge[], small: readonly StreamBridge[]): Feature[] {
  return [
    ...big.map((b): Feature => {
      const source = b.read
        ? { en: 'name, span and length from public pages', zh: '桥名、跨径与桥长来自公开页面' }
        : { en: 'name and main span from general knowledge, unverified', zh: '桥名与主跨为一般知识，未核实' };
      return {
        properties: {
          id: b.id,
          name_en: b.en,
          name_zh: b.zh,
          river: b.river,
          deck_elevation_m: b.deck,
          soffit_elevation_m: b.soffit,
          width_m: b.width,
          main_span_m: b.main_span,
          caveat_en: `Place approximate to 300 m; deck and soffit elevations and width are estimates; ${source.en}.`,
          caveat_zh: `位置误差约300米；桥面、梁底高程及桥宽为估计值；${source.zh}。`,
        },
        geometry: { kind: 'LineString', line: b.line },
      };
    }),
    ...small.map(
      (b): Feature => ({
        properties: {
          id: b.id,
          name_en: b.en,
          name_zh: b.zh,
          deck_elevation_m: round(b.deck, 2),
          soffit_elevation_m: round(b.deck - 1.4, 2),
          width_m: 14,
          main_span_m: 30,
          caveat_en: 'A made-up road bridge over a stream mouth.',
          caveat_zh: '虚拟桥梁：跨越溪沟入江口的道路小桥。',
        },
        geometry: { kind: 'LineString', line: b.line },
      }),
    ),
  ];
}
