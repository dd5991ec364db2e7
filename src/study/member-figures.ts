/**
 * The figures a member of a sweep is told by: peaks, extents, counts of what failed and of what was warned and
 * suggested. Watches the engine tick by tick and what its processes report; the names end in their units.
 */
import { roadState } from '../assets/road-passability.ts';
import { cellArea } from '../core/grid.ts';
import type { AreaRecord, SuggestionRecord, WarningRecord } from '../core/records.ts';
import type { Engine, Listener } from '../run/engine.ts';
import type { ScenarioBundle } from '../scenario/scenario.ts';

/** null: the scenario does not have what the figure speaks of, or it never happened. */
export type Figures = Readonly<Record<string, number | null>>;

/** Depths of the flooded areas, m; the first is also what counts as flooding. */
const depths = [0.15, 0.3, 1] as const;
/** Ground as deep as this before the run is river, not flood, where nothing else says what is, m. */
const riverDepth = 0.1;
const classes = ['low', 'moderate', 'significant', 'extreme'] as const;
const colours = ['blue', 'yellow', 'orange', 'red'] as const;
const suggestionStates = ['raised', 'effective', 'cleared'] as const;

/** What the figures mean; those of gauges are `gauge_peak_m.ID`, `gauge_peak_s.ID`, `probe_peak_m.ID`, `probe_peak_s.ID`. */
export const figureDocs: Readonly<Record<string, string>> = {
  maximum_depth_m: 'deepest water anywhere, river included',
  flooded_area_0_15_m2:
    'ground that was under 0.15 m or more at some moment; water that stood there before the run left out',
  flooded_area_0_3_m2: 'the same for 0.3 m',
  flooded_area_1_m2: 'the same for 1 m',
  first_flooded_s: 'end of the first tick with 0.15 m on ground that was dry before, from the start',
  people_affected_peak: 'most residents of affected ground at a time',
  people_exposed_peak: 'most affected residents of class moderate or worse, not evacuated, at a time',
  people_low_peak: 'most people in flooded patches of hazard class low or worse at a time',
  people_moderate_peak: 'the same for moderate or worse',
  people_significant_peak: 'the same for significant or worse',
  people_extreme_peak: 'the same for extreme',
  slopes_failed: 'hazard sites that failed',
  roads_closed_peak: 'most roads closed to cars at a time',
  underpasses_flooded: 'underpasses with 0.15 m or more at the end of some tick',
  bridges_without_freeboard: 'bridges with water at the soffit at the end of some tick',
  warnings_blue: 'zones and gauges whose highest warning was blue',
  warnings_yellow: 'the same for yellow',
  warnings_orange: 'the same for orange',
  warnings_red: 'the same for red',
  suggestions_raised: 'suggestions raised',
  suggestions_effective: 'suggestions that came into effect',
  suggestions_cleared: 'suggestions cleared',
  entered_m3: 'water that entered the surface during the run, all sources',
  ledger_error_m3: 'water without a source at the end',
};

interface Row {
  readonly id: string;
  readonly of: 'gauge' | 'probe';
  readonly row: number;
  readonly level: ArrayLike<number>;
  peak: number;
  at: number;
}

export class MemberFigures {
  readonly listener: Listener;
  readonly #place: ScenarioBundle['place'];
  readonly #peaks: Record<string, number> = {};
  readonly #highest = new Map<string, number>();
  readonly #suggestions: Record<string, number> = {};
  #people: { tick: number; of: number[] } = { tick: -1, of: [] };
  #engine!: Engine;
  #river!: Uint8Array;
  #levels: Row[] = [];
  #firstFlooded: number | null = null;
  #flooded!: Uint8Array;
  #drowned!: Uint8Array;

  constructor(bundle: ScenarioBundle) {
    this.#place = bundle.place;
    this.listener = {
      command() {},
      report: (stream, record) => {
        if (stream === 'truth/areas') this.#area(record as AreaRecord);
        else if (stream === 'observed/city/warnings') this.#warning(record as WarningRecord);
        else if (stream === 'observed/city/suggestions') {
          const { state } = record as SuggestionRecord;
          this.#suggestions[state] = (this.#suggestions[state] ?? 0) + 1;
        }
      },
    };
  }

  /** Call once the engine stands at tick 0, after its warm-up. */
  begin(engine: Engine): void {
    this.#engine = engine;
    const { world } = engine;
    this.#river = world.hasField('permanent_water')
      ? (world.field('permanent_water').values as Uint8Array)
      : Uint8Array.from(world.field('water_depth').values, (h) => (h >= riverDepth ? 1 : 0));
    const levels = (table: string, of: 'gauge' | 'probe', wanted: (id: string) => boolean): Row[] => {
      if (!world.hasTable(table)) return [];
      const { declaration, column } = world.table(table);
      return declaration.ids
        .map((id, row): Row => ({ id, of, row, level: column['level']!, peak: Number.NaN, at: Number.NaN }))
        .filter(({ id }) => wanted(id));
    };
    const standing = new Set(
      this.#place.gauges.flatMap((g) => (g.kind === 'stage' || g.kind === 'depth' ? [g.id] : [])),
    );
    this.#levels = [
      ...levels('gauge_truth', 'gauge', (id) => standing.has(id)),
      ...levels('probe', 'probe', () => true),
    ];
    const rows = (table: string): Uint8Array => new Uint8Array(world.hasTable(table) ? world.table(table).rows : 0);
    this.#flooded = rows('underpass');
    this.#drowned = rows('bridge');
  }

  /** Call after every tick. */
  tick(): void {
    const { world, clock, tick } = this.#engine;
    const now = tick * clock.tick;
    if (this.#firstFlooded === null && this.#isFlooded()) this.#firstFlooded = now;
    if (world.hasTable('zone')) {
      const { column, declaration } = world.table('zone');
      const ids = new Set(declaration.ids);
      for (const name of ['people_affected', 'people_exposed']) {
        let people = 0;
        // zones above are the sums of those below
        this.#place.zones.forEach((z, row) => {
          if (!ids.has(z.parent)) people += column[name]![row]!;
        });
        this.#peak(`${name}_peak`, people);
      }
    }
    if (world.hasTable('road')) {
      let closed = 0;
      for (const state of world.table('road').column['state'] as Uint8Array) if (state >= roadState.closed) closed++;
      this.#peak('roads_closed_peak', closed);
    }
    const mark = (table: string, column: string, marks: Uint8Array, reached: (x: number) => boolean): void => {
      if (marks.length === 0) return;
      const values = world.table(table).column[column]!;
      for (let row = 0; row < marks.length; row++) if (reached(values[row]!)) marks[row] = 1;
    };
    mark('underpass', 'depth', this.#flooded, (depth) => depth >= depths[0]);
    mark('bridge', 'freeboard', this.#drowned, (freeboard) => freeboard <= 0);
    for (const r of this.#levels) {
      const level = r.level[r.row]!;
      if (Number.isNaN(level) || level <= r.peak) continue;
      r.peak = level;
      r.at = now;
    }
  }

  /** All figures, in the order of the table. */
  finish(): Figures {
    this.#settlePeople();
    const { world, grid, ledgerError } = this.#engine;
    const { mask } = world;
    const deepest = world.field('maximum_depth').values;
    let most = 0;
    const wet = depths.map(() => 0);
    for (let i = 0; i < mask.length; i++) {
      if (mask[i] !== 1) continue;
      const depth = deepest[i]!;
      if (depth > most) most = depth;
      if (this.#river[i]) continue;
      for (let k = 0; k < depths.length; k++) if (depth >= depths[k]!) wet[k]!++;
    }
    const area = cellArea(grid);
    const has = (table: string): boolean => world.hasTable(table) && world.table(table).rows > 0;
    const peak = (name: string, table: string): number | null => (has(table) ? (this.#peaks[name] ?? 0) : null);
    const count = (marks: Uint8Array): number | null => (marks.length ? marks.reduce((n, m) => n + m, 0) : null);
    const state = has('site') ? (world.table('site').column['state'] as Uint8Array) : undefined;
    const figures: Record<string, number | null> = { maximum_depth_m: most };
    depths.forEach((d, k) => {
      figures[`flooded_area_${String(d).replace('.', '_')}_m2`] = wet[k]! * area;
    });
    figures['first_flooded_s'] = this.#firstFlooded;
    for (const name of ['people_affected', 'people_exposed', ...classes.map((c) => `people_${c}`)])
      figures[`${name}_peak`] = peak(`${name}_peak`, 'zone');
    figures['slopes_failed'] = state ? state.reduce((n, s) => n + (s === 2 ? 1 : 0), 0) : null;
    figures['roads_closed_peak'] = peak('roads_closed_peak', 'road');
    figures['underpasses_flooded'] = count(this.#flooded);
    figures['bridges_without_freeboard'] = count(this.#drowned);
    const levels = [...this.#highest.values()];
    const warned = has('warning_zone') || has('warning_gauge');
    colours.forEach((colour, k) => {
      figures[`warnings_${colour}`] = warned ? levels.filter((level) => level === k + 1).length : null;
    });
    const ruled = world.hasTable('rule_state');
    for (const s of suggestionStates) figures[`suggestions_${s}`] = ruled ? (this.#suggestions[s] ?? 0) : null;
    const surface = world.ledger.stores.includes('surface') ? world.ledger.account('surface') : undefined;
    figures['entered_m3'] = surface ? surface.entered : null;
    figures['ledger_error_m3'] = ledgerError;
    for (const r of this.#levels) {
      figures[`${r.of}_peak_m.${r.id}`] = Number.isNaN(r.peak) ? null : r.peak;
      figures[`${r.of}_peak_s.${r.id}`] = Number.isNaN(r.at) ? null : r.at;
    }
    return figures;
  }

  #isFlooded(): boolean {
    const { world } = this.#engine;
    const depth = world.field('water_depth').values;
    const { mask } = world;
    for (let i = 0; i < mask.length; i++)
      if (depth[i]! >= depths[0] && mask[i] === 1 && this.#river[i] === 0) return true;
    return false;
  }

  /** Patches of one class at one tick do not overlap; those of a milder class hold those of the worse ones. */
  #area(record: AreaRecord): void {
    if (record.hazard !== 'flood') return;
    if (record.tick !== this.#people.tick) {
      this.#settlePeople();
      this.#people = { tick: record.tick, of: classes.map(() => 0) };
    }
    this.#people.of[classes.indexOf(record.class)]! += record.people;
  }
  #settlePeople(): void {
    for (const [k, people] of this.#people.of.entries()) this.#peak(`people_${classes[k]!}_peak`, people);
  }

  #warning(record: WarningRecord): void {
    const level = colours.indexOf(record.level as (typeof colours)[number]) + 1;
    this.#highest.set(record.id, Math.max(level, this.#highest.get(record.id) ?? 0));
  }

  #peak(name: string, value: number): void {
    this.#peaks[name] = Math.max(value, this.#peaks[name] ?? 0);
  }
}
