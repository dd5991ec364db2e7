/**
 * Makes the sewers of the inner city from its streets and ground by the rule described in SOURCE.md and writes drains.inp:
 * `npx tsx data/chongqing-core/make-drains.ts`. It reads what `make.ts` wrote, so it comes after it.
 */
import { writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { projectionOf } from '../../src/scenario/projection.ts';
import { readPlace } from '../../src/scenario/read-place.ts';
import { fillDepressions, flowAccumulation, flowDirections } from '../../src/terrain/flow-direction.ts';
import { drainedAreas } from './make/sewer-areas.ts';
import { sewerFile } from './make/sewer-file.ts';
import { layManholes, type Manhole } from './make/sewer-manholes.ts';
import { layOutfalls, type Outfall } from './make/sewer-outfalls.ts';
import { laySewers, type Sewers } from './make/sewer-pipes.ts';
import { stationsAmong } from './make/sewer-stations.ts';
import { type Ways, waysOut } from './make/sewer-ways.ts';

/** The inner city: so far around a point on the peninsula, m. */
const centre = [106.553, 29.555] as const;
const radius = 7600;
/** An outfall with fewer manholes is not built; their water goes to the next. */
const fewest = 6;

export interface Drains {
  readonly manholes: readonly Manhole[];
  readonly outfalls: readonly Outfall[];
  readonly ways: Ways;
  readonly sewers: Sewers;
  /** Outfalls, by number, with a pumping station. */
  readonly stations: readonly number[];
  /** The input file, as it is committed. */
  readonly text: string;
}

/** Outfalls named by river and number. */
function numbered(outfalls: readonly Outfall[]): Outfall[] {
  const count = new Map<string, number>();
  return outfalls.map((o) => {
    const name = o.river || 'gully';
    const number = (count.get(name) ?? 0) + 1;
    count.set(name, number);
    return { ...o, id: `out-${name}-${number}` };
  });
}

export async function chongqingDrains(): Promise<Drains> {
  const { place, ground, surface } = await readPlace(fileURLToPath(new URL('.', import.meta.url)));
  const { forward } = (await projectionOf(place.epsg))!;
  const [x, y] = forward(...centre);
  const manholes = layManholes(place.roads, ground, (at) => (at[0] - x) ** 2 + (at[1] - y) ** 2 < radius ** 2);
  const filling = fillDepressions(ground.values, ground.rows, ground.cols, { gradient: 0.001 });
  const upslope = flowAccumulation(flowDirections(filling, ground.rows, ground.cols), ground.rows, ground.cols);
  let outfalls = layOutfalls(manholes, ground, upslope, place.rivers);
  let ways = waysOut(manholes, outfalls);
  for (;;) {
    const count = new Int32Array(outfalls.length);
    for (const k of ways.order) count[ways.outfall[k]]++;
    if (count.every((n) => n >= fewest)) break;
    outfalls = numbered(outfalls.filter((_, k) => count[k] >= fewest));
    ways = waysOut(manholes, outfalls);
  }
  const drained = drainedAreas(manholes, ways.order, ground, surface.impervious);
  const sewers = laySewers(manholes, outfalls, ways, drained);
  const stations = stationsAmong(manholes, outfalls, sewers);
  return { manholes, outfalls, ways, sewers, stations, text: sewerFile(manholes, outfalls, ways, sewers, stations) };
}

if (argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(new URL('drains.inp', import.meta.url), (await chongqingDrains()).text);
