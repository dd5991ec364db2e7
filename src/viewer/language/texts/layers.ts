/** Texts: layers and legends. English, then Chinese. */
import type { Texts } from '../text.ts';

export const layers = {
  legend: ['Legend', '图例'],
  layers: ['Layers and symbols', '图层与符号'],
  pictureNote: [
    'Roads, bridges, underpasses and slopes are drawn as the model has them; gauges, crews, warnings and suggestions as the city sees them.',
    '道路、桥梁、下穿道和斜坡按模型真值绘制；监测站、队伍、预警和建议按城市所见。',
  ],
  waterBy: ['Colour flooding by', '淹没着色'],
  byDepth: ['depth', '水深'],
  bySpeed: ['speed', '流速'],
  byHazard: ['hazard', '危险'],
  byDuration: ['duration', '历时'],
  durationNote: [
    'Time with more than {depth} m of water, over the whole run, whatever the time shown.',
    '全程水深超过{depth}米的时间，与所示时刻无关。',
  ],
  durationLater: ['Known when the run is over', '推演结束后可用'],
  deepInRun: ['Under more than {depth} m in this run', '全程曾超过{depth}米'],
  flooding: ['Flooding since the start', '开始之后的淹没'],
  riverAtStart: ['Water there at the start (river)', '开始时已有的水面（江河）'],
  debrisLegend: ['Landslide debris', '滑坡堆积'],
  contoursLegend: ['Contours every 20 m', '等高线，每20米'],
  water: ['Water', '水体'],
  contours: ['Contours', '等高线'],
  exaggeration: ['Vertical exaggeration', '垂直夸张'],
  exaggerationNote: ['Only the picture is stretched, never a value.', '只拉伸画面，不改变任何数值。'],
} satisfies Texts;
