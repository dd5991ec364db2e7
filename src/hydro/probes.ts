/** Probes: depth, level and speed at single cells, told every tick or at an interval of their own. Nobody in the city sees them; they serve cases and curious engineers. */
import type { Point } from '../assets/place.ts';
import { defineFaults, StormtableError } from '../core/errors.ts';
import { cellAt } from '../core/grid.ts';
import { defineProcess, type Process, type ProcessContext } from '../core/process.ts';
import type { Table } from '../core/table.ts';
import { ReadingTimes } from './reading-times.ts';

export interface Probe {
  readonly id: string;
  readonly at: Point;
  /** s between readings, whole coupling intervals; every tick where left out. */
  readonly every?: number;
}

export const probeFaults = defineFaults({
  'probe-outside': 'gauge {id} lies outside the ground at {x}, {y}. Move it.',
});

export function probes(context: ProcessContext, options: { readonly probes: readonly Probe[] }): Process {
  const { grid, mask } = context;
  const cells = options.probes.map((p) => cellAt(grid, p.at[0], p.at[1]));
  const outside = options.probes.filter((_, k) => cells[k]! < 0 || mask[cells[k]!] !== 1);
  if (outside.length)
    throw new StormtableError(outside.map((p) => probeFaults('probe-outside', { id: p.id, x: p.at[0], y: p.at[1] })));
  const table = context.ownTable({
    name: 'probe',
    of: 'probe',
    picture: 'truth',
    ids: options.probes.map((p) => p.id),
    columns: {
      depth: { unit: 'm', type: 'f32', doc: 'depth of water', label: { en: 'Depth', zh: '水深' } },
      level: { unit: 'm', type: 'f64', doc: 'water surface; the bed where dry', label: { en: 'Level', zh: '水位' } },
      speed: { unit: 'm/s', type: 'f32', doc: 'speed of water', label: { en: 'Speed', zh: '流速' } },
      peak: {
        unit: 'm',
        type: 'f32',
        doc: 'greatest depth so far, of every sub-step',
        label: { en: 'Greatest depth', zh: '最大水深' },
      },
    },
  });
  const { depth, level, speed, peak } = table.column;
  const times = new ReadingTimes(
    context,
    table as unknown as Table,
    options.probes.map((p) => p.every),
  );
  return defineProcess({
    name: 'probes',
    source: 'read from the cell that holds the point',
    pace: 'coupling',
    fields: {
      water_depth: { unit: 'm', access: 'reads', doc: 'depth' },
      bed_elevation: { unit: 'm', access: 'reads', doc: 'bed' },
      maximum_depth: { unit: 'm', access: 'reads', doc: 'greatest depth' },
      velocity_x: { unit: 'm/s', access: 'reads', doc: 'velocity east' },
      velocity_y: { unit: 'm/s', access: 'reads', doc: 'velocity north' },
    },
    step(f, interval) {
      const due = times.due(interval);
      for (const row of due) {
        const cell = cells[row]!;
        depth[row] = f.water_depth.values[cell]!;
        level[row] = f.bed_elevation.values[cell]! + f.water_depth.values[cell]!;
        speed[row] = Math.sqrt(f.velocity_x.values[cell]! ** 2 + f.velocity_y.values[cell]! ** 2);
        peak[row] = f.maximum_depth.values[cell]!;
      }
      times.tell(due, interval);
    },
  });
}
