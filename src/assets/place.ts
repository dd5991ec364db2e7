/**
 * A place as the engine knows it once read and checked: what people built and where they live, in the place's own
 * projected metres and its one vertical datum. The files that say it are read in `scenario`; the ground is in `terrain`.
 */
import type { Name } from '../core/names.ts';
import type { Structure } from './structures.ts';

export type Point = readonly [x: number, y: number];
export type Line = readonly Point[];
/** Outer ring first, then holes; closed (first point repeated). */
export type Rings = readonly (readonly Point[])[];

export interface Bridge {
  readonly id: string;
  readonly name: Name;
  readonly river: string;
  readonly line: Line;
  readonly deck_elevation: number;
  readonly soffit_elevation: number;
  readonly width: number;
  readonly main_span: number;
  /** What is approximate about this row, for the panel; empty where nothing is. */
  readonly caveat: Name;
}

/** A road underpass or low point that a cell cannot hold: it fills from the cell it lies in, by its own stage-volume curve. */
export interface Underpass {
  readonly id: string;
  readonly name: Name;
  readonly kind: 'underpass' | 'low_point';
  readonly at: Point;
  /** Elevation of the lip over which street water enters, m. */
  readonly lip_elevation: number;
  /** Depth above the lowest point of its roadway, m, rising from 0, and the volume below it, m³. */
  readonly curve: readonly (readonly [depth: number, volume: number])[];
  /** Width of the entrance that works as a weir, m. */
  readonly entrance_width: number;
  /** Built-in pump, m³/s. */
  readonly pump: number;
}

export interface RoadNode {
  readonly id: string;
  readonly at: Point;
}
export type RoadClass = 'motorway' | 'primary' | 'secondary' | 'residential';
export interface RoadEdge {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly class: RoadClass;
  /** Including its two nodes. */
  readonly line: Line;
  /** Free speed, m/s. */
  readonly speed: number;
  readonly name: Name;
  /** Ids of what carries or dips it. */
  readonly bridge?: string;
  readonly underpass?: string;
  /** In a tunnel or on a viaduct: cell water does not close it. */
  readonly grade_separated: boolean;
}
export interface Roads {
  readonly nodes: readonly RoadNode[];
  readonly edges: readonly RoadEdge[];
}

export type Tier = 'city' | 'district' | 'town';
export interface Zone {
  readonly id: string;
  readonly name: Name;
  readonly tier: Tier;
  /** Id of the zone above; empty for the city. */
  readonly parent: string;
  readonly rings: Rings;
  /** Residents (towns; districts and the city are sums). */
  readonly population: number;
}

export interface HazardSite {
  readonly id: string;
  readonly name: Name;
  readonly at: Point;
  /** Radius of the slope it stands for, m. */
  readonly radius: number;
  /** Slope angle, rad. */
  readonly slope: number;
  /** Depth of the layer that may slide, m. */
  readonly depth: number;
  /** Effective cohesion, Pa; friction angle, rad; unit weight, N/m³; transmissivity, m²/s. */
  readonly cohesion: number;
  readonly friction_angle: number;
  readonly unit_weight: number;
  readonly transmissivity: number;
  /** Contributing area per contour length, m. */
  readonly specific_area: number;
  /** Volume that would move, m³. */
  readonly volume: number;
  readonly households: number;
}

export interface Gauge {
  readonly id: string;
  readonly name: Name;
  readonly kind: 'stage' | 'rain' | 'depth' | 'displacement';
  readonly at: Point;
  /** Asset it watches (an underpass, a site), by id; empty for a river or rain gauge. */
  readonly watches: string;
  /** s between readings, s of delay before the city sees one, share of readings lost, standard deviation in the unit read (m, m/s, m, m). */
  readonly interval: number;
  readonly delay: number;
  readonly loss: number;
  readonly noise: number;
  /** Stage gauges: warning and guarantee stage, m in the place's datum. */
  readonly warning?: number;
  readonly guarantee?: number;
}

export interface Station {
  readonly id: string;
  readonly name: Name;
  readonly at: Point;
}
export type Capability = 'pump' | 'rescue' | 'traffic' | 'geology' | 'repair' | 'patrol' | 'evacuation';
export interface Crew {
  readonly id: string;
  readonly name: Name;
  readonly station: string;
  readonly capabilities: readonly Capability[];
  /** s from order to wheels rolling. */
  readonly mobilisation: number;
  /** Deepest water it drives through, m. */
  readonly ford: number;
  /** m³/s, for pump crews; 0 otherwise. */
  readonly pump: number;
}

/** A storm drain area: street water leaves through inlets at up to `capacity`, m/s of depth. */
export interface DrainArea {
  readonly id: string;
  readonly name: Name;
  readonly rings: Rings;
  readonly capacity: number;
}

/** Where a river enters or leaves, across which a scenario gives discharge or stage. */
export interface RiverSection {
  readonly id: string;
  readonly name: Name;
  readonly river: string;
  /** The cells it takes are those the line crosses that lie below `top`, m. */
  readonly line: Line;
  readonly top: number;
}

/** A river's course, for labels and for the initial water surface: points with chainage order downstream. */
export interface River {
  readonly id: string;
  readonly name: Name;
  readonly line: Line;
}

export interface Place {
  readonly id: string;
  readonly name: Name;
  /** IANA zone for display. */
  readonly time_zone: string;
  readonly epsg: number;
  readonly datum: string;
  /** What of this place is measured, reconstructed or made up, for the viewer's caption. */
  readonly provenance: Name;
  readonly reconstructed: boolean;
  readonly rivers: readonly River[];
  readonly sections: readonly RiverSection[];
  readonly bridges: readonly Bridge[];
  readonly underpasses: readonly Underpass[];
  readonly roads: Roads;
  readonly zones: readonly Zone[];
  readonly sites: readonly HazardSite[];
  readonly gauges: readonly Gauge[];
  readonly stations: readonly Station[];
  readonly crews: readonly Crew[];
  readonly drain_areas: readonly DrainArea[];
  /** Flood walls, gates, culverts and the like; where there are any. */
  readonly structures?: readonly Structure[];
}
