/** Texts: the frame of the page, its dialogs and keys. English, then Chinese. */
import type { Texts } from '../text.ts';

export const page = {
  home: ['Whole view', '全景'],
  language: ['Language', '语言'],
  themeToLight: ['Light colours', '浅色'],
  themeToDark: ['Dark colours', '深色'],
  about: ['What this model does not know', '本模型的未知之处'],
  aboutTitle: ['What this is, and what it does not know', '这是什么，它不知道什么'],
  shortcuts: ['Keyboard', '键盘操作'],
  scene: [
    'Three-dimensional picture of the place. Arrow keys move, Shift and arrow keys turn and tilt, plus and minus zoom.',
    '所在地的三维画面。方向键移动，Shift加方向键旋转和俯仰，加减号缩放。',
  ],
  modelResult: ['Model result, not a forecast.', '模型结果，非预报。'],
  reconstructed: ['Reconstructed terrain.', '地形为重建。'],
  skip: ['Skip to the lists', '跳到列表'],
  // about
  aboutWhat: ['What you see', '您所看到的'],
  aboutWhatText: [
    'A computed flood: the model moves water over the ground in steps and this page plays what it recorded. Every number is read from that record at the time shown. While it plays smoothly the water is drawn between two recorded frames; numbers never are.',
    '这是计算出来的洪水：模型逐步推演水在地面上的运动，本页播放其记录。所有数字都取自所示时刻的记录。平滑播放时，水面在两个记录帧之间过渡，数字从不插值。',
  ],
  aboutKnown: ['What it does not know', '它不知道的'],
  aboutKnown1: [
    'Ground and assets are only as good as their sources; this place says of itself: “{provenance}”.',
    '地形与设施取决于资料来源；此地的说明为：“{provenance}”。',
  ],
  aboutKnown2: [
    'Cells are {cell} wide: kerbs, garden walls, single houses and doorways are finer than that and are not there. Flood walls, gates and weirs stand on the sides of cells, not quite where they stand in the field. Underpasses have their own volume curves instead.',
    '网格宽{cell}：路缘、围墙、单栋房屋和门洞比网格更细，模型中没有。防洪墙、闸门与堰立于网格边上，与实地位置略有出入。下穿道另有自己的容积曲线。',
  ],
  aboutKnown3: [
    'Storm drains take water up to a limit for each area; the pipe network, its blockages and backflow are not computed here.',
    '雨水管网按片区限量排水；管道本身、堵塞与倒灌在此不计算。',
  ],
  aboutKnown3Network: [
    'The drainage network is computed as its file describes it: pipes, pumps and gates that the file leaves out are not there, and blockages are only those the scenario makes.',
    '排水管网按其文件描述计算：文件中没有的管道、水泵和闸门即不存在，堵塞仅限情景所设。',
  ],
  aboutKnown4: [
    'Bridges do not hold water back; scour, debris jams and waves are not computed.',
    '桥梁不阻水；冲刷、漂浮物堵塞和波浪不计算。',
  ],
  aboutKnown5: [
    'Slopes follow a simple stability formula with assumed soils. A slope marked stable is not a promise.',
    '斜坡采用简单的稳定公式和假定的土层参数。标为稳定并不等于保证。',
  ],
  aboutKnown6: [
    'People are counted where they live, not where they are at that hour.',
    '人口按居住地统计，而非当时所在地。',
  ],
  aboutKnown7: [
    'Suggestions follow rules that see only what gauges report, late or missing as they may be. People decide.',
    '建议由规则产生，规则只看监测数据，数据可能迟到或缺失。决定由人作出。',
  ],
  aboutNot: [
    'It is not a forecast, and not a basis for warning anyone by itself.',
    '本结果不是预报，不能单独作为发布预警的依据。',
  ],
  aboutRun: ['This run', '本次推演'],
  datum: ['Vertical datum', '高程基准'],
  cellSize: ['Cell size', '网格尺寸'],
  extent: ['Extent', '范围'],
  cells: ['Cells', '网格数'],
  engine: ['Engine', '引擎'],
  seed: ['Seed', '随机种子'],
  digest: ['Digest', '摘要'],
  // keyboard
  keySpace: ['Play or pause', '播放或暂停'],
  keyStep: ['One frame back or on', '上一帧或下一帧'],
  keyHomeEnd: ['First or newest frame', '第一帧或最新帧'],
  keySpeed: ['Slower or faster', '减速或加速'],
  keyArrows: ['Move over the ground', '在地面上移动'],
  keyShiftArrows: ['Turn and tilt', '旋转和俯仰'],
  keyZoom: ['Zoom', '缩放'],
  keyHome: ['Whole view', '全景'],
  keyTabs: ['Suggestions, warnings, events, zones, works', '建议、预警、事件、分区、设施'],
  keyEscape: ['Close what is open', '关闭已打开的内容'],
  keyHelp: ['This list', '本列表'],
} satisfies Texts;
