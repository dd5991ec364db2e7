/**
 * A scenario as the engine takes it: read, checked, every quantity SI, every id resolved, every time in seconds from the
 * start. What a person wrote is described in `schema.ts`; nothing here remembers files except `ScenarioBundle`.
 */
import type { Place, Point, River, RiverSection } from '../assets/place.ts';
import type { Structure } from '../assets/structures.ts';
import type { Clock } from '../core/clock.ts';
import type { FaultPlace } from '../core/errors.ts';
import type { Raster } from '../core/grid.ts';
import type { Name } from '../core/names.ts';
import type { RuleSet } from '../dispatch/rules.ts';
import type { RainGrid, RainReader } from '../forcing/rain-grid.ts';
import type { Storm } from '../forcing/rainfall.ts';
import type { Series } from '../forcing/series.ts';
import type { CrossSection } from '../hydro/cross-sections.ts';
import type { Barrier } from './barriers.ts';
import type { LossTable } from './loss-table.ts';
import type { DrainageBundle, DrainageSettings } from './read-drainage.ts';
import type { FineBundle } from './subgrid-ground.ts';

export interface UniformRain {
  readonly kind: 'uniform';
  /** m/s */
  readonly rate: number;
  /** s */
  readonly from: number;
  readonly until: number;
}
export interface SeriesRain {
  readonly kind: 'series';
  /** Rates in m/s. */
  readonly series: Series;
}
export type Rain = UniformRain | SeriesRain | Storm | ({ readonly kind: 'grid' } & RainGrid);

/** Discharge into the place, m³/s over time. */
export interface Inflow {
  readonly id: string;
  /**
   * Across a river section or a line, shared by conveyance; equally among points; evenly over an area (a closed ring).
   * Points, lines and areas in the place's metres.
   */
  readonly into:
    | { readonly section: RiverSection }
    | { readonly points: readonly Point[] }
    | { readonly line: readonly Point[] }
    | { readonly area: readonly Point[] };
  readonly series: Series;
}

export type Edge = 'north' | 'south' | 'east' | 'west';
/** A river section, or a stretch of the place's edge: from and to are eastings (north, south) or northings (east, west), m. */
export type OpenLine =
  | { readonly section: RiverSection }
  | { readonly edge: Edge; readonly from: number; readonly to: number };

/** An open boundary; edges that none names are closed. */
export type Boundary =
  | {
      readonly id: string;
      readonly kind: 'free';
      readonly across: OpenLine;
      /** Bed slope for normal depth; the ground's own at each cell where left out. */
      readonly slope?: number;
    }
  | {
      readonly id: string;
      readonly kind: 'stage';
      readonly across: OpenLine;
      /** Stages, m in the place's datum. */
      readonly series: Series;
    }
  | {
      readonly id: string;
      readonly kind: 'rating';
      readonly across: OpenLine;
      /** Stage, m in the place's datum, and discharge out, m³/s; both rising, the first discharge 0. */
      readonly curve: readonly (readonly [stage: number, discharge: number])[];
    };

/** Initial water surface along a river: every cell connected to the river below the stage is filled to it. */
export interface InitialSurface {
  readonly river: River;
  /** Chainage from the river's first point, m, and stage there, m in the place's datum; rising chainage. */
  readonly stages: readonly (readonly [chainage: number, stage: number])[];
}

/** Soil for Green and Ampt 1911 infiltration. */
export interface Soil {
  /** Saturated hydraulic conductivity, m/s. */
  readonly conductivity: number;
  /** Wetting front suction head, m. */
  readonly suction: number;
  /** Saturated less initial moisture, a share of volume. */
  readonly moisture_deficit: number;
}

/** What a scenario says of losses; what goes by soil or land cover is left out here and stands in `LossMaps`. */
export interface Losses {
  readonly infiltration: 'green_ampt' | 'horton' | 'curve_number' | 'constant' | 'none';
  readonly drains: boolean;
  /** `drying` in s; by soil where left out. */
  readonly green_ampt?: { readonly recovery: boolean; readonly drying?: number };
  readonly horton?: {
    /** m/s */
    readonly f0?: number;
    readonly fc?: number;
    /** 1/s */
    readonly decay?: number;
    /** s */
    readonly drying: number;
  };
  readonly curve_number?: {
    readonly cn?: number;
    readonly antecedent: 'dry' | 'average' | 'wet';
    readonly abstraction_ratio: number;
  };
  /** m/s */
  readonly constant?: { readonly rate?: number };
  /** m */
  readonly interception?: number | 'by_cover';
  readonly depression?: number | 'by_cover';
}

/** One value for all cells, or one a cell of the ground's raster. */
export type LossMap = Float32Array | number;

/** The numbers that the losses of a scenario go by; only those that it uses. SI. */
export interface LossMaps {
  readonly horton?: { readonly f0: LossMap; readonly fc: LossMap; readonly decay: LossMap };
  readonly curve_number?: LossMap;
  readonly constant?: LossMap;
  readonly interception?: LossMap;
  readonly depression?: LossMap;
}

/** Expert settings of surface flow; the solver's own defaults stand where left out. */
export interface FlowSettings {
  readonly theta?: number;
  /** Depth above which `duration_above` counts, m. */
  readonly duration_depth?: number;
  readonly courant?: number;
  readonly froude_limit?: number;
  readonly multi_rate?: boolean;
  /** Run on coarser cells of this size, m, with tables of the ground as read. */
  readonly subgrid?: { readonly cell_size: number };
}

/** A command the scenario itself gives. */
export interface ScheduledCommand {
  readonly tick: number;
  readonly type: string;
  readonly role: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Depth and water level at a cell, told each tick or at its own interval; nobody in the city sees it. */
export interface VirtualGauge {
  readonly id: string;
  readonly name: Name;
  readonly at: Point;
  /** s between readings. */
  readonly every?: number;
}

/** Plain data throughout: `JSON.stringify` of it is the whole resolved scenario. */
export interface Scenario {
  readonly id: string;
  readonly name: Name;
  readonly description?: Name;
  readonly cut: 'full' | 'test';
  readonly seed: number;
  readonly clock: Clock;
  /** s the water runs before tick 0 with what enters held at its first values; nothing is recorded. */
  readonly warm_up: number;
  readonly rain: readonly Rain[];
  readonly inflow: readonly Inflow[];
  /** m/s over time; none where left out. */
  readonly evaporation?: Series;
  readonly boundary: readonly Boundary[];
  readonly initial: { readonly depth: number; readonly water_surface: readonly InitialSurface[] };
  readonly losses: Losses;
  /** Which equations surface flow solves; the local-inertial ones where left out. */
  readonly solver?: 'inertial' | 'shallow-water';
  readonly flow: FlowSettings;
  /** false: the process is left out; else its options (`SlopeFailureOptions`, `ImpactOptions`), where the scenario gives any. */
  readonly landslide: false | { readonly memory?: number; readonly antecedent?: number; readonly watch?: number };
  readonly sensing: boolean;
  readonly impact:
    | false
    | {
        readonly every?: number;
        readonly permanent_depth?: number;
        readonly most_areas?: number;
        readonly least_cells?: number;
      };
  /** Whether the rules of the bundle are obeyed. */
  readonly dispatch: boolean;
  readonly events: readonly ScheduledCommand[];
  readonly record: { readonly velocity: boolean };
  readonly gauges: readonly VirtualGauge[];
  /** All rain is multiplied by it; 1 where left out. */
  readonly rain_factor?: number;
  /** Where there are any. */
  readonly barriers?: readonly Barrier[];
  /** Beside those of the place; where there are any. */
  readonly structures?: readonly Structure[];
  /** Where there are any. */
  readonly cross_sections?: readonly CrossSection[];
  /** How a drainage network meets the surface, where there is one. */
  readonly drainage?: DrainageSettings;
}

/** What covers the ground, one number a cell of the ground's raster, row-major from the north. */
export interface Surface {
  /** Manning n, s/m^(1/3). */
  readonly manning: Float32Array;
  /** Share of the cell that takes no water, 0 to 1. */
  readonly impervious: Float32Array;
  /** Green and Ampt: saturated conductivity m/s, suction m, moisture deficit. */
  readonly conductivity: Float32Array;
  readonly suction: Float32Array;
  readonly moisture_deficit: Float32Array;
  /** Land cover class of each cell and the names of classes, where the place has them. */
  readonly classes?: { readonly values: Uint8Array; readonly ids: readonly string[]; readonly names: readonly Name[] };
  /** What covers and soils lose, where the place has a table of its own. */
  readonly losses?: LossTable;
}

/** Rules as written, with what is needed to check them and to say where a fault lies. */
export interface RulesSource {
  readonly file: string;
  readonly text: string;
  /** The parsed YAML. */
  readonly data: unknown;
  /** Line and column of the value (or, with `key`, of the key itself) at a path of keys and indices. */
  where(path: readonly (string | number)[], key?: boolean): FaultPlace;
}

/** All that a run is built from. */
export interface ScenarioBundle {
  readonly scenario: Scenario;
  readonly place: Place;
  readonly ground: Raster;
  readonly surface: Surface;
  /** The ground as read, where the run's cells are coarser ones made from it. */
  readonly fine?: FineBundle;
  /** What the scenario's losses go by, where it has any beside Green and Ampt's soil. */
  readonly losses?: LossMaps;
  /** The drainage network, where there is one. */
  readonly drainage?: DrainageBundle;
  readonly rules: RulesSource | undefined;
  /** The rules, checked against the place. */
  readonly ruleSet?: RuleSet | undefined;
  /** Files read, as named from the working directory, with the SHA-256 of their bytes. */
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
  /** SHA-256 over the resolved scenario and every input: the same digest, engine version and seed give the same run. */
  readonly digest: string;
  /** The scenario as written, with all overrides laid over it. */
  readonly written?: Readonly<Record<string, unknown>>;
  /** Rasters of gridded rain by their content, where there is any. */
  readonly rainGrids?: ReadonlyMap<string, RainReader>;
  /** Where each of the scenario's events was written. */
  readonly eventPlaces?: readonly FaultPlace[];
  /** Where in the scenario file something was written, for faults found later (an unknown command, say). */
  where(path: readonly (string | number)[], key?: boolean): FaultPlace;
}
