/** Reads what people built and where they live: the asset files of a place, checked against each other and the ground. */
import { dirname } from 'node:path';
import type { z } from 'zod';
import type {
  Bridge,
  Crew,
  DrainArea,
  Gauge,
  HazardSite,
  Place,
  River,
  RiverSection,
  RoadEdge,
  RoadNode,
  Station,
  Underpass,
  Zone,
} from '../assets/place.ts';
import type { QuantityReader } from '../core/units.ts';
import { describe, type FaultList, someOf } from './faults.ts';
import type { Files } from './files.ts';
import { readJson } from './json-source.ts';
import { farFromGround } from './limits.ts';
import { type AssetKind, type AssetSchemas, assetSchemas, geometryOf } from './place-schema.ts';
import type { Projection } from './projection.ts';
import { readerOf, wearNames } from './properties.ts';
import { type Bounds, boundsText, type Feature, inBounds, rawFeatures, readFeature } from './read-features.ts';
import { checkShape } from './shape.ts';
import { readYaml, type Source } from './yaml-source.ts';

type FileKind = Exclude<AssetKind, 'nodes' | 'edges'> | 'roads';
export type Assets = Omit<Place, 'id' | 'name' | 'time_zone' | 'epsg' | 'datum' | 'provenance' | 'reconstructed'>;
type Properties<K extends AssetKind> = z.output<AssetSchemas[K]>;
type Features<K extends AssetKind> = Feature<Properties<K>>[];

export interface AssetContext {
  readonly files: Files;
  readonly faults: FaultList;
  readonly read: QuantityReader;
  readonly projection: Projection;
  readonly datum: string;
  readonly bounds: Bounds | undefined;
  /** The place file, absolute, and what it says. */
  readonly placeFile: string;
  readonly place: Source;
  readonly named: Partial<Record<FileKind, string>>;
}

/** Every asset file the place names. Faults go to the list; what is wrong is left out of what is given. */
export async function readAssets(context: AssetContext): Promise<Assets> {
  const { faults, projection, named } = context;
  const schemas = assetSchemas(context.read);

  const source = async (kind: FileKind): Promise<Source | undefined> => {
    const written = named[kind];
    if (written === undefined) return undefined;
    const what = `the ${kind.replaceAll('_', ' ')} file`;
    const found = await context.files.text({
      what,
      written,
      namedBy: context.placeFile,
      place: context.place.where([kind]),
      kind: kind === 'crews' ? 'yaml' : 'json',
      within: dirname(context.placeFile),
    });
    if (!found) return undefined;
    return kind === 'crews' ? readYaml(found.text, found.shown, faults) : readJson(found.text, found.shown, faults);
  };
  const of = <K extends keyof typeof geometryOf>(
    kind: K,
    file: Source | undefined,
    raws = file ? rawFeatures(file, faults) : [],
  ): Features<K> => {
    if (!file) return [];
    const reader = { ...readerOf(schemas[kind]), schema: schemas[kind] };
    const one = singular[kind];
    const list: Features<K> = [];
    for (const raw of raws) {
      const feature = readFeature(raw, one, geometryOf[kind], reader, file, projection, faults);
      if (feature) list.push(feature as Features<K>[number]);
    }
    checkIds(list, one, context);
    return list;
  };

  const rivers = of('rivers', await source('rivers'));
  const sections = of('sections', await source('sections'));
  const bridges = of('bridges', await source('bridges'));
  const underpasses = of('underpasses', await source('underpasses'));
  const zones = of('zones', await source('zones'));
  const sites = of('sites', await source('sites'));
  const gauges = of('gauges', await source('gauges'));
  const stations = of('stations', await source('stations'));
  const drains = of('drain_areas', await source('drain_areas'));
  const roadFile = await source('roads');
  const roadRaws = roadFile ? rawFeatures(roadFile, faults) : [];
  const nodes = of(
    'nodes',
    roadFile,
    roadRaws.filter((r) => r.properties['kind'] === 'node'),
  );
  const edges = of(
    'edges',
    roadFile,
    roadRaws.filter((r) => r.properties['kind'] === 'edge'),
  );
  for (const raw of roadRaws)
    if (raw.properties['kind'] !== 'node' && raw.properties['kind'] !== 'edge')
      faults.add(
        'not-allowed',
        {
          path: `roads features[${raw.path[1]}] kind`,
          found: describe(raw.properties['kind']),
          expected: 'node or edge',
          hint: '',
        },
        roadFile!.where([...raw.path, 'properties', 'kind']),
      );
  const crews = readCrews(await source('crews'), schemas, context);

  const ids = (list: readonly Feature<{ id: string }>[]): Set<string> => new Set(list.map((f) => f.properties.id));
  const refer = (f: Feature<object>, key: string, found: string | undefined, known: Set<string>, of: string): void => {
    if (found && !known.has(found))
      faults.add(
        'unknown-asset',
        { path: `${f.whole} ${key}`, found, of, nearest: someOf([...known], found) },
        f.source.where([...f.path, 'properties', key]),
      );
  };
  const inside = (list: readonly Feature<{ id: string }>[]): void => {
    for (const f of list) {
      const [x, y] = f.rings[0]![0]!;
      if (context.bounds && !inBounds(context.bounds, [x, y]))
        faults.add(
          'outside-ground',
          {
            path: f.whole,
            found: `(easting ${Math.round(x)}, northing ${Math.round(y)}${swapped(f, context)})`,
            bounds: boundsText(context.bounds),
          },
          f.source.where([...f.path, 'geometry', 'coordinates']),
        );
    }
  };
  for (const list of [underpasses, sites, gauges, stations, nodes]) inside(list);
  for (const list of [rivers, sections, bridges, edges, zones, drains]) nearby(list, context);
  const riverIds = ids(rivers);
  for (const f of sections) {
    refer(f, 'river', f.properties.river, riverIds, 'the place');
    if (context.bounds && !f.rings[0]!.some((p) => inBounds(context.bounds!, p)))
      faults.add(
        'outside-ground',
        { path: f.whole, found: '(every point of it)', bounds: boundsText(context.bounds) },
        f.source.where([...f.path, 'geometry']),
      );
  }
  for (const f of bridges) {
    refer(f, 'river', f.properties.river, riverIds, 'the place');
    const { deck_elevation: deck, soffit_elevation: soffit } = f.properties;
    if (soffit >= deck)
      faults.add(
        'bad-geometry',
        { path: f.whole, problem: `its soffit at ${soffit} m is not below its deck at ${deck} m` },
        f.source.where([...f.path, 'properties', 'soffit_elevation_m']),
      );
  }
  for (const f of underpasses) checkCurve(f, faults);
  const bridgeIds = ids(bridges);
  const underpassIds = ids(underpasses);
  const nodeIds = ids(nodes);
  for (const f of edges) {
    refer(f, 'from', f.properties.from, nodeIds, 'the road file');
    refer(f, 'to', f.properties.to, nodeIds, 'the road file');
    refer(f, 'bridge', f.properties.bridge, bridgeIds, 'the place');
    refer(f, 'underpass', f.properties.underpass, underpassIds, 'the place');
  }
  checkZones(zones, faults);
  uniqueAcross({ 'a bridge': bridges, 'an underpass': underpasses, 'a site': sites }, faults);
  const watched = new Set([...underpassIds, ...ids(sites), ...bridgeIds]);
  for (const f of gauges) {
    refer(f, 'watches', f.properties.watches, watched, 'the place');
    const { noise, kind } = f.properties;
    const unit = kind === 'rain' ? 'm/s' : 'm';
    if (noise && noise.value > 0 && noise.unit !== unit)
      faults.add(
        'wrong-unit',
        {
          path: `${f.whole} noise`,
          found: `${noise.value} ${noise.unit}`,
          unit,
          example: kind === 'rain' ? '1 mm/h' : '2 cm',
        },
        f.source.where([...f.path, 'properties']),
      );
  }
  const stationIds = ids(stations);
  for (const c of crews.list)
    if (!stationIds.has(c.crew.station))
      faults.add(
        'unknown-asset',
        {
          path: `crew "${c.crew.id}" station`,
          found: c.crew.station,
          of: 'the place',
          nearest: someOf([...stationIds], c.crew.station),
        },
        crews.source!.where([c.index, 'station']),
      );

  const nodeRow = new Map(nodes.map((n, i) => [n.properties.id, i]));
  const point = (f: Feature<object>) => f.rings[0]![0]!;
  const without = <T extends { datum?: string | undefined }>({ datum: _, ...rest }: T): Omit<T, 'datum'> => rest;
  return {
    rivers: rivers.map((f): River => ({ ...without(f.properties), line: f.rings[0]! })),
    sections: sections.map((f): RiverSection => ({ ...without(f.properties), line: f.rings[0]! })),
    bridges: bridges.map((f): Bridge => ({ ...without(f.properties), line: f.rings[0]! })),
    underpasses: underpasses.map((f): Underpass => ({ ...without(f.properties), at: point(f) })),
    roads: {
      nodes: nodes.map((f): RoadNode => ({ id: f.properties.id, at: point(f) })),
      edges: edges
        .filter((f) => nodeRow.has(f.properties.from) && nodeRow.has(f.properties.to))
        .map((f): RoadEdge => {
          const { kind: _, ...p } = without(f.properties);
          return { ...p, from: nodeRow.get(p.from)!, to: nodeRow.get(p.to)!, line: f.rings[0]! };
        }),
    },
    zones: zones.map((f): Zone => ({ ...without(f.properties), rings: f.rings })),
    sites: sites.map((f): HazardSite => ({ ...without(f.properties), at: point(f) })),
    gauges: gauges.map(
      (f): Gauge => ({ ...without(f.properties), at: point(f), noise: f.properties.noise?.value ?? 0 }),
    ),
    stations: stations.map((f): Station => ({ ...without(f.properties), at: point(f) })),
    crews: crews.list.map((c) => c.crew),
    drain_areas: drains.map((f): DrainArea => ({ ...without(f.properties), rings: f.rings })),
  };
}

const singular: Readonly<Record<keyof typeof geometryOf, string>> = {
  rivers: 'river',
  sections: 'section',
  bridges: 'bridge',
  underpasses: 'underpass',
  nodes: 'road node',
  edges: 'road edge',
  zones: 'zone',
  sites: 'site',
  gauges: 'gauge',
  stations: 'station',
  drain_areas: 'drain area',
};

function checkIds(list: readonly Feature<{ id: string; datum?: string }>[], kind: string, context: AssetContext): void {
  const first = new Map<string, number>();
  for (const f of list) {
    const { id, datum } = f.properties;
    const index = f.path[1] as number;
    const earlier = first.get(id);
    if (earlier !== undefined)
      context.faults.add(
        'duplicate-id',
        { path: `${kind} features[${index}] id`, id, first: `features[${earlier}]` },
        f.source.where([...f.path, 'properties', 'id']),
      );
    else first.set(id, index);
    if (datum !== undefined && datum !== context.datum)
      context.faults.add(
        'datum-mix',
        { path: f.whole, found: datum, expected: context.datum },
        f.source.where([...f.path, 'properties', 'datum']),
      );
  }
}

/** What a gauge may watch is named by id alone, so kinds may not share one. */
function uniqueAcross(lists: Readonly<Record<string, readonly Feature<{ id: string }>[]>>, faults: FaultList): void {
  const kindOf = new Map<string, string>();
  for (const [kind, list] of Object.entries(lists))
    for (const f of list) {
      const { id } = f.properties;
      const earlier = kindOf.get(id);
      if (earlier !== undefined && earlier !== kind)
        faults.add(
          'duplicate-id',
          { path: `${kind.split(' ')[1]} features[${f.path[1]}] id`, id, first: earlier },
          f.source.where([...f.path, 'properties', 'id']),
        );
      else kindOf.set(id, kind);
    }
}

/** Lines and areas may reach beyond the ground, but not to another country. */
function nearby(list: readonly Feature<{ id: string }>[], context: AssetContext): void {
  const { bounds, faults } = context;
  if (!bounds) return;
  const wide = {
    west: bounds.west - farFromGround,
    east: bounds.east + farFromGround,
    south: bounds.south - farFromGround,
    north: bounds.north + farFromGround,
  };
  for (const f of list) {
    const off = f.rings.flat().find((p) => !inBounds(wide, p));
    if (!off) continue;
    const found = `(easting ${Math.round(off[0])}, northing ${Math.round(off[1])}, more than ${farFromGround / 1000} km away${swapped(f, context)})`;
    const params = { path: f.whole, found, bounds: boundsText(bounds) };
    faults.add('outside-ground', params, f.source.where([...f.path, 'geometry', 'coordinates']));
  }
}

/** A hint where a feature that lies outside would lie inside with its first two numbers exchanged. */
function swapped(f: Feature<object>, context: AssetContext): string {
  const { bounds, projection } = context;
  const [x, y] = f.rings[0]![0]!;
  const [lon, lat] = projection.inverse(x, y);
  if (!bounds || Math.abs(lon) > 90) return '';
  return inBounds(bounds, projection.forward(lat, lon)) ? '; latitude and longitude look exchanged' : '';
}

function checkCurve(f: Feature<{ curve: [number, number][] }>, faults: FaultList): void {
  const { curve } = f.properties;
  const at = (i: number) => f.source.where([...f.path, 'properties', 'curve', i]);
  const tell = (i: number, problem: string) =>
    faults.add('curve-not-rising', { path: `${f.whole} curve[${i}]`, problem }, at(i));
  if (curve[0]![0] !== 0 || curve[0]![1] !== 0) tell(0, `it begins at [${curve[0]!.join(', ')}]; expected [0, 0]`);
  for (let i = 1; i < curve.length; i++)
    if (curve[i]![0] <= curve[i - 1]![0] || curve[i]![1] <= curve[i - 1]![1])
      tell(
        i,
        `[${curve[i]!.join(', ')}] does not rise above [${curve[i - 1]!.join(', ')}]; depth and volume both must`,
      );
}

/** Towns lie in districts, districts in the city. */
function checkZones(zones: Features<'zones'>, faults: FaultList): void {
  const tierOf = new Map(zones.map((f) => [f.properties.id, f.properties.tier]));
  const above = { town: 'district', district: 'city', city: undefined } as const;
  for (const f of zones) {
    const { tier, parent } = f.properties;
    const wanted = above[tier];
    if (wanted === undefined ? parent === '' : tierOf.get(parent) === wanted) continue;
    const known = zones.filter((z) => z.properties.tier === wanted).map((z) => z.properties.id);
    const params =
      wanted === undefined
        ? { path: `${f.whole} parent`, found: parent, of: 'nothing lies above a city; that', nearest: 'no parent' }
        : {
            path: `${f.whole} parent`,
            found: parent,
            of: `a ${tier} lies in a ${wanted}; the zone file`,
            nearest: someOf(known, parent),
          };
    faults.add('unknown-asset', params, f.source.where([...f.path, 'properties', 'parent']));
  }
}

function readCrews(
  source: Source | undefined,
  schemas: AssetSchemas,
  context: AssetContext,
): { source: Source | undefined; list: { crew: Crew; index: number }[] } {
  const { faults } = context;
  const list: { crew: Crew; index: number }[] = [];
  if (!source) return { source, list };
  if (!Array.isArray(source.data)) {
    faults.add(
      'wrong-type',
      { path: 'this file', found: describe(source.data), expected: 'a list of crews' },
      source.where([]),
    );
    return { source, list };
  }
  const reader = readerOf(schemas.crews);
  const first = new Map<string, number>();
  source.data.forEach((written: unknown, index) => {
    if (written === null || typeof written !== 'object' || Array.isArray(written)) {
      faults.add(
        'wrong-type',
        { path: `[${index}]`, found: describe(written), expected: 'a crew' },
        source.where([index]),
      );
      return;
    }
    const id = (written as Record<string, unknown>)['id'];
    const whole = `crew ${typeof id === 'string' ? `"${id}"` : `[${index}]`}`;
    const worn = wearNames(reader, written as Record<string, unknown>, source, [index], whole, faults);
    const crew = worn.ok ? checkShape(schemas.crews, worn.data, worn.source, [index], faults, whole) : undefined;
    if (!crew) return;
    if (first.has(crew.id))
      faults.add(
        'duplicate-id',
        { path: `crew [${index}] id`, id: crew.id, first: `[${first.get(crew.id)}]` },
        source.where([index, 'id']),
      );
    else first.set(crew.id, index);
    const { datum: _, ...rest } = crew;
    list.push({ crew: rest, index });
  });
  return { source, list };
}
