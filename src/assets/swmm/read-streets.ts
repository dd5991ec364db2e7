/** [STREETS], [INLETS] and [INLET_USAGE]. */
import type { Street } from './cross-section.ts';
import type { CurbOpening, Grate, GrateType, Inlet, InletUsage } from './inlet.ts';
import type { Conduit, DrainageLink } from './network.ts';
import type { DrainageOptions } from './options.ts';
import { type Context, findCurve } from './read-nodes.ts';
import type { Names, Row } from './reading.ts';

/** Depth above the gutter at which the section is full, m: the backing's far end, or the crown where that is higher. */
export function streetDepth(street: Street | undefined): number {
  if (!street) return 0;
  const back = street.curbHeight + street.backWidth * street.backSlope;
  const crown = street.crownWidth * street.crossSlope + street.gutterDepression;
  return Math.max(back, crown);
}

export function readStreets(rows: readonly Row[], names: Names, { toSI }: DrainageOptions): Street[] {
  const streets: Street[] = [];
  for (const row of rows) {
    if (!names.add(row, row.words[0]!)) continue;
    const street: Street = {
      id: row.words[0]!,
      line: row.line,
      crownWidth: row.number(1, 'distance from curb to crown', { over: 0 }) * toSI.length,
      curbHeight: row.number(2, 'curb height', { over: 0 }) * toSI.length,
      crossSlope: row.number(3, 'cross slope', { over: 0 }) / 100,
      roughness: row.number(4, "Manning's n", { over: 0 }),
      gutterDepression: row.amount(5, 'gutter depression', 0) * toSI.rainDepth,
      gutterWidth: row.amount(6, 'gutter width', 0) * toSI.length,
      sides: row.number(7, 'sides', { from: 1, to: 2, whole: true }, 2) as 1 | 2,
      backWidth: row.amount(8, 'backing width', 0) * toSI.length,
      backSlope: row.amount(9, 'backing slope', 0) / 100,
      backRoughness: row.amount(10, 'backing roughness', 0),
    };
    if (street.gutterWidth > street.crownWidth)
      row.fault('inp-elements', { found: 'has a gutter wider than the road', way: 'Make W at most Tcrown.' });
    if (street.backWidth > 0 && street.backRoughness === 0)
      row.fault('inp-elements', { found: 'has a backing without roughness', way: 'Give nBack.' });
    streets.push(street);
  }
  return streets;
}

const grateTypes: readonly GrateType[] = [
  'P_BAR-50',
  'P_BAR-50x100',
  'P_BAR-30',
  'CURVED_VANE',
  'TILT_BAR-45',
  'TILT_BAR-30',
  'RETICULINE',
  'GENERIC',
];
const kinds = ['GRATE', 'CURB', 'DROP_GRATE', 'DROP_CURB', 'SLOTTED', 'CUSTOM'] as const;
type Parts = { -readonly [K in keyof Inlet]: Inlet[K] };

/** One line an inlet, two for one with a grate and a curb opening. */
export function readInlets(rows: readonly Row[], context: Context): Inlet[] {
  const { names, options } = context;
  const inlets: Parts[] = [];
  for (const row of rows) {
    const id = row.words[0]!;
    let index = names.inlets.find(id);
    if (index < 0) {
      index = names.inlets.size;
      names.inlets.add(row, id);
      const none = { grate: undefined, curb: undefined, slotted: undefined, dropGrate: undefined, dropCurb: undefined };
      inlets.push({ id, line: row.line, ...none, curve: -1 });
    }
    const inlet = inlets[index]!;
    const kind = row.choice(1, 'kind', kinds);
    if (kind === 'GRATE') inlet.grate = readGrate(row, options);
    else if (kind === 'DROP_GRATE') inlet.dropGrate = readGrate(row, options);
    else if (kind === 'CURB') inlet.curb = readCurb(row, options);
    else if (kind === 'DROP_CURB') inlet.dropCurb = readCurb(row, options);
    else if (kind === 'CUSTOM') inlet.curve = findCurve(row, 2, ['DIVERSION', 'RATING'], context);
    else inlet.slotted = { length: size(row, 2, 'length', options), width: size(row, 3, 'width', options) };
  }
  return inlets;
}

const size = (row: Row, i: number, what: string, { toSI }: DrainageOptions): number =>
  row.number(i, what, { over: 0 }) * toSI.length;

function readGrate(row: Row, options: DrainageOptions): Grate {
  const written = row.word(4, 'type');
  const type = grateTypes.find((t) => t.toUpperCase() === written.toUpperCase().replace('P-BAR', 'P_BAR'));
  if (!type && written !== '')
    row.fault('inp-not-a-choice', { what: 'type', found: written, expected: grateTypes.join(', ') });
  const generic = type === 'GENERIC';
  return {
    type: type ?? 'GENERIC',
    length: size(row, 2, 'length', options),
    width: size(row, 3, 'width', options),
    openFraction: generic ? row.number(5, 'open share', { over: 0, to: 1 }) : 0,
    splashVelocity: generic ? row.amount(6, 'splash-over velocity', 0) * options.toSI.length : 0,
  };
}

const readCurb = (row: Row, options: DrainageOptions): CurbOpening => ({
  length: size(row, 2, 'length', options),
  height: size(row, 3, 'height', options),
  throat: row.choice(4, 'throat', ['HORIZONTAL', 'INCLINED', 'VERTICAL'] as const, 'VERTICAL'),
});

/** Street inlets need a street, drop inlets an open rectangular or trapezoidal channel, custom ones any conduit. */
export function readInletUsage(
  rows: readonly Row[],
  links: readonly DrainageLink[],
  inlets: readonly Inlet[],
  { names, options: { toSI } }: Context,
): InletUsage[] {
  const usage = new Map<number, InletUsage>();
  for (const row of rows) {
    const link = row.find(0, 'conduit', names.links);
    const inlet = row.find(1, 'inlet', names.inlets);
    const used: InletUsage = {
      line: row.line,
      link,
      inlet,
      node: row.find(2, 'receiving node', names.nodes),
      count: row.number(3, 'number of inlets', { from: 1, to: 100_000, whole: true }, 1),
      clogged: row.percent(4, 'share clogged', 0),
      maxFlow: row.amount(5, 'greatest flow', 0) * toSI.flow,
      depressionHeight: row.amount(6, 'local depression', 0) * toSI.rainDepth,
      depressionWidth: row.amount(7, 'width of local depression', 0) * toSI.length,
      placement: row.choice(8, 'placement', ['AUTOMATIC', 'ON_GRADE', 'ON_SAG'] as const, 'AUTOMATIC'),
    };
    const conduit = links[link];
    if (!conduit || inlet < 0) continue;
    if (conduit.kind !== 'conduit')
      row.fault('inp-wrong-kind', {
        what: 'link',
        found: conduit.id,
        kind: `a ${conduit.kind}`,
        expected: 'a conduit',
      });
    else if (fits(inlets[inlet]!, conduit, row)) usage.set(link, used);
  }
  return [...usage.values()];
}

function fits(inlet: Inlet, { section: { shape } }: Conduit, row: Row): boolean {
  const street = inlet.grate ?? inlet.curb ?? inlet.slotted;
  const drop = inlet.dropGrate ?? inlet.dropCurb;
  const channel = shape === 'RECT_OPEN' || shape === 'TRAPEZOIDAL';
  if ((!street || shape === 'STREET') && (!drop || channel)) return true;
  const way = street ? 'Use it on a STREET.' : 'Use it on a RECT_OPEN or TRAPEZOIDAL channel.';
  row.fault('inp-elements', {
    found: `has the inlet "${inlet.id}", which does not fit a section that is ${shape}`,
    way,
  });
  return false;
}
