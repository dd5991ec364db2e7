/**
 * Cross-sections as functions of depth: area, top width, hydraulic radius; and as the tables the kernel reads.
 */

import type { CrossSection, Street, Transect } from '../../../assets/swmm/cross-section.ts';
import type { Curve } from '../../../assets/swmm/network.ts';
import { pow } from '../../../core/arithmetic.ts';
import { wallAt } from './profile.ts';
import {
  arch,
  circle,
  customShape,
  egg,
  ellipse,
  filledCircle,
  horseshoe,
  modifiedBasketHandle,
  type Outline,
  powerShape,
  rectangle,
  rectRound,
  rectTriangle,
  tabulated,
  trapezoid,
} from './shapes.ts';
import { streetTransect, transectGeometry } from './transect.ts';

export interface SectionGeometry {
  readonly fullDepth: number;
  /** No lid: water above full depth is held by walls that stand up from the edges. */
  readonly open: boolean;
  at(depth: number): { area: number; width: number; radius: number };
}

/** What a section may refer to. */
export interface SectionSources {
  readonly curves: readonly Curve[];
  readonly transects: readonly Transect[];
  readonly streets: readonly Street[];
}

/** Depths over full depth between which the lid of a flat-topped section begins to rub, as its area nears the full one. */
const lid = 0.97;

function fromOutline(outline: Outline): SectionGeometry {
  const { fullDepth, closed, walls, freeWalls = 0 } = outline;
  const raw = (depth: number) => {
    const left = wallAt(walls[0], depth);
    const right = walls[1] === walls[0] ? left : wallAt(walls[1], depth);
    return {
      area: left.area + right.area,
      width: left.width + right.width,
      wetted: left.length + right.length - freeWalls * depth,
    };
  };
  const full = raw(fullDepth);
  const areaScale = (outline.fullArea ?? full.area) / full.area;
  const lidWidth = closed ? full.width : 0;
  const radiusScale =
    outline.fullRadius === undefined ? 1 : outline.fullRadius / ((full.area * areaScale) / (full.wetted + lidWidth));
  return {
    fullDepth,
    open: !closed,
    at(depth) {
      const y = Math.min(depth, fullDepth);
      const { area, width, wetted } = raw(y);
      // the lid wets over the last 3 % of depth, so that capacity falls smoothly to that of the full pipe
      const touch = lidWidth > 0 ? Math.max(0, (y / fullDepth - lid) / (1 - lid)) : 0;
      const perimeter = wetted + lidWidth * touch;
      return {
        area: area * areaScale,
        width,
        radius: perimeter > 0 ? ((area * areaScale) / perimeter) * radiusScale : 0,
      };
    },
  };
}

/** The section's geometry; the caller has made sure that what it refers to is there. */
export function sectionGeometry(section: CrossSection, sources: SectionSources): SectionGeometry {
  const d = section.fullDepth;
  switch (section.shape) {
    case 'CIRCULAR':
    case 'FORCE_MAIN':
      return fromOutline(circle(d));
    case 'FILLED_CIRCULAR':
      return fromOutline(filledCircle(d, section.sediment));
    case 'RECT_CLOSED':
      return fromOutline(rectangle(d, section.width, true));
    case 'RECT_OPEN':
      return fromOutline(rectangle(d, section.width, false, section.sidesRemoved));
    case 'TRAPEZOIDAL':
      return fromOutline(trapezoid(d, section.bottomWidth, section.leftSlope, section.rightSlope));
    case 'TRIANGULAR':
      return fromOutline(trapezoid(d, 0, section.topWidth / 2 / d, section.topWidth / 2 / d));
    case 'PARABOLIC':
      return fromOutline(powerShape(d, section.topWidth, 2));
    case 'POWER':
      return fromOutline(powerShape(d, section.topWidth, section.exponent));
    case 'RECT_TRIANGULAR':
      return fromOutline(rectTriangle(d, section.topWidth, section.triangleHeight));
    case 'RECT_ROUND':
      return fromOutline(rectRound(d, section.topWidth, section.bottomRadius));
    case 'MODBASKETHANDLE':
      return fromOutline(modifiedBasketHandle(d, section.bottomWidth, section.topRadius));
    case 'HORIZ_ELLIPSE':
    case 'VERT_ELLIPSE':
      return fromOutline(ellipse(d, section.maxWidth));
    case 'ARCH':
      return fromOutline(arch(d, section.maxWidth));
    case 'EGG':
      return fromOutline(egg(d));
    case 'HORSESHOE':
      return fromOutline(horseshoe(d));
    case 'GOTHIC':
    case 'CATENARY':
    case 'SEMIELLIPTICAL':
    case 'BASKETHANDLE':
    case 'SEMICIRCULAR':
      return fromOutline(tabulated(section.shape, d));
    case 'CUSTOM': {
      const curve = sources.curves[section.curve]!;
      return fromOutline(customShape(d, curve.x, curve.y));
    }
    case 'IRREGULAR':
      return transectGeometry(sources.transects[section.transect]!);
    case 'STREET':
      return transectGeometry(streetTransect(sources.streets[section.street]!));
    case 'DUMMY':
      return { fullDepth: 0, open: true, at: () => ({ area: 0, width: 0, radius: 0 }) };
  }
}

/** Steps of depth in a table. */
export const tableSteps = 200;
/** Area, width, radius, section factor A R^(2/3) and critical factor A sqrt(A / width) at a depth. */
export const tableColumns = 5;

export interface SectionTable {
  readonly fullDepth: number;
  readonly open: boolean;
  readonly fullArea: number;
  readonly maxWidth: number;
  readonly fullRadius: number;
  /** Section factor of the full section and its greatest, m^(8/3). */
  readonly fullFactor: number;
  readonly maxFactor: number;
  /** What the critical factor is divided by, m^(5/2). */
  readonly criticalScale: number;
  /** Row up to which the section factor rises. */
  readonly rising: number;
  /** (tableSteps + 1) rows of `tableColumns`, each over its full or greatest value. */
  readonly rows: Float64Array;
}

/** The section at even steps of depth, each column divided by its scale, so that similar shapes share a table. */
export function sectionTable(geometry: SectionGeometry): SectionTable {
  const { fullDepth } = geometry;
  const columns = Array.from({ length: tableSteps + 1 }, (_, k) => geometry.at((fullDepth * k) / tableSteps));
  const full = columns[tableSteps]!;
  let maxWidth = 0;
  for (const { width } of columns) maxWidth = Math.max(maxWidth, width);
  const fullFactor = full.area * pow(full.radius, 2 / 3);
  const criticalScale = full.area * Math.sqrt(full.area / maxWidth);
  const rows = new Float64Array((tableSteps + 1) * tableColumns);
  let rising = 0;
  let maxFactor = 0;
  let critical = 0;
  columns.forEach(({ area, width, radius }, k) => {
    const factor = area * pow(radius, 2 / 3);
    if (factor > maxFactor) {
      maxFactor = factor;
      if (rising === k - 1) rising = k;
    }
    // towards a closed crown the width vanishes; a thousandth of it keeps the factor finite and rising
    critical = Math.max(critical, area * Math.sqrt(area / Math.max(width, maxWidth / 1000)));
    rows.set(
      [area / full.area, width / maxWidth, radius / full.radius, factor / fullFactor, critical / criticalScale],
      k * tableColumns,
    );
  });
  return {
    fullDepth,
    open: geometry.open,
    fullArea: full.area,
    maxWidth,
    fullRadius: full.radius,
    fullFactor,
    maxFactor,
    criticalScale,
    rising,
    rows,
  };
}
