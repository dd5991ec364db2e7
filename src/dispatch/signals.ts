/**
 * Signals: what a rule may look at, and where it finds it for one asset. Everything comes from tables of the observed
 * picture or from the place's own drawings (a soffit, a warning stage); nothing from the truth.
 */
import type { Gauge, Place, Point } from '../assets/place.ts';
import { roadCause } from '../assets/road-passability.ts';
import { isLink, type Structure } from '../assets/structures.ts';
import type { Unit } from '../core/units.ts';

export type AssetKind = 'underpass' | 'bridge' | 'site' | 'road' | 'zone' | 'gauge' | 'structure';
export const assetKinds: readonly AssetKind[] = ['underpass', 'bridge', 'site', 'road', 'zone', 'gauge', 'structure'];

/** Where a quantity is written after the @. */
export type Source =
  | { readonly kind: 'self' }
  | { readonly kind: 'nearest' }
  | { readonly kind: 'gauge'; readonly id: string };

export interface Quantity {
  readonly unit: Unit;
  /** A reading of this kind of gauge, in the column of its own name. */
  readonly gauge?: Gauge['kind'];
  /** Readings over time are kept. */
  readonly series?: boolean;
  /** A column of an observed table, at the asset's own row; with `equals`, 1 where it is that class and 0 elsewhere. */
  readonly table?: { readonly name: string; readonly column: string; readonly equals?: number };
  /** A fact of the asset or gauge. */
  readonly fact?: true;
  /** Kinds of asset whose own (`@ self`) it can be. */
  readonly of: readonly AssetKind[];
  /** How it is told: unit and factor from SI, for the value and for its rate. */
  readonly told: readonly [unit: string, factor: number];
  readonly toldRate?: readonly [unit: string, factor: number];
}

const rain = (): Quantity => ({ unit: 'm', gauge: 'rain', of: ['gauge'], told: ['mm', 1000] });

/** Everything that may stand before the @. */
export const quantities: Readonly<Record<string, Quantity>> = {
  water_depth: {
    unit: 'm',
    gauge: 'depth',
    series: true,
    of: ['underpass', 'gauge'],
    told: ['cm', 100],
    toldRate: ['cm/min', 6000],
  },
  stage: { unit: 'm', gauge: 'stage', series: true, of: ['gauge', 'bridge'], told: ['m', 1], toldRate: ['m/h', 3600] },
  displacement: {
    unit: 'm',
    gauge: 'displacement',
    series: true,
    of: ['site', 'gauge'],
    told: ['mm', 1000],
    toldRate: ['mm/day', 86_400_000],
  },
  rain_rate: { unit: 'm/s', gauge: 'rain', series: true, of: ['gauge'], told: ['mm/h', 3_600_000] },
  rain_1h: rain(),
  rain_3h: rain(),
  rain_6h: rain(),
  rain_12h: rain(),
  rain_24h: rain(),
  rainstorm_warning: { unit: '1', table: { name: 'warning_zone', column: 'rainstorm' }, of: ['zone'], told: ['', 1] },
  river_warning: { unit: '1', table: { name: 'warning_gauge', column: 'river' }, of: ['gauge'], told: ['', 1] },
  road_state: { unit: '1', table: { name: 'road_known', column: 'state' }, of: ['road'], told: ['', 1] },
  road_cause: { unit: '1', table: { name: 'road_known', column: 'cause' }, of: ['road'], told: ['', 1] },
  road_debris: {
    unit: '1',
    table: { name: 'road_known', column: 'cause', equals: roadCause.debris },
    of: ['road'],
    told: ['', 1],
  },
  road_depth: { unit: 'm', table: { name: 'road_known', column: 'depth' }, of: ['road'], told: ['cm', 100] },
  warning_stage: { unit: 'm', fact: true, of: ['gauge'], told: ['m', 1] },
  guarantee_stage: { unit: 'm', fact: true, of: ['gauge'], told: ['m', 1] },
  soffit: { unit: 'm', fact: true, of: ['bridge'], told: ['m', 1] },
  deck: { unit: 'm', fact: true, of: ['bridge'], told: ['m', 1] },
  lip: { unit: 'm', fact: true, of: ['underpass'], told: ['m', 1] },
  crest: { unit: 'm', fact: true, of: ['structure'], told: ['m', 1] },
  sill: { unit: 'm', fact: true, of: ['structure'], told: ['m', 1] },
  households: { unit: '1', fact: true, of: ['site'], told: ['', 1] },
  residents: { unit: '1', fact: true, of: ['zone'], told: ['', 1] },
};

/** An asset of the place as rules see it. */
export interface Target {
  readonly kind: AssetKind;
  readonly id: string;
  /** Row among the place's assets of its kind. */
  readonly row: number;
  readonly at: Point;
  readonly name: { readonly en: string; readonly zh: string };
}

const middleOf = (points: readonly Point[]): Point => points[points.length >> 1]!;
const meanOf = (points: readonly Point[]): Point => {
  let x = 0;
  let y = 0;
  for (const p of points) {
    x += p[0] / points.length;
    y += p[1] / points.length;
  }
  return [x, y];
};

/** All assets of a kind, in the place's order. */
export function targetsOf(place: Place, kind: AssetKind): Target[] {
  const as = <T extends { id: string; name: Target['name'] }>(list: readonly T[], at: (a: T) => Point): Target[] =>
    list.map((a, row) => ({ kind, id: a.id, row, at: at(a), name: a.name }));
  switch (kind) {
    case 'underpass':
      return as(place.underpasses, (u) => u.at);
    case 'bridge':
      return as(place.bridges, (b) => middleOf(b.line));
    case 'site':
      return as(place.sites, (s) => s.at);
    case 'road':
      return as(place.roads.edges, (e) => middleOf(e.line)).map((t) =>
        t.name.en ? t : { ...t, name: { en: t.id, zh: t.id } },
      );
    case 'zone':
      return as(place.zones, (z) => meanOf(z.rings[0]!));
    case 'gauge':
      return as(place.gauges, (g) => g.at);
    case 'structure':
      return as(place.structures ?? [], (s) => middleOf(s.line));
  }
}

const nearer = (at: Point, list: readonly number[], point: (row: number) => Point): number => {
  let best = -1;
  let least = Infinity;
  for (const row of list) {
    const p = point(row);
    const d = (p[0] - at[0]) ** 2 + (p[1] - at[1]) ** 2;
    if (d < least) {
      least = d;
      best = row;
    }
  }
  return best;
};

/** Rows of gauges by kind (undefined: of any kind), and the first of a kind by id and by the asset it watches. */
interface GaugeRows {
  readonly ofKind: Map<Gauge['kind'] | undefined, number[]>;
  readonly named: Map<Gauge['kind'] | undefined, Map<string, number>>;
  readonly watching: Map<Gauge['kind'] | undefined, Map<string, number>>;
}

/** Thousands of assets ask for the same gauges: looked through once a place. */
const gaugeRows = new WeakMap<Place['gauges'], GaugeRows>();

function rowsOf(gauges: Place['gauges']): GaugeRows {
  let rows = gaugeRows.get(gauges);
  if (rows) return rows;
  rows = { ofKind: new Map(), named: new Map(), watching: new Map() };
  const { ofKind, named, watching } = rows;
  const first = (of: GaugeRows['named'], kind: Gauge['kind'] | undefined, id: string, row: number): void => {
    const known = of.get(kind) ?? new Map<string, number>();
    of.set(kind, known);
    if (!known.has(id)) known.set(id, row);
  };
  gauges.forEach((g, row) => {
    for (const kind of [undefined, g.kind]) {
      const list = ofKind.get(kind) ?? [];
      list.push(row);
      ofKind.set(kind, list);
      first(named, kind, g.id, row);
      first(watching, kind, g.watches, row);
    }
  });
  gaugeRows.set(gauges, rows);
  return rows;
}

/** Row of the gauge a source means for a target, -1 where there is none. */
export function gaugeFor(place: Place, target: Target, kind: Gauge['kind'] | undefined, source: Source): number {
  const rows = rowsOf(place.gauges);
  if (source.kind === 'gauge') return rows.named.get(kind)?.get(source.id) ?? -1;
  if (source.kind === 'self') {
    if (target.kind !== 'gauge') return rows.watching.get(kind)?.get(target.id) ?? -1;
    const own = place.gauges[target.row];
    return own && (kind === undefined || own.kind === kind) ? target.row : -1;
  }
  return nearer(target.at, rows.ofKind.get(kind) ?? [], (row) => place.gauges[row]!.at);
}

/** Where a rule finds a signal for one asset; `none` is unknown for ever. */
export type Found =
  | { readonly from: 'gauge'; readonly row: number; readonly column: string }
  | { readonly from: 'table'; readonly table: string; readonly column: string; readonly id: string }
  | { readonly from: 'fact'; readonly value: number; readonly where: string }
  | { readonly from: 'none' };

export function find(place: Place, target: Target, name: string, source: Source): Found {
  const quantity = quantities[name]!;
  if (quantity.gauge) {
    const row = gaugeFor(place, target, quantity.gauge, source);
    return row < 0 ? { from: 'none' } : { from: 'gauge', row, column: name };
  }
  if (quantity.table) {
    const { name: table, column } = quantity.table;
    if (name === 'rainstorm_warning') {
      const id = warnedZone(place, target);
      return id ? { from: 'table', table, column, id } : { from: 'none' };
    }
    if (name === 'river_warning') {
      const row = gaugeFor(place, target, 'stage', source);
      return row < 0 ? { from: 'none' } : { from: 'table', table, column, id: place.gauges[row]!.id };
    }
    return { from: 'table', table, column, id: target.id };
  }
  const value = factOf(place, target, name, source);
  return value === undefined ? { from: 'none' } : { from: 'fact', value, where: target.id };
}

function factOf(place: Place, target: Target, name: string, source: Source): number | undefined {
  switch (name) {
    case 'warning_stage':
    case 'guarantee_stage': {
      const g = place.gauges[gaugeFor(place, target, 'stage', source)];
      return name === 'warning_stage' ? g?.warning : g?.guarantee;
    }
    case 'soffit':
      return place.bridges[target.row]?.soffit_elevation;
    case 'deck':
      return place.bridges[target.row]?.deck_elevation;
    case 'lip':
      return place.underpasses[target.row]?.lip_elevation;
    case 'crest':
      return crestAsBuilt(place.structures?.[target.row]);
    case 'sill': {
      const s = place.structures?.[target.row];
      return s?.kind === 'gate' ? s.sill : undefined;
    }
    case 'households':
      return place.sites[target.row]?.households;
    default:
      return place.zones[target.row]?.population;
  }
}

/** Lowest point of a crest that was drawn as a level, m; one over the ground or one that moves is not known beforehand. */
function crestAsBuilt(s: Structure | undefined): number | undefined {
  if (!s || isLink(s)) return undefined;
  if (s.kind === 'gate') return s.crest;
  if ('level' in s.crest) return s.crest.level;
  return 'levels' in s.crest ? Math.min(...s.crest.levels) : undefined;
}

/** Id of the zone for which warnings are issued that speaks for a target: its district, else its own zone, else the nearest. */
function warnedZone(place: Place, target: Target): string | undefined {
  const districts = place.zones.filter((z) => z.tier === 'district');
  const warned = districts.length ? districts : place.zones.filter((z) => !place.zones.some((o) => o.parent === z.id));
  if (target.kind === 'zone') {
    let id = target.id;
    for (let steps = 0; steps < 4; steps++) {
      if (warned.some((z) => z.id === id)) return id;
      id = place.zones.find((z) => z.id === id)?.parent ?? '';
    }
  }
  const k = nearer(
    target.at,
    warned.map((_, row) => row),
    (row) => meanOf(warned[row]!.rings[0]!),
  );
  return warned[k]?.id;
}

/** Id of the zone without zones below it that holds an asset; the nearest by its outline's corners where none does. */
export function zoneHolding(place: Place, target: Target): string {
  const [x, y] = target.at;
  let nearest = '';
  let least = Infinity;
  for (const zone of place.zones) {
    if (place.zones.some((z) => z.parent === zone.id)) continue;
    const ring = zone.rings[0]!;
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi, yi] = ring[i]!;
      const [xj, yj] = ring[j]!;
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
      const d = (xi - x) ** 2 + (yi - y) ** 2;
      if (d < least) {
        least = d;
        nearest = zone.id;
      }
    }
    if (inside) return zone.id;
  }
  return nearest;
}
