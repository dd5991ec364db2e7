/** The text report of a run: what was computed, whether volumes close, tables per element, and every element that was unstable. */
import { dateText } from './calendar.ts';
import type { DrainageModel } from './network.ts';
import type { DrainageSummary, RoutingSummary, RunoffSummary } from './summary.ts';
import {
  type LinkRow,
  linkColumns,
  type NodeRow,
  nodeColumns,
  subcatchmentTable,
  tableText,
  unitNames,
} from './summary-tables.ts';

const heading = (title: string): string => `${title}\n${'='.repeat(title.length)}`;
const pairs = (rows: readonly (readonly [string, string])[]): string =>
  rows.map(([name, value]) => `  ${name.padEnd(34, '.')} ${value}`).join('\n');

/** Control actions are told one by one only where the file asks for it ([REPORT] CONTROLS YES). */
export interface ReportAction {
  readonly time: number;
  readonly link: string;
  readonly to: number;
  readonly rule: string;
}

export function reportText(
  model: DrainageModel,
  summary: DrainageSummary,
  version: string,
  actions: readonly ReportAction[] = [],
): string {
  const { options } = model;
  const parts = [
    `Stormtable ${version}: drainage model ${model.file}`,
    ...model.title.filter((line) => line.trim() !== '').map((line) => `  ${line.trim()}`),
    '',
    heading('What was computed'),
    pairs([
      ['Elements', elementText(model)],
      ['Flow units', options.flowUnits],
      ['Infiltration', model.subcatchments.length ? options.infiltration : 'none'],
      ['Flow routing', summary.routing ? options.routing : 'none'],
      ...(options.routing === 'DYNWAVE' ? [['Surcharge', options.surchargeMethod] as const] : []),
      ...(options.skipSteadyState ? [['Steps in which nothing changes', 'passed over'] as const] : []),
      ['From', dateText(options.start)],
      ['To', dateText(options.start + summary.computed) + interrupted(model, summary)],
      ['Report step', `${options.reportStep} s${model.report.averages ? ', means of nodes and links' : ''}`],
      ['Wet and dry step of runoff', `${options.wetStep} s, ${options.dryStep} s`],
      ['Routing step', `${options.routingStep} s${options.variableStep > 0 ? ' at most, variable' : ''}`],
    ]),
    '',
  ];
  if (model.warnings.length + model.unmodelled.length > 0)
    parts.push(
      heading('Warnings'),
      ...[...model.unmodelled, ...model.warnings].map((w) => `  line ${w.line}: ${w.message}`),
      '',
    );
  if (summary.runoff) parts.push(runoffBalance(model, summary.runoff), '');
  if (summary.routing) parts.push(routingBalance(model, summary.routing), '', stepText(summary.routing), '');
  if (summary.runoff) parts.push(tableText(subcatchmentTable(model, summary)));
  if (summary.routing) parts.push(...routingTables(model, summary));
  if (actions.length)
    parts.push(
      heading('Settings changed by rules'),
      ...actions.map(
        (a) => `  ${dateText(options.start + a.time)}  link ${a.link} to ${a.to.toFixed(3)} by rule ${a.rule}`,
      ),
      '',
    );
  return parts.join('\n');
}

function elementText({ gages, subcatchments, nodes, links }: DrainageModel): string {
  return `${gages.length} rain gages, ${subcatchments.length} subcatchments, ${nodes.length} nodes, ${links.length} links`;
}
const interrupted = ({ options }: DrainageModel, { computed }: DrainageSummary): string =>
  computed < options.end - options.start ? ` (interrupted; the file asks for ${dateText(options.end)})` : '';

function runoffBalance(model: DrainageModel, r: RunoffSummary): string {
  const u = unitNames(model);
  const area = model.subcatchments.reduce((sum, s) => sum + s.area, 0);
  const row = (name: string, v: number): [string, string] => [
    name,
    `${(v / u.volumeSI).toFixed(4).padStart(14)} ${u.volume}${(v / area / u.depthSI).toFixed(3).padStart(14)} ${u.depth}`,
  ];
  return [
    heading('Balance of runoff'),
    pairs([
      row('Rain', r.rain),
      ...(r.runon > 0 ? [row('Run-on from outfalls', r.runon)] : []),
      row('Evaporation', r.evaporation),
      row('Infiltration', r.infiltration),
      row('Surface runoff', r.outflow),
      row('Left on the ground', r.stored),
      ['Error', `${r.error.toFixed(3).padStart(14)} %`],
    ]),
  ].join('\n');
}

function routingBalance(model: DrainageModel, r: RoutingSummary): string {
  const u = unitNames(model);
  const row = (name: string, v: number): [string, string] => [
    name,
    `${(v / u.volumeSI).toFixed(4).padStart(14)} ${u.volume}${v.toFixed(1).padStart(16)} m3`,
  ];
  return [
    heading('Balance of flow routing'),
    pairs([
      row('Dry-weather inflow', r.dryWeather),
      row('Wet-weather inflow', r.wetWeather),
      row('Rain-derived inflow (RDII)', r.rdii),
      row('External inflow', r.external),
      row('Inflow through outfalls', r.backflow),
      row('Outflow', r.outflow),
      row('Flooding', r.flooding),
      row('Evaporation and seepage', r.losses),
      row('Stored at the start', r.initial),
      row('Stored at the end', r.stored),
      ['Error', `${r.error.toFixed(3).padStart(14)} %`],
    ]),
  ].join('\n');
}

const stepText = (r: RoutingSummary): string =>
  [
    heading('Routing steps'),
    pairs([
      ['Steps', `${r.steps}`],
      [
        'Shortest, mean, longest',
        `${r.shortestStep.toFixed(2)}, ${r.meanStep.toFixed(2)}, ${r.longestStep.toFixed(2)} s`,
      ],
      ['Iterations a step', r.iterations.toFixed(2)],
      ['Steps that did not converge', `${(100 * r.unconverged).toFixed(2)} %`],
    ]),
  ].join('\n');

function routingTables(model: DrainageModel, summary: DrainageSummary): string[] {
  const { options } = model;
  const n = nodeColumns(model);
  const l = linkColumns(model);
  const nodes: NodeRow[] = model.nodes.map((node, k) => ({ node, sum: summary.nodes[k]! }));
  const links: LinkRow[] = model.links.map((link, k) => ({ link, sum: summary.links[k]! }));
  const tables = [
    tableText({
      title: 'Depth at nodes',
      columns: [n.id, n.kind, n.meanDepth, n.maxDepth, n.maxHead, n.maxDepthTime],
      rows: nodes,
    }),
    tableText({
      title: 'Inflow to nodes',
      columns: [n.id, n.kind, n.maxLateral, n.maxInflow, n.maxInflowTime, n.inflowVolume],
      rows: nodes,
    }),
    unstable(
      'Balance of nodes',
      'What came in less what went out, flooded, was lost and stayed, over what came in; all off by 0.01 % or more.',
      nodes,
      (r) => (Math.abs(r.sum.balance) >= 0.01 ? Math.abs(r.sum.balance) : 0),
      [n.id, n.kind, n.inflowVolume, n.outflowVolume, n.maxVolume, n.balance],
    ),
    some(
      'Surcharged nodes',
      'Water stood above the top of the highest conduit.',
      nodes,
      (r) => r.sum.surchargeTime > 0,
      [n.id, n.kind, n.surchargeHours, n.overCrown, n.belowRim],
    ),
    some(
      'Flooded nodes',
      'All water that left a node upwards, whether it ponded or not.',
      nodes,
      (r) => r.sum.floodVolume > 0,
      [n.id, n.kind, n.floodHours, n.maxFlood, n.maxFloodTime, n.floodVolume],
    ),
    some('Outfalls', '', nodes, (r) => r.node.kind === 'outfall', [n.id, n.maxInflow, n.maxInflowTime, n.inflowVolume]),
    tableText({
      title: 'Flow in links',
      columns: [l.id, l.kind, l.maxFlow, l.maxFlowTime, l.maxVelocity, l.flowShare, l.fill],
      rows: links,
    }),
    some(
      'Classes of flow',
      'Shares of the time, and the mean Froude number.',
      links,
      (r) => options.routing === 'DYNWAVE' && r.link.kind === 'conduit',
      [l.id, l.dry, l.upstreamDry, l.downstreamDry, l.subcritical, l.supercritical, l.upstreamCritical].concat([
        l.downstreamCritical,
        l.froude,
        l.normalLimited,
        l.inletControlled,
      ]),
    ),
    some('Surcharged conduits', '', links, (r) => r.link.kind === 'conduit' && fullAtAll(r), [
      l.id,
      l.full,
      l.fullUpstream,
      l.fullDownstream,
      l.aboveNormal,
      l.limited,
    ]),
    some('Pumps', '', links, (r) => r.link.kind === 'pump', [l.id, l.onHours, l.starts, l.maxFlow, l.volume]),
    unstable(
      'Links with unstable flow',
      'How often flow turned from rising to falling or back; all that turned at all.',
      links,
      (r) => r.sum.turns,
      [l.id, l.kind, l.turns],
    ),
    unstable(
      'Nodes that did not converge',
      'Share of the steps; all that failed at all.',
      nodes,
      (r) => r.sum.unconverged,
      [n.id, n.kind, n.unconverged],
    ),
    unstable('Nodes that set the step', 'Share of the steps whose length the node set.', nodes, (r) => r.sum.critical, [
      n.id,
      n.critical,
    ]),
    unstable('Links that set the step', 'Share of the steps whose length the link set.', links, (r) => r.sum.critical, [
      l.id,
      l.critical,
    ]),
  ];
  return tables.filter((t) => t !== '');
}

const fullAtAll = ({ sum }: LinkRow): boolean =>
  sum.fullTime + sum.fullUpstreamTime + sum.fullDownstreamTime + sum.aboveNormalTime + sum.limitedTime > 0;

type Columns<T> = Parameters<typeof tableText<T>>[0]['columns'];

/** A table of those rows that something holds for; a word where there are none. */
function some<T>(
  title: string,
  note: string,
  rows: readonly T[],
  holds: (row: T) => boolean,
  columns: Columns<T>,
): string {
  const chosen = rows.filter(holds);
  if (chosen.length === 0) return `${heading(title)}\n  none\n`;
  return tableText({ title, ...(note ? { note: `  ${note}` } : {}), columns, rows: chosen });
}

/** As `some`, the worst first, and none left out. */
function unstable<T>(
  title: string,
  note: string,
  rows: readonly T[],
  size: (row: T) => number,
  columns: Columns<T>,
): string {
  const sorted = rows.filter((r) => size(r) > 0).sort((a, b) => size(b) - size(a));
  return some(title, note, sorted, () => true, columns);
}
