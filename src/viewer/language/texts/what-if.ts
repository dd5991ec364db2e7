/** Texts: what-if: the next hours worked out in the browser. English, then Chinese. */
import type { Texts } from '../text.ts';

export const whatIf = {
  whatIfIntro: [
    'Computes the next hour anew in this browser, from the last checkpoint of the run: the whole place, {cells} cells.',
    '在本浏览器中从运行记录的最近检查点起重新计算随后一小时：整个区域共{cells}个网格。',
  ],
  whatIfRain: ['Rain, % of scenario', '降雨（情景的%）'],
  whatIfRoad: ['Close a road', '封闭道路'],
  whatIfNoRoad: ['none', '无'],
  whatIfHeight: ['Barrier height, m', '挡墙高度（米）'],
  whatIfPoints: ['Barrier points: easting northing (m), one a line', '挡墙各点：东坐标与北坐标（米），每行一点'],
  whatIfPointsHow: [
    'Click on the ground to add points. The barrier stands between cells, so high over the ground along it.',
    '点击地面可添加点。挡墙立于网格之间，高度自沿线地面算起。',
  ],
  whatIfFrom: ['Changed from {at} on, the time shown; computed for {span}.', '自所示时刻{at}起改变；计算{span}。'],
  whatIfCompute: ['Compute', '计算'],
  whatIfPreparing: ['Fetching the scenario and the checkpoint', '正在获取情景与检查点'],
  whatIfComputing: ['Computing: {at} of {until}', '计算中：{at}，至{until}'],
  whatIfCancel: ['Cancel', '取消'],
  whatIfTooLarge: [
    'This place has more than {most} cells, too many for a browser. Use stormtable fork.',
    '此区域超过{most}个网格，浏览器无法承担。请使用 stormtable fork。',
  ],
  whatIfNoCheckpoint: [
    'The run keeps no checkpoint at or before the time shown, so there is nothing to go on from. Show a later time, or record it with --checkpoint.',
    '运行在所示时刻及之前没有检查点，无从续算。请选择较晚时刻，或以 --checkpoint 记录。',
  ],
  whatIfBeforeChange: [
    'This run was itself changed after the time shown. Show a later time.',
    '此运行在所示时刻之后曾被改动。请选择较晚时刻。',
  ],
  whatIfAtEnd: ['The run ends at the time shown. Show an earlier time.', '所示时刻已是运行终点。请选择较早时刻。'],
  whatIfNothing: [
    'Nothing is changed yet: write another rain, choose a road, or draw a barrier.',
    '尚未改变任何内容：请改写降雨、选择道路或绘制挡墙。',
  ],
  whatIfBadRain: ['The rain is a number from 0 to 1000 %.', '降雨应为 0 至 1000 之间的百分数。'],
  whatIfBadPoints: [
    'A barrier needs two points or more, each an easting and a northing.',
    '挡墙至少需要两个点，每点为东坐标与北坐标。',
  ],
  whatIfBadHeight: ['The height is a number above 0 and up to 100 m.', '高度应大于 0 且不超过 100 米。'],
  whatIfShow: ['Picture', '画面'],
  whatIfRecorded: ['as recorded', '原记录'],
  whatIfShown: ['what if', '假设'],
  whatIfGained: ['Newly flooded', '新增淹没'],
  whatIfLost: ['No longer flooded', '不再淹没'],
  whatIfRise: ['Largest rise', '最大上升'],
  whatIfFall: ['Largest fall', '最大下降'],
  whatIfOutside: [
    'The time shown was not computed. Show one after {from}, up to {until}.',
    '所示时刻未经计算。请选择{from}之后至{until}的时刻。',
  ],
  whatIfLists: [
    'Flooded: 0.1 m deep or more. The picture and the figures at the top follow the choice; warnings, events, suggestions and charts stay as recorded.',
    '淹没指水深不小于0.1米。画面与顶部数字随所选而变；预警、事件、建议与图表仍为原记录。',
  ],
  whatIfReading: ['Reading the recorded frame.', '正在读取原记录的画面。'],
  whatIfFlag: ['What if: computed in this browser, not recorded', '假设推演：由本浏览器计算，非原记录'],
  whatIfAgain: ['The same on the command line', '命令行中的相同计算'],
  whatIfDigest: [
    'Digest of the state at {time}; stormtable fork gives the same:',
    '{time}时状态的摘要，stormtable fork 得出相同结果：',
  ],
} satisfies Texts;
