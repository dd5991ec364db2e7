/**
 * A drainage model as SWMM 5.2 input files describe it, turned into SI once: metres, square metres, m³/s, seconds, m/s,
 * slopes and percentages as fractions. Only descriptions live here; `read-inp.ts` makes one from text, `hydro` computes with it.
 *
 * Three kinds of number keep the file's units because their meaning depends on who uses them, and each says so: values of
 * time series (every use carries the `factor` to SI), curves of type CONTROL and the numbers in control rules.
 * Links between elements are indices into the lists of `DrainageModel`; -1 means none.
 */
import type { ControlRules } from './control-rules.ts';
import type { CrossSection, Street, Transect } from './cross-section.ts';
import type { Infiltration, RdiiInflow, UnitHydrograph } from './hydrology.ts';
import type { Inlet, InletUsage } from './inlet.ts';
import type { DrainageOptions } from './options.ts';

/** What every named element has: its id as the file writes it, and the line (from 1) on which it is declared. */
export interface Named {
  readonly id: string;
  readonly line: number;
}

export interface DrainageModel {
  readonly file: string;
  readonly title: readonly string[];
  readonly options: DrainageOptions;
  readonly gages: readonly RainGage[];
  readonly subcatchments: readonly Subcatchment[];
  readonly nodes: readonly DrainageNode[];
  readonly links: readonly DrainageLink[];
  readonly transects: readonly Transect[];
  readonly streets: readonly Street[];
  readonly inlets: readonly Inlet[];
  readonly inletUsage: readonly InletUsage[];
  readonly curves: readonly Curve[];
  readonly series: readonly TimeSeries[];
  readonly patterns: readonly Pattern[];
  readonly hydrographs: readonly UnitHydrograph[];
  readonly controls: ControlRules;
  readonly inflows: readonly ExternalInflow[];
  readonly dwf: readonly DryWeatherFlow[];
  readonly rdii: readonly RdiiInflow[];
  readonly evaporation: Evaporation;
  readonly files: readonly InterfaceFile[];
  readonly report: ReportOptions;
  /** Per node, in the map's own units; undefined where the file places none. */
  readonly coordinates: readonly (Point | undefined)[];
  /** Per link: the bends between its ends. */
  readonly vertices: readonly (readonly Point[])[];
  /** Per subcatchment: its outline. */
  readonly polygons: readonly (readonly Point[])[];
  /** What the file asks for and the engine does not compute: one warning a subject, with the line of its first mention. */
  readonly unmodelled: readonly DrainageWarning[];
  /** What was corrected while reading (a node's depth raised to a pipe's crown, a slope held at its least). */
  readonly warnings: readonly DrainageWarning[];
}

export interface DrainageWarning {
  readonly code: string;
  readonly line: number;
  readonly message: string;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface RainGage extends Named {
  readonly format: 'INTENSITY' | 'VOLUME' | 'CUMULATIVE';
  /** Time between readings, s. */
  readonly interval: number;
  /** `factor`: to m/s for INTENSITY, to m (of one interval, or in sum) for the others. */
  readonly source:
    | { readonly kind: 'series'; readonly series: number; readonly factor: number }
    | {
        readonly kind: 'file';
        readonly file: string;
        readonly station: string;
        readonly units: 'IN' | 'MM';
        readonly factor: number;
        /** The file's text. */
        readonly text: string;
      };
}

export interface Subcatchment extends Named {
  readonly gage: number;
  readonly outlet: { readonly kind: 'node' | 'subcatchment'; readonly index: number };
  readonly area: number;
  /** Fraction of the area that is impervious. */
  readonly impervious: number;
  readonly width: number;
  readonly slope: number;
  readonly curbLength: number;
  readonly subareas: {
    readonly nImpervious: number;
    readonly nPervious: number;
    /** Depression storage, m. */
    readonly storageImpervious: number;
    readonly storagePervious: number;
    /** Fraction of the impervious area without depression storage. */
    readonly zeroStorageFraction: number;
    readonly routeTo: 'OUTLET' | 'IMPERVIOUS' | 'PERVIOUS';
    readonly routedFraction: number;
  };
  readonly infiltration: Infiltration;
}

interface NodeBase extends Named {
  /** Elevation of the invert, m. */
  readonly invert: number;
  /** Depth from invert to ground, m, raised to the crown of the highest link that meets the node (storage: as written). */
  readonly maxDepth: number;
  /** The depth as the file gives it. */
  readonly writtenMaxDepth: number;
  readonly initialDepth: number;
  /** Depth above maxDepth to which the node may surcharge before it floods, m. */
  readonly surchargeDepth: number;
  /** Area that ponds above the node, m²; 0: flooding is lost. */
  readonly pondedArea: number;
}

export interface Junction extends NodeBase {
  readonly kind: 'junction';
}

export interface Outfall extends NodeBase {
  readonly kind: 'outfall';
  readonly stage:
    | { readonly kind: 'FREE' }
    | { readonly kind: 'NORMAL' }
    | { readonly kind: 'FIXED'; readonly elevation: number }
    | { readonly kind: 'TIDAL'; readonly curve: number }
    | { readonly kind: 'TIMESERIES'; readonly series: number; readonly factor: number };
  readonly flapGate: boolean;
  /** Subcatchment that receives the discharge, or -1. */
  readonly routeTo: number;
}

export interface Storage extends NodeBase {
  readonly kind: 'storage';
  /**
   * Surface area A (m²) at depth d (m). All but TABULAR are exact polynomials or powers:
   * FUNCTIONAL  A = constant + coefficient d^exponent
   * QUADRATIC   A = a0 + a1 d + a2 d² (CYLINDRICAL, CONICAL, PARABOLIC, PYRAMIDAL as `form` says)
   */
  readonly shape:
    | {
        readonly kind: 'FUNCTIONAL';
        readonly constant: number;
        readonly coefficient: number;
        readonly exponent: number;
      }
    | { readonly kind: 'TABULAR'; readonly curve: number }
    | {
        readonly kind: 'QUADRATIC';
        readonly form: 'CYLINDRICAL' | 'CONICAL' | 'PARABOLIC' | 'PYRAMIDAL';
        readonly a0: number;
        readonly a1: number;
        readonly a2: number;
      };
  /** Fraction of potential evaporation that is realized. */
  readonly evaporationFactor: number;
  /** Green-Ampt seepage through bottom and banks; suction 0 and deficit 0: a constant rate. */
  readonly seepage:
    | { readonly suction: number; readonly conductivity: number; readonly initialDeficit: number }
    | undefined;
}

export interface Divider extends NodeBase {
  readonly kind: 'divider';
  /** The link that takes the diverted flow. */
  readonly diverted: number;
  readonly rule:
    | { readonly kind: 'OVERFLOW' }
    | { readonly kind: 'CUTOFF'; readonly flow: number }
    | { readonly kind: 'TABULAR'; readonly curve: number }
    /** Flow m³/s at which diversion begins, depth m at which the weir is full, C L of Q = C L H^1.5 with Q m³/s, H m. */
    | { readonly kind: 'WEIR'; readonly minFlow: number; readonly maxDepth: number; readonly coefficient: number };
}

export type DrainageNode = Junction | Outfall | Storage | Divider;

interface LinkBase extends Named {
  /** Node indices, as the file writes them. */
  readonly from: number;
  readonly to: number;
}

export interface Conduit extends LinkBase {
  readonly kind: 'conduit';
  readonly length: number;
  /** Manning's n, s/m^(1/3); of a transect that of its channel, of a street that of its road. */
  readonly roughness: number;
  /** Height of the conduit's invert above the node's, m. */
  readonly inletOffset: number;
  readonly outletOffset: number;
  /**
   * m/m, negative where it runs uphill: drop over the horizontal distance sqrt(length² - drop²), the drop at least
   * 0.001 ft, the slope at least MIN_SLOPE.
   */
  readonly slope: number;
  readonly initialFlow: number;
  /** 0: no limit. */
  readonly maxFlow: number;
  readonly section: CrossSection;
  readonly barrels: number;
  /** Culvert inlet code of FHWA HDS-5, 1..57; 0: not a culvert. */
  readonly culvertCode: number;
  readonly entryLoss: number;
  readonly exitLoss: number;
  readonly averageLoss: number;
  readonly flapGate: boolean;
  /** Seepage, m/s over the wetted width. */
  readonly seepage: number;
}

export interface Pump extends LinkBase {
  readonly kind: 'pump';
  /** 0: ideal (its flow is the inflow of its node). Curve x: type 1 volume m³, 2 and 4 depth m, 3 and 5 head m; y m³/s. */
  readonly type: 0 | 1 | 2 | 3 | 4 | 5;
  readonly curve: number;
  readonly initiallyOn: boolean;
  /** Depth at the inlet node at which it starts, and stops, m; 0: not used. */
  readonly startDepth: number;
  readonly stopDepth: number;
}

export interface Orifice extends LinkBase {
  readonly kind: 'orifice';
  readonly orientation: 'SIDE' | 'BOTTOM';
  /** Height of the opening's bottom (SIDE) or of the opening (BOTTOM) above the inlet node's invert, m. */
  readonly offset: number;
  readonly coefficient: number;
  readonly flapGate: boolean;
  /** Time to open fully, s; 0: at once. */
  readonly openTime: number;
  readonly section: CrossSection;
}

export interface Weir extends LinkBase {
  readonly kind: 'weir';
  readonly type: 'TRANSVERSE' | 'SIDEFLOW' | 'V-NOTCH' | 'TRAPEZOIDAL' | 'ROADWAY';
  /** Height of the crest above the inlet node's invert, m. */
  readonly offset: number;
  /** Height of the opening, m. */
  readonly height: number;
  /** Length of the crest, m; of a V-notch its width at the top. */
  readonly crestLength: number;
  /** Run over rise of the sides (TRAPEZOIDAL, V-NOTCH), else 0. */
  readonly sideSlope: number;
  /** Q = coefficient L H^1.5, Q m³/s, L and H m (m^0.5/s); V-NOTCH Q = coefficient sideSlope H^2.5. */
  readonly coefficient: number;
  /** Coefficient of the triangular ends of a TRAPEZOIDAL weir. */
  readonly endCoefficient: number;
  readonly endContractions: number;
  readonly flapGate: boolean;
  readonly canSurcharge: boolean;
  /** Of a ROADWAY, m; 0 or no surface: the coefficient above holds as it is. */
  readonly roadWidth: number;
  readonly roadSurface: 'PAVED' | 'GRAVEL' | undefined;
  /** WEIR curve: coefficient against head, or -1. */
  readonly coefficientCurve: number;
}

export interface Outlet extends LinkBase {
  readonly kind: 'outlet';
  readonly offset: number;
  readonly flapGate: boolean;
  /** What the rating is read with: depth above the outlet's bottom at the inlet node, or the difference of heads. */
  readonly against: 'DEPTH' | 'HEAD';
  readonly rating: /** Q = coefficient h^exponent, Q m³/s, h m. */
    | { readonly kind: 'FUNCTIONAL'; readonly coefficient: number; readonly exponent: number }
    | { readonly kind: 'TABULAR'; readonly curve: number };
}

export type DrainageLink = Conduit | Pump | Orifice | Weir | Outlet;

export type CurveType =
  | 'STORAGE'
  | 'SHAPE'
  | 'DIVERSION'
  | 'TIDAL'
  | 'PUMP1'
  | 'PUMP2'
  | 'PUMP3'
  | 'PUMP4'
  | 'PUMP5'
  | 'RATING'
  | 'CONTROL'
  | 'WEIR';

/**
 * x and y by type: STORAGE depth m, area m²; SHAPE depth and width as fractions of full depth; DIVERSION m³/s, m³/s;
 * TIDAL second of the day, elevation m; PUMP1 m³, PUMP2 and PUMP4 depth m, PUMP3 and PUMP5 head m, all m³/s;
 * RATING m, m³/s; WEIR head m, coefficient m^0.5/s; CONTROL as in the file. x never falls.
 */
export interface Curve extends Named {
  readonly type: CurveType;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Values in the file's units; whoever uses the series multiplies by its own `factor`. */
export interface TimeSeries extends Named {
  /** Seconds from the start of the simulation, rising; negative before it. */
  readonly time: Float64Array;
  readonly value: Float64Array;
  /** The file the series was read from, where it is not inline. */
  readonly file: string | undefined;
}

export interface Pattern extends Named {
  /** 12 months, 7 days from Sunday, 24 hours, 24 hours of weekend days. */
  readonly kind: 'MONTHLY' | 'DAILY' | 'HOURLY' | 'WEEKEND';
  readonly factors: Float64Array;
}

/** Flow = baseline pattern(t) + factor series(t), m³/s. */
export interface ExternalInflow {
  readonly line: number;
  readonly node: number;
  readonly series: number;
  readonly factor: number;
  readonly baseline: number;
  readonly pattern: number;
}

/** Flow = average times the factors of its patterns, m³/s. */
export interface DryWeatherFlow {
  readonly line: number;
  readonly node: number;
  readonly average: number;
  readonly patterns: readonly number[];
}

export interface Evaporation {
  readonly source:
    | { readonly kind: 'CONSTANT'; readonly rate: number }
    /** m/s, January first. */
    | { readonly kind: 'MONTHLY'; readonly rates: Float64Array }
    | { readonly kind: 'TIMESERIES'; readonly series: number; readonly factor: number }
    /** From the climate file of [TEMPERATURE]; `pan` are the monthly pan coefficients. */
    | { readonly kind: 'FILE'; readonly pan: Float64Array; readonly file: string; readonly text: string };
  /** Monthly pattern that scales the recovery of infiltration, or -1. */
  readonly recoveryPattern: number;
  readonly dryOnly: boolean;
}

export interface InterfaceFile {
  readonly line: number;
  readonly use: 'USE' | 'SAVE';
  readonly kind: 'RAINFALL' | 'RUNOFF' | 'RDII' | 'HOTSTART' | 'INFLOWS' | 'OUTFLOWS';
  readonly file: string;
  /** SAVE HOTSTART at this moment (seconds since 1899-12-30), or the end of the run. */
  readonly at: number | undefined;
}

export interface ReportOptions {
  readonly disabled: boolean;
  readonly input: boolean;
  readonly continuity: boolean;
  readonly flowStatistics: boolean;
  readonly controls: boolean;
  readonly averages: boolean;
  /** Indices of the elements whose series are wanted. */
  readonly subcatchments: 'ALL' | 'NONE' | readonly number[];
  readonly nodes: 'ALL' | 'NONE' | readonly number[];
  readonly links: 'ALL' | 'NONE' | readonly number[];
}
