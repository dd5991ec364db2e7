/** [CONDUITS], [PUMPS], [ORIFICES], [WEIRS] and [OUTLETS], each with its line of [XSECTIONS] and [LOSSES]. */
import { pow } from '../../core/arithmetic.ts';
import type { CrossSection } from './cross-section.ts';
import type { Conduit, DrainageLink, DrainageNode, Orifice, Outlet, Pump, Weir } from './network.ts';
import { rowsByElement } from './read-hydrology.ts';
import { type Context, findCurve } from './read-nodes.ts';
import { dummySection, readSection, type SectionSources } from './read-sections.ts';
import type { Row } from './reading.ts';

export interface LinkContext extends Context, SectionSources {
  readonly nodes: readonly DrainageNode[];
  readonly sections: ReadonlyMap<number, Row>;
  readonly losses: ReadonlyMap<number, Row>;
}

/** A link per row; rows of all five sections in the order of the file, their names already taken. */
export const readLinks = (rows: readonly Row[], context: LinkContext): DrainageLink[] =>
  rows.map((row, index) => {
    switch (row.section) {
      case 'CONDUITS':
        return readConduit(row, index, context);
      case 'PUMPS':
        return readPump(row, context);
      case 'ORIFICES':
        return readOrifice(row, index, context);
      case 'WEIRS':
        return readWeir(row, index, context);
      default:
        return readOutlet(row, context);
    }
  });

export const linkRows = (rows: readonly Row[], context: Context): Map<number, Row> =>
  rowsByElement(rows, 'link', context.names.links);

function ends(row: Row, { names }: Context) {
  const from = row.find(1, 'inlet node', names.nodes);
  const to = row.find(2, 'outlet node', names.nodes);
  if (from >= 0 && from === to)
    row.fault('inp-elements', { found: 'begins and ends at one node', way: 'Name two nodes.' });
  return { id: row.words[0]!, line: row.line, from, to };
}

/** Height above the invert of node `node`, m, from a height or an elevation; `*` is 0. */
function offset(row: Row, i: number, what: string, node: number, context: LinkContext): number {
  if (row.words[i] === '*') return 0;
  const { toSI, linkOffsets } = context.options;
  const written = row.number(i, what) * toSI.length;
  const height = linkOffsets === 'ELEVATION' ? written - (context.nodes[node]?.invert ?? written) : written;
  if (height >= 0) return height;
  // elevations in decimal feet leave crumbs below zero
  if (height < -1e-6)
    row.reading.warn(
      'inp-offset',
      row.line,
      `Link ${row.element}: its ${what} lies below the node's invert and was set to it.`,
    );
  return 0;
}

function sectionRow(row: Row, index: number, context: LinkContext): Row | undefined {
  const found = context.sections.get(index);
  if (!found) {
    const way = 'Give it a shape and its dimensions.';
    row.reading.fault('inp-no-line', { element: `link ${row.element}`, section: 'XSECTIONS', way }, row.line);
  }
  return found;
}

function readConduit(row: Row, index: number, context: LinkContext): Conduit {
  const { toSI } = context.options;
  const { from, to, ...named } = ends(row, context);
  const shape = sectionRow(row, index, context);
  const section = shape ? readSection(shape, context) : dummySection;
  const loss = context.losses.get(index);
  return {
    kind: 'conduit',
    ...named,
    from,
    to,
    length: row.number(3, 'length', { over: 0 }) * toSI.length,
    roughness: conduitRoughness(row, section, context),
    inletOffset: offset(row, 5, 'inlet offset', from, context),
    outletOffset: offset(row, 6, 'outlet offset', to, context),
    slope: 0,
    initialFlow: row.number(7, 'initial flow', {}, 0) * toSI.flow,
    maxFlow: row.amount(8, 'maximum flow', 0) * toSI.flow,
    section,
    barrels: shape?.number(6, 'number of barrels', { from: 1, to: 1000, whole: true }, 1) ?? 1,
    culvertCode: shape?.number(7, 'culvert code', { from: 0, to: 57, whole: true }, 0) ?? 0,
    entryLoss: loss?.amount(1, 'entry loss') ?? 0,
    exitLoss: loss?.amount(2, 'exit loss') ?? 0,
    averageLoss: loss?.amount(3, 'average loss') ?? 0,
    flapGate: loss?.yes(4, 'flap gate') ?? false,
    seepage: (loss?.amount(5, 'seepage', 0) ?? 0) * toSI.rainRate,
  };
}

/** A transect and a street bring roughnesses of their own, which go before what the conduit's line says. */
function conduitRoughness(row: Row, section: CrossSection, context: LinkContext): number {
  if (section.shape === 'IRREGULAR')
    return context.transects[section.transect]?.nChannel ?? row.amount(4, "Manning's n");
  if (section.shape === 'STREET') return context.streets[section.street]?.roughness ?? row.amount(4, "Manning's n");
  return row.number(4, "Manning's n", { over: 0 });
}

function readPump(row: Row, context: LinkContext): Pump {
  const { toSI } = context.options;
  const ideal = row.words[3] === '*';
  const curve = ideal ? -1 : findCurve(row, 3, ['PUMP1', 'PUMP2', 'PUMP3', 'PUMP4', 'PUMP5'], context);
  const type = curve < 0 ? 0 : (Number(/^PUMP(\d)$/.exec(context.curves[curve]?.type ?? '')?.[1] ?? 0) as Pump['type']);
  const startDepth = row.amount(5, 'startup depth', 0) * toSI.length;
  const stopDepth = row.amount(6, 'shutoff depth', 0) * toSI.length;
  if (startDepth > 0 && startDepth <= stopDepth)
    row.fault('inp-elements', {
      found: 'starts at a depth that is not above the depth at which it stops',
      way: 'Raise STARTUP or lower SHUTOFF.',
    });
  return {
    kind: 'pump',
    ...ends(row, context),
    type,
    curve,
    initiallyOn: row.choice(4, 'status', ['ON', 'OFF'] as const, 'ON') === 'ON',
    startDepth,
    stopDepth,
  };
}

function readOrifice(row: Row, index: number, context: LinkContext): Orifice {
  const { from, ...rest } = ends(row, context);
  const shape = sectionRow(row, index, context);
  const section = shape ? readSection(shape, context) : dummySection;
  if (shape && section.shape !== 'CIRCULAR' && section.shape !== 'RECT_CLOSED')
    shape.fault('inp-shape', { found: `an orifice cannot be ${section.shape}`, way: 'Write CIRCULAR or RECT_CLOSED.' });
  return {
    kind: 'orifice',
    ...rest,
    from,
    orientation: row.choice(3, 'type', ['SIDE', 'BOTTOM'] as const),
    offset: offset(row, 4, 'offset', from, context),
    coefficient: row.amount(5, 'coefficient'),
    flapGate: row.yes(6, 'flap gate'),
    openTime: row.amount(7, 'opening time', 0) * 3600,
    section,
  };
}

const weirTypes = ['TRANSVERSE', 'SIDEFLOW', 'V-NOTCH', 'TRAPEZOIDAL', 'ROADWAY'] as const;
const weirShape = {
  TRANSVERSE: 'RECT_OPEN',
  SIDEFLOW: 'RECT_OPEN',
  'V-NOTCH': 'TRIANGULAR',
  TRAPEZOIDAL: 'TRAPEZOIDAL',
  ROADWAY: 'RECT_OPEN',
} as const;

function readWeir(row: Row, index: number, context: LinkContext): Weir {
  const { toSI } = context.options;
  const { from, ...rest } = ends(row, context);
  const type = row.choice(3, 'type', weirTypes);
  // Q = c L H^1.5, so c is in length^0.5 a second
  const unit = Math.sqrt(toSI.length);
  const coefficient = row.amount(5, 'coefficient') * unit;
  const surface = row.words[11] === '*' ? undefined : row.words[11];
  return {
    kind: 'weir',
    ...rest,
    from,
    type,
    offset: offset(row, 4, 'crest height', from, context),
    ...weirOpening(row, type, index, context),
    coefficient,
    endCoefficient: row.amount(8, 'end coefficient', 0) * unit || coefficient,
    endContractions: row.number(7, 'end contractions', { from: 0, to: 2 }, 0),
    flapGate: row.yes(6, 'flap gate'),
    canSurcharge: row.choice(9, 'surcharge', ['YES', 'NO'] as const, 'YES') === 'YES',
    roadWidth: row.words[10] === '*' ? 0 : row.amount(10, 'road width', 0) * toSI.length,
    roadSurface: surface ? row.choice(11, 'road surface', ['PAVED', 'GRAVEL'] as const) : undefined,
    coefficientCurve: row.has(12) && row.words[12] !== '*' ? findCurve(row, 12, ['WEIR'], context) : -1,
  };
}

function weirOpening(row: Row, type: Weir['type'], index: number, context: LinkContext) {
  const shape = sectionRow(row, index, context);
  const section = shape ? readSection(shape, context) : dummySection;
  if (shape && section.shape !== weirShape[type])
    shape.fault('inp-shape', { found: `a ${type} weir cannot be ${section.shape}`, way: `Write ${weirShape[type]}.` });
  switch (section.shape) {
    case 'RECT_OPEN':
      return { height: section.fullDepth, crestLength: section.width, sideSlope: 0 };
    case 'TRIANGULAR':
      return {
        height: section.fullDepth,
        crestLength: section.topWidth,
        sideSlope: section.topWidth / 2 / section.fullDepth,
      };
    case 'TRAPEZOIDAL':
      return { height: section.fullDepth, crestLength: section.bottomWidth, sideSlope: section.leftSlope };
    default:
      return { height: 0, crestLength: 0, sideSlope: 0 };
  }
}

const outletTypes = [
  'TABULAR/DEPTH',
  'TABULAR/HEAD',
  'FUNCTIONAL/DEPTH',
  'FUNCTIONAL/HEAD',
  'TABULAR',
  'FUNCTIONAL',
] as const;

function readOutlet(row: Row, context: LinkContext): Outlet {
  const { toSI } = context.options;
  const { from, ...rest } = ends(row, context);
  const type = row.choice(4, 'type', outletTypes);
  const tabular = type.startsWith('TABULAR');
  const exponent = tabular ? 0 : row.number(6, 'exponent C2', { from: 0, to: 100 });
  return {
    kind: 'outlet',
    ...rest,
    from,
    offset: offset(row, 3, 'offset', from, context),
    flapGate: row.yes(tabular ? 6 : 7, 'flap gate'),
    against: type.endsWith('HEAD') ? 'HEAD' : 'DEPTH',
    rating: tabular
      ? { kind: 'TABULAR', curve: findCurve(row, 5, ['RATING'], context) }
      : {
          kind: 'FUNCTIONAL',
          // C1 h^C2 with h in the file's units
          coefficient: (row.amount(5, 'coefficient C1') * toSI.flow) / pow(toSI.length, exponent),
          exponent,
        },
  };
}
