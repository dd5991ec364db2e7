/** The summary's tables, in the file's units: rows for the text report and for CSV from one list of columns. */
import type { DrainageLink, DrainageModel, DrainageNode } from './network.ts';
import type { DrainageSummary, LinkSummary, NodeSummary, SubcatchmentSummary } from './summary.ts';

export interface Column<T> {
  /** Name in CSV, with its unit. */
  readonly name: string;
  /** Up to three lines over the column in the text. */
  readonly head: readonly string[];
  readonly value: (row: T) => string | number;
  /** Digits after the point. */
  readonly digits?: number;
}
export interface Table<T> {
  readonly title: string;
  readonly note?: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
}
export interface NodeRow {
  readonly node: DrainageNode;
  readonly sum: NodeSummary;
}
export interface LinkRow {
  readonly link: DrainageLink;
  readonly sum: LinkSummary;
}
export interface SubcatchmentRow {
  readonly id: string;
  readonly area: number;
  readonly sum: SubcatchmentSummary;
}

/** The names of the file's units, as they end a column's name and as a person reads them. */
export function unitNames({ options }: DrainageModel) {
  const { us, flowUnits, toSI } = options;
  return {
    length: us ? 'ft' : 'm',
    velocity: us ? 'ft_per_s' : 'm_per_s',
    depth: us ? 'in' : 'mm',
    flow: flowUnits.toLowerCase(),
    /** Large volumes: millions of US gallons, or megalitres. */
    volume: us ? 'Mgal' : 'ML',
    volumeSI: us ? 231e6 * 0.0254 ** 3 : 1000,
    lengthSI: toSI.length,
    depthSI: toSI.rainDepth,
    flowSI: toSI.flow,
  };
}

const hour = 3600;
/** `0  12:05`: days, hours and minutes since the start. */
export function dayTime(seconds: number): string {
  const minutes = Math.floor(seconds / 60 + 1e-6);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${Math.floor(minutes / 1440)}  ${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}

export function subcatchmentTable(model: DrainageModel, summary: DrainageSummary): Table<SubcatchmentRow> {
  const u = unitNames(model);
  const depth = (name: string, head: string[], of: (s: SubcatchmentSummary) => number): Column<SubcatchmentRow> => ({
    name: `${name}_${u.depth}`,
    head: [...head, u.depth],
    value: ({ area, sum }) => of(sum) / area / u.depthSI,
    digits: 2,
  });
  return {
    title: 'Subcatchment runoff',
    columns: [
      { name: 'subcatchment', head: ['Subcatchment'], value: (r) => r.id },
      depth('rain', ['Rain'], (s) => s.rain),
      depth('runon', ['Run-on'], (s) => s.runon),
      depth('evaporation', ['Evap-', 'oration'], (s) => s.evaporation),
      depth('infiltration', ['Infil-', 'tration'], (s) => s.infiltration),
      depth('runoff_impervious', ['Runoff', 'imperv.'], (s) => s.outflowImpervious),
      depth('runoff', ['Runoff'], (s) => s.outflow),
      {
        name: `runoff_${u.volume}`,
        head: ['Runoff', u.volume],
        value: (r) => r.sum.outflow / u.volumeSI,
        digits: 3,
      },
      { name: `peak_${u.flow}`, head: ['Peak', u.flow], value: (r) => r.sum.greatest / u.flowSI, digits: 3 },
      {
        name: 'coefficient',
        head: ['Runoff', 'coeff.'],
        value: ({ sum }) => (sum.rain + sum.runon > 0 ? sum.outflow / (sum.rain + sum.runon) : 0),
        digits: 3,
      },
    ],
    rows: model.subcatchments.map(({ id, area }, k) => ({ id, area, sum: summary.subcatchments[k]! })),
  };
}

const nodeId: Column<NodeRow> = { name: 'node', head: ['Node'], value: (r) => r.node.id };
const nodeKind: Column<NodeRow> = { name: 'kind', head: ['Kind'], value: (r) => r.node.kind };
const linkId: Column<LinkRow> = { name: 'link', head: ['Link'], value: (r) => r.link.id };
const linkKind: Column<LinkRow> = { name: 'kind', head: ['Kind'], value: (r) => r.link.kind };

export function nodeColumns(model: DrainageModel) {
  const u = unitNames(model);
  const flow = (name: string, head: string[], of: (s: NodeSummary) => number): Column<NodeRow> => ({
    name: `${name}_${u.flow}`,
    head: [...head, u.flow],
    value: (r) => of(r.sum) / u.flowSI,
    digits: 3,
  });
  const length = (name: string, head: string[], of: (r: NodeRow) => number): Column<NodeRow> => ({
    name: `${name}_${u.length}`,
    head: [...head, u.length],
    value: (r) => of(r) / u.lengthSI,
    digits: 2,
  });
  const volume = (name: string, head: string[], of: (s: NodeSummary) => number): Column<NodeRow> => ({
    name: `${name}_${u.volume}`,
    head: [...head, u.volume],
    value: (r) => of(r.sum) / u.volumeSI,
    digits: 4,
  });
  const when = (name: string, of: (s: NodeSummary) => number): Column<NodeRow> => ({
    name,
    head: ['at', 'd h:min'],
    value: (r) => dayTime(of(r.sum)),
  });
  const hours = (name: string, head: string[], of: (s: NodeSummary) => number): Column<NodeRow> => ({
    name: `${name}_h`,
    head: [...head, 'h'],
    value: (r) => of(r.sum) / hour,
    digits: 2,
  });
  return {
    id: nodeId,
    kind: nodeKind,
    meanDepth: length('mean_depth', ['Mean', 'depth'], (r) => r.sum.meanDepth),
    maxDepth: length('max_depth', ['Max', 'depth'], (r) => r.sum.maxDepth),
    maxHead: length('max_head', ['Max', 'level'], (r) => r.node.invert + r.sum.maxDepth),
    maxDepthTime: when('max_depth_time', (s) => s.maxDepthTime),
    maxLateral: flow('max_lateral', ['Max', 'lateral'], (s) => s.maxLateral),
    maxInflow: flow('max_inflow', ['Max', 'inflow'], (s) => s.maxInflow),
    maxInflowTime: when('max_inflow_time', (s) => s.maxInflowTime),
    inflowVolume: volume('inflow', ['Inflow'], (s) => s.inflowVolume),
    outflowVolume: volume('outflow', ['Outflow'], (s) => s.outflowVolume),
    maxVolume: volume('max_volume', ['Max', 'stored'], (s) => s.maxVolume),
    balance: {
      name: 'balance_error_percent',
      head: ['Balance', 'error %'],
      value: (r: NodeRow) => r.sum.balance,
      digits: 3,
    },
    surchargeHours: hours('surcharged', ['Sur-', 'charged'], (s) => s.surchargeTime),
    overCrown: length('max_over_crown', ['Max over', 'crown'], (r) => Math.max(0, r.sum.maxDepth - r.sum.crown)),
    belowRim: length('least_below_rim', ['Least', 'to rim'], (r) => Math.max(0, r.node.maxDepth - r.sum.maxDepth)),
    floodHours: hours('flooded', ['Flooded'], (s) => s.floodTime),
    maxFlood: flow('max_flooding', ['Max', 'flooding'], (s) => s.maxFlood),
    maxFloodTime: when('max_flooding_time', (s) => s.maxFloodTime),
    floodVolume: volume('flooding', ['Flooding'], (s) => s.floodVolume),
    unconverged: {
      name: 'unconverged_percent',
      head: ['Not con-', 'verged %'],
      value: (r: NodeRow) => 100 * r.sum.unconverged,
      digits: 2,
    },
    critical: {
      name: 'step_setting_percent',
      head: ['Sets', 'step %'],
      value: (r: NodeRow) => 100 * r.sum.critical,
      digits: 2,
    },
  };
}

const share = (name: string, head: readonly string[], of: (s: LinkSummary) => number): Column<LinkRow> => ({
  name: `${name}_share`,
  head,
  value: (r) => of(r.sum),
  digits: 2,
});

/** Shares of the time by class of flow: which end is dry, below, above or at critical flow. */
const classColumns = {
  dry: share('dry', ['Dry'], (s) => s.classes.dry),
  upstreamDry: share('upper_end_dry', ['Upper', 'dry'], (s) => s.classes.upstreamDry),
  downstreamDry: share('lower_end_dry', ['Lower', 'dry'], (s) => s.classes.downstreamDry),
  subcritical: share('subcritical', ['Sub-', 'critical'], (s) => s.classes.subcritical),
  supercritical: share('supercritical', ['Super-', 'critical'], (s) => s.classes.supercritical),
  upstreamCritical: share('upper_end_critical', ['Upper', 'critical'], (s) => s.classes.upstreamCritical),
  downstreamCritical: share('lower_end_critical', ['Lower', 'critical'], (s) => s.classes.downstreamCritical),
  normalLimited: share('held_to_normal_flow', ['Held to', 'normal'], (s) => s.normalLimited),
  inletControlled: share('inlet_control', ['Inlet', 'control'], (s) => s.inletControlled),
  froude: {
    name: 'mean_froude',
    head: ['Mean', 'Froude'],
    value: (r: LinkRow) => r.sum.meanFroude,
    digits: 2,
  },
};

export function linkColumns(model: DrainageModel) {
  const u = unitNames(model);
  const hours = (name: string, head: string[], of: (s: LinkSummary) => number): Column<LinkRow> => ({
    name: `${name}_h`,
    head: [...head, 'h'],
    value: (r) => of(r.sum) / hour,
    digits: 2,
  });
  return {
    id: linkId,
    kind: linkKind,
    maxFlow: {
      name: `max_flow_${u.flow}`,
      head: ['Max', 'flow', u.flow],
      value: (r: LinkRow) => r.sum.maxFlow / u.flowSI,
      digits: 3,
    },
    maxFlowTime: { name: 'max_flow_time', head: ['at', 'd h:min'], value: (r: LinkRow) => dayTime(r.sum.maxFlowTime) },
    maxVelocity: {
      name: `max_velocity_${u.velocity}`,
      head: ['Max', 'speed', u.length === 'ft' ? 'ft/s' : 'm/s'],
      value: (r: LinkRow) => r.sum.maxVelocity / u.lengthSI,
      digits: 2,
    },
    flowShare: {
      name: 'max_flow_over_full',
      head: ['Max/', 'full', 'flow'],
      value: (r: LinkRow) => (r.sum.fullFlow > 0 ? r.sum.maxFlow / r.sum.fullFlow : 0),
      digits: 2,
    },
    fill: { name: 'max_fill', head: ['Max/', 'full', 'depth'], value: (r: LinkRow) => r.sum.maxFill, digits: 2 },
    full: hours('full', ['Both', 'ends full'], (s) => s.fullTime),
    fullUpstream: hours('full_upstream', ['Upper', 'end full'], (s) => s.fullUpstreamTime),
    fullDownstream: hours('full_downstream', ['Lower', 'end full'], (s) => s.fullDownstreamTime),
    aboveNormal: hours('above_normal', ['Above full', 'normal flow'], (s) => s.aboveNormalTime),
    limited: hours('capacity_limited', ['Capacity', 'limited'], (s) => s.limitedTime),
    turns: { name: 'flow_turns', head: ['Turns of', 'flow'], value: (r: LinkRow) => r.sum.turns, digits: 0 },
    critical: {
      name: 'step_setting_percent',
      head: ['Sets', 'step %'],
      value: (r: LinkRow) => 100 * r.sum.critical,
      digits: 2,
    },
    ...classColumns,
    onHours: hours('on', ['On'], (s) => s.onTime),
    starts: { name: 'starts', head: ['Starts'], value: (r: LinkRow) => r.sum.starts, digits: 0 },
    volume: {
      name: `volume_${u.volume}`,
      head: ['Volume', u.volume],
      value: (r: LinkRow) => r.sum.volume / u.volumeSI,
      digits: 4,
    },
  };
}

const written = <T>(column: Column<T>, row: T): string => {
  const v = column.value(row);
  return typeof v === 'string' ? v : Number.isFinite(v) ? v.toFixed(column.digits ?? 2) : '-';
};

/** The table as text, columns right-aligned but for the first two words. */
export function tableText<T>({ title, note, columns, rows }: Table<T>): string {
  const cells = rows.map((row) => columns.map((c) => written(c, row)));
  const left = columns.map((c) => rows.length > 0 && typeof c.value(rows[0]!) === 'string' && !c.name.endsWith('time'));
  const deep = Math.max(1, ...columns.map((c) => c.head.length));
  const heads = Array.from({ length: deep }, (_, line) =>
    columns.map((c) => c.head[line - deep + c.head.length] ?? ''),
  );
  const widths = columns.map((_, k) => Math.max(...[...heads, ...cells].map((line) => line[k]!.length)));
  const line = (words: readonly string[]): string =>
    `  ${words.map((w, k) => (left[k] ? w.padEnd(widths[k]!) : w.padStart(widths[k]!))).join('  ')}`.trimEnd();
  const rule = `  ${'-'.repeat(widths.reduce((n, w) => n + w + 2, -2))}`;
  return [
    title,
    '='.repeat(title.length),
    ...(note ? [note] : []),
    ...heads.map(line),
    rule,
    ...cells.map(line),
    '',
  ].join('\n');
}

const quoted = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** The table as CSV; numbers keep six significant digits at least. */
export function tableCsv<T>({ columns, rows }: Table<T>): string {
  const cell = (c: Column<T>, row: T): string => {
    const v = c.value(row);
    if (typeof v === 'string') return quoted(v.replace(/^(\d+) {2}(\d\d:\d\d)$/, '$1 $2'));
    return Number.isFinite(v) ? String(Number(v.toPrecision(7))) : '';
  };
  return `${[columns.map((c) => c.name).join(','), ...rows.map((r) => columns.map((c) => cell(c, r)).join(','))].join('\n')}\n`;
}
