/** What is kept and told of structures: one row each, and the sentences of what happens to them. */
import type { Structure } from '../assets/structures.ts';
import type { Name, Sentence } from '../core/names.ts';
import type { TableDeclaration } from '../core/table.ts';

/** States, in the order of their numbers. */
export const stateNumbers = {
  holding: 0,
  overtopped: 1,
  closed: 2,
  ajar: 3,
  open: 4,
  breaching: 5,
  breached: 6,
  idle: 7,
  running: 8,
  flowing: 9,
} as const;
export const structureStates: readonly Name[] = [
  { en: 'holding', zh: '挡水' },
  { en: 'overtopped', zh: '漫顶' },
  { en: 'closed', zh: '关闭' },
  { en: 'partly open', zh: '部分开启' },
  { en: 'open', zh: '全开' },
  { en: 'breaching', zh: '溃决中' },
  { en: 'breached', zh: '已溃决' },
  { en: 'idle', zh: '停用' },
  { en: 'running', zh: '运行' },
  { en: 'flowing', zh: '过流' },
];

/** Set by no command. */
export const unset = -1e9;

export const structureTable = (structures: readonly Structure[]) =>
  ({
    name: 'structures',
    of: 'structure',
    picture: 'truth',
    ids: structures.map((s) => s.id),
    columns: {
      state: {
        unit: '1',
        type: 'u8',
        doc: 'what it does',
        label: { en: 'State', zh: '状态' },
        classes: structureStates,
      },
      discharge: {
        unit: 'm3/s',
        type: 'f32',
        doc: 'mean over the last coupling interval; positive from the left of its line to the right, or from its first point to its last',
        label: { en: 'Discharge', zh: '流量' },
      },
      opening: {
        unit: 'm',
        type: 'f32',
        doc: 'opening of a gate; how far a breach has gone down',
        label: { en: 'Opening', zh: '开度' },
      },
      crest: {
        unit: 'm',
        type: 'f32',
        doc: 'lowest level over which water passes; of a culvert its higher floor',
        label: { en: 'Crest', zh: '顶高程' },
      },
      left_level: {
        unit: 'm',
        type: 'f32',
        doc: 'highest water on the left of its line, or at its first point; the lowest ground where dry',
        label: { en: 'Level left', zh: '左侧水位' },
      },
      right_level: {
        unit: 'm',
        type: 'f32',
        doc: 'highest water on the right of its line, or at its last point',
        label: { en: 'Level right', zh: '右侧水位' },
      },
      volume: { unit: 'm3', type: 'f64', doc: 'passed since the start, net', label: { en: 'Passed', zh: '累计过水' } },
      crest_set: {
        unit: 'm',
        type: 'f64',
        doc: 'crest set by command; -1e9 for none',
        label: { en: 'Crest set', zh: '设定顶高程' },
        initial: unset,
        unrecorded: true,
      },
      set_opening: {
        unit: 'm',
        type: 'f64',
        doc: 'opening a gate moves to; by command, or by its own rule',
        label: { en: 'Opening set', zh: '设定开度' },
        initial: structures.map((s) => (s.kind === 'gate' ? s.opening : 0)),
        unrecorded: true,
      },
      gate_opening: {
        unit: 'm',
        type: 'f64',
        doc: 'opening of a gate, whole',
        label: { en: 'Gate opening', zh: '闸门开度' },
        initial: structures.map((s) => (s.kind === 'gate' ? s.opening : 0)),
        unrecorded: true,
      },
      commanded: {
        unit: '1',
        type: 'u8',
        doc: 'a gate obeys a command: 1; a pump is off: 1, on: 2, by its levels: 0',
        label: { en: 'Commanded', zh: '人工控制' },
        initial: structures.map((s) => (s.kind === 'pump' ? ['auto', 'off', 'on'].indexOf(s.on) : 0)),
        unrecorded: true,
      },
      begun: {
        unit: 's',
        type: 'f64',
        doc: 'when a breach began; -1e9 for not yet',
        label: { en: 'Begun', zh: '开始时间' },
        initial: unset,
        unrecorded: true,
      },
      asked: {
        unit: 'm3',
        type: 'f64',
        doc: 'asked for this interval, negative from the last point to the first',
        label: { en: 'Asked', zh: '请求' },
        unrecorded: true,
      },
      to_last: {
        unit: 'm3',
        type: 'f64',
        doc: 'taken in and on its way to the last point',
        label: { en: 'On its way', zh: '途中水量' },
        unrecorded: true,
      },
      to_first: {
        unit: 'm3',
        type: 'f64',
        doc: 'taken in and on its way to the first point',
        label: { en: 'On its way back', zh: '反向途中水量' },
        unrecorded: true,
      },
    },
  }) as const satisfies TableDeclaration;

export const structureSentences: Readonly<Record<string, Sentence>> = {
  'structure-overtopped': {
    en: 'Water runs over {name_en}: {over_m} m above its crest.',
    zh: '洪水漫过{name_zh}，高出顶部{over_m}米。',
  },
  'structure-holding': { en: 'Water no longer runs over {name_en}.', zh: '{name_zh}不再漫水。' },
  'breach-began': { en: '{name_en} is breaching.', zh: '{name_zh}开始溃决。' },
  'breach-grown': {
    en: 'The breach of {name_en} has reached its full width of {width_m} m.',
    zh: '{name_zh}溃口已达最终宽度{width_m}米。',
  },
  'gate-opening': { en: '{name_en} is being opened to {opening_m} m.', zh: '{name_zh}正开启至{opening_m}米。' },
  'gate-closing': { en: '{name_en} is being closed to {opening_m} m.', zh: '{name_zh}正关闭至{opening_m}米。' },
  'crest-set': { en: 'The crest of {name_en} was set to {crest_m} m.', zh: '{name_zh}顶高程设为{crest_m}米。' },
  'structure-pump-started': { en: 'The pump {name_en} started.', zh: '{name_zh}水泵启动。' },
  'structure-pump-stopped': { en: 'The pump {name_en} stopped.', zh: '{name_zh}水泵停机。' },
};
