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
    id: 'yuzhong', en: 'Yuzhong District', zh: '渝中区', bank: 'west', population: 588000,
    towns: [
      ['chaotianmen', 'Chaotianmen Subdistrict', '朝天门街道', 106.5840, 29.5635, 1],
      ['jiefangbei', 'Jiefangbei Subdistrict', '解放碑街道', 106.5760, 29.5590, 1],
      ['nanjimen', 'Nanjimen Subdistrict', '南纪门街道', 106.5700, 29.5525, 1],
      ['qixinggang', 'Qixinggang Subdistrict', '七星岗街道', 106.5655, 29.5580, 1],
      ['daxigou', 'Daxigou Subdistrict', '大溪沟街道', 106.5560, 29.5630, 1],
      ['shangqingsi', 'Shangqingsi Subdistrict', '上清寺街道', 106.5455, 29.5600, 1],
      ['lianglukou', 'Lianglukou Subdistrict', '两路口街道', 106.5460, 29.5530, 1],
      ['caiyuanba', 'Caiyuanba Subdistrict', '菜园坝街道', 106.5520, 29.5480, 1],
      ['hualongqiao', 'Hualongqiao Subdistrict', '化龙桥街道', 106.5160, 29.5505, 1],
      ['daping', 'Daping Subdistrict', '大坪街道', 106.5200, 29.5400, 1],
      ['shiyoulu', 'Shiyoulu Subdistrict', '石油路街道', 106.5080, 29.5420, 1],
    ],
  },
  {
    id: 'dadukou', en: 'Dadukou District', zh: '大渡口区', bank: 'west', population: 380000,
    towns: [
      ['xinshancun', 'Xinshancun Subdistrict', '新山村街道', 106.4850, 29.4870, 1],
      ['yuejincun', 'Yuejincun Subdistrict', '跃进村街道', 106.4960, 29.4830, 1],
      ['jiugongmiao', 'Jiugongmiao Subdistrict', '九宫庙街道', 106.4860, 29.4780, 1],
      ['chunhuilu', 'Chunhuilu Subdistrict', '春晖路街道', 106.4720, 29.4870, 1],
      ['qiezixi', 'Qiezixi Subdistrict', '茄子溪街道', 106.4830, 29.4610, 1],
      ['baqiao', 'Baqiao Town', '八桥镇', 106.4640, 29.4690, 1],
      ['jiansheng', 'Jiansheng Town', '建胜镇', 106.4660, 29.4530, 1],
    ],
  },
  {
    id: 'jiangbei', en: 'Jiangbei District', zh: '江北区', bank: 'north', population: 800000,
    towns: [
      ['jiangbeicheng', 'Jiangbeicheng Subdistrict', '江北城街道', 106.5760, 29.5740, 1],
      ['wulidian', 'Wulidian Subdistrict', '五里店街道', 106.5690, 29.5850, 1],
      ['huaxinjie', 'Huaxinjie Subdistrict', '华新街街道', 106.5560, 29.5760, 1],
      ['guanyinqiao', 'Guanyinqiao Subdistrict', '观音桥街道', 106.5360, 29.5760, 1],
      ['dashiba', 'Dashiba Subdistrict', '大石坝街道', 106.5080, 29.5680, 1],
      ['shimahe', 'Shimahe Subdistrict', '石马河街道', 106.4830, 29.5850, 1],
      ['cuntan', 'Cuntan Subdistrict', '寸滩街道', 106.5980, 29.6270, 1],
      ['tieshanping', 'Tieshanping Subdistrict', '铁山坪街道', 106.6500, 29.6150, 1],
      ['guojiatuo', 'Guojiatuo Subdistrict', '郭家沱街道', 106.6920, 29.5900, 1],
    ],
  },
  {
    id: 'shapingba', en: 'Shapingba District', zh: '沙坪坝区', bank: 'west', population: 830000,
    towns: [
      ['shapingba-subdistrict', 'Shapingba Subdistrict', '沙坪坝街道', 106.4560, 29.5620, 1],
      ['xiaolongkan', 'Xiaolongkan Subdistrict', '小龙坎街道', 106.4640, 29.5545, 1],
      ['yubeilu', 'Yubeilu Subdistrict', '渝碚路街道', 106.4610, 29.5690, 1],
      ['tuwan', 'Tuwan Subdistrict', '土湾街道', 106.4730, 29.5610, 1],
      ['tianxingqiao', 'Tianxingqiao Subdistrict', '天星桥街道', 106.4680, 29.5450, 1],
      ['ciqikou', 'Ciqikou Subdistrict', '磁器口街道', 106.4480, 29.5830, 1],
      ['tongjiaqiao', 'Tongjiaqiao Subdistrict', '童家桥街道', 106.4420, 29.5760, 1],
      ['shijingpo', 'Shijingpo Subdistrict', '石井坡街道', 106.4470, 29.5930, 1],
      ['shuangbei', 'Shuangbei Subdistrict', '双碑街道', 106.4510, 29.6060, 1],
      ['jingkou', 'Jingkou Subdistrict', '井口街道', 106.4480, 29.6330, 1],
      ['qinjiagang', 'Qinjiagang Subdistrict', '覃家岗街道', 106.4500, 29.5480, 1],
      ['xinqiao', 'Xinqiao Subdistrict', '新桥街道', 106.4430, 29.5350, 1],
      ['shandong', 'Shandong Subdistrict', '山洞街道', 106.4200, 29.5350, 1],
      ['geleshan', 'Geleshan Subdistrict', '歌乐山街道', 106.4240, 29.5650, 1],
      ['zhongliang', 'Zhongliang Town', '中梁镇', 106.4260, 29.6150, 1.2],
      ['fengwen', 'Fengwen Subdistrict', '丰文街道', 106.4010, 29.6000, 1],
      ['xianglushan', 'Xianglushan Subdistrict', '香炉山街道', 106.4010, 29.5700, 1],
    ],
  },
  {
    id: 'jiulongpo', en: 'Jiulongpo District', zh: '九龙坡区', bank: 'west', population: 980000,
    towns: [
      ['yangjiaping', 'Yangjiaping Subdistrict', '杨家坪街道', 106.5150, 29.5110, 1],
      ['huangjueping', 'Huangjueping Subdistrict', '黄桷坪街道', 106.5390, 29.4930, 1],
      ['xiejiawan', 'Xiejiawan Subdistrict', '谢家湾街道', 106.5240, 29.5240, 1],
      ['shipingqiao', 'Shipingqiao Subdistrict', '石坪桥街道', 106.5000, 29.5170, 1],
      ['shiqiaopu', 'Shiqiaopu Subdistrict', '石桥铺街道', 106.4900, 29.5370, 1],
      ['yuzhoulu', 'Yuzhoulu Subdistrict', '渝州路街道', 106.4940, 29.5270, 1],
      ['erlang', 'Erlang Subdistrict', '二郎街道', 106.4750, 29.5200, 1],
      ['jiulong', 'Jiulong Subdistrict', '九龙街道', 106.5130, 29.4980, 1],
      ['zhongliangshan', 'Zhongliangshan Subdistrict', '中梁山街道', 106.4460, 29.4880, 1],
      ['huayan', 'Huayan Town', '华岩镇', 106.4590, 29.5010, 1],
      ['hangu', 'Hangu Town', '含谷镇', 106.4010, 29.5050, 1],
      ['baishiyi', 'Baishiyi Town', '白市驿镇', 106.4020, 29.4650, 1],
    ],
  },
  {
    id: 'nanan', en: "Nan'an District", zh: '南岸区', bank: 'east', population: 1060000,
    towns: [
      ['tongyuanju', 'Tongyuanju Subdistrict', '铜元局街道', 106.5480, 29.5340, 1],
      ['huayuanlu', 'Huayuanlu Subdistrict', '花园路街道', 106.5640, 29.5260, 1],
      ['nanping-subdistrict', 'Nanping Subdistrict', '南坪街道', 106.5680, 29.5350, 1],
      ['nanping-town', 'Nanping Town', '南坪镇', 106.5660, 29.5100, 1],
      ['haitangxi', 'Haitangxi Subdistrict', '海棠溪街道', 106.5830, 29.5390, 1],
      ['longmenhao', 'Longmenhao Subdistrict', '龙门浩街道', 106.5980, 29.5510, 1],
      ['danzishi', 'Danzishi Subdistrict', '弹子石街道', 106.5950, 29.5760, 1],
      ['tushan-town', 'Tushan Town', '涂山镇', 106.6090, 29.5640, 1],
      ['jiguanshi', 'Jiguanshi Town', '鸡冠石镇', 106.6230, 29.5800, 1],
      ['nanshan', 'Nanshan Subdistrict', '南山街道', 106.6250, 29.5400, 1.2],
      ['tianwen', 'Tianwen Subdistrict', '天文街道', 106.6520, 29.5330, 1],
      ['xiakou', 'Xiakou Town', '峡口镇', 106.6600, 29.5600, 1],
      ['changshengqiao', 'Changshengqiao Town', '长生桥镇', 106.6600, 29.5020, 1],
      ['yinglong', 'Yinglong Town', '迎龙镇', 106.6930, 29.5300, 1],
    ],
  },
  {
    id: 'beibei', en: 'Beibei District', zh: '北碚区', bank: 'west', population: 26000,
    towns: [['tongjiaxi', 'Tongjiaxi Town', '童家溪镇', 106.4440, 29.6700, 1]],
  },
  {
    id: 'yubei', en: 'Yubei District', zh: '渝北区', bank: 'north', population: 1050000,
    towns: [
      ['longxi', 'Longxi Subdistrict', '龙溪街道', 106.5480, 29.5930, 1],
      ['longshan', 'Longshan Subdistrict', '龙山街道', 106.5360, 29.5990, 1],
      ['longta', 'Longta Subdistrict', '龙塔街道', 106.5590, 29.6010, 1],
      ['tiangongdian', 'Tiangongdian Subdistrict', '天宫殿街道', 106.5480, 29.6120, 1],
      ['renhe', 'Renhe Subdistrict', '人和街道', 106.5330, 29.6230, 1],
      ['dazhulin', 'Dazhulin Subdistrict', '大竹林街道', 106.4880, 29.6220, 1],
      ['kangmei', 'Kangmei Subdistrict', '康美街道', 106.5120, 29.6120, 1],
      ['jinshan', 'Jinshan Subdistrict', '金山街道', 106.5380, 29.6410, 1],
      ['lijia', 'Lijia Subdistrict', '礼嘉街道', 106.5050, 29.6580, 1],
      ['yuanyang', 'Yuanyang Subdistrict', '鸳鸯街道', 106.5570, 29.6530, 1],
      ['cuiyun', 'Cuiyun Subdistrict', '翠云街道', 106.5860, 29.6500, 1],
      ['huixing', 'Huixing Subdistrict', '回兴街道', 106.6150, 29.6650, 1],
      ['yufengshan', 'Yufengshan Town', '玉峰山镇', 106.6680, 29.6600, 1],
    ],
  },
  {
    id: 'banan', en: 'Banan District', zh: '巴南区', bank: 'east', population: 330000,
    towns: [
      ['lijiatuo', 'Lijiatuo Subdistrict', '李家沱街道', 106.5560, 29.4720, 1],
      ['huaxi', 'Huaxi Subdistrict', '花溪街道', 106.5300, 29.4600, 1],
      ['nanquan', 'Nanquan Subdistrict', '南泉街道', 106.6150, 29.4570, 1],
    ],
  },
];
