/** A run's structures on its grid: the place's, then the scenario's, with what is wrong with where they lie. */
import type { Point } from '../assets/place.ts';
import type { StructureKind } from '../assets/structures.ts';
import type { Fault } from '../core/errors.ts';
import { type Grid, xOf, yOf } from '../core/grid.ts';
import { facesAsLines, sidesOf } from '../core/line-faces.ts';
import type { Name } from '../core/names.ts';
import type { TopBetween } from '../hydro/initial-water.ts';
import { startingTop } from '../hydro/structure-crest.ts';
import { isLine, type Snapped, type SnappedLine, snapStructures } from '../hydro/structure-faces.ts';
import type { OpenBoundary } from '../hydro/surface-boundaries.ts';
import { barrierWalls } from './barriers.ts';
import type { ScenarioBundle } from './scenario.ts';

interface Ground {
  readonly grid: Grid;
  readonly mask: ArrayLike<number>;
  readonly bed: ArrayLike<number>;
}

/** What stands on a run's grid: structures, and the barriers beside them. */
export interface Standing {
  readonly structures: readonly Snapped[];
  readonly barriers: readonly SnappedLine[];
}

/** All of a run's structures and barriers on its grid; faults go to the list, with where each was written. */
export function snapped(
  bundle: ScenarioBundle,
  ground: Ground,
  boundaries: readonly OpenBoundary[],
  faults: Fault[],
): Standing {
  const { scenario, place } = bundle;
  const ofPlace = place.structures ?? [];
  const own = [...ofPlace, ...(scenario.structures ?? [])];
  const tell = (index: number, fault: Fault): void => {
    const path =
      index >= own.length
        ? ['barriers', index - own.length]
        : index < ofPlace.length
          ? ['place']
          : ['structures', index - ofPlace.length];
    faults.push({ ...fault, place: bundle.where(path) });
  };
  const all = snapStructures(ground, [...own, ...barrierWalls(scenario.barriers)], boundaries, tell);
  return { structures: all.slice(0, own.length), barriers: all.slice(own.length).filter(isLine) };
}

/** Up to which level structures hold water back between cells at the start; nothing where there are none. */
export function heldBetween(bundle: ScenarioBundle, ground: Ground): [TopBetween] | [] {
  const tops = new Map<number, number>();
  const { grid, bed } = ground;
  const { structures, barriers } = snapped(bundle, ground, [], []);
  for (const s of [...structures, ...barriers]) {
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
  return snapped(bundle, ground, [], []).structures.map((s) => {
    const { id, name, kind } = s.structure;
    if (isLine(s)) return { id, name, kind, faces: s.faces.length, lines: facesAsLines(grid, s.faces) };
    const ends = s.to === undefined ? [s.from] : [s.from, s.to];
    return { id, name, kind, faces: 0, lines: [ends.map((cell): Point => [xOf(grid, cell), yOf(grid, cell)])] };
  });
}
