/** [XSECTIONS]: the 26 shapes, from a line's words to dimensions in metres. */
import type { CrossSection, SectionShape, StandardShape, Street, Transect } from './cross-section.ts';
import { type Context, findCurve } from './read-nodes.ts';
import { streetDepth } from './read-streets.ts';
import { transectDepth } from './read-transects.ts';
import type { Row } from './reading.ts';
import { arches, ellipses } from './standard-pipes.ts';

export interface SectionSources {
  readonly transects: readonly Transect[];
  readonly streets: readonly Street[];
}

const shapes: readonly SectionShape[] = [
  'CIRCULAR',
  'FORCE_MAIN',
  'FILLED_CIRCULAR',
  'RECT_CLOSED',
  'RECT_OPEN',
  'TRAPEZOIDAL',
  'TRIANGULAR',
  'HORIZ_ELLIPSE',
  'VERT_ELLIPSE',
  'ARCH',
  'PARABOLIC',
  'POWER',
  'RECT_TRIANGULAR',
  'RECT_ROUND',
  'MODBASKETHANDLE',
  'EGG',
  'HORSESHOE',
  'GOTHIC',
  'CATENARY',
  'SEMIELLIPTICAL',
  'BASKETHANDLE',
  'SEMICIRCULAR',
  'CUSTOM',
  'IRREGULAR',
  'STREET',
  'DUMMY',
];

export const dummySection: CrossSection = { shape: 'DUMMY', fullDepth: 0 };

const positive = (row: Row, i: number, what: string): number => row.number(i, what, { over: 0 });

export function readSection(row: Row, context: Context & SectionSources): CrossSection {
  const shape = row.choice(1, 'shape', shapes);
  switch (shape) {
    case 'DUMMY':
      return dummySection;
    case 'IRREGULAR': {
      const transect = row.find(2, 'transect', context.names.transects);
      return { shape, transect, fullDepth: transectDepth(context.transects[transect]) };
    }
    case 'STREET': {
      const street = row.find(2, 'street', context.names.streets);
      return { shape, street, fullDepth: streetDepth(context.streets[street]) };
    }
    case 'HORIZ_ELLIPSE':
    case 'VERT_ELLIPSE':
    case 'ARCH':
      return pipeOfSize(row, shape, context);
    default:
      return shaped(row, shape, context);
  }
}

/** An ellipse or arch, by its size code (word 4) or its own height and width. */
function pipeOfSize(row: Row, shape: 'HORIZ_ELLIPSE' | 'VERT_ELLIPSE' | 'ARCH', { options }: Context): CrossSection {
  const { length } = options.toSI;
  const sizes = shape === 'ARCH' ? arches : ellipses;
  const sizeCode = row.number(4, 'size code', { from: 0, to: sizes.length, whole: true }, 0);
  const size = sizes[sizeCode - 1];
  if (!size) {
    const maxWidth = positive(row, 3, 'maximum width') * length;
    return { shape, fullDepth: positive(row, 2, 'full height') * length, maxWidth, sizeCode: 0 };
  }
  const [low, wide] = shape === 'VERT_ELLIPSE' ? [size[1], size[0]] : size;
  return { shape, fullDepth: low * 0.0254, maxWidth: wide * 0.0254, sizeCode };
}

type Shaped = Exclude<SectionShape, 'DUMMY' | 'IRREGULAR' | 'STREET' | 'HORIZ_ELLIPSE' | 'VERT_ELLIPSE' | 'ARCH'>;

function shaped(row: Row, shape: Shaped, context: Context): CrossSection {
  const { toSI, forceMain } = context.options;
  const length = (i: number, what: string): number => positive(row, i, what) * toSI.length;
  const fullDepth = length(2, 'full height');
  const wrong = (found: string, way: string): void => row.fault('inp-shape', { found, way });
  switch (shape) {
    case 'FORCE_MAIN': {
      const written = positive(row, 3, 'roughness');
      return { shape, fullDepth, roughness: forceMain === 'D-W' ? written * toSI.rainDepth : written };
    }
    case 'FILLED_CIRCULAR': {
      const sediment = row.amount(3, 'sediment depth') * toSI.length;
      if (sediment >= fullDepth) wrong('its sediment fills the pipe', 'Lower the sediment depth, Geom2.');
      return { shape, fullDepth, sediment };
    }
    case 'RECT_CLOSED':
      return { shape, fullDepth, width: length(3, 'width') };
    case 'RECT_OPEN': {
      const sides = row.number(4, 'sides left out', { from: 0, to: 2, whole: true }, 0);
      return { shape, fullDepth, width: length(3, 'width'), sidesRemoved: sides as 0 | 1 | 2 };
    }
    case 'TRAPEZOIDAL': {
      const bottomWidth = row.amount(3, 'base width') * toSI.length;
      const leftSlope = row.amount(4, 'left slope');
      const rightSlope = row.amount(5, 'right slope', leftSlope);
      if (bottomWidth + leftSlope + rightSlope === 0)
        wrong('it has no width', 'Give it a base width or sloping sides.');
      return { shape, fullDepth, bottomWidth, leftSlope, rightSlope };
    }
    case 'TRIANGULAR':
    case 'PARABOLIC':
      return { shape, fullDepth, topWidth: length(3, 'top width') };
    case 'POWER':
      return { shape, fullDepth, topWidth: length(3, 'top width'), exponent: positive(row, 4, 'exponent') };
    case 'RECT_TRIANGULAR': {
      const triangleHeight = length(4, 'triangle height');
      if (triangleHeight >= fullDepth) wrong('its triangle is as high as the conduit', 'Lower Geom3.');
      return { shape, fullDepth, topWidth: length(3, 'top width'), triangleHeight };
    }
    case 'RECT_ROUND': {
      const topWidth = length(3, 'top width');
      const bottomRadius = length(4, 'bottom radius');
      if (bottomRadius < topWidth / 2) wrong('its bottom radius is less than half its width', 'Raise Geom3.');
      return { shape, fullDepth, topWidth, bottomRadius };
    }
    case 'MODBASKETHANDLE': {
      const bottomWidth = length(3, 'base width');
      const topRadius = row.amount(4, 'top radius', 0) * toSI.length || bottomWidth / 2;
      if (topRadius < bottomWidth / 2) wrong('its top radius is less than half its width', 'Raise Geom3 or write 0.');
      return { shape, fullDepth, bottomWidth, topRadius };
    }
    case 'CUSTOM':
      return { shape, fullDepth, curve: findCurve(row, 3, ['SHAPE'], context) };
    default:
      return { shape: shape satisfies StandardShape, fullDepth };
  }
}
