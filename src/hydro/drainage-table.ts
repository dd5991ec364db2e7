/** What is told of a drainage network under the grid: the tables of its nodes and links, and its sentences. */
import type { DrainageModel } from '../assets/swmm/network.ts';
import type { Name, Sentence } from '../core/names.ts';
import type { TableDeclaration } from '../core/table.ts';

export const nodeStates = { free: 0, surcharged: 1, spilling: 2, held: 3 } as const;
const nodeStateNames: readonly Name[] = [
  { en: 'free', zh: '正常' },
  { en: 'surcharged', zh: '承压' },
  { en: 'spilling', zh: '冒溢' },
  { en: 'held back by the water outside', zh: '受外水顶托' },
];

export const drainNodeTable = (model: DrainageModel, count: number) =>
  ({
    name: 'drain_node',
    of: 'drain_node',
    picture: 'truth',
    ids: model.nodes.slice(0, count).map((n) => n.id),
    columns: {
      state: {
        unit: '1',
        type: 'u8',
        doc: 'surcharged: water above the crown of the highest pipe',
        label: { en: 'State', zh: '状态' },
        classes: nodeStateNames,
      },
      depth: {
        unit: 'm',
        type: 'f32',
        doc: 'water over the invert',
        recordedTo: 0.001,
        label: { en: 'Depth', zh: '水深' },
      },
      head: {
        unit: 'm',
        type: 'f32',
        doc: 'water level, or pressure head: invert plus depth, so not recorded beside it',
        unrecorded: true,
        label: { en: 'Head', zh: '水头' },
      },
      spilling: {
        unit: 'm3/s',
        type: 'f32',
        doc: 'onto the surface, from a cover or an outfall; mean over the last coupling interval',
        recordedTo: 0.001,
        label: { en: 'Spilling', zh: '溢出流量' },
      },
      intake: {
        unit: 'm3/s',
        type: 'f32',
        doc: 'from the surface; mean over the last coupling interval',
        recordedTo: 0.001,
        label: { en: 'Intake', zh: '收水流量' },
      },
      volume: {
        unit: 'm3',
        type: 'f32',
        doc: 'water in a storage; a manhole holds none of its own',
        recordedTo: 0.001,
        label: { en: 'Volume', zh: '蓄水量' },
      },
      spilled: {
        unit: 'm3',
        type: 'f64',
        doc: 'passed from the network to the surface since the start, net',
        recordedTo: 0.001,
        label: { en: 'Net spilled', zh: '累计净溢出' },
      },
      open: {
        unit: '1',
        type: 'f32',
        doc: 'share of its opening that is clear',
        label: { en: 'Inlet open', zh: '进水口通畅度' },
        initial: 1,
      },
    },
  }) as const satisfies TableDeclaration;

/** What a command made of a link. */
export const forced = { none: 0, shut: 1, on: 2 } as const;

export const drainLinkTable = (model: DrainageModel, count: number) =>
  ({
    name: 'drain_link',
    of: 'drain_link',
    picture: 'truth',
    ids: model.links.slice(0, count).map((l) => l.id),
    columns: {
      flow: {
        unit: 'm3/s',
        type: 'f32',
        doc: 'positive from its first node to its second',
        recordedTo: 0.001,
        label: { en: 'Flow', zh: '流量' },
      },
      fill: {
        unit: '1',
        type: 'f32',
        doc: 'filled share of a conduit; setting of a pump, gate or weir',
        recordedTo: 0.001,
        label: { en: 'Fill', zh: '充满度' },
      },
      forced: {
        unit: '1',
        type: 'u8',
        doc: 'what a command made of it',
        label: { en: 'By command', zh: '指令状态' },
        classes: [
          { en: 'as the model says', zh: '按模型运行' },
          { en: 'shut or without power', zh: '关闭或断电' },
          { en: 'kept on', zh: '强制开启' },
        ],
      },
    },
  }) as const satisfies TableDeclaration;

export const drainageSentences: Readonly<Record<string, Sentence>> = {
  'drainage-rims': {
    en: '{count} covers of the drainage network lie more than {beyond_m} m above or below the ground of their cell (most at {node}: {most_m} m); the exchange goes by the ground.',
    zh: '排水管网有{count}个井盖与所在网格地面相差超过{beyond_m}米（最大为{node}：{most_m}米），水量交换以地面为准。',
  },
  'drainage-subcatchments': {
    en: 'The {count} subcatchments of the drainage network are left out, because rain falls on the surface itself.',
    zh: '降雨直接落在地表，管网模型的{count}个子汇水区不参与计算。',
  },
  'drainage-streets': {
    en: '{count} street conduits of the drainage network run beside the streets of the surface; take them out of the file so that they do not carry the water twice.',
    zh: '管网模型中的{count}条街道明渠与地表街道重复，请从文件中移除，以免重复过水。',
  },
  'drainage-routing': {
    en: 'The drainage network asks for {routing} routing; with a surface it runs with dynamic waves.',
    zh: '管网模型设定为{routing}演算；与地表耦合时改用动力波。',
  },
  'manhole-spilling': { en: 'Manhole {node} spills onto the street.', zh: '检查井{node}开始冒溢。' },
  'manhole-calm': { en: 'Manhole {node} no longer spills.', zh: '检查井{node}停止冒溢。' },
  'outfall-held': { en: 'The water outside holds outfall {node} shut.', zh: '外水位顶托，排水口{node}无法排出。' },
  'outfall-free': { en: 'Outfall {node} runs again.', zh: '排水口{node}恢复排水。' },
  'drain-pump-started': { en: 'Drainage pump {link} started.', zh: '排水泵{link}启动。' },
  'drain-pump-stopped': { en: 'Drainage pump {link} stopped.', zh: '排水泵{link}停机。' },
  'drain-pump-power': { en: 'Drainage pump {link}: {to}.', zh: '排水泵{link}：{to_zh}。' },
  'inlet-blocked': { en: 'The inlet at {node} is {open_percent} % open.', zh: '{node}进水口通畅度为{open_percent}%。' },
  'link-collapsed': { en: 'Pipe {link} has collapsed and passes nothing.', zh: '管道{link}坍塌，断流。' },
  'link-cleared': { en: 'Pipe {link} is open again.', zh: '管道{link}恢复通水。' },
  'mobile-pump-started': {
    en: 'A mobile pump of {pump_m3_per_s} m³/s works at {node}.',
    zh: '移动泵（{pump_m3_per_s}立方米/秒）在{node}开始抽排。',
  },
  'mobile-pump-removed': { en: 'The mobile pump left {node}.', zh: '移动泵撤离{node}。' },
};
