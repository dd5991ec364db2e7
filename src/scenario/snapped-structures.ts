/** A run's structures on its grid: the place's, then the scenario's, with what is wrong with where they lie. */
import type { Point } from '../assets/place.ts';
import type { StructureKind } from '../assets/structures.ts';
import type { Fault } from '../core/errors.ts';
import { type Grid, xOf, yOf } from '../core/grid.ts';
import { facesAsLines, sidesOf } from '../core/line-faces.ts';
import type { Name } from '../core/names.ts';
import type { TopBetween } from '../hydro/initial-water.ts';
import { startingTop } from '../hydro/structure-crest.ts';
import { isLine, type Snapped, snapStructures } from '../hydro/structure-faces.ts';
import type { OpenBoundary } from '../hydro/surface-boundaries.ts';
import type { ScenarioBundle } from './scenario.ts';

interface Ground {
  readonly grid: Grid;
  readonly mask: ArrayLike<number>;
  readonly bed: ArrayLike<number>;
}

/** All structures of a run on its grid; faults go to the list, with where the structure was written. */
export function snapped(
  bundle: ScenarioBundle,
  ground: Ground,
  boundaries: readonly OpenBoundary[],
  faults: Fault[],
): Snapped[] {
  const { scenario, place } = bundle;
  const ofPlace = place.structures ?? [];
  const all = [...ofPlace, ...(scenario.structures ?? [])];
  const tell = (index: number, fault: Fault): void => {
    const path = index < ofPlace.length ? ['place'] : ['structures', index - ofPlace.length];
    faults.push({ ...fault, place: bundle.where(path) });
  };
  return snapStructures(ground, all, boundaries, tell);
}

/** Up to which level structures hold water back between cells at the start; nothing where there are none. */
export function heldBetween(bundle: ScenarioBundle, ground: Ground): [TopBetween] | [] {
  const tops = new Map<number, number>();
  const { grid, bed } = ground;
  for (const s of snapped(bundle, ground, [], [])) {
    if (!isLine(s)) continue;
    for (const face of s.faces) {
      const [l, r] = sidesOf(grid, face);
      tops.set(face.cell * 2 + (face.south ? 1 : 0), startingTop(s.structure, face, Math.max(bed[l]!, bed[r]!)));
    }
  }
  if (tops.size === 0) return [];
  return [
    (cell, next) => {
      const first = Math.min(cell, next);
      return tops.get(first * 2 + (Math.abs(next - cell) === 1 ? 0 : 1)) ?? -Infinity;
    },
  ];
}

/** What a structure has become on the grid, for the eye. */
export interface SnappedShape {
  readonly id: string;
  readonly name: Name;
  readonly kind: StructureKind;
  /** How many faces it stands on; 0 for what joins two cells. */
  readonly faces: number;
  /** Along those faces, or from the middle of a cell to that of another, in the place's metres. */
  readonly lines: readonly (readonly Point[])[];
}

export function snappedShapes(bundle: ScenarioBundle, ground: Ground): SnappedShape[] {
  const { grid } = ground;
  return snapped(bundle, ground, [], []).map((s) => {
    const { id, name, kind } = s.structure;
    if (isLine(s)) return { id, name, kind, faces: s.faces.length, lines: facesAsLines(grid, s.faces) };
    const ends = s.to === undefined ? [s.from] : [s.from, s.to];
    return { id, name, kind, faces: 0, lines: [ends.map((cell): Point => [xOf(grid, cell), yOf(grid, cell)])] };
  });
}
