/** Texts: time: playing, speed, event marks, pictures between recorded ticks. English, then Chinese. */
import type { Texts } from '../text.ts';

export const time = {
  play: ['Play', '播放'],
  pause: ['Pause', '暂停'],
  stepBack: ['One frame back', '上一帧'],
  stepForward: ['One frame on', '下一帧'],
  speed: ['Speed', '速度'],
  speedTimes: ['{n}×', '{n}倍'],
  live: ['Live', '实时'],
  goLive: ['Follow the newest picture', '跟随最新画面'],
  timeSlider: ['Time of the picture', '画面时刻'],
  tPlus: ['T+{at}', 'T+{at}'],
  localTime: ['Local time', '当地时间'],
  rainBand: ['Rain, mean of gauges, top {peak} mm/h', '雨强（各站平均），最大{peak}毫米/小时'],
  // time: speed, marks, between frames
  speedHow: [
    'Speed: type 1 to 3,600, or 10 min/s; arrow keys go faster and slower',
    '速度：输入1至3,600，或“10 min/s”；上下方向键加快或放慢',
  ],
  speedPick: ['Speeds to pick from', '可选速度'],
  smooth: ['Smooth water between recorded frames', '记录帧之间平滑显示水面'],
  numbersOf: ['numbers of T+{at}', '数值取自T+{at}'],
  marks: ['Marks on the time bar', '时间轴上的标记'],
  marksWarning: ['Warnings', '预警标记'],
  marksFailure: ['Failures', '失效'],
  marksClosure: ['Closures', '封闭'],
  marksSuggestion: ['Suggestions raised', '新建议'],
  marksArrival: ['Arrivals', '到达'],
  marksOther: ['Other', '其他'],
  markBefore: ['To the mark before ([)', '上一个标记（[）'],
  markAfter: ['To the next mark (])', '下一个标记（]）'],
  noMarkBefore: ['No mark before this one.', '前面没有标记了。'],
  noMarkAfter: ['No mark after this one yet.', '后面暂无标记。'],
  andMore: ['and {n} more', '另有{n}项'],
  keyMarks: ['To the mark before or after', '上一个或下一个标记'],
} satisfies Texts;
