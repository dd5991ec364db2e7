/** Cross-sections of conduits as descriptions: the shape's name and its dimensions in metres. `hydro` computes areas from them. */
import type { Named } from './network.ts';

/** Shapes that full depth alone describes, by the standard proportions of each. */
export type StandardShape =
  | 'CIRCULAR'
  | 'EGG'
  | 'HORSESHOE'
  | 'GOTHIC'
  | 'CATENARY'
  | 'SEMIELLIPTICAL'
  | 'BASKETHANDLE'
  | 'SEMICIRCULAR';

export type CrossSection =
  | { readonly shape: StandardShape; readonly fullDepth: number }
  /** `roughness`: Hazen-Williams C, or the roughness height in m where options.forceMain is D-W. */
  | { readonly shape: 'FORCE_MAIN'; readonly fullDepth: number; readonly roughness: number }
  /** `fullDepth` is the pipe's diameter, `sediment` the depth that is filled. */
  | { readonly shape: 'FILLED_CIRCULAR'; readonly fullDepth: number; readonly sediment: number }
  | { readonly shape: 'RECT_CLOSED'; readonly fullDepth: number; readonly width: number }
  /** `sidesRemoved`: 0, 1 or 2 side walls that do not count in the wetted perimeter. */
  | {
      readonly shape: 'RECT_OPEN';
      readonly fullDepth: number;
      readonly width: number;
      readonly sidesRemoved: 0 | 1 | 2;
    }
  /** Slopes are run over rise. */
  | {
      readonly shape: 'TRAPEZOIDAL';
      readonly fullDepth: number;
      readonly bottomWidth: number;
      readonly leftSlope: number;
      readonly rightSlope: number;
    }
  | { readonly shape: 'TRIANGULAR' | 'PARABOLIC'; readonly fullDepth: number; readonly topWidth: number }
  /** Width grows as depth^(1 / exponent). */
  | { readonly shape: 'POWER'; readonly fullDepth: number; readonly topWidth: number; readonly exponent: number }
  | {
      readonly shape: 'RECT_TRIANGULAR';
      readonly fullDepth: number;
      readonly topWidth: number;
      readonly triangleHeight: number;
    }
  | {
      readonly shape: 'RECT_ROUND';
      readonly fullDepth: number;
      readonly topWidth: number;
      readonly bottomRadius: number;
    }
  | {
      readonly shape: 'MODBASKETHANDLE';
      readonly fullDepth: number;
      readonly bottomWidth: number;
      readonly topRadius: number;
    }
  /** Standard sizes are already looked up; `sizeCode` 0 where the file gives dimensions of its own. */
  | {
      readonly shape: 'HORIZ_ELLIPSE' | 'VERT_ELLIPSE' | 'ARCH';
      readonly fullDepth: number;
      readonly maxWidth: number;
      readonly sizeCode: number;
    }
  /** `curve`: a SHAPE curve, width over full depth against depth over full depth. */
  | { readonly shape: 'CUSTOM'; readonly fullDepth: number; readonly curve: number }
  /** Full depth of these two is that of the transect or street. */
  | { readonly shape: 'IRREGULAR'; readonly fullDepth: number; readonly transect: number }
  | { readonly shape: 'STREET'; readonly fullDepth: number; readonly street: number }
  /** No geometry: flow passes unchanged. */
  | { readonly shape: 'DUMMY'; readonly fullDepth: 0 };

export type SectionShape = CrossSection['shape'];

/** A surveyed section (HEC-2 style); width factor, elevation offset and so on are already applied. */
export interface Transect extends Named {
  readonly nLeft: number;
  readonly nRight: number;
  readonly nChannel: number;
  /** Stations of the overbanks, m; equal to the ends where the whole section is channel. */
  readonly leftBank: number;
  readonly rightBank: number;
  /** Length of the channel over that of the flood plain; 1: the same. */
  readonly meander: number;
  /** Points from left to right: station and elevation, m. */
  readonly station: Float64Array;
  readonly elevation: Float64Array;
}

export interface Street extends Named {
  /** Curb to crown, m. */
  readonly crownWidth: number;
  readonly curbHeight: number;
  /** Cross slope of the road, m/m. */
  readonly crossSlope: number;
  readonly roughness: number;
  readonly gutterDepression: number;
  readonly gutterWidth: number;
  readonly sides: 1 | 2;
  /** What lies behind the curb: width m, slope m/m, Manning's n. */
  readonly backWidth: number;
  readonly backSlope: number;
  readonly backRoughness: number;
}
