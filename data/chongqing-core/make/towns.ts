/**
 * Towns and subdistricts of the window: real names, approximate centres (good to some hundred metres, in the frame of the
 * district outlines) and, for each district, the residents of its part of the window (from census figures, our share).
 */

/** id, English and Chinese name, longitude, latitude, reach (1 usual; more draws the outline outwards). */
export type TownRow = readonly [id: string, en: string, zh: string, lon: number, lat: number, reach: number];
/** Land between the two rivers, north of both, east of the Yangtze. */
export type Bank = 'west' | 'north' | 'east';

export interface DistrictRows {
  readonly id: string;
  readonly en: string;
  readonly zh: string;
  readonly bank: Bank;
  /** Residents of the part in the window, approximate. */
  readonly population: number;
  readonly towns: readonly TownRow[];
}

export const districts: readonly DistrictRows[] = [
  {
    id: 'yuzhong',
    en: 'Yuzhong District',
    zh: '渝中区',
    bank: 'west',
    population: 588000,
    towns: [
      ['chaotianmen', 'Chaotianmen Subdistrict', '朝天门街道', 106.584, 29.5635, 1],
      ['jiefangbei', 'Jiefangbei Subdistrict', '解放碑街道', 106.576, 29.559, 1],
      ['nanjimen', 'Nanjimen Subdistrict', '南纪门街道', 106.57, 29.5525, 1],
      ['qixinggang', 'Qixinggang Subdistrict', '七星岗街道', 106.5655, 29.558, 1],
      ['daxigou', 'Daxigou Subdistrict', '大溪沟街道', 106.556, 29.563, 1],
      ['shangqingsi', 'Shangqingsi Subdistrict', '上清寺街道', 106.5455, 29.56, 1],
      ['lianglukou', 'Lianglukou Subdistrict', '两路口街道', 106.546, 29.553, 1],
      ['caiyuanba', 'Caiyuanba Subdistrict', '菜园坝街道', 106.552, 29.548, 1],
      ['hualongqiao', 'Hualongqiao Subdistrict', '化龙桥街道', 106.516, 29.5505, 1],
      ['daping', 'Daping Subdistrict', '大坪街道', 106.52, 29.54, 1],
      ['shiyoulu', 'Shiyoulu Subdistrict', '石油路街道', 106.508, 29.542, 1],
    ],
  },
  {
    id: 'dadukou',
    en: 'Dadukou District',
    zh: '大渡口区',
    bank: 'west',
    population: 380000,
    towns: [
      ['xinshancun', 'Xinshancun Subdistrict', '新山村街道', 106.485, 29.487, 1],
      ['yuejincun', 'Yuejincun Subdistrict', '跃进村街道', 106.496, 29.483, 1],
      ['jiugongmiao', 'Jiugongmiao Subdistrict', '九宫庙街道', 106.486, 29.478, 1],
      ['chunhuilu', 'Chunhuilu Subdistrict', '春晖路街道', 106.472, 29.487, 1],
      ['qiezixi', 'Qiezixi Subdistrict', '茄子溪街道', 106.483, 29.461, 1],
      ['baqiao', 'Baqiao Town', '八桥镇', 106.464, 29.469, 1],
      ['jiansheng', 'Jiansheng Town', '建胜镇', 106.466, 29.453, 1],
    ],
  },
  {
    id: 'jiangbei',
    en: 'Jiangbei District',
    zh: '江北区',
    bank: 'north',
    population: 800000,
    towns: [
      ['jiangbeicheng', 'Jiangbeicheng Subdistrict', '江北城街道', 106.576, 29.574, 1],
      ['wulidian', 'Wulidian Subdistrict', '五里店街道', 106.569, 29.585, 1],
      ['huaxinjie', 'Huaxinjie Subdistrict', '华新街街道', 106.556, 29.576, 1],
      ['guanyinqiao', 'Guanyinqiao Subdistrict', '观音桥街道', 106.536, 29.576, 1],
      ['dashiba', 'Dashiba Subdistrict', '大石坝街道', 106.508, 29.568, 1],
      ['shimahe', 'Shimahe Subdistrict', '石马河街道', 106.483, 29.585, 1],
      ['cuntan', 'Cuntan Subdistrict', '寸滩街道', 106.598, 29.627, 1],
      ['tieshanping', 'Tieshanping Subdistrict', '铁山坪街道', 106.65, 29.615, 1],
      ['guojiatuo', 'Guojiatuo Subdistrict', '郭家沱街道', 106.692, 29.59, 1],
    ],
  },
  {
    id: 'shapingba',
    en: 'Shapingba District',
    zh: '沙坪坝区',
    bank: 'west',
    population: 830000,
    towns: [
      ['shapingba-subdistrict', 'Shapingba Subdistrict', '沙坪坝街道', 106.456, 29.562, 1],
      ['xiaolongkan', 'Xiaolongkan Subdistrict', '小龙坎街道', 106.464, 29.5545, 1],
      ['yubeilu', 'Yubeilu Subdistrict', '渝碚路街道', 106.461, 29.569, 1],
      ['tuwan', 'Tuwan Subdistrict', '土湾街道', 106.473, 29.561, 1],
      ['tianxingqiao', 'Tianxingqiao Subdistrict', '天星桥街道', 106.468, 29.545, 1],
      ['ciqikou', 'Ciqikou Subdistrict', '磁器口街道', 106.448, 29.583, 1],
      ['tongjiaqiao', 'Tongjiaqiao Subdistrict', '童家桥街道', 106.442, 29.576, 1],
      ['shijingpo', 'Shijingpo Subdistrict', '石井坡街道', 106.447, 29.593, 1],
      ['shuangbei', 'Shuangbei Subdistrict', '双碑街道', 106.451, 29.606, 1],
      ['jingkou', 'Jingkou Subdistrict', '井口街道', 106.448, 29.633, 1],
      ['qinjiagang', 'Qinjiagang Subdistrict', '覃家岗街道', 106.45, 29.548, 1],
      ['xinqiao', 'Xinqiao Subdistrict', '新桥街道', 106.443, 29.535, 1],
      ['shandong', 'Shandong Subdistrict', '山洞街道', 106.42, 29.535, 1],
      ['geleshan', 'Geleshan Subdistrict', '歌乐山街道', 106.424, 29.565, 1],
      ['zhongliang', 'Zhongliang Town', '中梁镇', 106.426, 29.615, 1.2],
      ['fengwen', 'Fengwen Subdistrict', '丰文街道', 106.401, 29.6, 1],
      ['xianglushan', 'Xianglushan Subdistrict', '香炉山街道', 106.401, 29.57, 1],
    ],
  },
  {
    id: 'jiulongpo',
    en: 'Jiulongpo District',
    zh: '九龙坡区',
    bank: 'west',
    population: 980000,
    towns: [
      ['yangjiaping', 'Yangjiaping Subdistrict', '杨家坪街道', 106.515, 29.511, 1],
      ['huangjueping', 'Huangjueping Subdistrict', '黄桷坪街道', 106.539, 29.493, 1],
      ['xiejiawan', 'Xiejiawan Subdistrict', '谢家湾街道', 106.524, 29.524, 1],
      ['shipingqiao', 'Shipingqiao Subdistrict', '石坪桥街道', 106.5, 29.517, 1],
      ['shiqiaopu', 'Shiqiaopu Subdistrict', '石桥铺街道', 106.49, 29.537, 1],
      ['yuzhoulu', 'Yuzhoulu Subdistrict', '渝州路街道', 106.494, 29.527, 1],
      ['erlang', 'Erlang Subdistrict', '二郎街道', 106.475, 29.52, 1],
      ['jiulong', 'Jiulong Subdistrict', '九龙街道', 106.513, 29.498, 1],
      ['zhongliangshan', 'Zhongliangshan Subdistrict', '中梁山街道', 106.446, 29.488, 1],
      ['huayan', 'Huayan Town', '华岩镇', 106.459, 29.501, 1],
      ['hangu', 'Hangu Town', '含谷镇', 106.401, 29.505, 1],
      ['baishiyi', 'Baishiyi Town', '白市驿镇', 106.402, 29.465, 1],
    ],
  },
  {
    id: 'nanan',
    en: "Nan'an District",
    zh: '南岸区',
    bank: 'east',
    population: 1060000,
    towns: [
      ['tongyuanju', 'Tongyuanju Subdistrict', '铜元局街道', 106.548, 29.534, 1],
      ['huayuanlu', 'Huayuanlu Subdistrict', '花园路街道', 106.564, 29.526, 1],
      ['nanping-subdistrict', 'Nanping Subdistrict', '南坪街道', 106.568, 29.535, 1],
      ['nanping-town', 'Nanping Town', '南坪镇', 106.566, 29.51, 1],
      ['haitangxi', 'Haitangxi Subdistrict', '海棠溪街道', 106.583, 29.539, 1],
      ['longmenhao', 'Longmenhao Subdistrict', '龙门浩街道', 106.598, 29.551, 1],
      ['danzishi', 'Danzishi Subdistrict', '弹子石街道', 106.595, 29.576, 1],
      ['tushan-town', 'Tushan Town', '涂山镇', 106.609, 29.564, 1],
      ['jiguanshi', 'Jiguanshi Town', '鸡冠石镇', 106.623, 29.58, 1],
      ['nanshan', 'Nanshan Subdistrict', '南山街道', 106.625, 29.54, 1.2],
      ['tianwen', 'Tianwen Subdistrict', '天文街道', 106.652, 29.533, 1],
      ['xiakou', 'Xiakou Town', '峡口镇', 106.66, 29.56, 1],
      ['changshengqiao', 'Changshengqiao Town', '长生桥镇', 106.66, 29.502, 1],
      ['yinglong', 'Yinglong Town', '迎龙镇', 106.693, 29.53, 1],
    ],
  },
  {
    id: 'beibei',
    en: 'Beibei District',
    zh: '北碚区',
    bank: 'west',
    population: 26000,
    towns: [['tongjiaxi', 'Tongjiaxi Town', '童家溪镇', 106.444, 29.67, 1]],
  },
  {
    id: 'yubei',
    en: 'Yubei District',
    zh: '渝北区',
    bank: 'north',
    population: 1050000,
    towns: [
      ['longxi', 'Longxi Subdistrict', '龙溪街道', 106.548, 29.593, 1],
      ['longshan', 'Longshan Subdistrict', '龙山街道', 106.536, 29.599, 1],
      ['longta', 'Longta Subdistrict', '龙塔街道', 106.559, 29.601, 1],
      ['tiangongdian', 'Tiangongdian Subdistrict', '天宫殿街道', 106.548, 29.612, 1],
      ['renhe', 'Renhe Subdistrict', '人和街道', 106.533, 29.623, 1],
      ['dazhulin', 'Dazhulin Subdistrict', '大竹林街道', 106.488, 29.622, 1],
      ['kangmei', 'Kangmei Subdistrict', '康美街道', 106.512, 29.612, 1],
      ['jinshan', 'Jinshan Subdistrict', '金山街道', 106.538, 29.641, 1],
      ['lijia', 'Lijia Subdistrict', '礼嘉街道', 106.505, 29.658, 1],
      ['yuanyang', 'Yuanyang Subdistrict', '鸳鸯街道', 106.557, 29.653, 1],
      ['cuiyun', 'Cuiyun Subdistrict', '翠云街道', 106.586, 29.65, 1],
      ['huixing', 'Huixing Subdistrict', '回兴街道', 106.615, 29.665, 1],
      ['yufengshan', 'Yufengshan Town', '玉峰山镇', 106.668, 29.66, 1],
    ],
  },
  {
    id: 'banan',
    en: 'Banan District',
    zh: '巴南区',
    bank: 'east',
    population: 330000,
    towns: [
      ['lijiatuo', 'Lijiatuo Subdistrict', '李家沱街道', 106.556, 29.472, 1],
      ['huaxi', 'Huaxi Subdistrict', '花溪街道', 106.53, 29.46, 1],
      ['nanquan', 'Nanquan Subdistrict', '南泉街道', 106.615, 29.457, 1],
    ],
  },
];
