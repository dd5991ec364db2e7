/**
 * Lays the assets of the Chongqing core on its reconstructed ground by the rules described in SOURCE.md and writes the
 * place's GeoJSON and crew files. Deterministic: `npx tsx data/chongqing-core/make.ts` changes nothing unless facts or rules did.
 */
import { writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { bridgeFeatures, layBridges } from './make/bridges.ts';
import { stationsAndCrews } from './make/crews.ts';
import { drainage } from './make/drainage.ts';
import { drainFeatures } from './make/drains.ts';
import { collection, frame } from './make/frame.ts';
import { gaugeFeatures } from './make/gauges.ts';
import { riverFeatures, sectionFeatures } from './make/rivers.ts';
import { layRoads, roadFeatures } from './make/roads.ts';
import { laySites } from './make/sites.ts';
import { layUnderpasses } from './make/underpasses.ts';
import { zoning } from './make/zones.ts';

/** Every generated file of the place, by name. */
export async function makePlace(): Promise<Map<string, string>> {
  const f = await frame();
  const zones = zoning(f);
  const bridges = layBridges(f);
  const { roads, streamBridges, map } = layRoads(f, zones, bridges);
  const upslope = drainage(f);
  const underpasses = layUnderpasses(f, zones, roads, upslope);
  const sites = laySites(f, zones, roads, upslope);
  const { stations, crews } = stationsAndCrews(f, zones, map);
  return new Map([
    ['rivers.geojson', collection(f, riverFeatures(f))],
    ['sections.geojson', collection(f, sectionFeatures(f))],
    ['zones.geojson', collection(f, zones.features)],
    ['bridges.geojson', collection(f, bridgeFeatures(bridges, streamBridges))],
    ['roads.geojson', collection(f, roadFeatures(roads))],
    [
      'underpasses.geojson',
      collection(
        f,
        underpasses.map((u) => u.feature),
      ),
    ],
    [
      'sites.geojson',
      collection(
        f,
        sites.map((s) => s.feature),
      ),
    ],
    ['gauges.geojson', collection(f, gaugeFeatures(f, zones, underpasses, sites))],
    ['stations.geojson', collection(f, stations)],
    ['crews.yaml', crews],
    ['drain-areas.geojson', collection(f, drainFeatures(f, zones, map))],
  ]);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of await makePlace()) {
    writeFileSync(new URL(name, import.meta.url), text);
    console.log(`${name} ${text.length}`);
  }
}
