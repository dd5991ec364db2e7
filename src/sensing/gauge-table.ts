/** The tables of gauges: what the city was told (`gauge`) and, for engineers, what each device would have read without error (`gauge_truth`). */
import type { Gauge } from '../assets/place.ts';
import type { ColumnDeclaration, TableDeclaration } from '../core/table.ts';

/** Kinds of gauge, in the order of the `kind` column's classes. */
export const gaugeKinds = ['stage', 'rain', 'depth', 'displacement'] as const;

/** Quality of what the city holds of a gauge. */
export const quality = { none: 0, current: 1, late: 2 } as const;

/** Windows of rain totals the city keeps, h; columns `rain_1h` and so on. */
export const rainWindows = [1, 3, 6, 12, 24] as const;

const reading = (unit: ColumnDeclaration['unit'], type: 'f32' | 'f64', en: string, zh: string, doc: string) =>
  ({
    unit,
    type,
    doc: `${doc}; not a number where the gauge is of another kind or has told nothing yet`,
    label: { en, zh },
    initial: Number.NaN,
  }) as const;

const kindColumn = (gauges: readonly Gauge[]) =>
  ({
    unit: '1',
    type: 'u8',
    doc: 'what it measures',
    label: { en: 'Kind', zh: '类型' },
    initial: gauges.map((g) => gaugeKinds.indexOf(g.kind)),
    classes: [
      { en: 'stage', zh: '水位' },
      { en: 'rain', zh: '雨量' },
      { en: 'depth', zh: '积水' },
      { en: 'displacement', zh: '位移' },
    ],
  }) as const;

/** The observed table: one row a gauge, in the place's order. A reading stands in the column of its kind. */
export const gaugeTable = (gauges: readonly Gauge[]) =>
  ({
    name: 'gauge',
    of: 'gauge',
    picture: 'observed',
    ids: gauges.map((g) => g.id),
    columns: {
      kind: kindColumn(gauges),
      stage: reading('m', 'f32', 'Stage', '水位', 'water level in the place’s datum'),
      rain_rate: reading('m/s', 'f32', 'Rain rate', '雨强', 'mean over the last reading interval'),
      rain_1h: reading('m', 'f32', 'Rain, 1 h', '1小时雨量', 'sum over the hour before the reading'),
      rain_3h: reading('m', 'f32', 'Rain, 3 h', '3小时雨量', 'sum over the 3 h before the reading'),
      rain_6h: reading('m', 'f32', 'Rain, 6 h', '6小时雨量', 'sum over the 6 h before the reading'),
      rain_12h: reading('m', 'f32', 'Rain, 12 h', '12小时雨量', 'sum over the 12 h before the reading'),
      rain_24h: reading('m', 'f32', 'Rain, 24 h', '24小时雨量', 'sum over the 24 h before the reading'),
      water_depth: reading('m', 'f32', 'Water depth', '积水深度', 'depth above the lowest point it watches'),
      displacement: reading('m', 'f32', 'Displacement', '位移', 'movement of the slope since the gauge was set'),
      reading_time: reading('s', 'f64', 'Read at', '观测时刻', 'time of the latest reading received, from the start'),
      received_time: reading('s', 'f64', 'Received at', '接收时刻', 'time it arrived, from the start'),
      missing: {
        unit: '1',
        type: 'i32',
        doc: 'readings in a row that should have arrived since the latest one and did not',
        label: { en: 'Missing readings', zh: '缺报次数' },
      },
      quality: {
        unit: '1',
        type: 'u8',
        doc: 'none: nothing received yet; current; late: at least one reading is overdue',
        label: { en: 'Quality', zh: '数据状态' },
        classes: [
          { en: 'none yet', zh: '尚无' },
          { en: 'current', zh: '正常' },
          { en: 'late', zh: '迟报' },
        ],
      },
    },
  }) as const satisfies TableDeclaration;

/** The truth beside it: what a perfect device would read now, and whether the device works. */
export const gaugeTruthTable = (gauges: readonly Gauge[]) =>
  ({
    name: 'gauge_truth',
    of: 'gauge',
    picture: 'truth',
    ids: gauges.map((g) => g.id),
    columns: {
      level: {
        unit: 'm',
        type: 'f64',
        doc: 'true stage, depth or displacement; rain gauges: depth of rain since the start',
        label: { en: 'True value', zh: '真值' },
        initial: Number.NaN,
      },
      rain_rate: {
        unit: 'm/s',
        type: 'f32',
        doc: 'true rain rate at the gauge',
        label: { en: 'True rain rate', zh: '真实雨强' },
      },
      working: {
        unit: '1',
        type: 'u8',
        doc: 'whether the device works',
        label: { en: 'Device', zh: '设备' },
        initial: 1,
        classes: [
          { en: 'failed', zh: '故障' },
          { en: 'working', zh: '正常' },
        ],
      },
      cell: {
        unit: '1',
        type: 'i32',
        doc: 'cell it reads',
        label: { en: 'Cell', zh: '网格' },
        initial: -1,
        unrecorded: true,
      },
      told: {
        unit: 'm',
        type: 'f64',
        doc: 'rain gauges: the device’s own running total, with its noise',
        label: { en: 'Device total', zh: '设备累计' },
        unrecorded: true,
      },
      level_before: {
        unit: 'm',
        type: 'f64',
        doc: 'rain gauges: true total at the previous reading',
        label: { en: 'Total before', zh: '上次累计' },
        unrecorded: true,
      },
    },
  }) as const satisfies TableDeclaration;
