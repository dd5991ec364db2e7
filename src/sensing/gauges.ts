/**
 * Gauges: devices that look at the truth at intervals, err, arrive late or not at all. What arrives is the city's only
 * knowledge of water, rain and slopes (`gauge`); what a perfect device would say stands beside it (`gauge_truth`).
 */
import type { Gauge } from '../assets/place.ts';
import type { ReadField } from '../core/field.ts';
import { cellAt } from '../core/grid.ts';
import { defineProcess, type Process, type ProcessContext, type Started } from '../core/process.ts';
import type { RandomStream } from '../core/random.ts';
import { gaugeKinds, gaugeTable, gaugeTruthTable, quality, rainWindows } from './gauge-table.ts';
import { emptyHistory, keepTotal, rainOver, type TotalHistory } from './rain-totals.ts';

export interface GaugeOptions {
  readonly gauges: readonly Gauge[];
}

/** A stage gauge's pipe reaches the lowest bed within this many cells of its point. */
const stageReach = 3;
const hour = 3600;

/** A reading on its way: gauge row, moment it arrives, moment it was read (s), value (the unit read), running total (m, rain). */
type InFlight = [row: number, due: number, time: number, value: number, total: number];

interface Memory {
  inFlight: InFlight[];
  /** One a rain gauge, in the order of rain gauges. */
  totals: TotalHistory[];
}

/** Ticks between a gauge's readings. */
const every = (g: Gauge, tick: number): number => Math.max(1, Math.round(g.interval / tick));

export function gauges(context: ProcessContext, { gauges: list }: GaugeOptions): Process {
  const { grid, clock } = context;
  const observed = context.ownTable(gaugeTable(list));
  const truth = context.ownTable(gaugeTruthTable(list));
  const rainRows = list.flatMap((g, row) => (g.kind === 'rain' ? [row] : []));
  const rainIndex = new Map(rainRows.map((row, k) => [row, k]));
  const memory = context.slot<Memory>('gauges', { inFlight: [], totals: rainRows.map(emptyHistory) });
  const streams: RandomStream[] = list.map((g) => context.random('gauge', g.id));
  const kinds = list.map((g) => gaugeKinds.indexOf(g.kind));
  const o = observed.column;
  const t = truth.column;
  const windowColumns = rainWindows.map((h) => o[`rain_${h}h`]);

  // rows and columns of the tables that depth and displacement gauges look at, found when the run starts
  let level: (row: number, water: ReadField, bed: ReadField) => number = () => Number.NaN;
  const look = (started: Started): void => {
    const watched = list.map((g) => {
      const name = g.kind === 'depth' ? 'underpass' : g.kind === 'displacement' ? 'site' : undefined;
      if (!name || !started.hasTable(name)) return undefined;
      const table = started.table(name);
      const row = table.rowOf(g.watches);
      const column = table.column[g.kind === 'depth' ? 'depth' : 'displacement'];
      return row >= 0 && column ? { column, row } : undefined;
    });
    level = (row, water, bed) => {
      const w = watched[row];
      if (w) return w.column[w.row]!;
      const cell = t.cell[row]!;
      if (cell < 0 || list[row]!.kind === 'displacement') return Number.NaN;
      return list[row]!.kind === 'stage' ? bed.values[cell]! + water.values[cell]! : water.values[cell]!;
    };
  };

  /** The cell each gauge reads; a stage gauge that a coarse grid puts on the bank is moved to the lowest bed near by. */
  const place = (bed: ReadField): void => {
    for (let row = 0; row < list.length; row++) {
      const g = list[row]!;
      let cell = cellAt(grid, g.at[0], g.at[1]);
      if (cell >= 0 && g.kind === 'stage') {
        const here = cell;
        for (let dr = -stageReach; dr <= stageReach; dr++)
          for (let dc = -stageReach; dc <= stageReach; dc++) {
            const other = here + dr * grid.cols + dc;
            const inside = other >= 0 && other < context.mask.length && context.mask[other] === 1;
            if (
              inside &&
              Math.abs((other % grid.cols) - (here % grid.cols)) <= stageReach &&
              bed.values[other]! < bed.values[cell]!
            )
              cell = other;
          }
      }
      t.cell[row] = cell;
    }
  };

  const receive = (now: number): void => {
    const waiting: InFlight[] = [];
    for (const reading of memory.value.inFlight) {
      const [row, due, time, value, total] = reading;
      if (due > now) {
        waiting.push(reading);
        continue;
      }
      if (time <= o.reading_time[row]!) continue; // overtaken by a later one
      o.reading_time[row] = time;
      o.received_time[row] = now;
      const kind = list[row]!.kind;
      if (kind === 'stage') o.stage[row] = value;
      else if (kind === 'depth') o.water_depth[row] = value;
      else if (kind === 'displacement') o.displacement[row] = value;
      else {
        o.rain_rate[row] = value;
        const history = memory.value.totals[rainIndex.get(row)!]!;
        keepTotal(history, time, total);
        for (let k = 0; k < rainWindows.length; k++) windowColumns[k]![row] = rainOver(history, rainWindows[k]! * hour);
      }
    }
    memory.value.inFlight = waiting;
    for (let row = 0; row < list.length; row++) {
      const g = list[row]!;
      const last = Number.isNaN(o.reading_time[row]!) ? 0 : o.reading_time[row]!;
      const overdue = Math.floor((now - g.delay - clock.tick - last) / (every(g, clock.tick) * clock.tick));
      o.missing[row] = Math.max(0, overdue);
      o.quality[row] = Number.isNaN(o.reading_time[row]!) ? quality.none : overdue > 0 ? quality.late : quality.current;
    }
  };

  const workingPayload = (payload: Readonly<Record<string, unknown>>): string | undefined =>
    typeof payload['gauge'] === 'string' && observed.rowOf(payload['gauge']) >= 0
      ? undefined
      : `gauge is ${JSON.stringify(payload['gauge'])}; name a gauge of the place`;

  return defineProcess({
    name: 'gauges',
    source: 'devices with interval, normal error, delay and independent loss; rain as a counting gauge',
    pace: 'tick_end',
    fields: {
      water_depth: { unit: 'm', access: 'reads', doc: 'true depth under stage and depth gauges' },
      bed_elevation: { unit: 'm', access: 'reads', doc: 'ground under stage gauges' },
      rainfall_rate: { unit: 'm/s', access: 'reads', doc: 'true rain over rain gauges' },
    },
    commands: {
      'fail-gauge': {
        doc: 'a gauge stops telling anything: { gauge }',
        check: workingPayload,
        apply: (c) => {
          t.working[observed.rowOf(String(c.payload['gauge']))] = 0;
        },
      },
      'repair-gauge': {
        doc: 'a failed gauge works again: { gauge }',
        check: workingPayload,
        apply: (c) => {
          t.working[observed.rowOf(String(c.payload['gauge']))] = 1;
        },
      },
    },
    start(fields, started) {
      place(fields.bed_elevation);
      look(started);
    },
    resume(_fields, started) {
      look(started);
    },
    step(fields, interval) {
      const now = interval.start + interval.length;
      const tick = interval.tick + 1;
      for (let row = 0; row < list.length; row++) {
        const g = list[row]!;
        const rain = kinds[row] === 1;
        if (rain) {
          const cell = t.cell[row]!;
          const rate = cell >= 0 ? fields.rainfall_rate.values[cell]! : 0;
          t.rain_rate[row] = rate;
          t.level[row] = (Number.isNaN(t.level[row]!) ? 0 : t.level[row]!) + rate * interval.length;
        } else t.level[row] = level(row, fields.water_depth, fields.bed_elevation);
        const period = every(g, clock.tick);
        if (tick % period !== row % period) continue; // gauges do not all read at once
        // both draws always, so that a loss does not shift the errors that follow
        const stream = streams[row]!;
        const lost = stream.next() < g.loss;
        const error = stream.normal() * g.noise;
        let value = t.level[row]! + error;
        if (rain) {
          const fallen = t.level[row]! - t.level_before[row]!;
          const seconds = period * clock.tick;
          // a dry gauge counts nothing, however noisy
          value = fallen > 0 ? Math.max(0, fallen / seconds + error) : 0;
          t.level_before[row] = t.level[row]!;
          t.told[row] = t.told[row]! + value * seconds;
        } else if (g.kind === 'depth') value = t.level[row]! > 0 ? Math.max(0, value) : 0;
        if (lost || t.working[row] === 0 || Number.isNaN(value)) continue;
        memory.value.inFlight.push([row, now + g.delay, now, value, t.told[row]!]);
      }
      receive(now);
    },
  }) as unknown as Process;
}
