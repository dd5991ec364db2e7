/** [OPTIONS]: every option of SWMM 5.2 with its default, in SI. Defaults are those of the user's manual, appendix D. */
import { day, dayNumber, readDate, readDayOfYear, readNumber, readTime } from './dates.ts';
import type { InfiltrationModel } from './hydrology.ts';
import type { DrainageOptions } from './options.ts';
import type { Bounds, Reading, Row } from './reading.ts';
import { flowUnits, isUS, unitFactors } from './units.ts';

export const infiltrationModels: readonly InfiltrationModel[] = [
  'HORTON',
  'MODIFIED_HORTON',
  'GREEN_AMPT',
  'MODIFIED_GREEN_AMPT',
  'CURVE_NUMBER',
];
const routings = ['STEADY', 'KINWAVE', 'DYNWAVE'] as const;
/** Words of older files. */
const oldRoutings: Readonly<Record<string, (typeof routings)[number]>> = { KW: 'KINWAVE', DW: 'DYNWAVE' };
const switches = [
  'IGNORE_RAINFALL',
  'IGNORE_SNOWMELT',
  'IGNORE_GROUNDWATER',
  'IGNORE_RDII',
  'IGNORE_ROUTING',
  'IGNORE_QUALITY',
  'ALLOW_PONDING',
  'SKIP_STEADY_STATE',
] as const;
const others = [
  'FLOW_UNITS',
  'INFILTRATION',
  'FLOW_ROUTING',
  'LINK_OFFSETS',
  'FORCE_MAIN_EQUATION',
  'SYS_FLOW_TOL',
  'LAT_FLOW_TOL',
  'START_DATE',
  'START_TIME',
  'END_DATE',
  'END_TIME',
  'REPORT_START_DATE',
  'REPORT_START_TIME',
  'SWEEP_START',
  'SWEEP_END',
  'DRY_DAYS',
  'REPORT_STEP',
  'WET_STEP',
  'DRY_STEP',
  'ROUTING_STEP',
  'RULE_STEP',
  'LENGTHENING_STEP',
  'VARIABLE_STEP',
  'MINIMUM_STEP',
  'INERTIAL_DAMPING',
  'NORMAL_FLOW_LIMITED',
  'SURCHARGE_METHOD',
  'MIN_SURFAREA',
  'MIN_SLOPE',
  'MAX_TRIALS',
  'HEAD_TOLERANCE',
  'THREADS',
  'TEMPDIR',
  'COMPATIBILITY',
  'SLOPE_WEIGHTING',
] as const;
const known: readonly string[] = [...switches, ...others];

/** The options of a file by name: the last line of each counts. */
class Written {
  readonly #rows = new Map<string, Row>();
  constructor(rows: readonly Row[], reading: Reading) {
    for (const row of rows) {
      const name = row.words[0]!.toUpperCase();
      const hint = known.includes(name) ? '' : reading.hint(name, known);
      if (known.includes(name)) this.#rows.set(name, row);
      else row.fault('inp-option-unknown', { found: row.words[0]!, hint });
    }
  }

  line(name: string): number {
    return this.#rows.get(name)?.line ?? 1;
  }

  choice<T extends string>(name: string, choices: readonly T[], fallback: T, old: Readonly<Record<string, T>> = {}): T {
    const row = this.#rows.get(name);
    if (!row) return fallback;
    const other = old[row.words[1]?.toUpperCase() ?? ''];
    if (other !== undefined) return other;
    return row.choice(1, 'the value', choices, fallback);
  }

  yes(name: (typeof switches)[number]): boolean {
    return this.choice(name, ['NO', 'YES'], 'NO') === 'YES';
  }

  number(name: string, bounds: Bounds, fallback: number): number {
    return this.#rows.get(name)?.number(1, 'the value', bounds, fallback) ?? fallback;
  }

  /** s; a plain number is decimal hours, or seconds where `plain` says so. */
  step(name: string, fallback: number, least: number, plain = 3600): number {
    const row = this.#rows.get(name);
    const text = row?.word(1, 'value');
    if (!row || !text) return fallback;
    const number = readNumber(text);
    const seconds = Number.isNaN(number) || plain === 3600 ? readTime(text) : number * plain;
    if (!(seconds >= 0)) row.fault('inp-not-a-time', { what: 'the value', found: text });
    else if (seconds < least || seconds > 366 * day)
      row.fault('inp-out-of-range', { what: 'the value', found: text, range: `from ${least} s to a year` });
    else return seconds;
    return fallback;
  }

  #dated(name: string, fallback: number, read: (text: string) => number, expected: string): number {
    const row = this.#rows.get(name);
    const text = row?.word(1, 'value');
    if (!row || !text) return fallback;
    const value = read(text);
    if (!Number.isNaN(value)) return value;
    row.fault('inp-not-a-date', { what: 'the value', found: text, expected });
    return fallback;
  }

  /** Days since 1899-12-30. */
  date(name: string, fallback: number): number {
    return this.#dated(name, fallback, readDate, 'month/day/year');
  }

  dayOfYear(name: string, fallback: number): number {
    return this.#dated(name, fallback, readDayOfYear, 'month/day');
  }
}

export function readOptions(rows: readonly Row[], reading: Reading): DrainageOptions {
  const w = new Written(rows, reading);
  const units = w.choice('FLOW_UNITS', flowUnits, 'CFS');
  const toSI = unitFactors(units);
  const foot = 0.3048; // m: defaults are in feet, whatever the file's units

  const startDay = w.date('START_DATE', dayNumber(2004, 1, 1));
  const startTime = w.step('START_TIME', 0, 0);
  const start = startDay * day + startTime;
  const end = w.date('END_DATE', startDay) * day + w.step('END_TIME', day, 0);
  const reportStart = w.date('REPORT_START_DATE', startDay) * day + w.step('REPORT_START_TIME', startTime, 0);
  const told = reading.faulty; // a date that cannot be read says nothing of the others
  if (!told && end <= start)
    reading.fault('inp-end-before-start', { what: 'the end of the run', of: 'START_DATE' }, w.line('END_DATE'));
  else if (!told && reportStart > end)
    reading.fault(
      'inp-end-before-start',
      { what: 'the end of the run', of: 'REPORT_START_DATE' },
      w.line('REPORT_START_DATE'),
    );

  const reportStep = w.step('REPORT_STEP', 900, 1);
  const wetStep = w.step('WET_STEP', 300, 1);
  const writtenDry = w.step('DRY_STEP', 3600, 1);
  const dryStep = Math.max(writtenDry, wetStep);
  if (dryStep > writtenDry)
    reading.warn('inp-dry-step', w.line('DRY_STEP'), `DRY_STEP was raised to WET_STEP, ${wetStep} s.`);
  const writtenRouting = w.step('ROUTING_STEP', 20, 0.001, 1);
  if (writtenRouting > reportStep)
    reading.fault('inp-step-too-long', { found: writtenRouting, most: reportStep }, w.line('ROUTING_STEP'));
  const routingStep = Math.min(writtenRouting, wetStep);
  if (routingStep < writtenRouting)
    reading.warn('inp-routing-step', w.line('ROUTING_STEP'), `ROUTING_STEP was lowered to WET_STEP, ${wetStep} s.`);

  const minSurfaceArea = w.number('MIN_SURFAREA', { from: 0 }, 0) * toSI.area;
  const headTolerance = w.number('HEAD_TOLERANCE', { from: 0 }, 0) * toSI.length;
  return {
    flowUnits: units,
    us: isUS(units),
    toSI,
    infiltration: w.choice('INFILTRATION', infiltrationModels, 'HORTON'),
    routing: w.choice('FLOW_ROUTING', routings, 'DYNWAVE', oldRoutings),
    linkOffsets: w.choice('LINK_OFFSETS', ['DEPTH', 'ELEVATION'], 'DEPTH'),
    forceMain: w.choice('FORCE_MAIN_EQUATION', ['H-W', 'D-W'], 'H-W', { H_W: 'H-W', D_W: 'D-W' }),
    ignoreRainfall: w.yes('IGNORE_RAINFALL'),
    ignoreSnowmelt: w.yes('IGNORE_SNOWMELT'),
    ignoreGroundwater: w.yes('IGNORE_GROUNDWATER'),
    ignoreRdii: w.yes('IGNORE_RDII'),
    ignoreQuality: w.yes('IGNORE_QUALITY'),
    ignoreRouting: w.yes('IGNORE_ROUTING'),
    allowPonding: w.yes('ALLOW_PONDING'),
    skipSteadyState: w.yes('SKIP_STEADY_STATE'),
    systemFlowTolerance: w.number('SYS_FLOW_TOL', { from: 0 }, 5) / 100,
    lateralFlowTolerance: w.number('LAT_FLOW_TOL', { from: 0 }, 5) / 100,
    start,
    end,
    reportStart: Math.max(reportStart, start),
    sweepStart: w.dayOfYear('SWEEP_START', 1),
    sweepEnd: w.dayOfYear('SWEEP_END', 366),
    dryTime: w.number('DRY_DAYS', { from: 0, to: 36_600 }, 0) * day,
    reportStep,
    wetStep,
    dryStep,
    routingStep,
    ruleStep: w.step('RULE_STEP', 0, 0),
    lengtheningStep: w.step('LENGTHENING_STEP', 0, 0, 1),
    variableStep: w.number('VARIABLE_STEP', { from: 0, to: 2 }, 0),
    minimumStep: w.step('MINIMUM_STEP', 0.5, 0, 1) || 0.5,
    inertialDamping: w.choice('INERTIAL_DAMPING', ['NONE', 'PARTIAL', 'FULL'], 'PARTIAL'),
    normalFlowLimited: w.choice('NORMAL_FLOW_LIMITED', ['NONE', 'SLOPE', 'FROUDE', 'BOTH'], 'BOTH'),
    surchargeMethod: w.choice('SURCHARGE_METHOD', ['EXTRAN', 'SLOT'], 'EXTRAN'),
    minSurfaceArea: minSurfaceArea || 12.566 * foot * foot,
    minSlope: w.number('MIN_SLOPE', { from: 0, to: 100 }, 0) / 100,
    maxTrials: w.number('MAX_TRIALS', { from: 0, to: 1000, whole: true }, 0) || 8,
    headTolerance: headTolerance || 0.005 * foot,
    threads: w.number('THREADS', { from: 0, to: 1024, whole: true }, 1) || 1,
  };
}
