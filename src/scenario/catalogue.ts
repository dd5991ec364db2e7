/**
 * The catalogue: the one list of processes and the order in which they step within their pace. Makes a `Build` for the
 * engine from what was read.
 */
import type { RiverSection } from '../assets/place.ts';
import type { Fault, FaultPlace } from '../core/errors.ts';
import { StormtableError } from '../core/errors.ts';
import { cellsOnLine, sectionCells } from '../core/line-cells.ts';
import type { Command, Process, ProcessContext } from '../core/process.ts';
import { cellsInRings } from '../core/ring-cells.ts';
import type { Given } from '../core/world.ts';
import { crews } from '../dispatch/crews.ts';
import { dispatch } from '../dispatch/rule-engine.ts';
import { type InflowSource, inflow } from '../forcing/inflow.ts';
import { rainfall } from '../forcing/rainfall.ts';
import { meanOver } from '../forcing/series.ts';
import { bridges } from '../hydro/bridges.ts';
import { crossSections, sectionFault } from '../hydro/cross-sections.ts';
import { drainage } from '../hydro/drainage.ts';
import { ConnectedWater, drainConnections } from '../hydro/drainage-connections.ts';
import { type DrainageLayout, layDrainage } from '../hydro/drainage-layout.ts';
import { drainageSentences } from '../hydro/drainage-table.ts';
import { evaporation } from '../hydro/evaporation.ts';
import { probes } from '../hydro/probes.ts';
import { resolveShallow } from '../hydro/shallow-options.ts';
import { shallowWater } from '../hydro/shallow-water.ts';
import { stormDrains } from '../hydro/storm-drains.ts';
import { structures } from '../hydro/structures.ts';
import { subgridFlow } from '../hydro/subgrid-flow.ts';
import { refusedBySubgrid } from '../hydro/subgrid-options.ts';
import type { OpenBoundary } from '../hydro/surface-boundaries.ts';
import { surfaceFlow } from '../hydro/surface-flow.ts';
import { underpasses } from '../hydro/underpasses.ts';
import { impact } from '../impact/impact.ts';
import type { KernelRunner } from '../kernels/runner.ts';
import { slopeFailure } from '../landslide/slope-failure.ts';
import { gauges } from '../sensing/gauges.ts';
import { roadReports } from '../sensing/road-reports.ts';
import { warnings } from '../sensing/warnings.ts';
import { type GroundFields, groundFields } from './ground-fields.ts';
import { rainLosses, soilProcesses } from './loss-processes.ts';
import { boundaryCells, openFaults, pointCells } from './open-cells.ts';
import { builtPlace } from './read-rules.ts';
import type { Scenario, ScenarioBundle } from './scenario.ts';
import { type Standing, snapped } from './snapped-structures.ts';
import { fineSurface, subgridFields } from './subgrid-ground.ts';

/** What the engine needs; the type is the engine's own, by shape, so that this room does not look up at `run`. */
export interface Assembled {
  readonly grid: GroundFields['grid'];
  readonly mask: Uint8Array;
  readonly clock: Scenario['clock'];
  readonly seed: number;
  readonly warmUpTicks: number;
  readonly given: ReadonlyMap<string, Given>;
  readonly processes: (context: ProcessContext) => readonly Process[];
  readonly commands: readonly Omit<Command, 'sequence'>[];
  readonly commandPlaces: readonly FaultPlace[];
  readonly shared: boolean;
  readonly ledgerTolerance: number;
  /** What is no fault and worth knowing before the run, in English. */
  readonly notes: readonly string[];
}

/** A run stops when more than this share of (initial + entered) water is unexplained. */
const ledgerTolerance = 1e-6;

export function assemble(
  bundle: ScenarioBundle,
  runner: KernelRunner,
  options: { readonly shared: boolean },
): Assembled {
  const { scenario } = bundle;
  const coarse = groundFields(bundle);
  const ground = bundle.fine ? subgridFields(bundle, coarse, bundle.fine) : coarse;
  const faults: Fault[] = [];
  const open = openings(bundle, ground, faults);
  for (const [i, section] of (scenario.cross_sections ?? []).entries()) {
    const fault = sectionFault(ground.grid, ground.mask, section);
    if (fault) faults.push({ ...fault, place: bundle.where(['cross_sections', i]) });
  }
  if (scenario.solver === 'shallow-water') {
    const wrong: Fault[] = [];
    resolveShallow(scenario.flow, wrong);
    faults.push(...wrong.map((f) => ({ ...f, place: bundle.where(['flow', String(f.params['option'])]) })));
  }
  const built = snapped(bundle, ground, open.boundaries, faults);
  if (bundle.fine) {
    const asked = {
      multi_rate: scenario.flow.multi_rate === true,
      shallow: scenario.solver === 'shallow-water',
      structures: built.structures.length + built.barriers.length > 0,
    };
    for (const { path, fault } of refusedBySubgrid(asked)) faults.push({ ...fault, place: bundle.where(path) });
  }
  const drains = laidDrainage(bundle, ground, faults);
  if (faults.length) throw new StormtableError(faults);
  return {
    grid: ground.grid,
    mask: ground.mask,
    clock: scenario.clock,
    seed: scenario.seed,
    warmUpTicks: Math.ceil(scenario.warm_up / scenario.clock.tick),
    given: ground.given,
    processes: (context) => catalogue(context, bundle, ground, { ...open, built, drains }, runner),
    commands: scenario.events.map((e) => ({ ...e, source: 'scenario' })),
    commandPlaces: bundle.eventPlaces ?? [],
    shared: options.shared,
    ledgerTolerance,
    notes: (drains?.notes ?? []).map(({ code, params }) => filled(drainageSentences[code]!.en, params)),
  };
}

/** The drainage network under the grid, where there is one. */
function laidDrainage(bundle: ScenarioBundle, ground: GroundFields, all: Fault[]): DrainageLayout | undefined {
  const { drainage: network, scenario } = bundle;
  if (!network || !scenario.drainage) return undefined;
  const faults: Fault[] = [];
  const layout = layDrainage(network.model, ground, scenario.drainage, faults);
  for (const f of faults) {
    const sealed = f.code === 'drainage-sealed';
    all.push({ ...f, place: sealed ? bundle.where(['drainage', 'sealed']) : network.place });
  }
  return layout;
}

/** The network, and what gathers for it. */
function drainageProcesses(
  context: ProcessContext,
  bundle: ScenarioBundle,
  layout: DrainageLayout | undefined,
): readonly Process[] {
  if (!layout) return [];
  const { kernel } = bundle.drainage!;
  const { connections } = layout;
  if (!connections) return [drainage(context, { layout, kernel }) as unknown as Process];
  const connected = new ConnectedWater(connections, layout.mouths);
  return [
    drainage(context, { layout, kernel, connected }) as unknown as Process,
    drainConnections(context, { connections, connected }) as unknown as Process,
  ];
}

const filled = (sentence: string, params: Readonly<Record<string, string | number>>): string =>
  sentence.replace(/\{(\w+)\}/g, (gap, name: string) => String(params[name] ?? gap));

interface Openings {
  readonly inflow: readonly InflowSource[];
  readonly boundaries: readonly OpenBoundary[];
}

function openings(bundle: ScenarioBundle, ground: GroundFields, all: Fault[]): Openings {
  const { scenario } = bundle;
  const { grid, mask, bed } = ground;
  /** Faults found while one entry is looked at, with where that entry stands. */
  const placed = <T>(path: readonly (string | number)[], look: (faults: Fault[]) => T): T => {
    const faults: Fault[] = [];
    const found = look(faults);
    for (const f of faults) all.push({ ...f, place: bundle.where(path) });
    return found;
  };
  const inflowOf = (f: Scenario['inflow'][number], faults: Fault[]): InflowSource => {
    const what = `inflow ${f.id}`;
    if ('points' in f.into)
      return { id: f.id, cells: pointCells(ground, f.into.points, what, faults), series: f.series, share: 'equal' };
    if ('section' in f.into) return acrossSection(f, f.into.section, faults);
    const cells = ('line' in f.into ? cellsOnLine(grid, f.into.line) : cellsInRings(grid, [f.into.area])).filter(
      (cell) => mask[cell] === 1,
    );
    if (!cells.length) faults.push(openFaults('inflow-empty', { what, shape: 'line' in f.into ? 'line' : 'area' }));
    // cells are of one size, so an area shared equally is shared evenly
    return { id: f.id, cells, series: f.series, share: 'line' in f.into ? 'conveyance' : 'equal' };
  };
  const acrossSection = (f: Scenario['inflow'][number], section: RiverSection, faults: Fault[]): InflowSource => {
    const { id, line, top } = section;
    const cells = sectionCells(grid, mask, bed, line, top);
    if (!cells.length) faults.push(openFaults('section-dry', { what: `inflow ${f.id}`, section: id, top }));
    return { id: f.id, cells, series: f.series, share: 'conveyance' };
  };
  const inflows = scenario.inflow.map((f, i) => placed(['inflow', i], (faults) => inflowOf(f, faults)));
  const taken = new Set<number>();
  const boundaries = scenario.boundary.map((b): OpenBoundary => {
    // an edge named as a whole leaves out what a boundary before it took
    const cells = placed(['boundary'], (faults) => boundaryCells(ground, b.across, `boundary ${b.id}`, faults)).filter(
      (cell) => !taken.has(cell),
    );
    for (const cell of cells) taken.add(cell);
    if (b.kind === 'free') return { name: b.id, kind: 'free', cells, slope: b.slope };
    return b.kind === 'rating'
      ? { name: b.id, kind: 'rating', cells, curve: b.curve }
      : { name: b.id, kind: 'stage', cells, times: b.series.times, levels: b.series.values };
  });
  return { inflow: inflows, boundaries };
}

function catalogue(
  context: ProcessContext,
  bundle: ScenarioBundle,
  ground: GroundFields,
  open: Openings & { readonly built: Standing; readonly drains: DrainageLayout | undefined },
  runner: KernelRunner,
): readonly Process[] {
  const { scenario, place } = bundle;
  const asBuilt = builtPlace(place, scenario.structures);
  const { losses } = scenario;
  const slides = scenario.landslide !== false && place.sites.length > 0;
  const counts = scenario.impact !== false && place.zones.length > 0;
  const { cross_sections: sections = [] } = scenario;
  const measured =
    sections.length > 0 ? crossSections(context, { sections, subgrid: bundle.fine !== undefined }) : undefined;
  const water = { ...scenario.flow, boundaries: open.boundaries, ...(measured ? { meters: measured.meters } : {}) };
  const stands = open.built.structures.length + open.built.barriers.length > 0;
  const built = stands ? structures(context, open.built.structures, open.built.barriers) : undefined;
  const list: (Process | false | undefined)[] = [
    // what arrives
    rainfall(context, { rain: scenario.rain, grids: bundle.rainGrids, factor: scenario.rain_factor }),
    ...rainLosses(context, bundle, ground),
    open.inflow.length > 0 && inflow(context, { inflow: open.inflow, warm_up: scenario.warm_up }),
    scenario.evaporation &&
      evaporation(context, {
        meanRate: (a, b) => meanOver(scenario.evaporation!, a, b),
        leaves: bundle.losses?.interception !== undefined,
        hollows: bundle.losses?.depression !== undefined,
      }),
    // water, and what stands in its way
    built?.before,
    bundle.fine
      ? subgridFlow(context, { ...water, fine: fineSurface(bundle.fine) }, runner)
      : (scenario.solver === 'shallow-water' ? shallowWater : surfaceFlow)(
          context,
          { ...water, ...(built ? { structures: built.faces } : {}) },
          runner,
        ),
    built?.after,
    ...drainageProcesses(context, bundle, open.drains),
    ...soilProcesses(context, bundle, ground, runner),
    losses.drains &&
      place.drain_areas.length > 0 &&
      stormDrains(context, { areas: place.drain_areas, without: open.drains?.connections?.cells ?? [] }),
    place.underpasses.length > 0 && underpasses(context, { underpasses: place.underpasses }),
    place.bridges.length > 0 && bridges(context, { bridges: place.bridges }),
    scenario.gauges.length > 0 && probes(context, { probes: scenario.gauges }),
    measured?.process,
    // slopes
    slides && slopeFailure(context, { sites: place.sites, ...scenario.landslide }),
    // what it means; residents live where the ground is built on, which its impervious share tells
    counts &&
      impact(context, {
        edges: place.roads.edges,
        zones: place.zones,
        habitable: ground.onGrid('impervious'),
        debris: slides,
        ...scenario.impact,
      }),
    // what the city sees
    scenario.sensing && place.gauges.length > 0 && gauges(context, { gauges: place.gauges }),
    scenario.sensing && place.gauges.length > 0 && warnings(context, { gauges: place.gauges, zones: place.zones }),
    counts &&
      scenario.sensing &&
      place.roads.edges.length > 0 &&
      roadReports(context, { edges: place.roads.edges, gauges: place.gauges }),
    // what is suggested and done about it: crews and rules need the city's picture
    counts &&
      scenario.sensing &&
      place.roads.edges.length > 0 &&
      place.crews.length > 0 &&
      crews(context, { place: asBuilt }),
    scenario.dispatch &&
      scenario.sensing &&
      place.gauges.length > 0 &&
      bundle.ruleSet &&
      dispatch(context, { place: asBuilt, rules: bundle.ruleSet }),
  ];
  return list.filter((p): p is Process => Boolean(p));
}
