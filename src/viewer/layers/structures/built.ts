/** Structures as a run describes them: what was built, and the sides of cells it came to stand on. */
import type { Place } from '../../../assets/place.ts';
import type { Structure, StructureKind } from '../../../assets/structures.ts';
import type { Name } from '../../../core/names.ts';
import type { RunHeader, SnappedStructure } from '../../../timeline/format.ts';
import type { Asset, AssetRow } from '../../data/assets.ts';
import type { Urgency } from '../../scene/colours.ts';

/** The row of a structure's asset. */
interface Built {
  readonly structure: Structure;
  readonly lines: SnappedStructure['lines'];
}

export const builtOf = (asset: Asset): Built => asset.row as unknown as Built;

/** Structures of some kinds, those of the place and those of the scenario. */
export const structureAssets =
  (...kinds: readonly StructureKind[]) =>
  (header: RunHeader, place: Place): readonly AssetRow[] => {
    const { structures: own = [] } = header.scenario as { readonly structures?: readonly Structure[] };
    const described = new Map([...(place.structures ?? []), ...own].map((s) => [s.id, s]));
    return (header.structures ?? []).flatMap(({ id, name, lines }) => {
      const structure = described.get(id);
      if (!structure || !kinds.includes(structure.kind)) return [];
      const row: Built = { structure, lines };
      return [{ kind: 'structure', id, name, line: structure.line, row }];
    });
  };

export const isBuilt =
  (...kinds: readonly StructureKind[]) =>
  (asset: Asset): boolean =>
    kinds.includes(builtOf(asset).structure.kind);

/** By the English names of the engine's states: water over a wall and a breach are alarms, what moves water is at work. */
export function structureUrgency(state: Name): Urgency {
  if (/overtopped|breach/.test(state.en)) return 'alarm';
  return /open|running|flowing/.test(state.en) ? 'active' : 'calm';
}
