/** What a scenario's sections mean on its place and clock: forcing, boundaries, the water at the start, events, gauges, structures. */
import type { Place } from '../assets/place.ts';
import { momentOf } from '../core/clock.ts';
import type { FaultPlace } from '../core/errors.ts';
import { type FaultList, someOf } from './faults.ts';
import type { Files } from './files.ts';
import type { Laid } from './overrides.ts';
import { readBoundary } from './read-boundary.ts';
import type { Timing } from './read-clock.ts';
import { checkEvery, readCrossSections } from './read-cross-sections.ts';
import { boundsText, inBounds } from './read-features.ts';
import { readEvaporation, readInflow, readRain } from './read-forcing.ts';
import { boundsOf } from './read-place.ts';
import type { PlaceOrGround } from './read-place-or-ground.ts';
import type { ForcingContext } from './read-series.ts';
import { readStructures } from './read-structures.ts';
import type { InitialSurface, Scenario, ScheduledCommand, VirtualGauge } from './scenario.ts';
import type { Sections } from './sections.ts';
import type { Path, Source } from './yaml-source.ts';

type Resolved = Pick<
  Scenario,
  'rain' | 'inflow' | 'evaporation' | 'boundary' | 'initial' | 'events' | 'gauges' | 'cross_sections' | 'structures'
>;

/** Resolves each section against the place and the clock; what is wrong goes to the faults. */
export async function resolveSections(
  sections: Sections,
  laid: Laid,
  timing: Timing,
  ground: PlaceOrGround,
  files: Files,
  faults: FaultList,
  kept: Pick<ForcingContext, 'memory' | 'grids'>,
): Promise<{ resolved: Resolved; eventPlaces: FaultPlace[] }> {
  const bounds = ground.ground && boundsOf(ground.ground.raster);
  const context: ForcingContext = {
    source: laid,
    faults,
    files,
    timing,
    place: ground.place,
    projection: ground.projection,
    bounds,
    ...kept,
  };
  const rain = await readRain(sections.rain, context);
  const inflow = await readInflow(sections.inflow, context);
  const evaporation = await readEvaporation(sections.evaporation, context);
  const boundary = await readBoundary(sections.boundary, sections.inflow, context);
  const initial = {
    depth: sections.initial?.depth ?? 0,
    water_surface: readInitial(sections, ground.place, laid, faults),
  };

  const scheduled = readEvents(sections.events, context);
  const gauges = readGauges(sections.gauges, ground.place, context);
  const cross_sections = readCrossSections(sections.cross_sections, context);
  const structures = await readStructures(sections.structures, ground.place, context);
  return {
    resolved: {
      rain,
      inflow,
      ...(evaporation ? { evaporation } : {}),
      boundary,
      initial,
      events: scheduled.map((s) => s.event),
      gauges,
      ...(structures.length > 0 ? { structures } : {}),
      ...(cross_sections.length > 0 ? { cross_sections } : {}),
    },
    eventPlaces: scheduled.map((s) => s.place),
  };
}

/** Commands by the tick they are given at, and where each was written, in order. */
function readEvents(
  events: Sections['events'],
  { source, faults, timing }: ForcingContext,
): readonly { readonly event: ScheduledCommand; readonly place: FaultPlace }[] {
  const scheduled: { readonly event: ScheduledCommand; readonly place: FaultPlace }[] = [];
  for (const { value: e, index } of events) {
    const seconds = timing.seconds(e.at);
    // what a shortened run no longer reaches is no fault of the file
    if (seconds >= timing.length && source.overridden(['time', 'end'])) continue;
    if (seconds < 0 || seconds >= timing.length)
      faults.add(
        'event-outside',
        { path: `events[${index}].at`, found: momentOf(timing.clock, seconds), seconds, length: timing.length },
        source.where(['events', index, 'at']),
      );
    else
      scheduled.push({
        event: {
          tick: Math.floor(seconds / timing.clock.tick + 1e-9),
          type: e.command,
          role: e.role,
          payload: e.payload,
        },
        place: source.where(['events', index]),
      });
  }
  return scheduled.sort((a, b) => a.event.tick - b.event.tick);
}

function readGauges(written: Sections['gauges'], place: Place, context: ForcingContext): VirtualGauge[] {
  const { source, faults, bounds } = context;
  const gauges: VirtualGauge[] = [];
  const first = new Map<string, string>(place.gauges.map((g) => [g.id, 'the place']));
  for (const { value: g, index } of written) {
    const path: Path = ['gauges', index];
    const earlier = first.get(g.id);
    if (earlier !== undefined)
      faults.add(
        'duplicate-id',
        { path: `gauges[${index}].id`, id: g.id, first: earlier },
        source.where([...path, 'id']),
      );
    else first.set(g.id, `gauges[${index}]`);
    if (bounds && !inBounds(bounds, g.at))
      faults.add(
        'outside-ground',
        { path: `gauges[${index}].at`, found: `[${g.at.join(', ')}]`, bounds: boundsText(bounds) },
        source.where([...path, 'at']),
      );
    checkEvery(g.every, path, context);
    const every = g.every === undefined ? {} : { every: g.every };
    gauges.push({ id: g.id, name: g.name ?? { en: g.id, zh: g.id }, at: g.at, ...every });
  }
  return gauges;
}

function readInitial(
  sections: Sections,
  place: Place,
  laid: Pick<Source, 'where'>,
  faults: FaultList,
): InitialSurface[] {
  const surfaces: InitialSurface[] = [];
  for (const [i, w] of (sections.initial?.water_surface ?? []).entries()) {
    const path: Path = ['initial', 'water_surface', i];
    const name = `initial.water_surface[${i}]`;
    const river = place.rivers.find((r) => r.id === w.along);
    const ids = place.rivers.map((r) => r.id);
    if (!river)
      faults.add(
        'unknown-asset',
        { path: `${name}.along`, found: w.along, of: 'the place', nearest: someOf(ids, w.along) },
        laid.where([...path, 'along']),
      );
    if (w.datum !== undefined && w.datum !== place.datum)
      faults.add(
        'datum-mix',
        { path: `${name}.datum`, found: w.datum, expected: place.datum },
        laid.where([...path, 'datum']),
      );
    const falls = w.stages.findIndex(([chainage], k) => k > 0 && chainage <= w.stages[k - 1]![0]);
    if (falls >= 0) {
      const problem = `chainage ${w.stages[falls]![0]} m does not rise above ${w.stages[falls - 1]![0]} m`;
      faults.add(
        'curve-not-rising',
        { path: `${name}.stages[${falls}]`, problem },
        laid.where([...path, 'stages', falls]),
      );
    } else if (river) surfaces.push({ river, stages: w.stages });
  }
  return surfaces;
}
