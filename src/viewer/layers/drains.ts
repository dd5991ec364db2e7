/** Nodes and links of a drainage network as a run describes them. */
import type { Name } from '../../core/names.ts';
import type { RunHeader } from '../../timeline/format.ts';
import { fixed } from '../app/format.ts';
import type { Asset, AssetRow } from '../data/assets.ts';
import type { Fact } from './layer.ts';

const named = (id: string): Name => ({ en: id, zh: id });

export const drainNodeAssets = ({ drainage }: RunHeader): readonly AssetRow[] =>
  (drainage?.nodes ?? []).map((n) => ({ kind: 'drain_node', id: n.id, name: named(n.id), at: n.at, row: n }));

export const drainLinkAssets = ({ drainage }: RunHeader): readonly AssetRow[] =>
  (drainage?.links ?? []).map((l) => ({ kind: 'drain_link', id: l.id, name: named(l.id), line: l.line, row: l }));

const kinds: Readonly<Record<string, Name>> = {
  junction: { en: 'manhole or junction', zh: '检查井' },
  outfall: { en: 'outfall', zh: '排水口' },
  storage: { en: 'storage', zh: '调蓄池' },
  divider: { en: 'divider', zh: '分流井' },
  conduit: { en: 'pipe or channel', zh: '管渠' },
  pump: { en: 'pump', zh: '水泵' },
  orifice: { en: 'orifice or gate', zh: '孔口或闸门' },
  weir: { en: 'weir', zh: '堰' },
  outlet: { en: 'outlet', zh: '出流装置' },
};

export function drainFacts({ row }: Asset): Fact[] {
  const { kind, invert, size } = row as { kind: string; invert?: number; size?: number };
  return [
    [{ en: 'Kind', zh: '类型' }, kinds[kind] ?? kind],
    ...(invert !== undefined ? [[{ en: 'Invert', zh: '底高程' }, `${fixed(invert, 2)} m`] as const] : []),
    ...(size ? [[{ en: 'Full depth', zh: '管高' }, `${fixed(size, 2)} m`] as const] : []),
  ];
}
