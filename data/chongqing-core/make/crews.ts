/** Stations and crews: made up, placed in real towns so that every bank has each capability. */
import { type Feature, type Frame, type XY } from './frame.ts';
import type { RouteMap } from './route-map.ts';
import type { Zoning } from './zones.ts';

type Capability = 'pump' | 'rescue' | 'traffic' | 'geology' | 'repair' | 'patrol' | 'evacuation';

/** Town a station stands in, and what its crews can do. */
const rows: readonly (readonly [town: string, crews: readonly Capability[]])[] = [
  ['jiefangbei', ['pump', 'rescue', 'traffic', 'evacuation']],
  ['lianglukou', ['pump', 'traffic', 'patrol']],
  ['daping', ['pump', 'rescue', 'repair', 'traffic']],
  ['guanyinqiao', ['pump', 'rescue', 'traffic', 'evacuation']],
  ['jiangbeicheng', ['pump', 'patrol', 'evacuation']],
  ['cuntan', ['pump', 'rescue', 'geology', 'evacuation']],
  ['renhe', ['pump', 'rescue', 'traffic', 'repair']],
  ['lijia', ['pump', 'geology', 'patrol', 'traffic']],
  ['shapingba-subdistrict', ['pump', 'rescue', 'traffic', 'evacuation']],
  ['ciqikou', ['pump', 'rescue', 'evacuation', 'patrol']],
  ['geleshan', ['geology', 'repair', 'patrol']],
  ['shiqiaopu', ['pump', 'traffic', 'repair']],
  ['yangjiaping', ['pump', 'rescue', 'traffic', 'evacuation']],
  ['huayan', ['pump', 'geology', 'patrol']],
  ['xinshancun', ['pump', 'rescue', 'traffic', 'evacuation']],
  ['nanping-subdistrict', ['pump', 'rescue', 'traffic', 'evacuation']],
  ['danzishi', ['pump', 'rescue', 'evacuation', 'patrol']],
  ['nanshan', ['geology', 'repair', 'patrol']],
  ['changshengqiao', ['pump', 'rescue', 'geology', 'traffic']],
  ['lijiatuo', ['pump', 'rescue', 'traffic', 'evacuation']],
];

const doing: Record<Capability, { en: string; zh: string; mobilisation: number; ford: number; pump: number }> = {
  pump: { en: 'pump crew', zh: '排涝队', mobilisation: 8, ford: 0.6, pump: 0.4 },
  rescue: { en: 'rescue crew', zh: '救援队', mobilisation: 4, ford: 0.7, pump: 0 },
  traffic: { en: 'traffic police', zh: '交巡警组', mobilisation: 4, ford: 0.3, pump: 0 },
  geology: { en: 'geology crew', zh: '地质应急队', mobilisation: 15, ford: 0.4, pump: 0 },
  repair: { en: 'repair crew', zh: '抢修队', mobilisation: 12, ford: 0.5, pump: 0 },
  patrol: { en: 'patrol', zh: '巡查组', mobilisation: 5, ford: 0.3, pump: 0 },
  evacuation: { en: 'evacuation crew', zh: '转移安置组', mobilisation: 10, ford: 0.4, pump: 0 },
};

export function stationsAndCrews(_f: Frame, z: Zoning, map: RouteMap): { stations: Feature[]; crews: string } {
  const stations: Feature[] = [];
  const lines = [
    '# Crews of the Chongqing core: made up. mobilisation is from the order to wheels rolling, ford the deepest water driven through.',
  ];
  for (const [townId, capabilities] of rows) {
    const town = z.towns.find((t) => t.id === townId)!;
    const plain = { en: town.en.replace(/ (Subdistrict|Town)$/, ''), zh: town.zh.replace(/(街道|镇)$/, '') };
    const at: XY = map.centre(map.landNear(town.at, 198));
    stations.push({
      properties: { id: `station-${town.id}`, name_en: `${plain.en} station`, name_zh: `${plain.zh}应急站` },
      geometry: { kind: 'Point', at },
    });
    for (const capability of capabilities) {
      const d = doing[capability];
      const number =
        capability === 'pump' &&
        ['guanyinqiao', 'yangjiaping', 'nanping-subdistrict', 'shapingba-subdistrict'].includes(town.id)
          ? 2
          : 1;
      for (let k = 1; k <= number; k++) {
        const last = number > 1 ? ` ${k}` : '';
        lines.push(`- id: ${capability}-${town.id}${number > 1 ? `-${k}` : ''}`);
        lines.push(`  name: { en: "${plain.en} ${d.en}${last}", zh: ${plain.zh}${d.zh}${number > 1 ? k : ''} }`);
        lines.push(`  station: station-${town.id}`);
        lines.push(`  capabilities: [${capability}${capability === 'rescue' ? ', evacuation' : ''}]`);
        lines.push(`  mobilisation: ${d.mobilisation} min`);
        lines.push(`  ford: ${d.ford} m`);
        if (d.pump > 0) lines.push(`  pump: ${d.pump} m3/s`);
      }
    }
  }
  return { stations, crews: `${lines.join('\n')}\n` };
}
