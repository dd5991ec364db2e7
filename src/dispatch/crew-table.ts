/** The table of crews: where each is and what it does, as its own radio and positioning tell the centre. */
import type { Crew, Station } from '../assets/place.ts';
import type { TableDeclaration } from '../core/table.ts';
import { assetKinds } from './signals.ts';

export const crewState = { idle: 0, mobilising: 1, travelling: 2, working: 3, returning: 4, blocked: 5 } as const;

export const crewTable = (crews: readonly Crew[], stations: readonly Station[]) => {
  const at = crews.map((c) => stations.find((s) => s.id === c.station)?.at ?? ([0, 0] as const));
  return {
    name: 'crew',
    of: 'crew',
    picture: 'observed',
    ids: crews.map((c) => c.id),
    columns: {
      state: {
        unit: '1',
        type: 'u8',
        doc: 'what it does',
        label: { en: 'State', zh: '状态' },
        classes: [
          { en: 'idle', zh: '待命' },
          { en: 'mobilising', zh: '集结' },
          { en: 'travelling', zh: '途中' },
          { en: 'working', zh: '作业' },
          { en: 'returning', zh: '返回' },
          { en: 'blocked', zh: '受阻' },
        ],
      },
      x: {
        unit: 'm',
        type: 'f64',
        doc: 'easting',
        label: { en: 'Easting', zh: '东坐标' },
        initial: at.map((p) => p[0]),
      },
      y: {
        unit: 'm',
        type: 'f64',
        doc: 'northing',
        label: { en: 'Northing', zh: '北坐标' },
        initial: at.map((p) => p[1]),
      },
      order: {
        unit: '1',
        type: 'i32',
        doc: 'number of the suggestion it works on, 0 for none',
        label: { en: 'Order', zh: '任务号' },
      },
      target_kind: {
        unit: '1',
        type: 'u8',
        doc: 'kind of asset it is sent to',
        label: { en: 'Target', zh: '目标类型' },
        classes: [
          { en: 'none', zh: '无' },
          { en: 'underpass', zh: '下穿道' },
          { en: 'bridge', zh: '桥梁' },
          { en: 'slope', zh: '边坡' },
          { en: 'road', zh: '道路' },
          { en: 'zone', zh: '区域' },
          { en: 'gauge', zh: '测站' },
          { en: 'structure', zh: '水工建筑物' },
        ],
      },
      target_row: {
        unit: '1',
        type: 'i32',
        doc: 'row of that asset in its own table, -1 for none',
        label: { en: 'Target row', zh: '目标行' },
        initial: -1,
      },
      eta: {
        unit: 's',
        type: 'f64',
        doc: 'expected arrival, from the start',
        label: { en: 'Expected arrival', zh: '预计到达' },
        initial: Number.NaN,
      },
      until: {
        unit: 's',
        type: 'f64',
        doc: 'when what it does now ends, where that is known',
        label: { en: 'Until', zh: '至' },
        initial: Number.NaN,
        unrecorded: true,
      },
      node: {
        unit: '1',
        type: 'i32',
        doc: 'node it is at or drives to',
        label: { en: 'Node', zh: '节点' },
        initial: -1,
        unrecorded: true,
      },
      arc: {
        unit: '1',
        type: 'i32',
        doc: 'arc it is on, -1 at a node',
        label: { en: 'Arc', zh: '路段' },
        initial: -1,
        unrecorded: true,
      },
      along: {
        unit: 'm',
        type: 'f64',
        doc: 'how far along the arc',
        label: { en: 'Along', zh: '里程' },
        unrecorded: true,
      },
    },
  } as const satisfies TableDeclaration;
};

/** Number of a kind of asset in `target_kind`. */
export const targetKind = (kind: string): number => (assetKinds as readonly string[]).indexOf(kind) + 1;
