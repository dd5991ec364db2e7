/** [JUNCTIONS], [OUTFALLS], [STORAGE] and [DIVIDERS]. Depths are as written; `derive.ts` raises them to crowns. */
import { pow } from '../../core/arithmetic.ts';
import type { AllNames } from './names.ts';
import type { Curve, Divider, DrainageNode, Junction, Outfall, Storage } from './network.ts';
import type { DrainageOptions } from './options.ts';
import type { Row } from './reading.ts';

export interface Context {
  readonly names: AllNames;
  readonly options: DrainageOptions;
  readonly curves: readonly Curve[];
}

/** A node per row; rows of all four sections in the order of the file, their names already taken. */
export const readNodes = (rows: readonly Row[], context: Context): DrainageNode[] =>
  rows.map((row) => {
    switch (row.section) {
      case 'JUNCTIONS':
        return readJunction(row, context);
      case 'OUTFALLS':
        return readOutfall(row, context);
      case 'STORAGE':
        return readStorage(row, context);
      default:
        return readDivider(row, context);
    }
  });

/** A curve that must be of one of some types. */
export function findCurve(row: Row, i: number, types: readonly string[], { names, curves }: Context): number {
  const index = row.find(i, 'curve', names.curves);
  const curve = curves[index];
  if (curve && !types.includes(curve.type)) {
    const expected = `a ${types.join(' or ')} curve`;
    row.fault('inp-wrong-kind', { what: 'curve', found: curve.id, kind: `a ${curve.type} curve`, expected });
  }
  return index;
}

/** Max. depth, initial depth, surcharge depth and ponded area from word `i` on. */
function depths(row: Row, i: number, { options: { toSI } }: Context) {
  const maxDepth = row.amount(i, 'maximum depth', 0) * toSI.length;
  return {
    maxDepth,
    writtenMaxDepth: maxDepth,
    initialDepth: row.amount(i + 1, 'initial depth', 0) * toSI.length,
    surchargeDepth: row.amount(i + 2, 'surcharge depth', 0) * toSI.length,
    pondedArea: row.amount(i + 3, 'ponded area', 0) * toSI.area,
  };
}

const base = (row: Row, { options }: Context) => ({
  id: row.words[0]!,
  line: row.line,
  invert: row.number(1, 'elevation') * options.toSI.length,
});

const readJunction = (row: Row, context: Context): Junction => ({
  kind: 'junction',
  ...base(row, context),
  ...depths(row, 2, context),
});

function readOutfall(row: Row, context: Context): Outfall {
  const { names, options } = context;
  const kind = row.choice(2, 'type', ['FREE', 'NORMAL', 'FIXED', 'TIDAL', 'TIMESERIES'] as const);
  let stage: Outfall['stage'];
  let next = 4;
  if (kind === 'FIXED') stage = { kind, elevation: row.number(3, 'stage') * options.toSI.length };
  else if (kind === 'TIDAL') stage = { kind, curve: findCurve(row, 3, ['TIDAL'], context) };
  else if (kind === 'TIMESERIES')
    stage = { kind, series: row.find(3, 'series', names.series), factor: options.toSI.length };
  else {
    stage = { kind };
    next = 3;
  }
  return {
    kind: 'outfall',
    ...base(row, context),
    ...{ maxDepth: 0, writtenMaxDepth: 0, initialDepth: 0, surchargeDepth: 0, pondedArea: 0 },
    stage,
    flapGate: row.yes(next, 'flap gate'),
    routeTo: row.find(next + 1, 'receiving subcatchment', names.subcatchments, true),
  };
}

const shapes = ['TABULAR', 'FUNCTIONAL', 'CYLINDRICAL', 'CONICAL', 'PARABOLOID', 'PARABOLIC', 'PYRAMIDAL'] as const;

function readStorage(row: Row, context: Context): Storage {
  const { toSI } = context.options;
  const written = row.choice(4, 'shape', shapes);
  const [shape, next] = written === 'TABULAR' ? tabular(row, context) : storageShape(row, written, context);
  const maxDepth = row.amount(2, 'maximum depth') * toSI.length;
  return {
    kind: 'storage',
    ...base(row, context),
    maxDepth,
    writtenMaxDepth: maxDepth,
    initialDepth: row.amount(3, 'initial depth') * toSI.length,
    pondedArea: 0,
    shape,
    surchargeDepth: row.amount(next, 'surcharge depth', 0) * toSI.length,
    evaporationFactor: row.amount(next + 1, 'share of evaporation', 0),
    seepage: readSeepage(row, next + 2, context),
  };
}

const tabular = (row: Row, context: Context): [Storage['shape'], number] => [
  { kind: 'TABULAR', curve: findCurve(row, 5, ['STORAGE'], context) },
  6,
];

/**
 * Areas at depth d of the named shapes, from their axes or sides L and W (m) and Z:
 * CYLINDRICAL ellipse L by W; CONICAL the base ellipse, growing by Z run over rise along L and by W/L of it across;
 * PARABOLOID the ellipse L by W at height Z, area in proportion to d; PYRAMIDAL (L + 2 Z d)(W + 2 Z d).
 */
function storageShape(
  row: Row,
  written: Exclude<(typeof shapes)[number], 'TABULAR'>,
  { options: { toSI } }: Context,
): [Storage['shape'], number] {
  if (written === 'FUNCTIONAL') {
    const exponent = row.number(6, 'exponent A2', { from: 0, to: 100 });
    // A1 d^A2 with d in the file's units
    const coefficient = (row.amount(5, 'coefficient A1') * toSI.area) / pow(toSI.length, exponent);
    return [{ kind: 'FUNCTIONAL', coefficient, exponent, constant: row.amount(7, 'constant A0') * toSI.area }, 8];
  }
  const l = row.number(5, 'length', { over: 0 }) * toSI.length;
  const w = row.number(6, 'width', { over: 0 }) * toSI.length;
  const quarter = Math.PI / 4;
  const kind = 'QUADRATIC';
  switch (written) {
    case 'CYLINDRICAL':
      row.amount(7, 'third dimension', 0);
      return [{ kind, form: 'CYLINDRICAL', a0: quarter * l * w, a1: 0, a2: 0 }, 8];
    case 'CONICAL': {
      const z = row.amount(7, 'side slope');
      return [
        { kind, form: 'CONICAL', a0: quarter * l * w, a1: 4 * quarter * w * z, a2: (4 * quarter * w * z * z) / l },
        8,
      ];
    }
    case 'PYRAMIDAL': {
      const z = row.amount(7, 'side slope');
      return [{ kind, form: 'PYRAMIDAL', a0: l * w, a1: 2 * z * (l + w), a2: 4 * z * z }, 8];
    }
    default: {
      const z = row.number(7, 'full height', { over: 0 }) * toSI.length;
      return [{ kind, form: 'PARABOLIC', a0: 0, a1: (quarter * l * w) / z, a2: 0 }, 8];
    }
  }
}

/** Suction, conductivity and deficit, or the conductivity alone. */
function readSeepage(row: Row, i: number, { options: { toSI } }: Context): Storage['seepage'] {
  const written = row.words.slice(i).filter((w) => w !== '').length;
  if (written === 0) return undefined;
  const alone = written === 1;
  const suction = alone ? 0 : row.amount(i, 'suction head') * toSI.rainDepth;
  const conductivity = row.amount(alone ? i : i + 1, 'conductivity', 0) * toSI.rainRate;
  const initialDeficit = alone ? 0 : row.number(i + 2, 'initial deficit', { from: 0, to: 1 }, 0);
  return conductivity > 0 ? { suction, conductivity, initialDeficit } : undefined;
}

function readDivider(row: Row, context: Context): Divider {
  const { names, options } = context;
  const { toSI } = options;
  // dynamic wave takes a divider for a junction and needs no link
  const diverted = row.find(2, 'diverted link', names.links, options.routing === 'DYNWAVE');
  const kind = row.choice(3, 'type', ['OVERFLOW', 'CUTOFF', 'TABULAR', 'WEIR'] as const);
  const length = toSI.length * Math.sqrt(toSI.length);
  const rule: Divider['rule'] =
    kind === 'OVERFLOW'
      ? { kind }
      : kind === 'CUTOFF'
        ? { kind, flow: row.amount(4, 'cutoff flow') * toSI.flow }
        : kind === 'TABULAR'
          ? { kind, curve: findCurve(row, 4, ['DIVERSION'], context) }
          : {
              kind,
              minFlow: row.amount(4, 'least flow') * toSI.flow,
              maxDepth: row.number(5, 'height', { over: 0 }) * toSI.length,
              coefficient: (row.number(6, 'coefficient', { over: 0 }) * toSI.flow) / length,
            };
  const next = { OVERFLOW: 4, CUTOFF: 5, TABULAR: 5, WEIR: 7 }[kind];
  return { kind: 'divider', ...base(row, context), ...depths(row, next, context), diverted, rule };
}
