/** Texts: the situation, the lists beside the picture, and what they hold. English, then Chinese. */
import type { Texts } from '../text.ts';

export const operations = {
  situation: ['Situation in the city', '全市态势'],
  floodedArea: ['Area affected', '受灾面积'],
  peopleAffected: ['People affected', '受灾人口'],
  peopleEvacuated: ['People moved', '已转移人口'],
  roadsClosed: ['Roads closed', '中断道路'],
  underpassesShut: ['Underpasses shut', '不可通行下穿道'],
  slopesFailed: ['Slopes failed', '已滑斜坡'],
  openSuggestions: ['Suggestions open', '待办建议'],
  floodedBeyond: ['Flooded beyond the start', '新增淹没面积'],
  tools: ['Tools', '工具'],
  // tabs
  operations: ['Operations', '指挥调度'],
  suggestions: ['Suggestions', '建议'],
  warnings: ['Warnings', '预警'],
  events: ['Events', '事件'],
  zones: ['Zones', '分区'],
  works: ['Works', '设施'],
  nothingYet: ['Nothing yet at this time.', '此刻暂无内容。'],
  moreOlder: ['{n} older not listed', '另有{n}条较早的未列出'],
  moreNotListed: ['{n} more not listed', '另有{n}项未列出'],
  // warnings
  blue: ['Blue', '蓝色'],
  yellow: ['Yellow', '黄色'],
  orange: ['Orange', '橙色'],
  red: ['Red', '红色'],
  none: ['Lifted', '解除'],
  kindRiver: ['River', '江河洪水'],
  kindRainstorm: ['Rainstorm', '暴雨'],
  kindGeohazard: ['Geohazard', '地质灾害'],
  // events
  info: ['information', '一般信息'],
  minor: ['minor', '轻微'],
  major: ['major', '严重'],
  critical: ['critical', '特别严重'],
  // zones
  zone: ['Zone', '分区'],
  people: ['People', '人口'],
  area: ['Area', '面积'],
  roads: ['Roads', '道路'],
  city: ['City', '市'],
  district: ['District', '区'],
  town: ['Town', '街镇'],
  zonesNote: [
    'Affected people, area and closed roads; districts and the city are the sums of their towns.',
    '受灾人口、面积与中断道路；区和市为所辖街镇之和。',
  ],
  // works
  nameAndState: ['Name and state', '名称与状态'],
  worksNote: [
    'Walls, gates, pumps, drains and sections as the model has them at the time shown. Choose one to see both sides of it, over time.',
    '所示时刻模型中的堤墙、闸门、水泵、管网与断面。点选可查看两侧水位与过程线。',
  ],
} satisfies Texts;
